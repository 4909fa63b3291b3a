"""Whole public pages, cached until something is published, for anonymous requests and for no others; and their ETags."""

import logging
import time
from hashlib import blake2b, sha256
from threading import Lock
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import DatabaseError
from django.http import HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.deprecation import MiddlewareMixin

from accounts.middleware import STAFF_SITE
from pages.compression import accepts_brotli, leave_out_refused
from publishing.middleware import DueWork
from publishing.models import SiteRevision
from publishing.revisions.present import published_as
from publishing.revisions.staging import is_staged

logger = logging.getLogger(__name__)

LANGUAGES = frozenset(dict(settings.PUBLIC_LANGUAGES))
# Caches on the way to the reader may show a page for so long without asking.
SHARED = "public, max-age=0, s-maxage=5, stale-while-revalidate=5"
# Days begin, and clocks are changed, at quarters of an hour: so long a page stays right while nothing is published.
SECONDS = 15 * 60
LOOK_AGAIN = 0.5  # seconds after which a process asks again whether something was published
MOST_BYTES = 200_000
BYTES_READ = 2_000_000  # of what is refused
MOST_BYTES_OF_ALL = 32_000_000  # in the memory of one process, of pages and of selections each


class BoundedMemory(LocMemCache):
    """As Django's, bounded in bytes too: what was read longest ago goes first."""

    def _set(self, key, value, *args):  # private, but the one place that sees the pickled value under the lock
        super()._set(key, value, *args)
        excess = sum(map(len, self._cache.values())) - MOST_BYTES_OF_ALL
        while excess > 0:
            excess -= len(self._cache[next(reversed(self._cache))])
            self._delete(next(reversed(self._cache)))


class KnownRevision:
    """The site revision as this process last read it, for answers that are given without asking the database."""

    def __init__(self):
        self._lock = Lock()
        self._looked = self._next_look = 0.0
        self.number = None

    def read(self):
        """The present number, asked of the database; also what ``at_most_a_second_old`` says until a later look."""
        looked = time.monotonic()
        self._next_look = looked + LOOK_AGAIN
        number = SiteRevision.current()
        if looked >= self._looked:  # of two who ask at once one may be told late
            self._looked, self.number = looked, number
        return number

    def at_most_a_second_old(self):
        """The number as of the last look; ``None`` for the one request that is to look again.

        While that request waits for the database, or the database is away, the others go on with what was known last.
        """
        with self._lock:
            now = time.monotonic()
            if now < self._next_look and SiteRevision.last_raised < self._next_look - LOOK_AGAIN:
                return self.number
            self._next_look = now + LOOK_AGAIN
            return None


known_revision = KnownRevision()


class PageCache:
    """Answers from the cache ``pages`` whatever is the same for everybody, and lets caches on the way do so.

    Asks for the site revision before anything of the page is read, so that no page is cached under a later one. Pages of
    the staff are never cached; what they tell of published content may be (``publishing.revisions.present``).
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        leave_out_refused(request.META)
        is_of_staff = request.method in ("GET", "HEAD") and request.path_info.startswith(STAFF_SITE)
        if not settings.KEEP_PAGES or not (is_public(request) or is_of_staff) or is_staged():
            return self.get_response(request)
        try:
            request.get_host()
            request.site_revision = known_revision.read()
        except (DisallowedHost, DatabaseError) as error:
            if isinstance(error, DatabaseError) and (page := cached_answer(request, known_revision.number)):
                return page
            return self.get_response(request)  # fails on the same, further in, where answers get all their headers
        if is_public(request) and is_anonymous(request):
            return self.answer(request)
        with published_as(request.site_revision):
            return self.get_response(request)

    def answer(self, request):
        # Once, as the quarter of an hour may end meanwhile.
        key = key_of(request, request.site_revision) if is_repeatable(request) else None
        if key and (page := read(request, key)):
            return page
        with published_as(request.site_revision) as answer:
            response = self.get_response(request)
        if is_for_everybody(response) and not answer.is_stale:
            response.headers.setdefault("Cache-Control", SHARED)
            if key and request.method == "GET" and len(response.content) <= MOST_BYTES:
                write(request, key, (response.content, dict(response.items())))
        return response


def cached_answer(request, number):
    """The page as it was at the site revision ``number``, or ``None``."""
    is_asked = is_public(request) and is_anonymous(request) and is_repeatable(request)
    return read(request, key_of(request, number)) if is_asked else None


class CachingHandler(WSGIHandler):
    """Django's, which answers from the cache before any middleware runs: a hundredth of what a page costs afresh."""

    def __call__(self, environ, start_response):
        leave_out_refused(environ)
        try:
            request = WSGIRequest(environ)
        except (ValueError, LookupError, SuspiciousOperation) as error:  # of a type of body that is none
            logger.warning("Bad request: %s", error)
            length = environ.get("CONTENT_LENGTH") or ""
            if length.isdecimal():  # a proxy takes an answer that comes before it has sent all for a fault
                environ["wsgi.input"].read(min(int(length), BYTES_READ))
            headers = [("Content-Type", "text/plain"), ("Content-Length", "0"), ("X-Content-Type-Options", "nosniff")]
            start_response("400 Bad Request", headers)
            return [b""]
        if not (answer := self.find(request)):
            return super().__call__(environ, start_response)
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return [answer.content]

    def find(self, request):
        """The answer for a reader who asks for a page as others did before, if nobody has to look what is new."""
        if not settings.KEEP_PAGES or not is_public(request) or not has_known_host(request) or DueWork.is_near():
            return None
        number = known_revision.at_most_a_second_old()
        answer = number and cached_answer(request, number)
        return answer and get_conditional_response(request, answer["ETag"], response=answer)


