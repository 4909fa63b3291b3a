"""Whole public pages, kept until something is published: for readers without a past, and for nobody else."""

import logging
from hashlib import blake2b
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils import timezone

from publishing.kept import published_as
from publishing.models import SiteRevision
from publishing.staging import is_staged

logger = logging.getLogger(__name__)

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
# Caches on the way to the reader may show a page for so long without asking.
SHARED = "public, max-age=0, s-maxage=5, stale-while-revalidate=5"
# Days begin, and clocks are changed, at quarters of an hour: so long a page stays right while nothing is published.
SECONDS = 15 * 60
MOST_BYTES = 200_000


class PageCache:
    """Answers from the cache ``pages`` whatever is the same for everybody, and lets caches on the way keep it.

    Asks for the site revision before anything of the page is read, so that no page is kept under a later one.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.KEEP_PAGES or not is_public(request) or is_staged():
            return self.get_response(request)
        try:
            request.get_host()
            request.site_revision = SiteRevision.current()
        except (DisallowedHost, DatabaseError):
            return self.get_response(
                request
            )  # which fails on the same, further in, where answers get all their headers
        if is_anonymous(request):
            return self.answer(request)
        with published_as(request.site_revision):
            return self.get_response(request)

    def answer(self, request):
        key = key_of(request) if is_repeatable(request) else None
        if key and (page := read(key)):
            content, headers = page
            return HttpResponse(content, headers=headers)
        with published_as(request.site_revision) as answer:
            response = self.get_response(request)
        if is_for_everybody(response) and not answer.is_outdated:
            response.headers.setdefault("Cache-Control", SHARED)
            if key and request.method == "GET" and len(response.content) <= MOST_BYTES:
                write(key, (response.content, dict(response.items())))
        return response


def is_public(request):
    """It asks to read an address in one of the site's languages, as all public pages have and nothing else."""
    return request.method in ("GET", "HEAD") and request.path_info.split("/", 2)[1] in LANGUAGES


def is_anonymous(request):
    return not request.META.get("HTTP_COOKIE") and "HTTP_AUTHORIZATION" not in request.META


def is_repeatable(request):
    """Others are likely to ask the same: no words of a search, nothing that other sites append to addresses."""
    return settings.PAGE_CACHE_PARAMETERS.issuperset(request.GET)


def is_for_everybody(response):
    """It is a whole page and says nothing that depends on who asked, or on when but for the quarter of an hour."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
        and "'nonce-" not in response.get("Content-Security-Policy", "")
    )


def key_of(request):
    """The same for two requests only if their answers are the same."""
    parts = (
        request.site_revision,
        timezone.now().timestamp() // SECONDS,
        request.path,
        canonical_query(request.GET),
        bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))),
    )
    return blake2b(repr(parts).encode(), digest_size=20).hexdigest()


def canonical_query(query):
    """A ``QueryDict`` with its parameters in one order; several values of one keep theirs, as the last one counts."""
    return urlencode(sorted(query.lists()), doseq=True)


def read(key):
    """What is kept under ``key``, or ``None``, also if the cache cannot be reached."""
    try:
        return caches["pages"].get(key)
    except Exception as error:
        logger.warning("The page cache cannot be read: %s", error)
        return None


def write(key, page):
    try:
        caches["pages"].set(key, page, SECONDS)
    except Exception as error:
        logger.warning("The page cache cannot be written: %s", error)
