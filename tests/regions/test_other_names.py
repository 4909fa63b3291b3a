"""Names that only searches read: in the form, and in drafts from before there were any."""

import pytest
from django.urls import reverse

from publishing.models import Revision
from regions.models import Region
from tests.factories import RegionFactory
from tests.public_pages import form_data

pytestmark = pytest.mark.django_db

DRAFT = {"_draft": "Save draft"}


def url_of(region):
    return reverse("admin:regions_region_change", args=[region.pk])


def data_of(staff, region):
    return form_data(staff.get(url_of(region)), "region_form")


def test_an_editor_writes_names_in_some_languages_alone_and_the_list_finds_them(staff):
    region = RegionFactory(name_en="Central Asia")
    names = {"other_names_ru": "Средняя Азия, Туркестан", "change_note": "Names."}

    staff.post(url_of(region), data_of(staff, region) | names | {"_save": "Publish"})

    found = staff.get(reverse("admin:regions_region_changelist"), {"q": "ТУРКЕСТАН"}).context["cl"].result_list
    assert list(found) == [region]
    assert Region.objects.get().other_names_ru == "Средняя Азия, Туркестан"


def test_a_draft_from_before_there_were_other_names_opens_and_is_published(staff):
    region = RegionFactory(name_en="Live", other_names_ru="Прежнее")
    staff.post(url_of(region), data_of(staff, region) | {"name_en": "Draft"} | DRAFT)
    for revision in Revision.objects.exclude(snapshot=None):
        fields = revision.snapshot["fields"]
        snapshot = {**revision.snapshot, "fields": {k: v for k, v in fields.items() if not k.startswith("other_names")}}
        Revision.objects.filter(pk=revision.pk).update(snapshot=snapshot)

    opened = data_of(staff, region)
    staff.post(url_of(region), opened | {"change_note": "Because.", "_save": "Publish"})

    region.refresh_from_db()
    assert opened["name_en"] == ["Draft"]
    assert (region.name_en, region.other_names_ru) == ("Draft", "Прежнее")
    assert not Revision.objects.drafts().exists()
