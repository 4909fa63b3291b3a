"""The years at a glance: holders of the representative's post, offices and milestones as one chart."""

from dataclasses import replace
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from languages.dates import speak_date
from languages.words import with_colon
from offices.lanes import holders_lane, office_lane
from offices.models import Office
from offices.years import MapAddresses
from pages.chart import Chart, Dot

KINDS = list(Office.Kind)
OFFICES_IN_STRIP = 5


def timeline_chart(post, terms, offices, milestones, day):
    """Everything from the first year to ``day``: ``terms`` of the representative's ``post``, newest first."""
    map_url = MapAddresses()
    lanes = _holders(post, terms, map_url)
    for office in _begun(offices, day):
        heads = (other for other in office.posts.all() if other.is_head and other != post)
        lanes.append(office_lane(office, day, office.get_absolute_url(), map_url, next(heads, None)))
    dots = [
        Dot(
            row.when.first,
            f"{with_colon(speak_date(row.day, row.day_precision))} {row.texts.text.plain}",
            row.anchor,
            bool(row.office_id),
        )
        for row in milestones
        if row.when.first <= day
    ]
    note = ngettext("%(count)s, filled: of an office", "%(count)s, filled: of an office or the post", len(dots))
    return Chart(
        lanes,
        day,
        gettext("The years at a glance"),
        dots,
        gettext("Milestones"),
        note % {"count": len(dots)},
    )


def strip_chart(post, terms, offices, day):
    """The same in small, from the year in which the first of it began: holders and offices, called by their cities."""
    map_url = MapAddresses()
    lanes = [replace(lane, short=gettext("Representative"), is_tall=False) for lane in _holders(post, terms, map_url)]
    for office in _begun(offices, day)[:OFFICES_IN_STRIP]:
        lane = office_lane(office, day, office.get_absolute_url(), map_url)
        lanes.append(replace(lane, short=lane.bars[0].caption if len(lane.bars) == 1 else lane.remark))
    return Chart(lanes, day, gettext("The years at a glance"), begins=day.year, width=960, margin=150)


def _holders(post, terms, map_url):
    return [holders_lane(post, terms[::-1], reverse("mandate:representative"), map_url)] if terms else []


def _begun(offices, day):
    """Those of the ``offices`` that there were by ``day``, by kind."""
    return sorted((row for row in offices if row.life.has_begun(day)), key=lambda row: KINDS.index(row.kind))


def holders_chart(post, terms, day):
    """The holders of a post; ``terms`` newest first. ``None`` without any."""
    if not terms:
        return None
    lane = holders_lane(post, terms[::-1], "", MapAddresses())
    return Chart([lane], day, gettext("Holders of the post"), width=720, margin=0)


def decades(milestones):
    """(first, last) year with a milestone in each decade; ``milestones`` stand newest first, and so do the decades."""
    years = groupby((row.day.year for row in milestones), key=lambda year: year // 10)
    return [(members[-1], members[0]) for _decade, members in ((decade, list(rows)) for decade, rows in years)]
