"""Two at once at what readers do not see yet: no live row makes the second one wait, and still nothing is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from publishing.models import ChangeSet, Revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import discard, restore, save_draft
from publishing.workflow.publication import delete, publish
from regions.models import Region
from tests.factories import QuestionFactory, RegionFactory, UserFactory
from tests.offices.test_exchange import EXCHANGE, looked_at
from tests.public_pages import form_data
from tests.publishing.admin.test_drafting import BACKEND, data_of, url_of
from tests.publishing.workflow.racing import RUNS, before, race
from tests.publishing.workflow.test_change_sets import new_draft_of, set_of
from tests.translations.test_desk import send as send_from_desk

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.parametrize("number", range(RUNS)),
]


def client_of(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def form(row, **values):
    """Sends the form of ``row`` as it is now, later, with other texts."""
    client = client_of(UserFactory(language="en"))
    data = data_of(client, row) | {"_draft": "1"} | values
    return lambda: client.post(url_of(row), data)


def draft_now(row):
    return Revision.objects.of(row).drafts().get()


@pytest.fixture
def region(db):
    region = RegionFactory(name_en="New")
    new_draft_of(region)
    return region


def test_two_forms_of_a_draft_keep_the_texts_of_both(region, number):
    one, other = race(number, form(region, name_fr="Un"), form(region, name_ru="Два"))

    assert (one.answer.status_code, other.answer.status_code) == (302, 302)
    fields = draft_now(region).snapshot["fields"]
    assert (fields["name_fr"], fields["name_ru"]) == ("Un", "Два")


def test_a_form_and_its_publication(region, number):
    send = form(region, name_fr="Un")
    draft = draft_now(region)

    publishing, sending = race(number, lambda: publish(draft), send)

    assert sending.answer.status_code == 302
    later = draft_now(region)
    assert later.snapshot["fields"]["name_fr"] == "Un"
    live = Revision.objects.of(region).live().first()
    assert (live is None) == publishing.refused
    assert later.base == live


def test_two_earlier_states_are_begun_with(number):
    region = RegionFactory(name_en="Old")
    old = Revision.objects.get(pk=publish(save_draft(region, take_snapshot(region))).pk)
    delete(region)
    snapshot = {**old.snapshot, "fields": old.snapshot["fields"] | {"name_en": "Newer"}}
    discard(save_draft(region, snapshot))
    newer = Revision.objects.of(region).first()

    race(number, lambda: restore(old), lambda: restore(newer))

    assert draft_now(region).snapshot["fields"]["name_en"] in ("Old", "Newer")


def test_an_earlier_state_and_a_form(region, number):
    first = draft_now(region)
    form(region, name_fr="Un")()
    send = form(region, name_ru="Два")

    _restoring, sending = race(number, lambda: restore(first), send)

    assert sending.answer.status_code == 302
    texts = {text for revision in Revision.objects.of(region) for text in revision.snapshot["fields"].values()}
    assert {"Un", "Два"} <= texts
    draft_now(region)


def test_a_draft_is_discarded_while_its_form_is_sent(region, number):
    draft, send = draft_now(region), form(region, name_fr="Un")

    _discarding, sending = race(number, lambda: discard(draft), send)

    assert sending.answer.status_code == 302
    assert Revision.objects.of(region).filter(snapshot__fields__name_fr="Un").exists()


def test_an_order_and_a_form(number):
    questions = [QuestionFactory(position=place) for place in range(2)]
    new_draft_of(questions[1])
    client, send = client_of(UserFactory(language="en")), form(questions[1], answer_fr="Oui.")
    places = {f"place-{questions[1].pk}": "1"}

    _ordering, sending = race(number, lambda: client.post(reverse("admin:mandate_question_order"), places), send)

    assert sending.answer.status_code == 302
    fields = draft_now(questions[1]).snapshot["fields"]
    assert (fields["position"], fields["answer_fr"]) == (0, "Oui.")


def test_a_correction_of_texts_and_a_form(region, number):
    client, send = client_of(UserFactory(language="en")), form(region, name_fr="Un")
    asked = {"find": "profile", "replacement": "portrait", "language": "en", "whole_words": "on"}
    page = client.get(reverse("admin:texts_replace"), asked)
    chosen = asked | {"hit": [each["hit"].token for each in page.context["hits"]]}

    correcting, sending = race(number, lambda: client.post(reverse("admin:texts_replace"), chosen), send)

    assert (correcting.answer.status_code, sending.answer.status_code) == (302, 302)
    fields = draft_now(region).snapshot["fields"]
    assert (fields["profile_en"], fields["name_fr"]) == ("A portrait.", "Un")


def test_two_translators_at_the_desk_keep_the_texts_of_both(region, number):
    def desk(language, text):
        client, asked = client_of(UserFactory(language="en")), {"language": language, "state": "missing"}
        page = client.get(reverse("admin:translate"), asked, follow=True)
        return lambda: send_from_desk(client, page, text)

    race(number, desk("fr", "Un"), desk("ru", "Два"))

    fields = draft_now(region).snapshot["fields"]
    assert (fields["name_fr"], fields["name_ru"]) == ("Un", "Два")


def test_a_table_that_makes_something_new_is_sent_twice(number):
    user = UserFactory(language="en")
    row = {"row": "office", "office": "new", "name_en": "Mine", "kind": "liaison", "opened": "2020-01-01"}
    data = form_data(looked_at(client_of(user), [row]), "save_form")

    def send():
        return client_of(user).post(EXCHANGE, data)

    answers = race(number, send, send)

    assert sorted(each.answer.status_code for each in answers) == [200, 302]
    assert Revision.objects.drafts().count() == ChangeSet.objects.count() == 1


def test_a_set_is_discarded_while_a_draft_in_it_is_saved(region, number):
    draft = draft_now(region)
    change_set, send = set_of(draft), form(region, name_fr="Un")

    _discarding, sending = race(number, lambda: change_sets.discard(change_set), send)

    assert sending.answer.status_code == 302
    assert draft_now(region).change_set is None


def test_a_set_is_discarded_while_a_draft_of_what_is_live_is_saved(number):
    region = RegionFactory()
    send = form(region, name_fr="Un")
    send()
    change_set, send = set_of(draft_now(region)), form(region, name_ru="Два")

    _discarding, sending = race(number, lambda: change_sets.discard(change_set), send)

    assert sending.answer.status_code == 302
    assert draft_now(region).change_set is None


def test_a_set_is_discarded_while_it_is_published(number):
    region = RegionFactory(name_en="New")
    change_set = set_of(new_draft_of(region))

    _discarding, publishing = race(
        number, lambda: change_sets.discard(change_set), lambda: change_sets.publish(change_set)
    )

    change_set.refresh_from_db()
    is_live = Region.objects.filter(pk=region.pk).exists()
    assert change_set.state == (ChangeSet.State.PUBLISHED if is_live else ChangeSet.State.DISCARDED)
    assert is_live != publishing.refused
    assert Revision.objects.of(region).first().change_set == (change_set if is_live else None)


def test_a_set_that_is_discarded_keeps_no_draft(region, number):
    change_set, send = set_of(draft_now(region)), form(region, name_fr="Un")

    with before(lambda: change_sets.discard(change_set)) as discarding:
        send()

    assert discarding.is_waiting
    assert draft_now(region).change_set is None


def test_who_takes_a_draft_out_of_a_set_that_was_just_saved_again_is_told(region, number):
    change_set, send = set_of(draft_now(region)), form(region, name_fr="Un")
    client, place = client_of(UserFactory(language="en")), reverse("admin:change_set_remove", args=[change_set.pk])
    data = {"removed": str(draft_now(region).pk)}

    with before(lambda: client.post(place, data, follow=True)) as removing:
        send()

    told = [str(each) for each in removing.answer.context["messages"]]
    assert (removing.is_waiting, told) == (True, ["It was changed meanwhile. Look at it again."])
    assert draft_now(region).change_set == change_set
