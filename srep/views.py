"""What belongs to the site as a whole: its front door, its health, its refusals."""

import logging

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.http import HttpResponse, HttpResponseRedirect
from django.template import loader
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_path, get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from languages.text import direction

log = logging.getLogger(__name__)


def best_language(request):
    """The language of the site that the browser asks for first; the source language for none."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code == "*":
            break
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def language_of(request):
    """The language of an answer: the one already chosen for this request, else that of its address, else the browser's."""
    if hasattr(request, "LANGUAGE_CODE"):
        return translation.get_language()
    return get_language_from_path(request.path_info) or best_language(request)


@require_safe
def front_door(request):
    """Leads from ``/`` to the home page in the reader's language."""
    response = HttpResponseRedirect(f"/{best_language(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def healthz(request):
    """``ok`` while the site can reach its database, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("The database cannot be reached.")
        answer, status = "The database cannot be reached.\n", 503
    else:
        answer, status = "ok\n", 200
    return HttpResponse(answer, content_type="text/plain", status=status, headers={"Cache-Control": "no-store"})


@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def bad_request(request, exception):
    return refusal(request, 400)


def permission_denied(request, exception):
    return refusal(request, 403)


def page_not_found(request, exception):
    return refusal(request, 404)


def csrf_failure(request, reason=""):
    return refusal(request, 403)


def refusal(request, status):
    """A page in the reader's language that says what is wrong and where to go on."""
    with translation.override(language_of(request)):
        return HttpResponse(loader.render_to_string(f"{status}.html", request=request), status=status)


def server_error(request):
    """Needs neither database nor static files nor anything else that may just have failed."""
    language = language_of(request)
    try:
        stylesheet = staticfiles_storage.url("srep/site.css")
    except Exception:
        log.exception("The style sheet has no address.")
        stylesheet = ""
    context = {
        "language": language,
        "direction": direction(language),
        "site_title": settings.SITE_TITLE,
        "stylesheet": stylesheet,
        "home": f"/{language}/",
    }
    with translation.override(language):
        return HttpResponse(loader.render_to_string("500.html", context), status=500)
