"""Tables of the staff site: which words have room, on small screens and large ones, in each script."""

import pytest

from publishing.journal.entries import Action, record
from publishing.models import ChangeSet
from tests.browser.conftest import NARROW, WIDE
from tests.factories import OfficeFactory, PremisesFactory, UserFactory
from tests.public_pages import SCRIPTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Words in cells that stand on more than one line.
BROKEN_WORDS = r"""() => {
    const found = [], range = document.createRange();
    const texts = document.createTreeWalker(document.querySelector("#content"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode, element = text.parentElement;
        if (!element.closest("th, td") || !element.checkVisibility() || element.closest(".visually-hidden")) continue;
        for (const word of text.data.matchAll(/[\p{L}\p{M}]+/gu)) {
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            const tops = [...range.getClientRects()].filter((box) => box.width).map((box) => box.top);
            if (Math.max(...tops) - Math.min(...tops) > 6) found.push(word[0]);
        }
    }
    return found;
}"""
PAGES = (
    "",
    "offices/office/",
    "publishing/journalentry/",
    "publishing/changeset/",
    "texts/",
    "texts/overview/",
    "texts/replace/?find=Partnership&language=en",
)


@pytest.fixture
def office():
    office = OfficeFactory(
        name_en="Liaison Office", profile_en="The Individual Partnership Programme of the Azerbaijan demonstration."
    )
    PremisesFactory(office=office)
    ChangeSet.objects.create(name="Demonstration of moves")
    return office


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("language", SCRIPTS)
def test_no_word_in_a_cell_is_broken_on_a_small_screen(reader, log_in, language):
    user, broken = UserFactory(), {}
    with reader(width=NARROW) as page:
        log_in(page, user)
        user.language = language
        user.save()
        for path in PAGES:
            page.goto(f"/admin/{path}")
            assert page.locator("#content :is(th, td)").count()
            broken[path] = page.evaluate(BROKEN_WORDS)

    assert broken == {path: [] for path in PAGES}


def test_each_number_of_texts_has_its_state_beside_it_on_a_small_screen(reader, log_in, office):
    with reader(width=NARROW) as page:
        log_in(page)
        cell = page.locator(".by-language td").first

        assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"missing"'
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW


def test_half_of_the_journal_says_what_happened(reader, log_in, office):
    record(Action.PUBLISHED, office, None, detail="The office has moved to another building in the same street.")
    with reader(width=WIDE) as page:
        log_in(page)
        page.goto("/admin/publishing/journalentry/")
        row = page.locator("#result_list tbody tr").last
        widths = {
            name: row.locator(f".field-{name}").bounding_box()["width"] for name in ("when", "in_words", "address")
        }

    assert widths["in_words"] > 400
    assert widths["in_words"] > 2 * max(widths["when"], widths["address"])
