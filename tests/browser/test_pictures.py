"""A picture from the editor's files to the reader's page: sent, its focal point clicked, published, and seen without a jump."""

from datetime import date

import pytest
from playwright.sync_api import expect

from offices.models import Office
from pictures.files import LARGEST_FILE
from tests.browser.conftest import DRAWN, LOOKS, NARROW, WIDE, faults, unfold_bar
from tests.browser.test_editing import change_path
from tests.factories import AppointmentFactory, ContactFactory, OfficeFactory, PostFactory, PremisesFactory
from tests.pictures.pictures import encoded, image, pictured, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# How far what stood on the page moved by itself, as browsers count it.
SHIFTS = """
    window.moved = 0;
    new PerformanceObserver(list => list.getEntries().forEach(each => { window.moved += each.value; }))
        .observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture
def office():
    office = OfficeFactory(slug="liaison", name_en="Liaison Office", kind=Office.Kind.HEADQUARTERS)
    PremisesFactory(office=office)
    ContactFactory(office=office)
    return office


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_an_editor_sends_a_picture_says_what_matters_in_it_and_publishes_it(reader, log_in, office, width):
    photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": encoded(image(1600, 1200))}
    with reader(width=width) as page:
        log_in(page)
        page.goto(change_path(office))
        sent = page.locator("#id_picture-file")
        sent.set_input_files(photo | {"buffer": b"\0" * (LARGEST_FILE + 1)})
        assert sent.evaluate("field => [field.value, field.validationMessage]") == [
            "",
            "The file is larger than 10.0\xa0MB. Choose a smaller one.",
        ]
        sent.set_input_files(photo)
        assert sent.evaluate("field => field.validationMessage") == ""
        page.get_by_role("button", name="Save draft").click()
        sent = page.get_by_role("img", name="The picture as it is stored")
        box = sent.bounding_box()
        sent.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
        expect(page.get_by_label("Focal point, percent from the left")).to_have_value("25")
        expect(page.get_by_label("Focal point, percent from the top")).to_have_value("75")
        page.get_by_label("Focal point, percent from the left").fill("30")
        page.get_by_label("Alternative text (English)").fill("The house")
        page.get_by_label("Credit").fill("A. Photographer")
        page.get_by_label("Licence").select_option(label="CC BY 4.0")
        assert faults(page) == []
        unfold_bar(page)
        page.get_by_label("Change note").fill("A picture.")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_role("link", name="View the page").click()

        shown = page.get_by_role("img", name="The house")
        expect(shown).to_have_js_property("complete", True)
        assert shown.evaluate("img => getComputedStyle(img).objectPosition") == "30% 75%"
    assert Office.objects.get().picture_focus_x == 30


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("path", ["/en/offices/liaison/", "/en/representative/", "/en/"])
def test_a_picture_comes_without_moving_anything(reader, office, path, width, scheme):
    Office.objects.filter(pk=office.pk).update(**pictured(picture=stored(width=1600, height=1200)))
    post, fields = (
        PostFactory(office=office),
        pictured(picture=stored(width=600, height=900), picture_alt_en="The holder"),
    )
    AppointmentFactory(post=post, since=date(2024, 1, 1), person_en="Nino Example", **fields)
    with reader(width=width, scheme=scheme) as page:
        page.add_init_script(SHIFTS)
        page.goto(path)
        shown = page.get_by_role("img", name="The h", exact=False).first
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("complete", True)
        assert shown.evaluate("img => img.currentSrc").endswith(".webp")
        page.evaluate(DRAWN)

        assert page.evaluate("window.moved") < 0.01
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
