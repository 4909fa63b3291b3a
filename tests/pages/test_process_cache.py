import pytest

from offices.models import Office
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.present import RESULTS_OF_ONE_FUNCTION as MOST, cached_until_publication, published_as
from publishing.revisions.snapshots import take_snapshot
from publishing.revisions.staging import staged
from publishing.workflow.drafts import save_draft
from tests.factories import OfficeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory(name_en="Old name")


def draft_of(office, **fields):
    snapshot = take_snapshot(office)
    snapshot["fields"] |= fields
    return save_draft(office, snapshot, base=ensure_live_revision(office))


def test_what_a_process_caches_is_made_once_per_publication_and_never_of_a_draft(office):
    names = cached_until_publication(lambda pk: Office.objects.get(pk=pk).name_en)

    seen = {"outside": [names(office.pk)]}
    with published_as(1):
        first = names(office.pk)
        Office.objects.update(name_en="New name")
        seen["same number"] = [first, names(office.pk)]
        with staged(draft_of(office, name_en="Draft name")):
            seen["draft in place"] = [names(office.pk)]
        seen["after the draft"] = [names(office.pk)]
    with published_as(2):
        seen["next number"] = [names(office.pk)]

    assert seen == {
        "outside": ["Old name"],
        "same number": ["Old name", "Old name"],
        "draft in place": ["Draft name"],
        "after the draft": ["Old name"],
        "next number": ["New name"],
    }


def test_what_a_process_caches_is_bounded():
    calls = []
    double = cached_until_publication(lambda number: calls.append(number) or 2 * number)

    with published_as(1):
        results = [double(number) for number in range(MOST + 1)]
        again = [double(MOST), double(0)]

    assert results == [2 * number for number in range(MOST + 1)]
    assert again == [2 * MOST, 0]
    assert calls == [*range(MOST + 1), 0]
