"""The names on drawn maps, with the real content: each finds room, and says truly where it belongs."""

from functools import cache
from itertools import combinations

import pytest
from django.conf import settings
from django.utils import translation
from shapely import Point, box
from shapely.ops import unary_union

from atlas.labels import countries, in_capitals, letter_widths
from atlas.picture import LOCATORS, SHEETS, draw, sheet_of
from atlas.preview import MAP
from atlas.world import MapState
from languages.text import Text
from offices.selection import OfficeSelection
from places.coordinates import degrees_at, mercator
from regions.models import Partner
from tests.atlas.test_basemap import PARTNERS, polygons

LANGUAGES = [language for language, _name in settings.LANGUAGES]
TOWNS = ["Brussels", "Kabul", "Tashkent", "Tbilisi"]
PARTNER = ("country", "large")
SHEETS_DRAWN = [
    *((size, {}) for size in (*SHEETS, "preview")),
    *((size, {"region": slug}) for size in LOCATORS for slug in ("south-caucasus", "central-asia")),
    *((size, {"office": "senior-civilian-representative-afghanistan"}) for size in LOCATORS),
]

# One process draws, so that each picture is drawn once for all that is said of it.
pytestmark = [pytest.mark.django_db, pytest.mark.rendering, pytest.mark.xdist_group("labels")]
in_languages = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module", autouse=True)
def content(content_of_module):
    """The content, in the database for a module and rolled back after it."""


def draw_in(language, size, **query):
    """(frame, labels) of a picture."""
    frame, drawing = draw_all_in(language, size, **query)
    return frame, drawing["labels"]


@cache
def draw_all_in(language, size, **query):
    with translation.override(language):
        state = MapState(OfficeSelection(query))
        sheet = MAP if size == "preview" else sheet_of(state, size)
        return sheet.frame, draw(state, sheet=sheet)


@cache
def outlines():
    return {properties["code"]: shape for properties, shape in polygons("overview", "partners")}


def is_inside_country(frame, label):
    """Whether the end of its leader, or else its middle, lies in its country, as far as pixels tell."""
    x, y = label.leader[:2] or ((label.box[0] + label.box[2]) / 2, (label.box[1] + label.box[3]) / 2)
    left, top = mercator(frame.west, frame.north)
    place = Point(degrees_at(left + x / frame.scale, top + y / frame.scale))
    return outlines()[label.code].distance(place) <= 360 / frame.scale


@in_languages
def test_names_belong_to_their_country_and_are_clear_of_one_another(language):
    for size, query in SHEETS_DRAWN:
        frame, labels = draw_in(language, size, **query)

        partners = [label for label in labels if label.kind in PARTNER]
        assert [label.text for label in partners if not is_inside_country(frame, label)] == [], (size, query)
        pairs = combinations([(label.text, box(*label.box)) for label in labels], 2)
        touching = [(one, other) for (one, area), (other, area_) in pairs if area.intersection(area_).area > 0]
        assert touching == [], (size, query)
        picture = box(0, 0, frame.width, frame.height)
        assert [label.text for label in labels if not picture.covers(box(*label.box))] == [], (size, query)


@in_languages
def test_every_partner_and_every_office_is_named(language):
    for size in (*SHEETS, "preview"):
        _frame, labels = draw_in(language, size)

        assert sorted(label.code for label in labels if label.kind in PARTNER) == PARTNERS, size
        towns = [label.text.plain for label in labels if label.kind in ("office", "inset")]
        assert len(towns) == len(TOWNS), size
        if language == "en":
            assert sorted(towns) == TOWNS


@in_languages
def test_the_inset_holds_its_name_and_covers_no_other_and_no_partner(language):
    for size in (*SHEETS, "preview"):
        frame, drawing = draw_all_in(language, size)
        inset = box(*drawing["inset"].box)

        held = [label.kind for label in drawing["labels"] if inset.covers(box(*label.box))]
        touching = [label.kind for label in drawing["labels"] if inset.intersects(box(*label.box))]
        assert held == touching == ["inset"], size
        left, top = mercator(frame.west, frame.north)
        x, y = inset.bounds[2:]
        corners = Point(frame.west, frame.north), Point(degrees_at(left + x / frame.scale, top + y / frame.scale))
        covered = box(*unary_union(corners).bounds)
        assert [code for code, shape in outlines().items() if shape.intersects(covered)] == [], size


@in_languages
def test_a_locator_names_the_partner_that_it_is_about(language):
    for slug, code in Partner.objects.values_list("slug", "code"):
        _frame, labels = draw_in(language, "locator-small", partner=slug)

        assert code in [label.code for label in labels if label.kind in PARTNER], slug


@in_languages
def test_every_letter_is_measured(language):
    letters = {
        letter
        for size in SHEETS
        for label in draw_in(language, size)[1]
        for line, *_place in label.lines
        for letter in line
        if letter not in "←→"
    }

    assert letters - letter_widths().keys() == set()


def test_no_letter_is_shown_smaller_than_eleven_pixels():
    """A picture is shown as wide as the window or the page, from the width at which it is chosen: see _picture.html."""
    least = {"small": 320 / 360, "middle": 641 / 720, "wide": 1008 / 1088}

    sizes = {
        size: min(letters.size for letters in sheet.letters.values()) * least[size] for size, sheet in SHEETS.items()
    }

    assert {size: shown for size, shown in sizes.items() if shown < 11} == {}


def test_capitals_are_those_of_the_language():
    names = [("Qırğızıstan, Tacikistan", "az"), ("საქართველო", "ka"), ("Oʻzbekiston", "uz"), ("Кыргызстан", "ky")]

    assert [in_capitals(Text(*name)) for name in names] == [
        "QIRĞIZISTAN, TACİKİSTAN",
        "საქართველო",
        "OʻZBEKISTON",
        "КЫРГЫЗСТАН",
    ]


def test_rooms_and_ends_of_leaders_lie_within_the_country():
    astray = [
        (code, place)
        for code, country in countries(is_partner=True).items()
        for place in (
            *(box(west, south, east, north) for south, west, north, east in country["rooms"]),
            *(
                Point(longitude, latitude)
                for latitude, longitude, *_side in (*country["dots"], *country.get("led", ()))
            ),
        )
        if outlines()[code].buffer(0.03).covers(place) is False
    ]

    assert astray == []
