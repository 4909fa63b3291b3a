"""Where an office was on a day, of what is known about its premises: models, or rows with ``since``, ``until`` and so on."""

from datetime import date
from operator import itemgetter

from languages.inexact import Period


def in_turn(places):
    """[(place, the day from which it counts)] in the order of their periods; the first counts always.

    A place counts from the first day that its beginning names, but not while the one before was certainly in use.
    """
    turns, day, before = [], date.min, None
    for period, place in sorted(((Period.of(place), place) for place in places), key=itemgetter(0)):
        if turns and period.since:
            day = max(day, period.since.first, before.earliest if before else date.min)
        turns.append((place, day))
        before = period.until
    return turns


def place_on(places, day):
    """The one of ``places`` that counts on ``day``: the last one begun, else the first to come; ``None`` without any."""
    turns = in_turn(places)
    return next((place for place, begin in reversed(turns) if begin <= day), None)
