"""What is typed in the form of a change set is kept whatever other button is pressed there."""

import pytest
from django.forms import ModelForm
from django.urls import reverse

from publishing.admin.change_sets import CLOSED
from publishing.models import ChangeSet, Revision
from publishing.workflow import change_sets
from publishing.workflow.review import submit
from publishing.workflow.roles import AUTHORS
from tests.factories import OfficeFactory, QuestionFactory
from tests.public_pages import form_data
from tests.publishing.admin.test_submitted_as_one import page_of
from tests.publishing.roles import person
from tests.publishing.workflow.test_change_sets import draft_of, set_of

pytestmark = pytest.mark.django_db
TYPED = {"name": "The move to Tbilisi", "note": "Both have moved."}


@pytest.fixture
def change_set():
    question = draft_of(QuestionFactory(question_en="Why?"), answer_en="So.")
    change_set = set_of(draft_of(OfficeFactory(name_en="Office"), name_en="Liaison Office"), question)
    submit(question, person(AUTHORS))
    draft_of(OfficeFactory(name_en="Other"), name_en="Another")
    return change_set


def pressed(staff, change_set, button, **typed):
    """What comes of a button on the page, pressed with all that its form holds then."""
    data = form_data(page_of(staff, change_set), "changeset_form") | typed
    if button == "_plan":
        return staff.post(reverse("admin:publishing_changeset_change", args=[change_set.pk]), data | {button: ""})
    if button == "remove":
        data["removed"] = str(change_sets.members_of(change_set)[0].pk)
    arguments = [] if button == "add" else [change_set.pk]
    return staff.post(reverse(f"admin:change_set_{button}", args=arguments), data)


@pytest.mark.parametrize("button", ["submit", "approve", "publish", "discard", "remove", "add", "_plan"])
def test_each_button_keeps_what_was_typed_and_does_what_it_says(staff, change_set, button):
    before = [change_set.state, *change_set.revisions.order_by("pk").values_list("pk", "review", "change_set")]

    response = pressed(staff, change_set, button, **TYPED)

    after = ChangeSet.objects.get()
    assert response.status_code == 302
    assert {"name": after.name, "note": after.note} == TYPED
    if button == "_plan":
        assert staff.get(response.url).context["form"]["note"].value() == TYPED["note"]
    else:
        assert [after.state, *after.revisions.order_by("pk").values_list("pk", "review", "change_set")] != before


@pytest.mark.parametrize("button", ["submit", "approve", "publish", "discard", "remove", "add"])
def test_what_cannot_be_is_shown_again_and_nothing_is_done(staff, change_set, button):
    response = pressed(staff, change_set, button, name="", note="Both have moved.")

    page = response.content.decode()
    assert response.context["adminform"].form.errors == {"name": ["This field is required."]}
    assert form_data(response, "changeset_form")["note"] == ["Both have moved."]
    assert f'action="{reverse("admin:publishing_changeset_change", args=[change_set.pk])}"' in page
    assert ChangeSet.objects.get().state == "open"
    assert ChangeSet.objects.get().revisions.count() == 2
    assert not Revision.objects.filter(review="approved").exists()


def test_a_note_that_was_emptied_is_not_published_with(staff, change_set):
    ChangeSet.objects.update(note="An older one.")

    response = pressed(staff, change_set, "publish", note="")

    assert response.status_code == 302
    assert (ChangeSet.objects.get().state, ChangeSet.objects.get().note) == ("open", "")


@pytest.mark.parametrize("button", ["submit", "approve", "_plan"])
def test_what_a_colleague_typed_meanwhile_stays_where_one_typed_nothing(staff, change_set, button):
    data = form_data(page_of(staff, change_set), "changeset_form")
    ChangeSet.objects.update(name="Theirs")

    address = reverse("admin:publishing_changeset_change", args=[change_set.pk])
    if button != "_plan":
        address = reverse(f"admin:change_set_{button}", args=[change_set.pk])
    staff.post(address, data | {"note": "Both have moved.", "_plan": ""})

    assert (ChangeSet.objects.get().name, ChangeSet.objects.get().note) == ("Theirs", "Both have moved.")


@pytest.mark.parametrize("shown", ["", "An older one."])
def test_readers_are_told_the_note_that_a_colleague_wrote_meanwhile(staff, change_set, shown):
    ChangeSet.objects.update(note=shown)
    data = form_data(page_of(staff, change_set), "changeset_form")
    ChangeSet.objects.update(note="Theirs.")

    staff.post(reverse("admin:change_set_publish", args=[change_set.pk]), data)

    assert (ChangeSet.objects.get().state, ChangeSet.objects.get().note) == ("published", "Theirs.")


@pytest.mark.parametrize(("button", "field"), [("add", "revision"), ("remove", "removed")])
def test_what_was_typed_stays_where_a_colleague_took_the_draft_meanwhile(staff, change_set, button, field):
    data = (
        form_data(page_of(staff, change_set), "changeset_form")
        | TYPED
        | {field: "0b0e2c9e-9d0e-4d7a-a1a9-4c0de7a2a8b5"}
    )
    arguments = [] if button == "add" else [change_set.pk]

    response = staff.post(reverse(f"admin:change_set_{button}", args=arguments), data, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["It was changed meanwhile. Look at it again."]
    assert (ChangeSet.objects.get().name, ChangeSet.objects.get().revisions.count()) == (TYPED["name"], 2)


def test_a_name_that_comes_too_late_is_not_said_to_be_saved(staff, change_set, monkeypatch):
    data = form_data(page_of(staff, change_set), "changeset_form") | TYPED
    is_valid = ModelForm.is_valid

    def published_first(form):
        ChangeSet.objects.update(state=ChangeSet.State.PUBLISHED)
        return is_valid(form)

    monkeypatch.setattr(ModelForm, "is_valid", published_first)
    response = staff.post(reverse("admin:publishing_changeset_change", args=[change_set.pk]), data, follow=True)

    assert ChangeSet.objects.get().name != TYPED["name"]
    assert [str(message) for message in response.context["messages"]] == [CLOSED]


@pytest.mark.parametrize("button", ["submit", "_save"])
def test_what_is_sent_to_a_change_set_that_was_published_meanwhile_is_said_to_be_too_late(staff, change_set, button):
    data = form_data(page_of(staff, change_set), "changeset_form") | TYPED | {button: ""}
    address = reverse("admin:publishing_changeset_change", args=[change_set.pk])
    change_sets.publish(change_set, note="Before.")

    url = address if button == "_save" else reverse(f"admin:change_set_{button}", args=[change_set.pk])
    response = staff.post(url, data, follow=True)

    assert [str(message) for message in response.context["messages"]] == [CLOSED]
    assert ChangeSet.objects.get().name != TYPED["name"]
