"""Before the columns of a language go its texts are put away, and they come back with the columns. As a whole: tests/upgrades."""

import pytest
from django.core.management import CommandError
from django.db import connection
from django.db.migrations import AddField, Migration, RemoveField
from django.db.migrations.executor import MigrationExecutor
from django.db.models import TextField

from offices.models import Office
from publishing.models import Revision, SiteRevision
from publishing.revisions.live import ensure_live_revision, note_live
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from tests.factories import OfficeFactory
from tests.public_pages import form_data
from translations.archive import bring_back, put_away
from translations.models import ArchivedText

pytestmark = pytest.mark.django_db


def state(leaves=None):
    """The models as the migrations have them, all of them or up to ``leaves``."""
    loader = MigrationExecutor(connection).loader
    return loader.project_state(leaves or loader.graph.leaf_nodes()).apps


def plan(*operations, is_backwards=False):
    migration = Migration("0099_gone", "offices")
    migration.operations = operations
    return [(migration, is_backwards)]


WITHOUT_UZBEK = plan(RemoveField("office", "name_uz"), RemoveField("office", "slug"))


def archived():
    return list(ArchivedText.objects.values_list("field", "language", "text"))


def test_what_loses_its_column_is_archived_and_comes_back_where_nothing_stands():
    first, second, third = (OfficeFactory(name_uz=name) for name in ("Birinchi", "Ikkinchi", ""))
    put_away(WITHOUT_UZBEK, "default", state())
    assert sorted(archived()) == [("name", "uz", "Birinchi"), ("name", "uz", "Ikkinchi")]

    Office.objects.filter(pk=first.pk).update(name_uz=None)
    Office.objects.filter(pk=second.pk).update(name_uz="Written meanwhile")
    before = SiteRevision.current()
    bring_back("default", state())

    found = [Office.objects.get(pk=each.pk).name_uz for each in (first, second, third)]
    assert found == ["Birinchi", "Written meanwhile", ""]
    assert archived() == [("name", "uz", "Ikkinchi")]
    assert SiteRevision.current() == before + 1


def test_going_back_before_a_language_was_added_archives_it_too():
    OfficeFactory(name_uz="Idora")

    put_away(plan(AddField("office", "name_uz", TextField()), is_backwards=True), "default", state())
    put_away(plan(AddField("office", "name_fr", TextField())), "default", state())

    assert archived() == [("name", "uz", "Idora")]


def test_a_field_that_goes_in_every_language_is_no_language_that_goes():
    OfficeFactory(name_uz="Idora")

    put_away(plan(RemoveField("office", "name_uz"), RemoveField("office", "name_en")), "default", state())

    assert archived() == []


def test_without_an_archive_nothing_is_migrated():
    OfficeFactory(name_uz="Idora")
    leaves = [("offices", "0007_pictures"), ("translations", "0005_terms_and_accepted_faults")]

    with pytest.raises(CommandError, match=r"offices\.Office has texts in uz, and .* migrate translations 0006"):
        put_away(WITHOUT_UZBEK, "default", state(leaves))


def test_a_text_without_a_place_stays_in_the_archive():
    office = OfficeFactory(name_uz="Idora")
    put_away(WITHOUT_UZBEK, "default", state())
    Office.objects.filter(pk=office.pk).update(name_uz=None)
    ArchivedText.objects.update(text="x" * 201)

    bring_back("default", state())
    assert len(archived()) == 1

    office.delete()
    bring_back("default", state())
    assert len(archived()) == 1


def test_what_was_published_meanwhile_in_a_draft_comes_back_instead():
    office = OfficeFactory(name_en="Office", name_uz="Idora")
    live = ensure_live_revision(office)
    snapshot = take_snapshot(office)
    draft = save_draft(office, {**snapshot, "fields": snapshot["fields"] | {"name_uz": "Yangi idora"}}, base=live)
    put_away(WITHOUT_UZBEK, "default", state())
    publish(draft, note="Meanwhile.")
    Office.objects.filter(pk=office.pk).update(name_uz=None)

    bring_back("default", state())

    assert Office.objects.get(pk=office.pk).name_uz == "Yangi idora"
    assert archived() == []


