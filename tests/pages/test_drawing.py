"""Where a drawing puts what a chart has, in both widths and both directions of writing."""

import re
from datetime import date
from itertools import combinations, pairwise

import pytest

from languages.inexact import InexactDate, Period
from languages.text import Text
from pages.chart import Bar, Chart, Dot, Lane
from pages.drawing import AXIS, BAR, DOT, HEAD, Drawing
from pages.shapes import text_width, wrap
from tests.factories import AppointmentFactory, OfficeFactory, PostFactory, PremisesFactory

TODAY = date(2024, 1, 1)  # so that a year is 30 pixels wide


def bar(since, until, caption="Here", kind="open", **values):
    known = (
        day and InexactDate(date(day, 1, 1), values.pop(name, "day")) for name, day in (("a", since), ("b", until))
    )
    return Bar(Period(*known), caption, kind, f"{since} – {until}", **values)


def drawn(*lanes, size="wide", margin=0, **values):
    return Drawing(Chart(list(lanes), TODAY, "Chart", **values), size, 904, margin)


def parts(drawing, lane=0):
    return [[(part.shape, part.x, part.width) for part in bar.parts] for bar in drawing.lanes[lane][2]]


def labels(drawing, lane=0):
    return [[label.words for label in bar.labels] for bar in drawing.lanes[lane][2]]


def test_the_years_are_evenly_apart_and_a_move_leaves_no_gap():
    drawing = drawn(Lane("Office", [bar(1994, 2004, "Astana"), bar(2004, None, "Tashkent")]))

    assert parts(drawing) == [[("solid", 0, 300)], [("solid", 300, 600)]]
    assert labels(drawing) == [["Astana"], ["Tashkent"]]
    assert [year for _x, year, _anchor in drawing.years] == [1994, 2000, 2005, 2010, 2015, 2020, 2024]


@pytest.mark.parametrize(
    ("began", "size", "named"),
    [
        (1994, "wide", [1994, 2000, 2005, 2010, 2015, 2020, 2024]),
        (1960, "wide", [1960, 1965, 1970, 1975, 1980, 1985, 1990, 1995, 2000, 2005, 2010, 2015, 2024]),
        (1800, "wide", [1800, 1820, 1840, 1860, 1880, 1900, 1920, 1940, 1960, 1980, 2024]),
        (1024, "narrow", [1024, *range(1100, 1950, 50), 2024]),
    ],
)
def test_a_chart_begins_with_what_it_shows_and_names_as_many_years_as_find_room(began, size, named):
    drawing = drawn(Lane("Office", [bar(began, None), bar(2001, 2002)]), size=size)

    assert [year for _x, year, _anchor in drawing.years] == named
    assert parts(drawing)[0][0][1:] == (0, 900)


def test_a_chart_begins_with_its_first_dot():
    drawing = drawn(dots=[Dot(date(1991, 12, 20), "First", "first")], dots_caption="Milestones")

    assert next(year for _x, year, _anchor in drawing.years) == 1991
    assert drawing.dots[0][1] > 20


def test_from_the_right_everything_is_mirrored(settings):
    lanes = [Lane("Office", [bar(1994, 2004, b="year"), bar(2010, None)])]
    from_left = drawn(*lanes)
    settings.LANGUAGES_BIDI = ["en"]
    from_right = drawn(*lanes)

    mirror = {"out": "in", "in": "out", "solid": "solid"}
    mirrored = [[(mirror[s], 904 - x - width, width) for s, x, width in bar] for bar in parts(from_left)]
    assert parts(from_left)[0] == [("solid", 0, 300), ("out", 300, 30)]
    assert parts(from_right) == mirrored
    assert [x for x, *_rest in from_right.years] == [904 - x for x, *_rest in from_left.years]
    assert from_right.fades == [("open", "in")]
    places = [[label.x for bar in drawing.lanes[0][2] for label in bar.labels] for drawing in (from_left, from_right)]
    assert places == [[8, 488], [896, 416]]


def test_fades_stand_in_the_same_order_in_every_process():
    kinds = ("open", "held", "closed", "head")
    lanes = [Lane(kind, [bar(1994, 2004, kind=kind, a="year", b="year")]) for kind in kinds]

    assert drawn(*lanes).fades == [(kind, shape) for kind in sorted(kinds) for shape in ("in", "out")]


def test_somebody_attested_in_one_month_is_a_dot():
    drawing = drawn(Lane("Post", [bar(2014, 2014, a="latest", b="earliest")]))

    ((part,),) = (bar.parts for bar in drawing.lanes[0][2])
    assert (part.shape, part.middle[0]) == ("dot", 601)


