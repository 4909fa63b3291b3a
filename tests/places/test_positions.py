from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, strategies as st

from places.coordinates import LATITUDE, LONGITUDE, parse_coordinate, parse_pair, position_doubt


@pytest.mark.parametrize(
    "text",
    [
        "41.69139",
        " 41,69139 ",
        "+41.69139",
        "41.69139 N",
        "N 41.69139",
        "41.69139°",
        "41°41'29\"N",
        "41° 41′ 29″ N",
        "41 41 29 N",
        "41:41:29",
        "41º41’29.0”",
        "N41°41.48333'",
        "41°41'29'' n",
        "41°41'29\" С",
    ],
)
def test_usual_notations_of_one_latitude_are_read_alike(text):
    assert parse_coordinate(text, LATITUDE) == Decimal("41.69139")


@pytest.mark.parametrize(("text", "degrees"), [("-0.5", "-0.5"), ("0°30'W", "-0.5"), ("44 50 03 E", "44.83417")])
def test_west_is_negative_and_east_positive(text, degrees):
    assert parse_coordinate(text, LONGITUDE) == Decimal(degrees)


@pytest.mark.parametrize("text", ["0 S", "-0", "0°00'00\"S", "-0.000001"])
def test_the_equator_has_no_side(text):
    assert str(parse_coordinate(text, LATITUDE)) == "0.00000"


def test_south_is_negative():
    assert parse_coordinate("33 51 S", LATITUDE) == Decimal("-33.85")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tbilisi",
        "nan",
        "1e5",
        "41.69143, 44.83412",
        "41 61 00",
        "41 00 60",
        "41.5 30",
        "41 30.5 10",
        "-41 N",
        "+41 N",
        "N 41 S",
        "N 41 N",
        "4" * 5000,
        "41\0",
    ],
)
def test_nonsense_is_refused_with_the_remedy(text):
    with pytest.raises(ValidationError) as refusal:
        parse_coordinate(text, LATITUDE)

    assert "Write decimal degrees such as 41.69143" in refusal.value.messages[0]


@pytest.mark.parametrize(
    ("text", "axis", "words"),
    [
        ("90.00001", LATITUDE, "A latitude is at most 90 degrees. Did you swap latitude and longitude?"),
        ("-90.00001", LATITUDE, "A latitude is at least -90 degrees. Did you swap latitude and longitude?"),
        ("180.00001", LONGITUDE, "A longitude is at most 180 degrees."),
        ("-180.00001", LONGITUDE, "A longitude is at least -180 degrees."),
    ],
)
def test_a_number_out_of_range_is_refused(text, axis, words):
    with pytest.raises(ValidationError) as refusal:
        parse_coordinate(text, axis)

    assert refusal.value.messages == [words]


@pytest.mark.parametrize(
    ("text", "axis"), [("90", LATITUDE), ("-90", LATITUDE), ("180", LONGITUDE), ("-180", LONGITUDE)]
)
def test_the_poles_and_the_end_of_the_east_are_on_earth(text, axis):
    assert parse_coordinate(text, axis) == Decimal(text)


def test_a_letter_of_the_other_axis_is_refused():
    with pytest.raises(ValidationError) as refusal:
        parse_coordinate("44 50 03 E", LATITUDE)

    assert refusal.value.messages == [
        "Latitude is north or south (N, S), longitude east or west (E, W). Did you swap them?"
    ]


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_refusal_in_words(text):
    try:
        value = parse_coordinate(text, LONGITUDE)
    except ValidationError:
        return
    assert -180 <= value <= 180


@given(st.decimals(-90, 90, places=5))
def test_a_latitude_written_as_decimal_degrees_comes_back_unchanged(value):
    assert parse_coordinate(str(value), LATITUDE) == value


def test_a_position_in_its_country_is_not_doubted():
    assert position_doubt(Decimal("41.69143"), Decimal("44.83412"), "GE") == ""


def test_swapped_coordinates_are_told_from_a_position_that_is_merely_elsewhere():
    assert position_doubt(Decimal("44.83412"), Decimal("41.69143"), "GE").startswith(
        "Latitude and longitude look swapped"
    )
    for longitude in ("69.28", "90", "144.8"):  # the last one is no latitude
        doubt = position_doubt(Decimal("41.31"), Decimal(longitude), "GE")
        assert doubt.startswith("The position lies outside the country")


def test_nothing_is_said_about_a_country_without_an_outline():
    assert position_doubt(Decimal("0"), Decimal("0"), "BR") == ""


@pytest.mark.parametrize(
    "text",
    [
        "41.7151, 44.8271",
        "41.7151,44.8271",
        "(41.7151; 44.8271)",
        "41,7151 44,8271",
        "41,7151, 44,8271",
        "41.7151° N, 44.8271° E",
        "E 44.8271 N 41.7151",
        "44.8271, 41.7151",
        "41°42'54.36\"N 44°49'37.56\"E",
        "41°42'54.36\"N44°49'37.56\"E",
        "41° 42′ 54.36″ С, 44° 49′ 37.56″ В",
        "41 42 54.36 44 49 37.56",
    ],
)
def test_a_pair_is_read_in_any_notation_and_order(text):
    assert parse_pair(text, "GE") == (Decimal("41.71510"), Decimal("44.82710"))


@pytest.mark.parametrize(
    "text",
    ["", "41.7151", "41 42 54.4", "41°41'29\" N", "41,7151", "no, where", "41 41 44 50", "41, 44, 3", "1," * 5000],
)
def test_what_is_one_number_or_could_be_several_pairs_is_none(text):
    assert parse_pair(text, "GE") is None


def test_a_pair_has_at_most_so_many_letters():
    def pair(letters):
        return parse_pair("41.7151," + " " * (letters - 15) + "44.8271")

    assert (pair(80), pair(81)) == ((Decimal("41.71510"), Decimal("44.82710")), None)


def test_without_a_country_the_latitude_stands_first():
    assert parse_pair("44.8271, 41.7151") == (Decimal("44.82710"), Decimal("41.71510"))
    assert parse_pair("144.8, 41.7") == (Decimal("41.70000"), Decimal("144.80000"))
