"""What stands in an order: put in order as drafts or at once, by numbers, and never over what others changed meanwhile."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from mandate.models import Passage, Question
from publishing.admin.ordering import Group
from publishing.models import ChangeSet, Revision
from publishing.workflow.locks import lock_objects
from publishing.workflow.review import submit
from publishing.workflow.roles import AUTHORS, PUBLISHERS
from tests.factories import PassageFactory, QuestionFactory, RegionFactory
from tests.publishing.admin.test_together import drafted, said
from tests.publishing.roles import person, signed_in

pytestmark = pytest.mark.django_db

ORDER = reverse("admin:mandate_question_order")


def questions(*positions):
    return [
        QuestionFactory(slug=f"q{place}", question_en=f"Q{place}?", position=position)
        for place, position in enumerate(positions)
    ]


def shown(response):
    return [[row.title for row in group.rows] for group in response.context["groups"]]


def sent(response, **places):
    """What the page sends, with the places of some titles changed."""
    rows = [(row, place) for group in response.context["groups"] for place, row in enumerate(group.rows, 1)]
    return {f"place-{row.pk}": places.get(row.title[:2], place) for row, place in rows} | {
        "seen": response.context["seen"]
    }


def positions():
    return [(question.slug, question.position) for question in Question.objects.all()]


def test_a_publisher_publishes_an_order_at_once():
    questions(0, 3, 7)
    client = signed_in(person(PUBLISHERS))

    data = sent(client.get(ORDER), Q2=1) | {"publish": "1", "note": "The last first."}
    client.post(ORDER, data)

    assert positions() == [("q2", 0), ("q0", 3), ("q1", 7)]
    assert Revision.objects.live().filter(change_note="The last first.").count() == 3
    assert ChangeSet.objects.get().state == "published"


def test_only_what_moves_becomes_a_draft_of_an_author_and_readers_see_no_change():
    _first, second, third, _fourth = questions(0, 1, 2, 3)
    client = signed_in(person(AUTHORS))

    response = client.post(ORDER, sent(client.get(ORDER), Q1=3))

    change_set = ChangeSet.objects.get()
    assert response["Location"] == reverse("admin:publishing_changeset_change", args=[change_set.pk])
    drafts = {draft.object_id: draft.snapshot["fields"]["position"] for draft in change_set.revisions.all()}
    assert drafts == {second.pk: 2, third.pk: 1}
    assert positions() == [("q0", 0), ("q1", 1), ("q2", 2), ("q3", 3)]
    assert shown(client.get(ORDER)) == [["Q0?", "Q2?", "Q1?", "Q3?"]]


def test_who_may_make_no_change_set_puts_things_in_order_without_one():
    questions(0, 1, 2)
    user = person(AUTHORS)
    user.groups.get().permissions.remove(Permission.objects.get(codename="add_changeset"))
    client = signed_in(user)

    response = client.post(ORDER, sent(client.get(ORDER), Q1=3), follow=True)

    assert (said(response), response.status_code) == (["2 drafts are saved."], 200)
    assert shown(client.get(ORDER)) == [["Q0?", "Q2?", "Q1?"]]
    assert not ChangeSet.objects.exists()


def test_an_author_cannot_publish_an_order():
    questions(0, 1)
    client = signed_in(person(AUTHORS))

    response = client.post(ORDER, sent(client.get(ORDER), Q1=1) | {"publish": "1", "note": "Why not?"})

    assert response.status_code == 403
    assert not Revision.objects.drafts().exists()


def test_an_order_without_a_note_is_not_published_and_stands_there_as_sent():
    questions(0, 1)
    client = signed_in(person(PUBLISHERS))

    response = client.post(ORDER, sent(client.get(ORDER), Q1=1) | {"publish": "1"})

    assert response.context["obstacles"] == ["Write in the change note what changes and why."]
    assert shown(response) == [["Q1?", "Q0?"]]
    assert not Revision.objects.drafts().exists()


def test_an_order_does_not_publish_what_somebody_else_is_drafting():
    first, _second = questions(0, 1)
    drafted(first, question_en="Q0 anew?")
    client = signed_in(person(PUBLISHERS))

    response = client.post(ORDER, sent(client.get(ORDER), Q1=1) | {"publish": "1", "note": "Why not?"})

    assert [str(each) for each in response.context["obstacles"]] == [
        "Q0 anew?: There is a draft of it. Publish or discard that first, or save the order as drafts."
    ]
    assert Question.objects.get(slug="q0").question_en == "Q0?"

    client.post(ORDER, sent(client.get(ORDER), Q1=1))

    draft = Revision.objects.of(first).drafts().get()
    assert (draft.snapshot["fields"]["question_en"], draft.snapshot["fields"]["position"]) == ("Q0 anew?", 1)


def test_an_order_that_others_changed_meanwhile_is_shown_again():
    questions(0, 1, 2)
    client = signed_in(person(AUTHORS))
    data = sent(client.get(ORDER), Q2=1)
    Question.objects.filter(slug="q0").update(position=9)

    response = client.post(ORDER, data, follow=True)

    assert said(response) == ["It was changed meanwhile. Look at it again."]
    assert not Revision.objects.drafts().exists()


def test_of_two_orders_that_are_saved_at_once_the_second_is_told_of_the_first(monkeypatch):
    questions(0, 1, 2)
    first, second = (signed_in(person(AUTHORS)) for _turn in range(2))
    mine, theirs = (sent(client.get(ORDER), Q2=place) for client, place in ((second, 1), (first, 2)))

    def lock_once_the_other_is_done(keys):
        monkeypatch.undo()
        first.post(ORDER, theirs)
        lock_objects(keys)

    monkeypatch.setattr("publishing.admin.ordering.lock_objects", lock_once_the_other_is_done)
    response = second.post(ORDER, mine, follow=True)

    assert said(response) == ["It was changed meanwhile. Look at it again."]
    assert shown(response) == [["Q0?", "Q2?", "Q1?"]]
    assert ChangeSet.objects.count() == 1


def test_an_order_as_it_was_changes_nothing():
    questions(0, 1)
    client = signed_in(person(AUTHORS))

    response = client.post(ORDER, sent(client.get(ORDER)), follow=True)

    assert said(response) == ["The order is as it was."]
    assert not ChangeSet.objects.exists()


def test_equal_numbers_are_told_apart():
    questions(0, 0, 0)
    client = signed_in(person(PUBLISHERS))

    client.post(ORDER, sent(client.get(ORDER), Q2=1) | {"publish": "1", "note": "The last first."})

    assert positions() == [("q2", 0), ("q0", 1), ("q1", 2)]


def test_equal_numbers_at_the_very_end_are_told_apart_by_numbers_that_a_database_holds():
    questions(32_767, 32_767, 32_767)
    client = signed_in(person(PUBLISHERS))

    client.post(ORDER, sent(client.get(ORDER), Q2=1) | {"publish": "1", "note": "The last first."})
    form = client.get(reverse("admin:mandate_question_add"))

    assert positions() == [("q2", 32_765), ("q0", 32_766), ("q1", 32_767)]
    assert form.context["adminform"].form.initial["position"] == 32_767


def test_what_is_new_comes_after_drafts_too():
    url, client = reverse("admin:mandate_question_add"), signed_in(person(AUTHORS))

    def offered():
        return client.get(url).context["adminform"].form.initial["position"]

    found = [offered()]
    first, second, third = questions(0, 4, 5)
    found.append(offered())
    drafted(first, position=8)
    drafted(second, position=None)
    found.append(offered())
    Revision.objects.create(
        content_type=Revision.objects.drafts()[0].content_type, object_id=third.pk, number=9, title="", state="draft"
    )  # which deletes it
    found.append(offered())

    assert found == [0, 6, 9, 9]


def test_whose_review_the_order_may_end_is_said_before():
    first, second = questions(0, 1)
    submit(drafted(first, question_en="Q0 anew?"), person(AUTHORS))
    drafted(second, question_en="Q1 anew?")

    page = signed_in(person(AUTHORS)).get(ORDER).content.decode()

    assert "Q0 anew?: Saving the draft again ends its review" in page
    assert "Q1 anew?: Saving the draft again ends its review" not in page


def test_passages_are_put_in_order_within_their_page():
    for page, heading in (("about", "A1"), ("about", "A2"), ("privacy", "P1")):
        PassageFactory(page=page, heading_en=heading, position=int(heading[1]))
    client, url = signed_in(person(AUTHORS)), reverse("admin:mandate_passage_order")

    response = client.get(url)
    client.post(url, sent(response, A2=1))

    assert shown(response) == [["A1", "A2"], ["P1"]]
    moved = {draft.title for draft in Revision.objects.drafts()}
    assert moved == {"A1", "A2"}
    assert Passage.objects.count() == 3


@pytest.mark.parametrize(
    ("places", "order"),
    [({"b": "1"}, "bac"), ({"a": "3"}, "bca"), ({"a": "x"}, "abc"), ({"c": "-1"}, "abc"), ({"c": " 1 "}, "cab")],
)
def test_a_number_that_another_has_takes_its_place(places, order):
    rows = [type("Row", (), {"pk": name})() for name in "abc"]

    put = Group("", rows).put({f"place-{name}": place for name, place in places.items()})

    assert "".join(row.pk for row in put.rows) == order


def test_too_many_are_put_in_order_in_their_forms(monkeypatch):
    monkeypatch.setattr("publishing.admin.ordering.MOST_ORDERED", 1)
    RegionFactory(), RegionFactory()

    response = signed_in(person(AUTHORS)).get(reverse("admin:regions_region_order"), follow=True)

    assert said(response) == ["There are too many to be put in order on one page. Set the order in their forms."]
