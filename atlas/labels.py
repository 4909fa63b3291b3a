"""What a drawn map names, in which letters, and where: offices, partners, capitals, waters and neighbours, in this order."""

import json
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import get_language

from atlas.basemap import BASEMAP
from atlas.label_places import Wanted, place_names
from languages.context_processors import SCRIPTS
from languages.countries import country_name
from languages.text import Text, languages_read
from regions.basemap import NEIGHBOURS

LINE = 1.2  # the height of a line, as part of the size of its letters
BASELINE = 0.93  # from the top of a line to the feet of its letters, likewise
CAPITAL_DOT = 4  # pixels around the middle of a capital's sign
MOST_LED = 12  # towns of offices that a leader may part from their signs
MOST_TOWNS = 60  # towns of offices that are named
CAPITALS = 3.6  # the zoom from which capitals are named; the same in basemap-labels.js
SAME = 6  # pixels within which a capital is the town of an office
UNSPACED = ("georgian", "arabic")
UNKNOWN_LETTER = 100  # hundredths of the size: wider than any that is known


@dataclass(frozen=True)
class Letters:
    """How a kind of name is set; ``spacing`` is part of the size. What is measured is bold: plain letters are narrower."""

    size: float
    spacing: float = 0
    is_capitals: bool = False
    width: float = 1.0

    def forms(self, name):
        """The lines of a name in each form that it may take: as one line, or a word on each."""
        text = in_capitals(name) if self.is_capitals else name.plain
        return [[text], text.split()] if " " in text else [[text]]

    def length(self, line, language):
        """Pixels that a line takes. Georgian has no capitals to be spaced out, and Arabic letters join."""
        widths, spacing = letter_widths(), 0 if SCRIPTS.get(language) in UNSPACED else self.spacing
        letters = sum(widths.get(letter, UNKNOWN_LETTER) for letter in line) / 100 * self.width
        return math.ceil(self.size * (letters + spacing * len(line)))

    def box(self, lines, language):
        """(width, height) of lines, in pixels."""
        return max(self.length(line, language) for line in lines), math.ceil(len(lines) * self.size * LINE)

    def set_lines(self, lines, box, language):
        """[(text, middle, baseline, length)] of the lines in a box of this size; 0 where letters are not measured."""
        left, top, right, _bottom = box
        widths = letter_widths()
        baselines = [round(top + self.size * (BASELINE + LINE * number), 1) for number in range(len(lines))]
        return [
            (line, (left + right) / 2, baseline, self.length(line, language) if widths.keys() >= set(line) else 0)
            for line, baseline in zip(lines, baselines, strict=True)
        ]


def alphabet(**sizes):
    """{kind: ``Letters``} of a picture, from the sizes that it gives."""
    return {
        kind: Letters(size, spacing, kind in {"country", "large", "neighbour"}, 1.0 if kind in BOLD else 0.96)
        for kind, (size, spacing) in sizes.items()
    }


BOLD = {"office", "country", "large"}
# By the width of the picture, so that no letter is shown smaller than 11 pixels. What is not there is not named.
ALPHABETS = {
    "wide": alphabet(
        office=(15, 0), country=(12.5, 0.1), large=(16, 0.26), capital=(13.5, 0), water=(13, 0), neighbour=(12, 0.1)
    ),
    "middle": alphabet(
        office=(15, 0), country=(12.5, 0.02), large=(15, 0.2), capital=(13, 0), water=(12.5, 0), neighbour=(12.5, 0.02)
    ),
    "narrow": alphabet(office=(13.5, 0), country=(12.4, 0), large=(13, 0.06), water=(12.4, 0), neighbour=(12.4, 0)),
    "locator": alphabet(
        office=(14, 0), country=(11.5, 0.03), large=(14, 0.2), capital=(12, 0), water=(12, 0), neighbour=(11.5, 0.03)
    ),
    # A preview is shown much smaller than it is.
    "preview": alphabet(office=(21, 0), country=(17, 0.04), large=(20, 0.14), capital=(17, 0)),
}


@dataclass(frozen=True)
class Label:
    """A name at its place; ``lines`` are (text, middle, baseline, length), ``leader`` goes from its dot to the name."""

    kind: str
    code: str
    text: Text
    box: tuple
    lines: list
    size: float
    leader: tuple = ()


