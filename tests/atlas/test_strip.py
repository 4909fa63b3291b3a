"""The strip of years: who held the post, which offices there were, and where on the axis."""

from datetime import date

import pytest
import time_machine

from atlas.strip import Strip
from atlas.world import MapState
from offices.selection import OfficeSelection
from tests.factories import AppointmentFactory, OfficeFactory, ParticipationFactory, PostFactory, PremisesFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("the_end_of_2013")]


@pytest.fixture
def the_end_of_2013():
    with time_machine.travel("2013-12-31T12:00:00Z", tick=False):
        yield


def strip(**query):
    return Strip(MapState(OfficeSelection({name: str(value) for name, value in query.items()})))


@pytest.fixture
def post():
    """Ten years from 2004 on, each a tenth of the axis."""
    ParticipationFactory(since=date(2004, 1, 1))
    office = OfficeFactory(slug="seat", kind="headquarters", name_en="Seat", opened=date(2005, 1, 1))
    PremisesFactory(office=office, country="BE", city_en="Brussels")
    return PostFactory(office=office)


def test_each_year_is_a_column_and_the_years_are_those_of_the_data(post):
    made = strip(year=2006)

    assert (made.first, made.last, made.count) == (2004, 2013, 10)
    assert made.column == ("20.000%", "10.000%")
    assert [year for _x, year, _is_end in made.ticks if year] == [2004, 2010, 2013]
    assert [x for x, _year, _is_end in made.ticks][:2] == ["5.000%", "15.000%"]
    assert made.play_from == 2005


def test_holders_stand_where_they_began_and_a_bound_fades(post):
    AppointmentFactory(
        post=post, person_en="First", since=date(2005, 1, 1), until=date(2008, 1, 31), until_precision="latest"
    )
    AppointmentFactory(post=post, person_en="Second", since=date(2008, 1, 1), since_precision="month")

    first, second = strip().holder_bars

    assert (first.x, first.kind, str(first.who)) == ("10.00%", "held fades-out", "First")
    assert first.when == "1 January 2005 – January 2008 at the latest"
    assert (second.x, second.width, second.kind) == ("40.00%", "60.00%", "held")
    assert second.when == "January 2008 – present"


@pytest.mark.parametrize(
    ("year", "name"),
    [(2004, None), (2005, "First"), (2008, "First"), (2009, "Vacant, inferred"), (2011, "Second"), ("", "Second")],
)
def test_the_holder_of_a_year_is_who_held_the_post_on_its_last_day(post, year, name):
    AppointmentFactory(post=post, person_en="First", since=date(2005, 1, 1), until=date(2009, 1, 1))
    AppointmentFactory(post=post, person_en="Second", since=date(2011, 1, 1))

    made = strip(year=year)

    assert (str(made.holder_name) if made.holder else None) == name


def test_a_vacancy_is_a_bar_of_its_own(post):
    AppointmentFactory(post=post, since=date(2005, 1, 1), until=date(2009, 1, 1))
    AppointmentFactory(post=post, since=date(2011, 1, 1))

    assert [(bar.x, bar.kind) for bar in strip().holder_bars] == [
        ("10.00%", "held"),
        ("50.00%", "vacant"),
        ("70.00%", "held"),
    ]


def test_offices_have_lanes_by_kind_and_opening_and_an_unknown_beginning_fades_in(post):
    OfficeFactory(slug="kabul", kind="civilian", opened=date(2004, 1, 1), closed=date(2009, 1, 1))
    OfficeFactory(slug="astana", opened=date(2010, 1, 1), opened_precision="latest")
    OfficeFactory(slug="planned", opened=date(2020, 1, 1))

    def lanes_of(made):
        return {office.slug: [(bar.x, bar.width, bar.kind) for bar in bars] for office, _place, _y, bars in made.lanes}

    lanes = lanes_of(strip())

    assert list(lanes) == ["seat", "astana", "kabul"]
    assert lanes["kabul"] == [("0.00%", "50.00%", "closed")]
    assert lanes["astana"] == [("10.00%", "50.00%", "uncertain fades-in"), ("60.00%", "40.00%", "open")]
    assert lanes_of(strip(year=2004)) == lanes


def test_from_top_to_bottom_nothing_covers_anything_else(post):
    OfficeFactory(slug="kabul", kind="civilian", opened=date(2004, 1, 1))

    made = strip()

    sizes, tops = made.sizes, [y for _bar, y in made.office_bars]
    edges = [0, sizes["holder_y"], sizes["holder_y"] + sizes["holder_height"]]
    for top in tops:
        edges += [top, top + sizes["office_height"]]
    assert len(tops) == 2
    assert [*edges, made.axis_y] == sorted({*edges, made.axis_y})
    assert made.axis_y < sizes["tick_end"] < sizes["names_y"] < made.height


@pytest.mark.parametrize("language", ["en", "ru", "ka"])
def test_places_on_the_axis_are_numbers_in_any_language(client, post, language):
    AppointmentFactory(post=post, since=date(2005, 5, 1))

    page = client.get(f"/{language}/map/?year=2006").content.decode()

    assert 'id="column" x="20.000%" width="10.000%"' in page
    assert 'data-bar="seat" x="10.00%" width="90.00%"' in page
    assert " style=" not in page


def test_without_any_content_there_is_one_year_and_nobody():
    made = strip()

    assert (made.first, made.last, made.lanes, list(made.holder_bars), made.holder) == (2013, 2013, [], [], None)


@pytest.mark.parametrize(("is_complete", "said"), [(True, "Vacant, inferred"), (False, "Not known to this site")])
def test_a_time_without_a_holder_is_called_vacant_only_where_that_follows(post, is_complete, said):
    type(post).objects.update(is_complete=is_complete)
    AppointmentFactory(post=post, person_en="First", since=date(2005, 1, 1), until=date(2008, 1, 1))
    AppointmentFactory(post=post, person_en="Second", since=date(2010, 1, 1))

    assert [str(bar.who) for bar in strip().holder_bars] == ["First", said, "Second"]
