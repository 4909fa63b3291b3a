"""Questions are put in order by dragging and by keys; rows of a form too."""

import pytest
from playwright.sync_api import expect

from mandate.models import Question
from offices.models import Contact
from tests.browser.conftest import NARROW, WIDE, faults
from tests.browser.test_editing import change_path
from tests.factories import ContactFactory, OfficeFactory, QuestionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ORDER = "/admin/mandate/question/order/"
NAMES = ".ordered [data-order-name]"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_questions_are_put_in_order_by_dragging_and_by_keys(reader, log_in, width):
    for place, name in enumerate(["Who?", "What?", "Why?", "Where?"]):
        QuestionFactory(question_en=name, slug=name.lower()[:-1], position=place)

    with reader(width=width) as page:
        log_in(page)
        page.goto(ORDER)
        handle, first = page.get_by_role("button", name="Move “Where?”"), page.get_by_role("button", name="Move “Who?”")
        start, end = handle.bounding_box(), first.bounding_box()
        page.mouse.move(start["x"] + 8, start["y"] + 8)
        page.mouse.down()
        page.mouse.move(end["x"] + 8, end["y"] + 40, steps=6)
        page.mouse.move(end["x"] + 8, end["y"] + 2, steps=6)
        page.mouse.up()
        expect(page.get_by_text("“Where?” is now in place 1 of 4.")).to_be_attached()
        expect(page.locator(NAMES)).to_have_text(["Where?", "Who?", "What?", "Why?"])

        first.focus()
        page.keyboard.press("Alt+ArrowDown")
        page.keyboard.press("Alt+ArrowDown")
        expect(page.get_by_text("“Who?” is now in place 4 of 4.")).to_be_attached()
        expect(first).to_be_focused()
        expect(page.locator(NAMES)).to_have_text(["Where?", "What?", "Why?", "Who?"])
        assert faults(page) == []

        page.get_by_label("Change note").fill("Where comes first.")
        page.get_by_role("button", name="Publish").click()
        page.wait_for_url("**/mandate/question/")

    assert [question.slug for question in Question.objects.all()] == ["where", "what", "why", "who"]


def test_contacts_of_an_office_are_moved_with_keys(reader, log_in):
    office = OfficeFactory(slug="liaison", name_en="Liaison")
    for place in range(3):
        ContactFactory(office=office, kind="email", value=f"c{place}@example.org", position=place)

    with reader() as page:
        log_in(page)
        page.goto(change_path(office))
        page.get_by_role("button", name="Move “c2@example.org”").press("Alt+ArrowUp")
        expect(page.get_by_text("“c2@example.org” is now in place 2 of 3.")).to_be_attached()
        page.get_by_label("Change note").fill("In the order of use.")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_role("link", name="View the page").wait_for()

    assert [contact.value[:2] for contact in Contact.objects.all()] == ["c0", "c2", "c1"]
