"""Every public page in every language in which it says anything, for search engines."""

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


def pages():
    """Yields (path in the source language, rows that the page is about) of each public page."""
    regions, partners, offices = Region.objects.all(), Partner.objects.all(), Office.objects.all()
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
    for row in [*regions, *partners, *offices]:
        yield row.get_absolute_url(), [row]


def entries():
    """Yields {address, alternates, updated} of every page in every language in which it is announced."""
    with translation.override(SOURCE_LANGUAGE):
        found = [(path, list(subject)) for path, subject in pages()]
    for path, subject in found:
        page = Page(path, title="", subject=subject)
        pairs = alternates(path, page.own.languages)
        for language, address in pairs:
            if language != "x-default":
                yield {"address": address, "alternates": pairs, "updated": page.updated}


@require_safe
def sitemap(request):
    return render(request, "sitemap.xml", {"entries": entries()}, content_type="application/xml")
