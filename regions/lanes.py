"""The frameworks in which a partner takes part, as lanes of a chart."""

from django.utils.translation import gettext

from languages.dates import speak_date
from languages.inexact import Period
from languages.periods import speak_period
from pages.chart import Bar, Chart, Lane


def frameworks_chart(partner, participations, day, map_url):
    """A lane for each of the ``participations``. The bar of one of which no source names an end runs to ``day``.

    ``map_url`` gives the address of the map of a year.
    """
    lanes = [_lane(partner, row, map_url) for row in participations if Period.of(row).has_begun(day)]
    return Chart(lanes, day, gettext("Frameworks over the years"), width=720, margin=210) if lanes else None


def _lane(partner, row, map_url):
    name, period = row.get_framework_display(), Period.of(row)
    if not period.since:
        return Lane(name, [], gettext("date not known to this site"))
    dates = speak_period(period) if period.until else speak_date(row.since, row.since_precision)
    return Lane(name, [Bar(period, dates, "framework", dates, "", map_url(row.since.year, partner=partner.slug))])