def name_all(sheet, offices, partners, taken, chosen=frozenset()):
    """([``Label``], places of the capitals' signs) of a picture.

    ``offices`` are {(x, y, radius): town}, ``partners`` {code: name}, of which the ``chosen`` find room
    first; ``taken`` boxes that are covered already.
    """
    frame, alphabet = sheet.frame, sheet.letters
    wanted = [
        *_offices(frame, offices),
        *(
            (kind, code, partners[code], area)
            for code, (kind, area) in sorted(_areas(frame).items(), key=lambda one: one[0] not in chosen)
            if code in partners
        ),
        *(_capitals(frame, offices) if "capital" in alphabet and frame.zoom > CAPITALS else ()),
        *(_waters(frame) if "water" in alphabet else ()),
        *(_neighbours(frame) if "neighbour" in alphabet else ()),
    ]
    forms = [_forms(alphabet[kind], kind, name) for kind, _code, name, _want in wanted]
    sizes = [
        tuple(alphabet[kind].box(lines, name.language) for lines in several)
        for (kind, _code, name, _want), several in zip(wanted, forms, strict=True)
    ]
    asked = tuple(Wanted(size, **want) for (*_what, want), size in zip(wanted, sizes, strict=True))
    placed = _placed(asked, (0, 0, frame.width, frame.height), tuple(offices), tuple(taken))
    labels = [
        _label(kind, code, name, several[place.form], size[place.form], place, alphabet[kind])
        for (kind, code, name, _want), several, size, place in zip(wanted, forms, sizes, placed, strict=True)
        if place
    ]
    named = {label.code for label in labels if label.kind == "capital"}
    return labels, [want["sign"][:2] for kind, code, _name, want in wanted if kind == "capital" and code in named]


@lru_cache(maxsize=256)
def _placed(*asked):
    """It takes a tenth of a second, and the same maps are asked for again and again."""
    return place_names(*asked)


def _forms(letters, kind, name):
    """Waters are narrow: rather a word on each line; a capital stands in one."""
    forms = letters.forms(name)
    return forms[::-1] if kind == "water" else forms[:1] if kind == "capital" else forms


def _label(kind, code, name, lines, size, place, letters):
    box = (place.left, place.top, place.left + size[0], place.top + size[1])
    return Label(kind, code, name, box, letters.set_lines(lines, box, name.language), letters.size, place.leader)


def _offices(frame, offices):
    sides = [
        (frame.place(city["longitude"], city["latitude"]), city["side"]) for city in _file()["cities"] if "side" in city
    ]
    for (x, y, radius), town in list(offices.items())[:MOST_TOWNS]:
        side = next((side for place, side in sides if math.dist(place, (x, y)) < SAME), "right")
        yield "office", "", town, {"sign": (x, y, radius), "is_led": len(offices) <= MOST_LED, "side": side}


@lru_cache(maxsize=32)
def _areas(frame):
    """{code: (kind of its name, what ``Wanted`` needs to know of the partner)}."""
    known = countries(is_partner=True)
    strips = {code: [frame.box(*strip) for strip in country["strips"]] for code, country in known.items()}
    return {
        code: (
            "large" if country.get("large") else "country",
            {
                "rooms": tuple(frame.box(*room) for room in country["rooms"]),
                "dots": tuple(frame.place(longitude, latitude) for latitude, longitude in country["dots"]),
                "led": tuple(
                    (*frame.place(longitude, latitude), to) for latitude, longitude, to in country.get("led", ())
                ),
                "shuns": tuple(box for other, boxes in strips.items() if other != code for box in boxes),
            },
        )
        for code, country in known.items()
    }


def _capitals(frame, offices):
    for city in _file()["cities"]:
        x, y = frame.place(city["longitude"], city["latitude"])
        has_office = any(math.hypot(x - sx, y - sy) < SAME for sx, sy, _radius in offices)
        if city["rank"] or has_office or not frame.holds(city["longitude"], city["latitude"]):
            continue
        sign = {"sign": (x, y, CAPITAL_DOT), "side": city.get("side", "right"), "is_reserved": True}
        yield "capital", city["country"], _named(city), sign


def _waters(frame):
    for water in _file()["waters"]:
        if water["zoom"] <= frame.zoom and (spots := _spots(frame, water["at"])):
            yield "water", "", _named(water), {"spots": spots}


def _neighbours(frame):
    for code, country in countries(is_partner=False).items():
        if code in NEIGHBOURS and (spots := _spots(frame, country["at"])):
            yield "neighbour", code, Text(country_name(code), get_language()), {"spots": spots}


def _spots(frame, places):
    return tuple(frame.place(longitude, latitude) for latitude, longitude in places if frame.holds(longitude, latitude))


@cache
def _file():
    return json.loads((BASEMAP / "cities.json").read_text(encoding="utf-8"))


@cache
def countries(*, is_partner):
    """{code: where its name may stand} of the partners, or of their neighbours."""
    return {country["code"]: country for country in _file()["countries"] if country["partner"] == is_partner}


def _named(thing):
    languages = languages_read()
    language = next(language for language in (*languages, "en") if thing["names"].get(language))
    return Text(thing["names"][language], language, languages[0])


def in_capitals(text):
    """A name in capitals, by the rules of its language; Georgian has none that fit among other letters."""
    if text.language == "ka":
        return text
    plain = text.plain.replace("i", "İ") if text.language == "az" else text.plain
    return plain.upper()


@cache
def letter_widths():
    """{letter: hundredths of its size}, of Noto Sans in bold."""
    widths = json.loads(Path(__file__).with_name("letter_widths.json").read_text(encoding="utf-8"))
    return {letter: int(width) for width, letters in widths.items() for letter in letters}
