"""A page that cannot be drawn with a draft: what is wrong with the draft is told, and what is wrong with the site not hidden."""

import pytest

from tests.factories import OfficeFactory, PassageFactory
from tests.publishing.previews.test_rehearsal import address, body, draft_of

pytestmark = pytest.mark.django_db


def test_of_a_draft_that_says_not_yet_on_which_page_it_stands_the_preview_names_what_is_missing(staff):
    draft = draft_of(PassageFactory(), page="")

    refused = staff.get(address(draft))

    assert (refused.status_code, "Page: This field cannot be blank." in body(refused)) == (409, True)


def test_a_page_that_a_draft_breaks_names_its_faults_and_no_other_fault_is_laid_to_it(staff, monkeypatch):
    wrong, right = draft_of(OfficeFactory(slug="wrong"), kind="shop"), draft_of(OfficeFactory(slug="right"))
    monkeypatch.setattr("offices.views.office_sources", lambda *_args: 1 / 0)

    refused = staff.get(address(wrong, "en/offices/wrong/"))

    assert (refused.status_code, "is not a valid choice" in body(refused)) == (409, True)
    with pytest.raises(ZeroDivisionError):
        staff.get(address(right, "en/offices/right/"))
