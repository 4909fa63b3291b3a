"""Periods in words, as exact as they are known."""

from django.utils.translation import gettext

from languages.dates import Precision, speak_date, today


def speak_attested(period):
    """When a ``Period`` of which nothing but that is known was running: "known in October 2015". Else nothing."""
    if not period.is_attested:
        return ""
    since, until = (speak_date(end.day, Precision.MONTH) for end in (period.since, period.until))
    if since == until:
        # Translators: a month and year stand for the date, as the calendar names them: choose words after which that fits.
        return gettext("known in %(date)s") % {"date": since}
    # Translators: somebody is known to have held a post from one month to another, perhaps longer.
    return gettext("known from %(since)s to %(until)s") % {"since": since, "until": until}


def speak_period(period, speak=speak_date, join="{} – {}".format):
    """From when to when: "May 2014 – present". A beginning still to come stands alone.

    ``speak`` puts a day of some precision into words, ``join`` the two ends of the period.
    """
    if words := speak_attested(period):
        return words
    since, until = period.since, period.until
    beginning = speak(since.day, since.precision) if since else "…"
    if since and not until and since.first > today():
        return beginning
    return join(beginning, speak(until.day, until.precision) if until else gettext("present"))
