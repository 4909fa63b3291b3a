"""The life of an office and the holders of a post, as lanes of a chart."""

from django.utils.translation import gettext

from languages.dates import Precision
from languages.inexact import BOUNDS, InexactDate, Period
from languages.periods import speak_period
from offices.whereabouts import in_turn
from offices.years import MapAddresses
from pages.chart import Bar, Chart, Lane


def office_chart(office, posts, day):
    """The life of an office, and who held its ``posts``: pairs of a post and its terms, newest first."""
    if not office.life.has_begun(day):
        return None
    map_url = MapAddresses()
    holders = [holders_lane(post, terms[::-1], "", map_url) for post, terms in posts if terms]
    life = office_lane(office, day, "", map_url)
    return Chart([life, *holders], day, gettext("Life of the office"), width=720, margin=0)


def office_lane(office, day, url, map_url, post=None):
    """The places of an office one after the other, and the heads of it who held the ``post``, as they are on ``day``.

    ``url`` is where its bars lead, ``map_url`` gives the address of the map of a year. Reads ``office.premises.all()``
    and the appointments of the post, so prefetching helps.
    """

    def bar(*said):
        return _bar(map_url, url, office, *said)

    status = office.status_on(day).value
    life = bar(office.life, office.texts.name, status)
    bars = [
        bar(_stay(place, office), place.texts.city, status, _dates(place, office))
        for place, _begin in in_turn(office.premises.all())
        if place.period.has_begun(day)
    ]
    heads = [
        bar(Period.of(term), *_holder(term, "head")) for term in (post.terms(day) if post else ()) if term.appointment
    ]
    cities = dict.fromkeys(bar.caption for bar in bars)
    return Lane(office.texts.name, bars, " – ".join(map(str, cities)), url, life, heads)


def holders_lane(post, terms, url, map_url):
    """Who held a post, and when it was vacant; ``terms`` are those of ``Post.terms``, ``url`` and ``map_url`` as above."""
    bars = [
        _bar(map_url, url, post.office, Period.of(term), *_holder(term, "held"))
        for term in terms
        if term.appointment or term.is_vacant
    ]
    return Lane(post.texts.title, bars, url=url, is_tall=True)


def _holder(term, kind):
    """The name and the kind of the bar of a term. That nobody held a post is inferred: no source says so."""
    if not term.appointment:
        return gettext("vacant, inferred"), "vacant"
    return term.appointment.texts.person, f"{kind}-now" if term.is_current and kind == "held" else kind


def _bar(map_url, url, office, period, caption, kind, dates=""):
    there = map_url(period.since.day.year, office=office.slug)
    return Bar(period, caption, kind, dates or speak_period(period), url, there)


def _dates(place, office):
    """The period of premises in words; the last ones end with their office."""
    return speak_period(Period(place.period.since, place.period.until or office.life.until))


def _stay(place, office):
    """The period of premises. Where no source gives a date, what follows from the life of the office bounds it."""
    since, until, opened = place.period.since, place.period.until or office.life.until, office.life.since
    if not since:
        since = opened if opened.precision in BOUNDS else InexactDate(opened.first, Precision.EARLIEST)
    return Period(since, until)
