"""What comparing two texts may cost, counted in the pairs of words that are looked at."""

import random
from difflib import SequenceMatcher
from uuid import uuid4

import pytest
from django.urls import reverse

from publishing.revisions.comparison import PAIRS_OF_OBJECT, PAIRS_OF_TEXT, Names, compare, compare_texts
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from tests.factories import OfficeFactory, PremisesFactory

# In long texts Python's matcher passes over what stands too often: these stand just often enough.
ARROWS = "".join(map(chr, range(0x2190, 0x2190 + 110)))
LANGUAGES = ("en", "fr", "ru", "hy", "az", "ka", "kk", "ky", "tg", "tk", "uz")


@pytest.fixture
def pairs(monkeypatch):
    """How many pairs each search for the longest match looked at."""
    counts = []
    find = SequenceMatcher.find_longest_match

    def counted(self, start, end, *others):
        counts.append(sum(len(self.b2j.get(word, ())) for word in self.a[start:end]))
        return find(self, start, end, *others)

    monkeypatch.setattr(SequenceMatcher, "find_longest_match", counted)
    return counts


def crumbs(seed, length=2000, letters=ARROWS):
    """A text of single signs, of which few are different: the worst for the matcher."""
    choose = random.Random(seed)  # noqa: S311
    return "".join(choose.choice(letters) for _ in range(length))


def test_two_texts_of_dots_and_commas_are_shown_whole(pairs):
    before, after = f"a{crumbs(1, letters='.,')}b", f"c{crumbs(2, letters='.,')}d"

    assert compare_texts(before, after) == [("deleted", before), ("inserted", after)]
    assert sum(pairs) <= PAIRS_OF_TEXT


@pytest.mark.parametrize("length", [100, 199, 300, 1000, 5000])
@pytest.mark.parametrize("letters", [".", ".,", ".,;", "a b ", ".,;:!?", ARROWS])
def test_no_two_texts_take_more_pairs_than_there_may_be(pairs, length, letters):
    before, after = f"x{crumbs(1, length, letters)}", f"{crumbs(2, length - 7, letters)}y"

    parts = compare_texts(before, after)

    assert sum(pairs) <= PAIRS_OF_TEXT
    assert "".join(text for kind, text in parts if kind != "inserted") == before
    assert "".join(text for kind, text in parts if kind != "deleted") == after


@pytest.mark.parametrize(("spare", "left"), [(-1, 0), (0, 0), (5, 5)])
def test_a_text_takes_no_more_than_the_pairs_that_are_left_for_it(pairs, spare, left):
    before, after = "v a b a c w", "x a c a b y"
    compared, names = compare_texts(before, after), Names()
    names.pairs = sum(pairs) + spare

    parts = compare_texts(before, after, names)

    assert parts == ([("deleted", before), ("inserted", after)] if spare < 0 else compared)
    assert names.pairs == left


@pytest.mark.parametrize("length", [500, 5000])
def test_prose_is_compared_word_by_word(length):
    text = [f"word{number}" if number % 3 else "the" for number in range(length)]
    changed = [*text[:250], "new", *text[251:], "end."]

    kinds = [kind for kind, _text in compare_texts(f"Old {' '.join(text)}", f"New {' '.join(changed)}")]

    assert kinds == ["deleted", "inserted", "same", "deleted", "inserted", "same", "inserted"]


def with_worst_texts(snapshot, name, seed):
    """The snapshot of an object or a row with crumbs in every language of one text."""
    texts = {f"{name}_{language}": f"{seed}{crumbs(seed + n)}" for n, language in enumerate(LANGUAGES)}
    return {**snapshot, "fields": {**snapshot["fields"], **texts}}


@pytest.mark.slow
@pytest.mark.django_db
def test_an_object_with_the_worst_in_every_text_and_very_many_rows_is_compared_within_bounds(pairs):
    snapshot = take_snapshot(PremisesFactory().office)
    (row,) = snapshot["rows"]["premises"]
    rows = [{**row, "pk": str(uuid4())} for _each in range(200)]
    before, after = (
        with_worst_texts(snapshot, "profile", seed)
        | {"rows": {**snapshot["rows"], "premises": [with_worst_texts(each, "address", seed) for each in rows]}}
        for seed in (1, 100)
    )

    found = compare(before, after)

    assert (len(found.changes), sum(len(row.changes) for row in found.rows)) == (11, 2200)
    assert sum(pairs) <= PAIRS_OF_OBJECT


@pytest.mark.django_db
def test_the_page_that_compares_keeps_the_bounds(staff, pairs):
    office = OfficeFactory()
    base = ensure_live_revision(office)
    first, second = (
        save_draft(office, with_worst_texts(take_snapshot(office), "profile", seed), base=base) for seed in (1, 100)
    )

    response = staff.get(reverse("admin:revision_compare", args=[second.pk, first.pk]))

    assert len(response.context["comparison"].changes) == 11
    assert sum(pairs) <= PAIRS_OF_OBJECT
