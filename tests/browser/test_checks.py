"""The glossary as readers see it, and what an editor is told of a translation that differs from its English."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS, faults
from tests.factories import RegionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(("width", "scheme"), [LOOKS[1], LOOKS[0]])
def test_the_glossary_can_be_read_in_every_script(reader, width, scheme):
    found, wide = [], []
    with reader(width=width, scheme=scheme) as page:
        for language in ("en", "ka", "hy", "ru", "uz"):
            page.goto(f"/{language}/")
            page.locator(f".site-footer a[href='/{language}/glossary/']").click()
            page.wait_for_url(f"**/{language}/glossary/")
            found += faults(page)
            wide.append(page.evaluate("document.documentElement.scrollWidth"))

    assert found == []
    assert set(wide) == {width}


def test_whoever_publishes_a_wrong_year_is_told_and_led_to_its_field(reader, log_in):
    region = RegionFactory(name_en="Region", profile_en="In 2010.")
    with reader() as page:
        log_in(page)
        page.goto(reverse("admin:regions_region_change", args=[region.pk]))
        page.get_by_label("Language beside English").select_option("ka")
        page.locator("#id_profile_ka").fill("2011 წელს.")
        page.locator("[name=change_note]").fill("Translated.")
        page.locator("[name=_save]").click()
        told = page.locator(".messagelist .warning")
        expect(told).to_contain_text("“2011” stands here, and in the English “2010”.")
        found = faults(page)
        page.evaluate("sessionStorage.clear()")
        told.get_by_role("link").click()

        expect(page.locator(".prose-box:has(#id_profile_ka) .ProseMirror")).to_be_focused()
        expect(page.locator("#id_profile_ru")).to_be_hidden()

    assert found == []