def with_persian(snapshot, name):
    return {**snapshot, "fields": snapshot["fields"] | {"name_fa": name}}


def test_a_draft_that_clashes_in_a_column_that_is_gone_still_opens_and_goes_live(staff):
    office = OfficeFactory()
    base = ensure_live_revision(office)
    Revision.objects.filter(pk=base.pk).update(snapshot=with_persian(base.snapshot, "دفتر"))
    save_draft(office, with_persian(base.snapshot, "پیش‌نویس"), base=base)
    note_live(office, with_persian(base.snapshot, "دفتر تازه"), base)

    form = f"/admin/offices/office/{office.pk}/change/"
    answer = staff.post(form, form_data(staff.get(form), "office_form") | {"change_note": "In English only."})

    assert answer.status_code == 302
    assert Revision.objects.of(office).live().get().snapshot["fields"]["name_fa"] == "پیش‌نویس"


def test_a_snapshot_with_a_column_that_is_gone_still_says_what_is_live():
    office = OfficeFactory()
    live = ensure_live_revision(office)
    Revision.objects.filter(pk=live.pk).update(snapshot=with_persian(live.snapshot, "دفتر"))

    assert ensure_live_revision(office).pk == live.pk

    office.name_en = "Another"
    office.save()
    assert ensure_live_revision(office).pk != live.pk


def back(office, stands=None):
    """The name in Uzbek once it was brought back where ``stands`` stood."""
    Office.objects.filter(pk=office.pk).update(name_uz=stands)
    bring_back("default", state())
    return Office.objects.get(pk=office.pk).name_uz


@pytest.mark.parametrize(("stands", "name"), [(None, "Idora"), ("", "Idora"), ("Idora", "Idora"), (None, "x" * 200)])
def test_what_came_back_is_archived_no_more(stands, name):
    office = OfficeFactory(name_uz=name)
    put_away(WITHOUT_UZBEK, "default", state())

    assert (back(office, stands), archived()) == (name, [])


def test_a_language_that_goes_twice_leaves_its_latest_texts():
    office = OfficeFactory(name_uz="Idora")
    put_away(WITHOUT_UZBEK, "default", state())
    first = ArchivedText.objects.get().archived
    Office.objects.update(name_uz="Yangi idora")
    put_away(WITHOUT_UZBEK, "default", state())

    assert ArchivedText.objects.get().archived > first
    assert back(office) == "Yangi idora"


def test_a_column_that_is_only_called_like_one_of_a_language_is_left_alone():
    put_away(plan_of("revision", "review_by"), "default", state())

    assert archived() == []


def plan_of(model, column):
    migration = Migration("0099_gone", "publishing")
    migration.operations = [RemoveField(model, column)]
    return [(migration, False)]


def published(office, name):
    snapshot = take_snapshot(office)
    fields = snapshot["fields"] | {"name_uz": name}
    publish(save_draft(office, {**snapshot, "fields": fields}, base=ensure_live_revision(office)))


def test_what_was_published_before_the_language_went_does_not_stand_for_what_was_archived():
    office = OfficeFactory(name_uz="Idora")
    published(office, "Eski idora")
    Office.objects.update(name_uz="Idora")  # as content files write
    put_away(WITHOUT_UZBEK, "default", state())

    assert back(office) == "Idora"


def test_of_what_was_published_meanwhile_the_last_comes_back_also_where_nothing_was_archived():
    OfficeFactory(name_uz="Idora")
    office = OfficeFactory(name_uz="")
    put_away(WITHOUT_UZBEK, "default", state())
    for name in ("Birinchi", "Ikkinchi"):
        published(Office.objects.get(pk=office.pk), name)

    assert back(office) == "Ikkinchi"
