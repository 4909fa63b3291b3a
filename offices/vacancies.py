"""Who held a post when, with the times in which nobody did."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Term:
    """A stretch of a post's life: an appointment, or a time between two of them.

    ``appointment`` is ``None`` for a time between; it was vacant if ``is_known``, else this site
    does not know who held the post. ``since`` and ``until`` are dates; ``until`` is the first day after,
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
    """The ``Term`` list of a post up to ``day``, oldest first. A gap shorter than the dates are exact is none.

    After the last appointment the post is vacant (or its holder unknown) until ``day``, unless its office
    had closed by then.
    """
    terms = []
    for appointment in sorted(post.appointments.all(), key=lambda row: row.since):
        if appointment.since > day:
            break
        if terms and _is_gap(terms[-1], appointment):
            terms.append(_between(terms[-1], appointment.since, appointment.since_precision, post))
        terms.append(
            Term(
                appointment.since,
                appointment.since_precision,
                appointment.until if appointment.until and appointment.until <= day else None,
                appointment.until_precision,
                appointment,
            )
        )
    closed = post.office.closed
    if terms and terms[-1].until and not (closed and closed <= day):
        terms.append(_between(terms[-1], None, "day", post))
    return terms


def _between(before, until, precision, post):
    return Term(before.until, before.until_precision, until, precision, is_known=post.is_complete)


def _is_gap(before, appointment):
    """Whether days certainly lie between an appointment's end and the next one's beginning."""
    if before.until is None:
        return False
    if before.until_precision == "earliest" or appointment.since_precision == "latest":
        return True
    return _first_day(appointment.since, appointment.since_precision) > _last_day(before.until, before.until_precision)


def _first_day(day, precision):
    return {"day": day, "year": day.replace(month=1, day=1)}.get(precision, day.replace(day=1))


def _last_day(day, precision):
    if precision == "day":
        return day
    if precision == "year":
        return date(day.year, 12, 31)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
