"""Every public page in every language in which it says anything, for search engines.

A file may hold 50,000 addresses and 50 MB (https://www.sitemaps.org/protocol.html). An office that is written in every
language has eleven addresses and 17 kB. So where a part of the site has more pages than its ``limit``, ``/sitemap.xml``
names files: ``/sitemap-0.xml`` with the parts that are short, then ``/sitemap-1.xml`` and so on.
"""

from django.contrib import sitemaps
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from languages.text import SOURCE_LANGUAGE
from pages.page import Page, alternates
from pages.structured_data import absolute


class Sitemap(sitemaps.Sitemap):
    """A part of the site. Each of its ``items`` is a row with a page, or (path, rows that the page there is about)."""

    limit = 2000


def sitemap(request, parts):
    """``parts`` are the ``Sitemap`` classes of the whole site."""
    found = files(parts)
    if len(found) == 1:
        return answer(request, found[0])
    named = [{"location": absolute(reverse("sitemap_file", args=[number]))} for number in range(len(found))]
    return render(request, "sitemap_index.xml", {"sitemaps": named}, content_type="application/xml")


def sitemap_file(request, parts, number):
    """One of the files that ``sitemap`` names while a part is long."""
    found = files(parts)
    if number >= len(found):
        raise Http404
    return answer(request, found[number])


def files(parts):
    """What stands in each file, as a list of lists of items: all short parts in the first, in others a piece of a long one."""
    with translation.override(SOURCE_LANGUAGE):
        pieces = [list(part().paginator) for part in parts]
    first = [part[0] for part in pieces if len(part) == 1]
    return [first, *([piece] for part in pieces if len(part) > 1 for piece in part)]


def answer(request, pieces):
    with translation.override(SOURCE_LANGUAGE):
        items = [
            item if isinstance(item, tuple) else (item.get_absolute_url(), [item]) for piece in pieces for item in piece
        ]
    urls = [url for path, rows in items for url in announced(path, rows)]
    return render(request, "sitemap.xml", {"urlset": urls}, content_type="application/xml")


def announced(path, rows):
    """Yields what Django's template says of a page, in every language in which it says anything of its own."""
    page = Page(path, title="", subject=rows)
    links = [{"lang_code": code, "location": url} for code, url in alternates(path, page.own.languages)]
    for link in links[:-1]:  # but x-default
        yield {"location": link["location"], "lastmod": page.updated, "alternates": links}
