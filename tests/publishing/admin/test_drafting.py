"""The form on a draft: it shows the draft, keeps gaps, publishes in words, and asks the database seldom."""

import time
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from offices.models import Office, Premises
from publishing.models import Revision, SiteRevision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from regions.models import Region
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, RegionFactory, SourceFactory, UserFactory
from tests.public_pages import errors, form_data

pytestmark = pytest.mark.django_db

ADD = reverse("admin:regions_region_add")
REGIONS = reverse("admin:regions_region_changelist")
BACKEND = "django.contrib.auth.backends.ModelBackend"
DRAFT = {"_draft": "Save draft"}


def url_of(obj, page="change"):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_{page}", args=[obj.pk])


def data_of(client, obj):
    return form_data(client.get(url_of(obj)), f"{obj._meta.model_name}_form")


def author_of(client, *names):
    author = UserFactory(is_superuser=False, language="en")
    author.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(author, backend=BACKEND)
    return author


def buttons(response):
    page = response.content.decode()
    return {name for name in ("_draft", "_submit", "_save", "_continue", "_addanother") if f'name="{name}"' in page}


def test_a_draft_leaves_readers_with_what_is_live_and_the_form_shows_it(staff):
    region = RegionFactory(name_en="Live")
    data = data_of(staff, region) | {"name_en": "Draft", "change_note": ""}

    response = staff.post(url_of(region), data | DRAFT)

    page = staff.get(url_of(region))
    assert response.url == url_of(region)
    assert Region.objects.get().name_en == "Live"
    assert form_data(page, "region_form")["name_en"] == ["Draft"]
    assert "This is a draft. Readers see the earlier version." in page.content.decode()
    assert b'name="initial-' not in page.content


def test_publishing_from_the_form_makes_the_draft_live_with_its_note(staff):
    region = RegionFactory(name_en="Live")
    staff.post(url_of(region), data_of(staff, region) | {"name_en": "Draft", **DRAFT})

    staff.post(url_of(region), data_of(staff, region) | {"change_note": "Because.", "_save": "Publish"})

    assert Region.objects.get().name_en == "Draft"
    assert Revision.objects.live().get().change_note == "Because."
    assert not Revision.objects.drafts().exists()


def test_a_change_of_what_is_live_asks_for_a_note_in_words(staff):
    region = RegionFactory(name_en="Live")

    response = staff.post(url_of(region), data_of(staff, region) | {"name_en": "New", "change_note": " "})

    assert errors(response) == ["Write in the change note what changes and why."]
    assert [(fault.place, fault.target) for fault in response.context["faults"]] == [("Change note", "id_change_note")]
    assert Region.objects.get().name_en == "Live"


def test_a_new_object_is_published_without_a_note(staff):
    data = form_data(staff.get(ADD), "region_form") | {"name_en": "New", "slug": "new", "change_note": ""}

    response = staff.post(ADD, data | {"_save": "Publish"})

    assert response.status_code == 302
    assert Region.objects.get().name_en == "New"


def test_a_new_draft_lives_only_as_a_draft_and_is_found_in_the_lists(staff):
    RegionFactory(slug="live")
    data = form_data(staff.get(ADD), "region_form") | {"name_en": "Only a draft", "slug": "new"}

    response = staff.post(ADD, data | DRAFT)

    draft = Revision.objects.drafts().get()
    form = staff.get(response.url)
    assert [region.slug for region in Region.objects.all()] == ["live"]
    assert form_data(form, "region_form")["name_en"] == ["Only a draft"]
    assert form_data(form, "region_form")["slug"] == ["new"]
    assert [entry["draft"] for entry in staff.get(reverse("admin:index")).context["own_drafts"]] == [draft]
    assert [entry["url"] for entry in staff.get(REGIONS).context["cl"].unpublished_drafts] == [response.url]
    assert b"Only a draft" in staff.get(REGIONS).content