def test_a_term_of_a_day_can_still_be_seen():
    day = InexactDate(date(2010, 1, 1))

    drawing = drawn(Lane("Post", [Bar(Period(day, InexactDate(date(2010, 1, 2))), "A", "held", "")]))

    assert parts(drawing) == [[("solid", 480, 2)]]


def test_what_fits_into_no_bar_stands_below_in_rows_that_do_not_meet():
    names = [f"Somebody with a long name, number {number}" for number in range(6)]
    lane = Lane("Post", [bar(2016 + number, 2017 + number, name) for number, name in enumerate(names)])

    for size in ("wide", "narrow"):
        drawing = drawn(lane, size=size)
        boxes = []
        for found in drawing.lanes[0][2]:
            (label,) = found.labels
            width = text_width(f"{label.words}{label.more}", 12)
            left = label.x - (width if label.anchor == "end" else 0)
            boxes.append((left, left + width, label.y))
            assert left >= 0
            assert left + width <= 904
        assert [b for a, b in combinations(boxes, 2) if a[2] == b[2] and a[0] < b[1] and b[0] < a[1]] == []
        assert drawing.bottom > max(y for *_x, y in boxes)


def test_a_leader_goes_from_the_foot_of_its_bar_to_the_top_of_its_text():
    lane = Lane(
        "Post", [bar(2016 + number, 2017 + number, f"Somebody with a long name, {number}") for number in range(4)]
    )

    found = [(each.parts, label) for each in drawn(lane).lanes[0][2] for label in each.labels if label.leader]

    assert len(found) == 3
    for parts_of_it, label in found:
        x, y, height = map(int, re.fullmatch(r"M(\d+) (\d+)v-(\d+)", label.leader).groups())
        assert (y - height, y) == (max(part.y + part.height for part in parts_of_it), label.y - 10)
        assert x in (parts_of_it[0].x, parts_of_it[-1].x + parts_of_it[-1].width)


def test_a_tall_bar_has_the_dates_in_it_and_a_narrow_drawing_leaves_out_what_has_no_room():
    lane = Lane(
        "Post", [bar(1994, 2014, "First"), bar(2014, 2015, "Second")], heads=[bar(2000, 2001, "Head")], is_tall=True
    )

    assert labels(drawn(lane)) == [["First", "1994 – 2014"], ["Second"], ["Head"]]
    assert labels(drawn(lane, size="narrow")) == [["First", "1994 – 2014"], ["Second"], []]


def test_below_a_bar_a_name_looks_as_a_name_and_dates_as_a_remark():
    bars, heads = [bar(1994, 1996, "X"), bar(1996, 1997, "Somebody")], [bar(2000, 2001, "Head")]

    found = drawn(Lane("Post", bars, heads=heads, is_tall=True)).lanes[0][2]

    assert [(label.kind, label.words, label.more) for each in found for label in each.labels] == [
        ("inner on-open", "X", ""),
        ("remark outer", "1994 – 1996", ""),
        ("outer", "Somebody", "1996 – 1997"),
        ("remark outer", "Head", "2000 – 2001"),
    ]


def test_the_life_of_an_office_lies_behind_its_places_and_leads_nowhere():
    lane = Lane("Office", [bar(2004, 2021, "Kabul", url="/there/")], life=bar(2003, 2022, "Office"))

    life, place = drawn(lane).lanes[0][2]

    assert (life.parts[0].height, life.url, place.parts[0].height, place.url) == (6, "", BAR, "/there/")
    assert (place.row, place.caption) == ("row-1-1", "Office: Kabul, 2004 – 2021")
    assert life.caption == "Office: 2003 – 2022"


def test_what_a_small_drawing_calls_as_its_only_bar_it_says_once():
    drawing = drawn(Lane("Office in Georgia", [bar(1994, None, "Tbilisi")], "1994", short="Tbilisi"), margin=200)

    assert [label.words for label in drawing.lanes[0][1]] == ["Tbilisi"]
    assert labels(drawing) == [[]]


