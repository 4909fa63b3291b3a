"""A chart over the years as plain data: lanes of bars and a row of dots. ``pages.drawing`` draws it.

Of a period it shows what is known. An end known to the day or the month is sharp; one known to the year fades over that
year. A bound fades: away from what is certain where more may have been, into it where less may have been.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from languages.dates import Precision
from languages.inexact import Period

FIRST_YEAR = 1994  # of a chart, unless what it shows began before
FADE = timedelta(days=548)


@dataclass(frozen=True)
class Bar:
    """A period, in words its ``dates``, with what it is called (a ``Text`` or words) and where it leads.

    ``kind`` is a class of static/pages/chart.css. Without a ``url`` the bar leads to the map of its ``year``, if there is one.
    """

    period: Period
    caption: str
    kind: str
    dates: str
    url: str = ""
    map_url: str = ""

    @property
    def year(self):
        return self.period.since.day.year


@dataclass(frozen=True)
class Lane:
    """What belongs together, one after the other: the holders of a post, the places of an office, a framework.

    ``life`` is drawn as a thin bar behind the ``bars``, ``heads`` as lines below them, each with its name if there is room.
    """

    caption: str
    bars: list
    remark: str = ""
    url: str = ""
    life: Bar | None = None
    heads: list = field(default_factory=list)
    is_tall: bool = False
    short: str = ""  # what a small drawing calls it; a bar called the same needs no label there

    @property
    def rows(self):
        """The bars as the table has them, in words; of an office without premises its life."""
        return [*self.bars, *self.heads] or ([self.life] if self.life else [])


@dataclass(frozen=True)
class Dot:
    """Something that happened on ``day``; ``target`` is the id of the element that tells it."""

    day: date
    caption: str
    target: str
    is_filled: bool = False


@dataclass(frozen=True)
class Chart:
    """Lanes and dots from the year that it ``begins`` with, or the first one of what it shows, to ``today``."""

    lanes: list
    today: date
    caption: str
    dots: list = field(default_factory=list)
    dots_caption: str = ""
    dots_remark: str = ""
    begins: int = FIRST_YEAR
    width: int = 1150  # pixels, of the wider of the two drawings
    margin: int = 226  # of these, for the names of the lanes; none puts them above the bars, as in the narrow one

    @cached_property
    def first_year(self):
        bars = (bar for lane in self.lanes for bar in (*lane.rows, lane.life) if bar)
        years = [*(bar.year for bar in bars if bar.period.since), *(dot.day.year for dot in self.dots)]
        return min([min(self.begins, self.today.year), *years])

    @property
    def kinds(self):
        """The kinds of what is drawn, for the legend."""
        bars = [bar for lane in self.lanes for bar in (*lane.bars, *lane.heads)]
        return {bar.kind for bar in bars} | ({"fade"} if any(map(is_inexact, bars)) else set())


def is_inexact(bar):
    """Whether an end of the bar fades."""
    ends = (bar.period.since, bar.period.until)
    return not bar.period.since or any(
        end and end.precision in (Precision.YEAR, Precision.LATEST, Precision.EARLIEST) for end in ends
    )


def extents(bars, today):
    """The ``extent`` of each of the ``bars`` that followed each other: no fade reaches into what is certain of its neighbour."""
    days = [extent(bar.period, today) for bar in bars]
    for place, (shows, whole, fades, vanishes) in enumerate(days):
        if place:
            shows = min(max(shows, days[place - 1][2]), whole)
        if place + 1 < len(days):
            vanishes = max(min(vanishes, days[place + 1][1]), fades)
        yield shows, whole, fades, vanishes


def extent(period, today):
    """The days (dates) on which a ``Period`` begins to show, is wholly there, is so no more, and shows no more.

    The ends of neighbours that name the same month meet: both count from its first day. Of what is only attested
    nothing fades.
    """
    since, until = period.since, period.until
    if period.is_attested:
        return (since.first, since.first, until.last, until.last)
    end = until.first if until else today
    begin = since.first if since else end
    begins, ends = since.precision if since else Precision.LATEST, until.precision if until else Precision.DAY
    shows = begin - FADE if begins == Precision.LATEST else begin
    vanishes = {Precision.EARLIEST: end + FADE, Precision.YEAR: until and until.last}.get(ends, end)
    whole = {Precision.EARLIEST: begin + FADE, Precision.YEAR: since and since.last}.get(begins, begin)
    fades = max(end - FADE, begin) if ends == Precision.LATEST else end
    whole = min(whole, max(end, begin))
    if whole > fades:
        whole = fades = fades + (whole - fades) / 2
    return tuple(min(day, today) for day in (shows, whole, fades, max(vanishes, fades)))
