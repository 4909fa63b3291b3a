from contextlib import suppress

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin

from languages.clean_text import clean_query
from languages.outgoing import legible_document, page_as_read
from pages.cache import BYTES_READ, is_anonymous, is_public
from pages.compression import accepts_brotli, compressed, say_compressed
from srep.views import language_of, refusal

READING = ("GET", "HEAD", "OPTIONS")
WITH_FORMS = ("/admin/", "/preview/")

PERMISSIONS_POLICY = (
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), "
    "midi=(), payment=(), usb=()"
)


class BareStaticFiles(MiddlewareMixin):
    """Takes from static files the headers that browsers heed on pages only: the map has nearly fifty files."""

    def process_response(self, request, response):
        if request.path_info.startswith(settings.STATIC_URL) and response.status_code == 200:
            for header in ("Cross-Origin-Opener-Policy", "Referrer-Policy"):
                del response.headers[header]
        return response


class BrotliForEverybody(MiddlewareMixin):
    """Compresses public answers to people without a cookie with Brotli, which makes them a tenth smaller than gzip.

    Nothing in those is secret. Others are left to Django's gzip further out, which hides how long they are; but for
    pages that say the same to everybody, which are compressed already (``pages.page.PageResponse``).
    """

    def process_response(self, request, response):
        is_asked = is_public(request) and is_anonymous(request) and accepts_brotli(request)
        if not is_asked or response.streaming or response.has_header("Content-Encoding") or len(response.content) < 200:
            return response
        response.content = compressed(response.content)
        say_compressed(response)
        response.headers["Content-Length"] = str(len(response.content))
        return response


class RefuseNulBytes(MiddlewareMixin):
    """Answers 400 to an address, or the key of a session, with a NUL byte, which none has and PostgreSQL refuses."""

    def process_request(self, request):
        asked = [key + value for key, values in request.GET.lists() for value in values]
        if any("\0" in text for text in (request.path, request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""), *asked)):
            return refusal(request, status=400)
        return None


class CleanTexts(MiddlewareMixin):
    """Lets what was sent through the gate before a view reads it, and documents before they leave."""

    def process_response(self, request, response):
        kind = response.get("Content-Type", "").partition(";")[0]
        is_compressed = response.has_header("Content-Encoding")  # what is, went through the gate before
        if not response.streaming and not is_compressed and kind.endswith(("html", "xml")):
            gate = page_as_read if "html" in kind and is_public(request) else legible_document
            response.content = gate(response.content)
        return response

    def process_view(self, request, view, args, kwargs):
        try:
            if request.GET:
                request.GET = clean_query(request.GET)
            if request.method == "POST":
                request.POST = clean_query(request.POST)
        except ValidationError:  # half of a character, as some encodings can write it
            return refusal(request, status=400)
        return None


class RefuseWriting(MiddlewareMixin):
    """Answers 405 to what would write, except in the parts of the site that have forms, and says so to who asks.

    What was sent is read all the same: a proxy takes an answer that comes before for a fault.
    """

    def process_request(self, request):
        if request.method in ("GET", "HEAD") or request.path_info.startswith(WITH_FORMS):
            return None
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(READING)})
        with suppress(OSError):
            request.read(BYTES_READ)
        return HttpResponseNotAllowed(READING)


class ReaderLanguage(LocaleMiddleware):
    """Speaks the language of the address, else the one that the front door would choose; no cookie says otherwise."""

    def process_request(self, request):
        translation.activate(language_of(request))
        request.LANGUAGE_CODE = translation.get_language()


class EmptyHead(MiddlewareMixin):
    """Leaves the body out of an answer to HEAD, and says how long it would be if that is known without making it."""

    def process_response(self, request, response):
        if request.method == "HEAD" and response.streaming:
            response.streaming_content = ()
        elif request.method == "HEAD":
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class PermissionsPolicy(MiddlewareMixin):
    """Tells the browser that no page of the site needs its sensors, camera or microphone."""

    def process_response(self, request, response):
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