def test_a_draft_of_somebody_else_is_listed_as_such_and_marked_in_the_list(staff):
    region, other = RegionFactory(), RegionFactory()
    without = staff.get(REGIONS).context["cl"].list_display
    save_draft(region, take_snapshot(region) | {"pk": str(region.pk)}, UserFactory(), ensure_live_revision(region))

    index, changelist = staff.get(reverse("admin:index")), staff.get(REGIONS)

    assert [entry["url"] for entry in index.context["drafts_of_others"]] == [url_of(region)]
    assert index.context["own_drafts"] == []
    assert changelist.context["cl"].unpublished_drafts == []
    assert {row.pk: row.is_drafted for row in changelist.context["cl"].result_list} == {
        region.pk: True,
        other.pk: False,
    }
    assert changelist.context["cl"].list_display == [*without, "draft_in_list"]


def test_an_incomplete_draft_is_kept_with_its_faults_and_not_published(staff):
    region = RegionFactory(name_en="Live")

    staff.post(url_of(region), data_of(staff, region) | {"name_en": "", **DRAFT})
    refused = staff.post(url_of(region), data_of(staff, region) | {"_save": "Publish"})

    assert Revision.objects.drafts().get().faults
    assert errors(refused) == ["This field is required."]
    assert Region.objects.get().name_en == "Live"
    assert "It cannot be published yet:" in staff.get(url_of(region)).content.decode()


def test_what_the_database_cannot_hold_is_refused_in_words_even_for_a_draft(staff):
    office = OfficeFactory()

    backwards = staff.post(url_of(office), data_of(staff, office) | {"closed": "2009-01-01", **DRAFT})

    assert errors(backwards) == ["The closing date must come after the opening date."]
    assert not Revision.objects.drafts().exists()


CLASH = "“Owner” has this value already. Choose another one, or change it there first."


def test_a_draft_whose_address_another_object_took_opens_names_the_owner_and_can_be_mended(staff):
    region = RegionFactory(slug="taken", name_en="Owner")
    data = form_data(staff.get(ADD), "region_form") | {"name_en": "New", "slug": "free", "profile_en": "Typed."}
    staff.post(ADD, data | DRAFT)
    draft = Revision.objects.drafts().get()
    Region.objects.filter(pk=region.pk).update(slug="free")
    form = reverse("admin:regions_region_change", args=[draft.object_id])

    page = staff.get(form)
    data = form_data(page, "region_form")
    kept, published = (staff.post(form, data | button) for button in (DRAFT, {"_save": "Publish"}))
    mended = staff.post(form, data | {"slug": "mended", "_save": "Publish"})

    assert data["profile_en"] == ["Typed."]
    assert page.context["draft_clashes"] == [f"Web address: {CLASH}"]
    assert (errors(kept), errors(published)) == ([CLASH], [CLASH])
    assert mended.status_code == 302
    assert Region.objects.get(slug="mended").profile_en == "Typed."


def test_an_author_saves_drafts_and_cannot_publish(client):
    region = RegionFactory(name_en="Live")
    author_of(client, "view_region", "change_region")
    data = data_of(client, region) | {"name_en": "Draft"}

    refused = client.post(url_of(region), data | {"_save": "Publish"})
    kept = client.post(url_of(region), data | DRAFT)

    assert buttons(client.get(url_of(region))) == {"_draft", "_submit"}
    assert "change_note" not in data
    assert (refused.status_code, kept.status_code) == (403, 302)
    assert Region.objects.get().name_en == "Live"
    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "Draft"


def test_a_publisher_has_all_buttons(staff):
    assert buttons(staff.get(ADD)) == {"_draft", "_submit", "_save"}