@pytest.mark.parametrize("is_tall", [False, True])
@pytest.mark.parametrize("margin", [0, 200])
@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_from_top_to_bottom_nothing_covers_anything_else(size, margin, is_tall):
    places = [bar(1994, 2014, "Tbilisi"), bar(2014, 2015, "A city with a long name")]
    life, heads = bar(1994, 2015, "Office"), [bar(2000, 2001, "Head")]
    lane = Lane("Office", places, "A remark", life=life, heads=heads, is_tall=is_tall)
    dots = [Dot(date(2000, 1, 1), "", "")]

    drawing = drawn(lane, lane, size=size, margin=margin, dots=dots, dots_caption="Milestones")

    reached = AXIS
    for _lane, names, (life, first, second, head), _middle in drawing.lanes:
        top, bottom = first.parts[0].y, first.parts[0].y + first.parts[0].height
        inner, outer = [label.y for label in first.labels], [label.y for label in (*second.labels, *head.labels)]
        lines = [label.y for label in names]
        assert [label.words for label in names] == ["Office", *["A remark"][: bool(margin)]]
        assert min(lines[0] - 11, top) > reached  # letters rise by three quarters of their size
        assert margin or top - lines[-1] > 4
        assert len(inner) == 1 + is_tall
        for above, below in (*pairwise(lines), *pairwise([top, *inner, bottom + 10])):
            assert below - above >= 12
        assert life.parts[0].middle[1] == first.parts[0].middle[1]
        assert head.parts[0].y > bottom
        reached = head.parts[0].y + HEAD
        assert len(outer) == 1 + (size == "wide")
        assert all(y - 9 > reached for y in outer)
        reached = max(lines[-1], *outer)
    (_dot, _x, y), lines = drawing.dots[0], [label.y for label in drawing.dot_labels]
    assert min(lines[0] - 11, y - DOT) > reached
    assert margin or y - DOT > lines[-1]
    assert drawing.height - AXIS == drawing.bottom > max(lines[-1], y + DOT)


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_dots_are_piled_up_and_none_covers_another(size):
    dots = [Dot(date(1994, month, 1), "", "") for month in range(1, 13)] + [Dot(date(2010, 1, 1), "", "")]

    drawing = drawn(size=size, margin=200, dots=dots, dots_caption="Milestones")

    places = [(x, y) for _dot, x, y in drawing.dots]
    assert len(places) == 13
    assert [p for p, q in combinations(places, 2) if abs(p[0] - q[0]) <= 2 * DOT and abs(p[1] - q[1]) <= 2 * DOT] == []
    assert all(y + DOT <= drawing.bottom for _x, y in places)


def test_dots_stand_on_their_days_and_whole_within_the_axis():
    days = [date(1994, 1, 1), date(2004, 1, 1), TODAY]

    drawing = drawn(margin=300, dots=[Dot(day, "", "") for day in days], dots_caption="Milestones")

    assert [x for _dot, x, _y in drawing.dots] == [300 + DOT, 500, 900 - DOT]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("NATO Liaison Office in Georgia", 110, ["NATO Liaison", "Office in", "Georgia"]),
        ("Short", 400, ["Short"]),
        ("36 dates\u00a0; points\u00a0: bureau", 72, ["36 dates\u00a0;", "points\u00a0:", "bureau"]),
        ("Donaudampfschifffahrtsgesellschaft", 100, ["Donaudampfsc‐", "hifffahrtsges‐", "ellschaft"]),
    ],
)
def test_a_name_is_broken_into_lines_that_fit(text, width, lines):
    assert wrap(text, 14, width) == lines
    assert all(text_width(line, 14) <= width * 1.15 for line in lines)


def test_a_name_in_another_language_says_so_and_is_escaped():
    lane = Lane("Post", [bar(1994, None, Text("<Bureau>", "fr", "en"))])

    (found,) = drawn(lane).lanes[0][2]

    assert '<tspan lang="fr" dir="ltr">&lt;Bureau&gt;</tspan>' in found.svg


@pytest.mark.django_db
def test_leaders_are_drawn_before_the_texts_that_they_may_meet(client):
    office = OfficeFactory(slug="here", opened=date(2010, 10, 1))
    PremisesFactory(office=office, since=date(2010, 10, 1))
    post = PostFactory(office=office, is_head=True)
    for year in range(2007, 2025, 3):
        person = f"Somebody with a rather long name {year}"
        AppointmentFactory(post=post, person_en=person, since=date(year, 1, 1), until=date(year + 2, 6, 1))

    page = client.get("/en/offices/here/").content.decode()

    drawings = re.findall(r'<svg class="drawing .*?</svg>', page, re.DOTALL)
    leaders = [drawing for drawing in drawings if 'class="leader"' in drawing]
    assert leaders
    for drawing in leaders:
        assert drawing.rindex('class="leader"') < re.search(r'class="(remark )?outer"', drawing).start()


def test_a_name_slightly_too_long_for_its_column_stays_whole_in_narrower_letters():
    word, column = "Representative", 120  # pixels, of which a name has 104
    width = text_width(word, 14 * 1.06)

    (label,) = drawn(Lane(word, [bar(1994, 2004)]), margin=column).lanes[0][1]

    assert 104 < width < 104 / 0.75
    assert (label.words, label.length) == (word, 104)
    assert ' textLength="104" lengthAdjust="spacingAndGlyphs"' in label.svg
