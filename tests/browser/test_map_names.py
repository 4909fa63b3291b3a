"""The names on the map: whole, clear of one another, of signs and of controls, and true about where they belong."""

import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import expect
from shapely import MultiPoint, Point
from shapely.ops import unary_union

from places.coordinates import degrees_at, mercator
from regions.models import Partner
from tests.atlas.test_basemap import PARTNERS, polygons
from tests.browser.conftest import DRAWN, NARROW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

SCRIPTS = ["en", "ru", "ka", "hy"]
WIDTHS = [320, 360, 480, 768, 1280, 1920]
in_languages = pytest.mark.parametrize(
    "language",
    [pytest.param(code, marks=() if code in SCRIPTS else pytest.mark.slow) for code, _name in settings.LANGUAGES],
)

# Names in view as [text, left, top, right, bottom], then the map itself and what lies upon it, likewise; of partners
# the text and the place that tells whose it is: the end of a leader, or else the middle of the name.
IN_VIEW = """() => {
    const box = (element, name) => {
        const { left, top, right, bottom } = element.getBoundingClientRect();
        return [name ?? element.textContent, left, top, right, bottom];
    };
    const map = box(document.querySelector(".map"), "map");
    const isSeen = ([, left, top, right, bottom]) =>
        right > map[1] && left < map[3] && bottom > map[2] && top < map[4];
    const all = (selector) => [...document.querySelectorAll(selector)];
    const belongs = (label) => {
        const name = label.querySelector("span");
        const isLed = !label.querySelector(".basemap-leader").hidden;
        const { x, y, width, height } = (isLed ? label : name).getBoundingClientRect();
        return [name.textContent, x - map[1] + width / 2, y - map[2] + height / 2];
    };
    return {
        map,
        names: all(".basemap-label span").map((one) => box(one)).filter(isSeen),
        others: all(".map-frame .leaflet-control, .office-mark[data-mark]").map((one) => box(one)).filter(isSeen),
        insets: all(".inset").map((one) => box(one)),
        partners: all(".basemap-country").map(belongs),
        offices: all(".is-marked").map((one) => one.textContent),
        marks: Object.fromEntries(all(".office-mark[data-mark]").map((one) => {
            const { x, y, width, height } = one.getBoundingClientRect();
            return [one.dataset.mark, [x - map[1] + width / 2, y - map[2] + height / 2]];
        })),
    };
}"""

# Longitude and latitude of offices, by which pixels become places.
PLACES = {"liaison-georgia": (44.834, 41.691), "liaison-central-asia": (69.216, 41.265)}
ROUNDING = 2  # pixels


def touch(one, other):
    across = min(one[3], other[3]) - max(one[1], other[1])
    along = min(one[4], other[4]) - max(one[2], other[2])
    return across > ROUNDING and along > ROUNDING


def assert_clear(view):
    names, (_, left, top, right, bottom) = view["names"], view["map"]
    assert [name for name in names if name[1] < left or name[2] < top or name[3] > right or name[4] > bottom] == []
    others = view["others"] + names
    assert [(name[0], other[0]) for name in names for other in others if other != name and touch(name, other)] == []


def open_map(page, language):
    page.goto(f"/{language}/map/")
    page.wait_for_selector("html[data-map=ready]")
    page.evaluate("document.fonts.ready")
    # Leaflet tells of a window that got its scroll bar, or lost it, only after a while.
    page.wait_for_timeout(400)
    page.evaluate(DRAWN)


def place_at(marks, x, y):
    """(the place of a pixel, degrees across a pixel), by two offices whose places on the map are known."""
    (one_x, one_y), (other_x, _) = (marks[slug] for slug in PLACES)
    (one_east, one_south), (other_east, _) = (mercator(*place) for place in PLACES.values())
    scale = (other_x - one_x) / (other_east - one_east)
    return Point(degrees_at(one_east + (x - one_x) / scale, one_south + (y - one_y) / scale)), 360 / scale


