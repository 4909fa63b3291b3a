from itertools import groupby

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, gettext_lazy as _

from languages.dates import today
from languages.templatetags.languages import full_stop, spoken, spoken_iso
from pages.parts import part
from pages.prose import prose
from publishing.revisions.present import present_revision
from sources.models import Source
from sources.page_citation import PageCitation

register = template.Library()

KNOWN_FROM = {
    Source.Quality.PRIMARY: _("from a primary source"),
    Source.Quality.SECONDARY: _("from reports; no primary source is known"),
    Source.Quality.TERTIARY: _("from compilations; no other source is known"),
}

PUBLISHERS = {"NATO": _("NATO")}  # those with a name of their own in each language

WORD_JOINER = "\u2060"  # the numbers stay on the line of the last word


@register.simple_tag(takes_context=True)
def cite(context, *rows):
    """Small numbers in brackets behind a fact, each leading to its source at the end of the page, and the fact's own link.

    A page without sources says in its context, as ``sources_at``, which page has them.
    """
    return _marks(context, context["citations"].of(*rows), rows[0])


def _marks(context, numbered, row):
    numbers = [number for number, _source in numbered]
    if not numbers:
        return ""
    anchor, page = context["citations"].anchor(row, numbered), context.get("sources_at", "")
    links = format_html_join(
        "",
        '<a href="{}#source-{}" aria-label="{}">[{}]</a>',
        ((page, first, _read_aloud(first, last), _written(first, last)) for first, last in runs(numbers)),
    )
    permalink = '<a class="permalink" href="#{}" aria-label="{}"></a>'
    permalink = "" if page else format_html(permalink, anchor, gettext("Link to this fact"))
    return format_html('{}<sup class="cite" id="{}">{}{}</sup>', WORD_JOINER, anchor, links, permalink)


def runs(numbers):
    """(first, last) of each run of rising ``numbers``: of 1, 2, 3, 7 from 1 to 3, and 7. Two alone stay apart."""
    for _distance, members in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        run = [number for _place, number in members]
        if len(run) > 2:
            yield run[0], run[-1]
        else:
            yield from ((number, number) for number in run)


def _written(first, last):
    return first if first == last else f"{first}–{last}"


def _read_aloud(first, last):
    """In words: some read the dash of "1–3" as minus, or not at all."""
    if first == last:
        return gettext("Source %(number)s") % {"number": first}
    return gettext("Sources %(first)s to %(last)s") % {"first": first, "last": last}


@register.simple_tag(takes_context=True)
def cited_prose(context, text, *rows):
    """A ``Text`` as HTML blocks, with the numbers of its sources at the end of the last paragraph."""
    body, end, rest = prose(text).rpartition("</p>")
    numbers = cite(context, *rows)
    if not end:
        return format_html("<p>{}</p>", numbers) if numbers else ""
    return mark_safe(body + numbers + end + rest)  # noqa: S308 - the parts are safe


@register.simple_tag(takes_context=True)
def known_from(context, row):
    """In words, of which quality the best source of a fact is; nothing where it has none."""
    found = [source for source in context["citations"].named(row) if not source.is_data]
    return KNOWN_FROM[found[0].quality] if found else ""


@register.simple_tag(takes_context=True)
def as_given(context, rows):
    """Since when what ``rows`` say is known: a sentence for each day, and the numbers of the sources that bear it."""
    days = {}
    for row in rows:
        if row.verified:
            named = context["citations"].named(row)
            given = [source for source in named if source.dated == row.verified.isoformat()]
            who = given[0].publisher if given else ""
            days.setdefault((row.verified, who), (row, []))[1].extend(given or named)
    return format_html_join(
        " ",
        "{}{}",
        (
            (full_stop(_given(day, who)), _marks(context, context["citations"].numbers(sources), row))
            for (day, who), (row, sources) in days.items()
        ),
    )


def _given(day, who):
    date = spoken(day)
    if not who:
        return format_html(gettext("As of {date}"), date=date)
    who = PUBLISHERS.get(who) or format_html('<span lang="en" dir="ltr">{}</span>', who)
    return format_html(gettext("As {publisher} gave it on {date}"), publisher=who, date=date)


@register.simple_tag
def source_line(cited):
    """A ``CitedSource`` in the list at the end of a page, with the ways back to the facts that name it.

    Nothing begins a line that stands for nothing alone: neither a dot between two facts nor the first arrow.
    It writes its elements itself: a template takes several times as long, and a page names up to fifty.
    """
    number, several = cited.number, len(cited.ways_back) > 1
    ways = format_html_join(
        " ",
        '<a href="#{}" aria-label="{}">↑{}</a>',
        (
            (fact, gettext("Back to place %(place)s on the page") % {"place": place}, place if several else "")
            for place, fact in enumerate(cited.ways_back, 1)
        ),
    )
    return format_html(
        '<li id="source-{}"><span class="source-number">{}</span> {}\u00a0<span class="ways-back">{}</span></li>',
        number,
        number,
        part("source", cited.source.pk, lambda: _told(cited.source)),
        ways,
    )


def _told(source):
    """What a source is, in words, with a link if it has one."""
    title = format_html('<a href="{}" rel="noopener external"><cite>{}</cite></a>', source.url, source.title)
    dated = format_html("{}\u00a0· ", spoken_iso(source.dated)) if source.dated else ""
    return format_html(
        '<span lang="en" dir="ltr">{}</span>\u00a0<span class="source-facts">{}{}</span>',
        title if source.url else source.title,
        dated,
        Source.Quality(source.quality).label,  # Django's way puts each quality into words to find one
    )


@register.simple_tag(takes_context=True)
def page_citation(context):
    """How the page of this context is cited, as it stands now."""
    page = context["page"]
    return PageCitation(
        page.title, context["site_title"].plain, page.address, page.language, today(), present_revision()
    )
