"""What is longer than its column holds is cut to just that: PostgreSQL refuses one letter more, and SQLite none."""

import pytest
from django.urls import reverse

from offices.models import Office, Post
from publishing.admin.work import NOTE
from publishing.journal.entries import Action, record
from publishing.models import ChangeSet, Comment, Revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import save_draft, undelete
from publishing.workflow.publication import delete
from publishing.workflow.review import submit
from tests.factories import OfficeFactory, PostFactory, SourceFactory
from tests.publishing.admin.test_together import TOGETHER, drafted, keys, two_drafts

pytestmark = pytest.mark.django_db


def with_longest_title(draft):
    Revision.objects.filter(pk=draft.pk).update(title="t" * 300)
    return Revision.objects.get(pk=draft.pk)


def test_a_change_set_is_called_by_as_much_as_fits_of_the_title_of_a_draft(staff):
    office = Office(slug="new", name_en="New", kind="liaison", opened="2020-01-01")
    post = Post(office_id=office.pk, slug="head", title_en="Head")
    needed, needing = (save_draft(row, take_snapshot(row)) for row in (office, post))
    deletion = delete(PostFactory().office)

    staff.post(TOGETHER, keys(*map(with_longest_title, two_drafts())) | {"act": "publish", "note": "New names."})
    change_sets.gather(with_longest_title(needing))
    undelete(with_longest_title(deletion))

    assert [change_set.name for change_set in ChangeSet.objects.all()] == ["t" * 200] * 3
    assert Revision.objects.get(pk=needed.pk).change_set is not None


def test_a_note_or_a_comment_is_kept_as_far_as_it_fits(staff):
    question, office = two_drafts()
    change_set, source = ChangeSet.objects.create(name="Moves"), SourceFactory()
    change_sets.add(change_set, office)
    submit(question, None)
    chosen = {"action": "delete_selected", "_selected_action": [str(source.pk)], "post": "yes"}

    staff.post(reverse("admin:revision_return", args=[question.pk]), {"text": "c" * 5001})
    staff.post(reverse("admin:change_set_publish", args=[change_set.pk]), {NOTE: "n" * 401})
    staff.post(reverse("admin:regions_source_changelist"), chosen | {NOTE: "n" * 401})

    notes = [Revision.objects.filter(object_id=pk).first().change_note for pk in (office.object_id, source.pk)]
    assert Comment.objects.get().text == "c" * 5000
    assert notes == ["n" * 400] * 2


def test_an_undone_change_set_repeats_as_much_of_its_note_as_fits():
    change_set = ChangeSet.objects.create(name="Moves", note="n" * 400)
    draft = drafted(OfficeFactory(), name_en="New")
    change_sets.add(change_set, draft)
    change_sets.publish(change_set)

    change_sets.undo(ChangeSet.objects.get())

    assert len(Revision.objects.filter(object_id=draft.object_id).first().change_note) == 400


def test_the_journal_takes_as_much_as_fits():
    entry = record(Action.PUBLISHED, "s" * 301, username="u" * 151, detail="d" * 5001)

    assert (entry.subject, entry.username, entry.detail) == ("s" * 300, "u" * 150, "d" * 5000)