def has_known_host(request):
    try:
        return request.get_host()
    except DisallowedHost:
        return False


def is_public(request):
    """It asks to read an address in one of the site's languages, as all public pages have and nothing else."""
    return request.method in ("GET", "HEAD") and request.path_info.split("/", 2)[1] in LANGUAGES


def is_anonymous(request):
    return not request.META.get("HTTP_COOKIE") and "HTTP_AUTHORIZATION" not in request.META


def is_repeatable(request):
    """Others are likely to ask the same in the same words: known values, each once, and nothing around them."""
    raw = request.META.get("QUERY_STRING", "")
    pairs = raw.split("&") if raw else []
    names = {pair.partition("=")[0] for pair in pairs}
    return len(names) == len(pairs) and all(settings.PAGE_CACHE_QUERY.fullmatch(pair) for pair in pairs)


def is_for_everybody(response):
    """It is a whole page and says nothing that depends on who asked, or on when but for the quarter of an hour."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and response.get("Vary", "Accept-Encoding") == "Accept-Encoding"
    )


def key_of(request, number):
    """The same for two requests at the site revision ``number`` only if their answers are the same."""
    parts = (
        number,
        time.time() // SECONDS,
        request.is_secure(),
        request.path,
        canonical_query(request.GET) if request.META.get("QUERY_STRING") else "",
        accepts_brotli(request),
        bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))),
    )
    return blake2b(repr(parts).encode(), digest_size=20).hexdigest()


def canonical_query(query):
    """A ``QueryDict`` with its parameters in one order; several values of one keep theirs, as the last one counts."""
    return urlencode(sorted(query.lists()), doseq=True)


def cache_of(request):
    """Selections, of which there are very many, do not push out the pages that everybody reads."""
    return caches["selections" if request.META.get("QUERY_STRING") else "pages"]


def read(request, key):
    """The answer cached under ``key``, or ``None``, also if the cache cannot be reached."""
    try:
        page = cache_of(request).get(key)
    except Exception as error:
        logger.warning("The page cache cannot be read: %s", error)
        return None
    if not page:
        return None
    content, headers = page
    return HttpResponse(content if request.method == "GET" else b"", headers=headers)


def write(request, key, page):
    try:
        cache_of(request).set(key, page, SECONDS)
    except Exception as error:
        logger.warning("The page cache cannot be written: %s", error)


class SiteRevisionETag(MiddlewareMixin):
    """Names each public answer by the site revision and its content, so that no cache shows what was there before.

    The number is that of the beginning of the request, if ``PageCache`` asked for it; else it costs one small query.
    Other answers are named by their content alone. Comparing names is Django's ``ConditionalGetMiddleware``'s, which
    stands outside of the page cache; this stands inside of what compresses, as that gives every answer other bytes.
    """

    def process_response(self, request, response):
        is_kept = "no-store" not in response.get("Cache-Control", "")
        if request.method not in ("GET", "HEAD") or response.streaming or response.has_header("ETag") or not is_kept:
            return response
        if response.status_code != 200 or request.path_info.startswith(STAFF_SITE):
            return set_response_etag(response)
        digest = sha256(response.content).hexdigest()[:32]
        revision = request.site_revision if hasattr(request, "site_revision") else SiteRevision.current()
        response["ETag"] = f'W/"{revision}-{digest}"'
        return response
