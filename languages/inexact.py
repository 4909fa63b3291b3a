"""Inexact dates and the periods between them: what is certain, what is possible, and what is shown.

A date *names* a day, a month or a year. If it is known, the day lies therein; if it is a bound ("at the latest", "at
the earliest"), the day lies therein or before, or therein or after, and only what is named is attested. Rules go by
what is possible: they refuse, and call vacant, only what every possible day forbids. Statuses go by what is named:
a change is to come until what it names begins, and is past when what it names has ended.

Which day of its month or year a row happens to store decides nothing: queries go by columns of the first or the last
day that is named (``languages.named_days``).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from languages.dates import Precision

BOUNDS = (Precision.LATEST, Precision.EARLIEST)
ALWAYS = date.max.toordinal() + 1  # the day on which an open period ends


@dataclass(frozen=True, slots=True)
class InexactDate:
    """Some ``day`` (a date) of what is named, and the ``Precision`` with which it is known."""

    day: date
    precision: str = Precision.DAY

    @property
    def first(self):
        if self.precision == Precision.DAY:
            return self.day
        return self.day.replace(day=1, month=1 if self.precision == Precision.YEAR else self.day.month)

    @property
    def last(self):
        if self.precision == Precision.DAY:
            return self.day
        if self.precision == Precision.YEAR:
            return self.day.replace(month=12, day=31)
        return self.day.replace(day=monthrange(self.day.year, self.day.month)[1])

    @property
    def earliest(self):
        """The first possible day."""
        return date.min if self.precision == Precision.LATEST else self.first

    @property
    def latest(self):
        """The last possible day."""
        return date.max if self.precision == Precision.EARLIEST else self.last

    @property
    def iso(self):
        """ISO 8601, as exact as the date is known: "2014-05". Empty for a bound, which is no date."""
        return "" if self.precision in BOUNDS else self._named

    @property
    def edtf(self):
        """ISO 8601-2 (EDTF): "2014-05"; a bound as one of the days until or from its month: "[..2014-05]"."""
        before = "[.." if self.precision == Precision.LATEST else "["
        return self.iso or f"{before}{self._named}{'..]' if before == '[' else ']'}"

    @property
    def _named(self):
        return self.day.isoformat()[: {Precision.YEAR: 4, Precision.DAY: 10}.get(self.precision, 7)]


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day (``None``: always before) to the first day after (``None``: it lasts), both ``InexactDate``.

    Periods sort in the order in which they followed each other, as far as it is certain, else as they are named.
    """

    since: InexactDate | None
    until: InexactDate | None

    @classmethod
    def of(cls, row, since="since", until="until"):
        """The period in two fields of a row, each followed by its precision."""
        return cls(*(known(getattr(row, name), getattr(row, f"{name}_precision")) for name in (since, until)))

    def has_begun(self, day):
        """Whether ``day`` (a date) lies in or after what the beginning names."""
        return self.since is None or self.since.first <= day

    def has_ended(self, day):
        """Whether what the end names is over on ``day`` (a date)."""
        return self.until is not None and self.until.last <= day

    def is_running(self, day):
        return self.has_begun(day) and not self.has_ended(day)

    @property
    def is_attested(self):
        """Whether both ends are bounds that only say when it was known to run: in one month, or from one to another."""
        if not self.since or not self.until:
            return False
        bounds = (self.since.precision, self.until.precision)
        return bounds == BOUNDS and self.since.first <= self.until.first

    @property
    def is_possible(self):
        """Whether it may end after it begins."""
        return self._first_end() is not None

    def may_precede(self, other):
        """Whether it may have ended by the time that the ``other`` begins."""
        end = self._first_end()
        return end is not None and other._first_end(end) is not None

    def overlaps(self, other):
        """Whether the two certainly share a day."""
        return not self.may_precede(other) and not other.may_precede(self)

    def leaves_gap(self, other):
        """Whether days certainly lie between its end and the beginning of the ``other``.

        Who was there until some day of a month or year may have stayed to its very end: the next day may be the first after.
        """
        if not self.until or not other.since:
            return False
        last = self.until.latest.toordinal() + (self.until.precision != Precision.DAY)
        return last < other.since.earliest.toordinal()

    def _first_end(self, begin=0):
        """The first possible end (an ordinal) if it begins on ``begin`` or later; ``None`` if it cannot."""
        if self.since:
            begin = max(begin, self.since.earliest.toordinal())
        if begin > (self.since.latest.toordinal() if self.since else 0):
            return None
        if self.until is None:
            return ALWAYS
        end = max(begin + 1, self.until.earliest.toordinal())
        return end if end <= self.until.latest.toordinal() else None

    def __lt__(self, other):
        before, after = self.may_precede(other), other.may_precede(self)
        return before if before != after else self._named < other._named

    @property
    def _named(self):
        since, until = self.since, self.until
        return (*((since.first, since.last) if since else (date.min, date.min)), until.last if until else date.max)


def known(day, precision):
    """An ``InexactDate``, or ``None`` without a day."""
    return day and InexactDate(day, precision)


def begun(name, day):
    """The query of rows of which the date ``name`` names something that begins on ``day`` (a date) or before."""
    return Q(**{f"{name}_first__lte": day})


def over(name, day):
    """The query of rows of which the date ``name`` names something that has ended on ``day`` (a date)."""
    return Q(**{f"{name}_last__lte": day})