@in_languages
def test_every_partner_and_office_is_named_where_it_is(reader, language):
    with translation.override(language):
        codes = {partner.texts.name.plain: partner.code for partner in Partner.objects.all()}
    outlines = {properties["code"]: shape for properties, shape in polygons("overview", "partners")}
    for width in WIDTHS:
        with reader(width=width, reduced_motion="reduce") as page:
            open_map(page, language)
            view = page.evaluate(IN_VIEW)

        assert_clear(view)
        assert sorted(codes[text] for text, *_place in view["partners"]) == PARTNERS, width
        assert len(view["offices"]) == len(view["marks"]), width
        for text, x, y in view["partners"]:
            place, pixel = place_at(view["marks"], x, y)
            assert outlines[codes[text]].distance(place) <= 1.5 * pixel, (width, text)


@pytest.mark.slow
@pytest.mark.parametrize("language", SCRIPTS)
def test_the_inset_covers_no_partner_and_no_name_and_holds_its_own(reader, language):
    outlines = unary_union([shape for _properties, shape in polygons("overview", "partners")])
    for width, height in [*((width, 900) for width in WIDTHS), (NARROW, 640)]:
        with reader(width=width, height=height, reduced_motion="reduce") as page:
            open_map(page, language)
            view = page.evaluate(IN_VIEW)
            cut = page.locator(".inset b").evaluate("one => one.scrollWidth - one.clientWidth")

        [inset], (_, map_left, map_top, *_ends) = view["insets"], view["map"]
        assert cut == 0, width
        assert [name for name in view["names"] if touch(name, inset)] == [], width
        _name, left, top, right, bottom = inset
        corners = [(x - map_left, y - map_top) for x in (left, right) for y in (top, bottom)]
        covered = MultiPoint([place_at(view["marks"], *corner)[0] for corner in corners]).envelope
        assert not covered.intersects(outlines), (width, height)


@pytest.mark.slow
@pytest.mark.parametrize("language", SCRIPTS)
def test_names_are_whole_and_clear_of_everything_after_a_move(reader, language):
    with reader(width=NARROW, reduced_motion="reduce") as page:
        open_map(page, language)
        page.locator(".map").focus()
        for key in ("+", "ArrowRight", "ArrowUp"):
            page.keyboard.press(key)
            page.evaluate(DRAWN)
            expect(page.locator(".leaflet-pan-anim")).to_have_count(0)
            view = page.evaluate(IN_VIEW)
            assert len(view["names"]) > 1
            assert_clear(view)


# [sign or name, what hides it] for all that is in part under what lies upon the map, or across its edge.
HIDDEN = """() => {
    const box = (element) => element.getBoundingClientRect();
    const meet = (one, other) =>
        one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
    const isSeen = (one) => one.checkVisibility({ visibilityProperty: true });
    const upon = [...document.querySelectorAll(".map-tools, .inset, .legend")].filter(isSeen);
    const map = box(document.querySelector(".map"));
    const isCut = ({ left, top, right, bottom }) =>
        left < map.left || top < map.top || right > map.right || bottom > map.bottom;
    const things = [...document.querySelectorAll(".map .office-mark, .basemap-country span")].filter((one) => meet(box(one), map));
    return things.flatMap((one) => [
        ...upon.filter((other) => meet(box(one), box(other))).map((other) => [one.dataset.mark ?? one.textContent, other.className]),
        ...(isCut(box(one)) ? [[one.dataset.mark ?? one.textContent, "edge"]] : []),
    ]);
}"""


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1280, 900), (NARROW, 740), (1920, 1000)])
def test_the_map_of_a_chosen_partner_hides_no_sign_and_names_the_partner(reader, width, height):
    names = {partner.slug: partner.name_en for partner in Partner.objects.all()}
    hidden, named = {}, {}
    with reader(width=width, height=height, reduced_motion="reduce") as page:
        for slug in names:
            page.goto(f"/en/map/?partner={slug}")
            page.wait_for_selector("html[data-map=ready]")
            page.evaluate(DRAWN)
            hidden[slug] = page.evaluate(HIDDEN)
            named[slug] = names[slug] in page.locator(".basemap-country span").all_text_contents()

    assert hidden == {slug: [] for slug in names}
    assert named == dict.fromkeys(names, True)
