"""Staff read what an object is called in their own language, where it has a name there, and else in English."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from languages.text import translated_fields
from publishing.admin.access import history_of
from publishing.models import ChangeSet, Revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import delete
from publishing.workflow.review import submit
from publishing.workflow.roles import content_models
from sources.models import Source
from tests.factories import OfficeFactory, UserFactory
from tests.public_pages import form_data

pytestmark = pytest.mark.django_db

ENGLISH, RUSSIAN = "Liaison office", "Бюро связи"


@pytest.fixture
def russian(client):
    client.force_login(UserFactory(language="ru"), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def office():
    return OfficeFactory(name_en=ENGLISH, name_ru=RUSSIAN)


def drafted(office):
    snapshot = take_snapshot(office)
    return save_draft(office, {**snapshot, "fields": snapshot["fields"] | {"profile_en": "Another."}})


def words(response):
    return response.content.decode()


def test_what_was_published_is_named_in_the_language_of_whoever_did(russian, office):
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(russian.get(url), "office_form") | {"profile_en": "Another.", "change_note": "Why.", "_save": "1"}

    said = [str(message) for message in get_messages(russian.post(url, data).wsgi_request)]

    assert [sentence.partition(" <a")[0] for sentence in said] == [f"Опубликовано. {RUSSIAN}:"]


def test_what_was_deleted_is_named_so_in_as_many_queries_however_much_it_is(russian, office, django_assert_num_queries):
    delete(office)
    history, deleted = (
        russian.get(history_of(Revision.objects.get(snapshot__isnull=True))),
        russian.get(reverse("admin:deleted")),
    )
    with CaptureQueriesContext(connection) as one:
        russian.get(reverse("admin:deleted"))
    for _each in range(2):
        delete(OfficeFactory())

    assert (history.context["subtitle"], RUSSIAN in words(deleted)) == (RUSSIAN, True)
    with django_assert_num_queries(len(one)):
        russian.get(reverse("admin:deleted"))


@pytest.mark.parametrize("page", ["first", "review", "comparison", "history", "plan", "share", "together"])
def test_a_draft_is_named_so_on_every_page(russian, office, page):
    draft = drafted(office)
    if page == "review":
        submit(draft, UserFactory())
    address = {
        "comparison": reverse("admin:revision_compare", args=[draft.pk]),
        "history": history_of(draft),
        "plan": reverse("admin:revision_plan", args=[draft.pk]),
        "share": reverse("admin:share_links", args=[draft.pk]),
        "together": reverse("admin:drafts_together"),
    }.get(page, reverse("admin:index"))

    response = russian.post(address, {"draft": str(draft.pk)}) if page == "together" else russian.get(address)

    assert (RUSSIAN in words(response), ENGLISH in words(response)) == (True, False)


def test_what_has_no_name_in_that_language_is_named_in_english(russian):
    drafted(OfficeFactory(name_en=ENGLISH, name_ru=""))

    assert ENGLISH in words(russian.get(reverse("admin:index")))


def test_what_one_did_oneself_is_told_so(russian, office):
    snapshot, editor = take_snapshot(office), UserFactory._meta.model.objects.get()
    save_draft(office, {**snapshot, "fields": snapshot["fields"] | {"profile_en": "Another."}}, editor)

    page = russian.get(reverse("admin:index")).content.decode()

    assert (f"Черновик «{RUSSIAN}» сохранен." in page, ENGLISH in page) == (True, False)


def test_a_change_set_names_its_drafts_so(russian, office):
    draft = drafted(office)
    change_set = ChangeSet.objects.create(name="Autumn")
    change_sets.add(change_set, draft)

    page = words(russian.get(reverse("admin:publishing_changeset_change", args=[change_set.pk])))

    assert (RUSSIAN in page, ENGLISH in page) == (True, False)


def test_what_was_deleted_is_named_so(russian, office):
    delete(office)

    page = words(russian.get(reverse("admin:deleted")))

    assert (RUSSIAN in page, ENGLISH in page) == (True, False)


def test_each_kind_of_content_says_which_of_its_texts_is_its_name():
    named = {model: model.named_by for model, is_part in content_models().items() if not is_part}

    assert [model for model, name in named.items() if name not in translated_fields(model)] == [Source]


def test_the_first_page_reads_no_whole_draft_to_name_it(russian, office, django_assert_num_queries):
    drafted(office)

    draft = Revision.objects.drafts().named().get()

    with django_assert_num_queries(0):
        assert draft.name == ENGLISH


def test_a_draft_whose_name_was_never_written_in_that_language_bears_its_english_one(russian, office):
    snapshot = take_snapshot(office)
    save_draft(office, {**snapshot, "fields": snapshot["fields"] | {"name_ru": None}})

    assert Revision.objects.drafts().named().get().name == ENGLISH
    assert f">{ENGLISH}</a>" in words(russian.get(reverse("admin:index")))
