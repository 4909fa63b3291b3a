"""Who held a post when, with the times in which nobody did."""

from dataclasses import dataclass
from datetime import date

from languages.dates import Precision


@dataclass(frozen=True)
class Term:
    """A stretch of a post's life: an appointment, or a time between two of them.

    ``appointment`` is ``None`` for a time between; it was vacant if ``is_known``, which is inferred and said to be, else
    this site does not know who held the post. ``since`` and ``until`` are dates; ``until`` is the first day after,
    ``None`` for now.
    """

    since: date
    since_precision: str
    until: date | None
    until_precision: str
    appointment: object | None = None
    is_known: bool = True

    @property
    def is_vacant(self):
        return self.appointment is None and self.is_known

    @property
    def is_current(self):
        return self.until is None


def terms_of(post, day):
    """The ``Term`` list of a post up to ``day``, oldest first. It is vacant only where every reading of the dates says so.

    Where not every holder is listed, a bound that leaves a time open is followed by one of which nothing is known; not
    so where one date bounds both, the end of a term and the beginning of the next.
    After the last appointment the post is vacant (or its holder unknown) until ``day``, unless its office
    had closed by then.
    """
    terms, before = [], None
    for appointment in sorted(post.appointments.all(), key=lambda row: row.period):
        period = appointment.period
        if not period.has_begun(day):
            break
        if before and (before.leaves_gap(period) or (not post.is_complete and _is_bounded(before.until, period.since))):
            terms.append(_between(terms[-1], appointment.since, appointment.since_precision, post))
        is_ended = period.until and period.until.first <= day
        terms.append(
            Term(
                appointment.since,
                appointment.since_precision,
                appointment.until if is_ended else None,
                appointment.until_precision,
                appointment,
            )
        )
        before = period
    is_left = before and before.has_ended(day) and (before.until.latest <= day or not post.is_complete)
    if is_left and post.office.status_on(day) != "closed":
        terms.append(_between(terms[-1], None, "day", post))
    return terms


def _is_bounded(until, since):
    """Whether the time after one appointment or before the next has no bound on one side; one date may bound both."""
    if until and (until.first, until.precision) == (since.first, since.precision):
        return False
    return bool(until and until.precision == Precision.EARLIEST) or since.precision == Precision.LATEST


def _between(before, until, precision, post):
    return Term(before.until, before.until_precision, until, precision, is_known=post.is_complete)
