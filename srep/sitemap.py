"""Every public page in every language in which it says anything, for search engines.

A file may hold 50,000 addresses and 50 MB (https://www.sitemaps.org/protocol.html). An office that is written in every
language has eleven addresses and 17 kB, so where there are more than ``PER_FILE`` offices, ``/sitemap.xml`` names files
of so many: ``/sitemap-1.xml`` and so on, after ``/sitemap-0.xml`` with all other pages.
"""

import math
from itertools import chain

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from languages.text import SOURCE_LANGUAGE
from mandate.models import Milestone, Passage, Question
from mandate.views import holders, representative
from offices.models import Office
from regions.models import Partner, Region
from translations.pages import Page, alternates, only

PER_FILE = 2000  # offices


def pages(offices):
    """Yields (path in the source language, rows that the page is about) of each public page but those of the offices.

    ``offices`` are those that lists of them are about.
    """
    regions, partners = Region.objects.all(), Partner.objects.all()
    yield reverse("mandate:home"), Question.objects.all()
    yield reverse("regions:list"), regions
    yield reverse("offices:list"), only(offices, "name")
    yield reverse("atlas:map"), only(offices, "name")
    yield reverse("mandate:timeline"), Milestone.objects.all()
    post, terms = representative()
    yield reverse("mandate:representative"), [*([post] if post else []), *holders(terms)]
    passages = list(Passage.objects.all())
    for page in ("about", "privacy", "accessibility"):
        path = reverse("mandate:statement", kwargs={"page": page})
        yield path, [passage for passage in passages if passage.page == page]
    yield reverse("changes"), []
    yield from pages_of(chain(regions, partners))


def pages_of(rows):
    """As ``pages``, of rows that have a page each."""
    return ((row.get_absolute_url(), [row]) for row in rows)


def entries(pages):
    """Yields {address, alternates, updated} of each of ``pages`` in every language in which it is announced."""
    with translation.override(SOURCE_LANGUAGE):
        found = [(path, list(subject)) for path, subject in pages]
    for path, subject in found:
        page = Page(path, title="", subject=subject)
        pairs = alternates(path, page.own.languages)
        for language, address in pairs:
            if language != "x-default":
                yield {"address": address, "alternates": pairs, "updated": page.updated}


@require_safe
def sitemap(request):
    offices = Office.objects.all()
    if offices.exceed(PER_FILE):
        numbers = range(number_of_files())
        return render(request, "sitemap_index.xml", {"numbers": numbers}, content_type="application/xml")
    return answer(request, chain(pages(offices), pages_of(offices)))


@require_safe
def sitemap_file(request, number):
    """One of the files that ``sitemap`` names while there are very many offices."""
    if number >= number_of_files():
        raise Http404
    if number == 0:
        return answer(request, pages(Office.objects.order_by("-updated")[:PER_FILE]))
    offices = Office.objects.order_by("pk")[(number - 1) * PER_FILE : number * PER_FILE]
    return answer(request, pages_of(offices))


def number_of_files():
    """One for the offices of each ``PER_FILE``, and one for all other pages."""
    return 1 + math.ceil(Office.objects.count() / PER_FILE)


def answer(request, pages):
    return render(request, "sitemap.xml", {"entries": entries(pages)}, content_type="application/xml")
