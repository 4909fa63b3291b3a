"""The strip of years below the map: who held the post, and which offices there were, as bars on one axis.

Places on the axis are percentages of its width, as SVG takes them in any language: each year is one column.
"""

from calendar import isleap
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext

from languages.dates import Precision, today
from languages.inexact import BOUNDS, Period
from languages.periods import speak_period
from languages.words import sentence_case
from mandate.representative import representative
from offices.models import Office
from offices.years import first_uncertain_year, known_years

OFFICES_IN_STRIP = 4  # lanes: by kind, the representative's first, then by opening
HOLDER_HEIGHT, OFFICE_HEIGHT, LANE = 18, 12, 16  # pixels
TOP, AXIS = 4, 32  # pixels above the lanes, and from the axis to the lower edge of its names
TICK, NAMES = 6, 22  # pixels below the axis
LONG = 50  # years; a longer axis names every tenth year only


@dataclass(frozen=True)
class Bar:
    """What stands on a lane from ``x`` on, ``width`` wide; ``kind`` says how it is drawn, ``when`` from when to when."""

    x: str
    width: str
    kind: str
    who: str
    when: str
    key: str

    @property
    def sentence(self):
        return f"{self.who!s}, {self.when}"


class Strip:
    """The strip as it is in one year; without a year, today."""

    def __init__(self, state):
        self.state = state
        self.first, self.last = known_years()
        self.uncertain_from = first_uncertain_year()
        self.count = self.last - self.first + 1
        self.year = state.year or self.last

    @cached_property
    def holders(self):
        """The terms of the representative's post, oldest first: ``offices.vacancies.Term``."""
        return representative()[1][::-1]

    @cached_property
    def holder(self):
        """The ``Term`` on the day of the state, or ``None`` before the first."""
        begun = [term for term in self.holders if Period.of(term).has_begun(self.state.day)]
        return begun[-1] if begun else None

    @property
    def holder_bars(self):
        for number, term in enumerate(self.holders):
            run = Period.of(term)
            kind = "held" if term.appointment else "vacant"
            if run.until and run.until.precision in BOUNDS:
                kind += " fades-out"
            yield self._bar(
                run.since.first, run.until and run.until.last, kind, name_of(term), speak_period(run), str(number)
            )

    @cached_property
    def lanes(self):
        """[(office, place or ``None``, y of the middle, bars)], in every year the same; none of very many offices."""
        if self.state.is_many:
            return []
        every = sorted(
            (mark.office for mark in self.state.every_mark if mark.office.life.has_begun(today())),
            key=lambda office: (Office.Kind.values.index(office.kind), office.life.since.first),
        )
        top = TOP + HOLDER_HEIGHT + LANE // 2 + 4
        return [
            (office, office.place_on(today()), top + LANE * number, list(self._life(office)))
            for number, office in enumerate(every[:OFFICES_IN_STRIP])
        ]

    def _life(self, office):
        life, name, key = office.life, office.texts.name, office.slug
        words = speak_period(life)
        if life.since.precision == Precision.LATEST:
            begin = date(self.uncertain_from, 1, 1)
            yield self._bar(begin, life.since.first, "uncertain fades-in", name, words, key)
        status = "closed" if life.has_ended(today()) else "open"
        yield self._bar(life.since.first, life.until and life.until.last, status, name, words, key)

    def _bar(self, begin, end, kind, name, words, key):
        left, right = self._at(begin), self._at(end) if end else 100.0
        return Bar(f"{left:.2f}%", f"{max(right - left, 0.3):.2f}%", kind, name, words, key)

    def _at(self, day):
        part = (day - date(day.year, 1, 1)).days / (366 if isleap(day.year) else 365)
        return min(max((day.year - self.first + part) / self.count, 0), 1) * 100

    @property
    def holder_name(self):
        return name_of(self.holder)

    @property
    def holder_words(self):
        return speak_period(Period.of(self.holder))

    @property
    def office_bars(self):
        """[(``Bar``, y)] of all lanes."""
        return [(bar, y - OFFICE_HEIGHT // 2) for _office, _place, y, bars in self.lanes for bar in bars]

    @property
    def lines(self):
        """The middle of each lane."""
        return [TOP + HOLDER_HEIGHT // 2, *(y for _office, _place, y, _bars in self.lanes)]

    @property
    def column(self):
        """(x, width) of the year's column."""
        return f"{(self.year - self.first) / self.count * 100:.3f}%", f"{100 / self.count:.3f}%"

    @property
    def axis_y(self):
        return TOP + HOLDER_HEIGHT + LANE * len(self.lanes) + 10

    @property
    def sizes(self):
        """What the template draws alike for all bars and ticks, in pixels."""
        return {
            "holder_y": TOP,
            "holder_height": HOLDER_HEIGHT,
            "office_height": OFFICE_HEIGHT,
            "tick_end": self.axis_y + TICK,
            "names_y": self.axis_y + NAMES,
        }

    @property
    def height(self):
        return self.axis_y + AXIS

    @property
    def ticks(self):
        """[(x, year if it is named)]: one for each year; the ends are named always, and what is not too near to them."""
        step = 10 if self.count > LONG else 5
        for year in range(self.first, self.last + 1):
            is_end = year in (self.first, self.last)
            is_named = is_end or (year % step == 0 and min(year - self.first, self.last - year) * 2 > step)
            yield f"{(year - self.first + 0.5) / self.count * 100:.3f}%", year if is_named else None, is_end

    @property
    def play_from(self):
        """The year in which playing begins: that of the first office, for before there is nothing to see."""
        years = [mark.office.life.since.first.year for mark in self.state.every_mark]
        return min(max(min(years, default=self.first), self.first), self.last)


def name_of(term):
    """Who it was, in the language of the page (a ``Text`` or words)."""
    if term.appointment:
        return term.appointment.texts.person
    return sentence_case(gettext("vacant, inferred") if term.is_vacant else gettext("not known to this site"))
