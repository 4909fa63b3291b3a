"""The frameworks in which a partner takes part, as lanes of a chart."""

from django.utils.translation import gettext

from languages.dates import speak_date
from languages.inexact import Period
from languages.periods import speak_period
from pages.chart import FIRST_YEAR, Bar, Chart, Lane, map_url


def frameworks_chart(partner, participations, day):
    """A lane for each of the ``participations``. The bar of one of which no source names an end runs to ``day``."""
    lanes = [_lane(partner, row) for row in participations if Period.of(row).has_begun(day)]
    years = [row.since.year for row in participations if row.since]
    title = gettext("Frameworks over the years")
    return Chart(lanes, day, title, first_year=min([FIRST_YEAR, *years]), width=720, margin=210) if lanes else None


def _lane(partner, row):
    name, period = row.get_framework_display(), Period.of(row)
    if not period.since:
        return Lane(name, [], gettext("date not known to this site"))
    dates = speak_period(period) if period.until else speak_date(row.since, row.since_precision)
    return Lane(name, [Bar(period, dates, "framework", dates, "", map_url(row.since.year, partner=partner.slug))])
