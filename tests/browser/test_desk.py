"""A translator at the desk, by keyboard alone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from offices.models import Office
from tests.browser.conftest import WIDE
from tests.factories import OfficeFactory
from translations.states import State, record, states_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def begin(page, log_in, name="Office "):
    """Opens a queue of the names of two offices; returns the address of the first."""
    for number in range(2):
        OfficeFactory(name_en=f"{name}{number}", profile_en="")
    log_in(page)
    page.goto(f"{reverse('admin:translate')}?language=ka&state=missing")
    return page.url


def test_a_translator_clears_a_queue_of_five_by_keyboard_alone(reader, log_in):
    offices = [OfficeFactory(name_en="Office", name_ka=f"ოფისი {letter}", profile_en="") for letter in "აბგდე"]
    for office in offices:
        record(office, "ka")
    Office.objects.update(name_en="Liaison office")

    with reader(width=WIDE) as page:
        log_in(page)
        page.goto(f"{reverse('admin:translate')}?language=ka&state=outdated")
        field = page.locator("#desk-text")
        for number, keys in enumerate(["Control+Enter", "Control+s", "Control+s", "Control+m", "Control+Shift+Enter"]):
            expect(page.locator(".desk-progress")).to_contain_text(f"{number + 1} of 5")
            expect(field).to_be_focused()
            expect(page.locator(".desk-compared del")).to_contain_text("Office")
            if keys == "Control+m":  # the same sentence, translated a moment ago
                page.keyboard.press(keys)
                page.keyboard.press("1")
                expect(field).not_to_have_value("ოფისი დ")
                page.keyboard.press("Control+Enter")
            elif keys != "Control+Shift+Enter":
                page.keyboard.press("Control+A")
                page.keyboard.type(f"სამდივნო {'აბგდე'[number]}")
                page.keyboard.press(keys)
            else:
                page.keyboard.press(keys)
        expect(page.locator(".messagelist")).to_contain_text("The queue is through: 5 texts.")

    states = states_of(list(Office.objects.all()), ["ka"])
    assert len(states) == 5
    assert State.OUTDATED not in states.values()
    assert sum(name.startswith("სამდივნო") for name in Office.objects.values_list("name_ka", flat=True)) == 4


def test_a_text_is_passed_over_and_come_back_to_by_keys(reader, log_in):
    with reader(width=WIDE) as page:
        first = begin(page, log_in)
        page.keyboard.press("Alt+PageDown")
        page.wait_for_url(lambda url: url != first)
        page.keyboard.press("Alt+PageUp")
        page.wait_for_url(first)


def test_what_was_refused_is_offered_again_after_another_text_was_looked_at(reader, log_in):
    with reader(width=WIDE) as page:
        first = begin(page, log_in, "Opened in 201")
        page.locator("#desk-text").fill("გაიხსნა 2019 წელს")
        page.get_by_role("button", name="Reviewed, next").click()
        expect(page.locator(".desk .errorlist")).to_contain_text("Look at what the checks find")
        page.keyboard.press("Alt+PageDown")
        page.wait_for_url(lambda url: url != first)

        page.goto(first)
        expect(page.locator("#desk-text")).to_have_value("")
        page.get_by_role("button", name="Put it back").click()

        expect(page.locator("#desk-text")).to_have_value("გაიხსნა 2019 წელს")


def test_what_was_saved_is_not_offered_again_whatever_became_of_it(reader, log_in):
    with reader(width=WIDE) as page:
        first = begin(page, log_in)
        page.locator("#desk-text").fill("ოფისი")
        page.get_by_role("button", name="Save, next").click()
        page.wait_for_url(lambda url: url != first)
        Office.objects.exclude(name_ka="").update(name_ka="ბიურო")

        page.goto(first)

        expect(page.locator("#desk-text")).to_have_value("ბიურო")
        expect(page.locator("#typed-text")).to_be_hidden()