def test_who_may_only_look_saves_no_draft_and_discards_none(client):
    region = RegionFactory(name_en="Live")
    author_of(client, "view_region")
    save_draft(region, take_snapshot(region), UserFactory(), ensure_live_revision(region))

    answers = [
        client.post(url_of(region), {"name_en": "x", **DRAFT}).status_code,
        client.post(url_of(region, "discard")).status_code,
        client.post(url_of(region, "presence")).status_code,
    ]

    assert answers == [403] * 3
    assert buttons(client.get(url_of(region))) == set()
    assert Revision.objects.drafts().count() == 1


def test_a_draft_is_discarded_by_a_button_and_not_by_a_link(staff):
    region = RegionFactory()
    staff.post(url_of(region), data_of(staff, region) | {"name_en": "Draft", **DRAFT})

    by_link = staff.get(url_of(region, "discard"))
    by_button, never = staff.post(url_of(region, "discard")), staff.post(url_of(RegionFactory(), "discard"))

    assert (by_link.status_code, by_button.status_code, never.status_code) == (405, 302, 404)
    assert not Revision.objects.drafts().exists()


def test_what_was_loaded_since_a_draft_began_is_in_the_form_and_stays(staff):
    region = RegionFactory(name_en="Live")
    staff.post(url_of(region), data_of(staff, region) | {"name_en": "Draft", **DRAFT})
    Region.objects.update(name_fr="Chargé")

    staff.post(url_of(region), data_of(staff, region) | {"_save": "Publish"})

    assert list(Region.objects.values_list("name_en", "name_fr")) == [("Draft", "Chargé")]


def test_a_text_that_was_also_published_otherwise_is_published_only_by_who_saw_that(staff):
    region = RegionFactory(name_en="Live")
    staff.post(url_of(region), data_of(staff, region) | {"name_en": "Draft", **DRAFT})
    before = data_of(staff, region)
    Region.objects.update(name_en="Otherwise")

    refused = staff.post(url_of(region), before | {"_save": "Publish"})
    seen = data_of(staff, region)
    staff.post(url_of(region), seen | {"_save": "Publish"})

    assert errors(refused) == [
        "Somebody else published a change to the same text: name (English). Publish again to keep yours."
    ]
    assert Region.objects.get().name_en == "Draft"
    assert "Otherwise" in [revision.snapshot["fields"]["name_en"] for revision in Revision.objects.all()]


@pytest.fixture
def large_office():
    office = OfficeFactory(name_fr="Bureau")
    source = SourceFactory()
    for number in range(10):
        place = PremisesFactory(
            office=office, since=date(2000 + number, 1, 1), until=date(2001 + number, 1, 1), city_fr="Ville"
        )
        place.sources.add(source)
        ContactFactory(office=office, value=f"+9953229338{number:02}").sources.add(source, SourceFactory())
    return office


def cost(function):
    with CaptureQueriesContext(connection) as queries:
        begun = time.process_time()
        response = function()
        spent = time.process_time() - begun
    asked = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO"))]
    return response, len(asked), spent


def test_opening_saving_and_publishing_a_large_office_asks_at_most_40_times(staff, large_office):
    ContentType.objects.get_for_models(*apps.get_models())  # kept by every process after its first question
    SiteRevision.raise_number()  # as on every site that has content
    staff.get(url_of(large_office))
    opened, *opening = cost(lambda: staff.get(url_of(large_office)))
    data = form_data(opened, "office_form") | {"name_ka": "ოფისი", "premises-3-city_ka": "თბილისი"}

    kept, *keeping = cost(lambda: staff.post(url_of(large_office), data | DRAFT))
    shown, *showing = cost(lambda: staff.get(url_of(large_office)))
    data = form_data(shown, "office_form")
    published, *publishing = cost(lambda: staff.post(url_of(large_office), data | {"_save": "Publish"}))

    assert (kept.status_code, published.status_code) == (302, 302)
    assert Office.objects.get().name_ka == "ოფისი"
    assert Premises.objects.filter(city_ka="თბილისი").count() == 1
    assert max(opening[0], keeping[0], showing[0], publishing[0]) <= 40
