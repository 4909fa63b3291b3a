"""What belongs to the site as a whole: its front door, its health, its refusals."""

import logging
import re
import sys
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, HttpResponseRedirect
from django.template import loader
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_path, get_supported_language_variant, gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from languages.text import Text

log = logging.getLogger(__name__)
ANSWERS_ALONE = re.compile(r"drafts_together|change_set_\w+|\w+_discard")  # names of addresses that are only sent to
# PostgreSQL's codes for a write into a database that refuses it (a standby, for instance), and for a table or a column that
# is not there, as it is of another release. SQLite says all that as it says that it is away.
NOT_AS_NEEDED = {"25006", "42P01", "42703"}


def best_language(request):
    """The language of the site that the browser asks for first; the source language for none.

    A weight of 0 refuses a language, and "*" stands for the first that is not refused (RFC 9110, 12.4.2 and 12.5.4).
    """
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    refused = {code for code, weight in asked if not weight}
    for code in (code for code, weight in asked if weight):
        if code == "*":
            return next((own for own, _name in settings.PUBLIC_LANGUAGES if own not in refused), settings.LANGUAGE_CODE)
        with suppress(LookupError):
            if (found := get_supported_language_variant(code)) in dict(settings.PUBLIC_LANGUAGES):
                return found
    return settings.LANGUAGE_CODE


def language_of(request):
    """The language of an answer: the one already chosen for this request, else that of its address, else the browser's."""
    if hasattr(request, "LANGUAGE_CODE"):
        return translation.get_language()
    found = get_language_from_path(request.path_info)
    return found if found in dict(settings.PUBLIC_LANGUAGES) else best_language(request)


def front_door(request):
    """Leads from ``/`` to the home page in the reader's language."""
    response = HttpResponseRedirect(f"/{best_language(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def healthz(request):
    """``ok`` while this process answers, whatever is with its database: restarting it would mend nothing else."""
    return plain("ok")


def readyz(request):
    """``ok`` while the site can show what it holds: its database is there and has all tables; else 503 and what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        is_migrated = has_all_migrations()
    except DatabaseError as error:
        log.error("The database cannot be reached: %s", error)
        return plain("The database cannot be reached.", status=503)
    return plain("ok") if is_migrated else plain("The database lacks migrations: run prepare.", status=503)


def has_all_migrations():
    """Whether each migration of the code is applied. Once it is, this process need not ask again."""
    if not has_all_migrations.is_known:
        executor = MigrationExecutor(connection)
        has_all_migrations.is_known = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return has_all_migrations.is_known


has_all_migrations.is_known = False


def plain(line, status=200):
    return HttpResponse(f"{line}\n", content_type="text/plain", status=status, headers={"Cache-Control": "no-store"})


def robots(request):
    # Selections lead to one another without number, and search engines are not to list them.
    selections = ["Disallow: /*/map/?", "Disallow: /*/offices/?"]
    lines = ["User-agent: *", "Disallow: /admin/", *selections, "", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def refusal(request, exception=None, reason="", *, status):
    """A page in the reader's language that says what is wrong and where to go on; for a senseless request without a query."""
    with translation.override(language_of(request)):
        title = Text(str(settings.SITE_TITLE), translation.get_language())
        context = {"site_title": title, "publisher": None} if status == 400 else None
        return HttpResponse(loader.render_to_string(f"{status}.html", context, request), status=status)


bad_request, permission_denied, page_not_found = (partial(refusal, status=status) for status in (400, 403, 404))


def token_refused(request, reason=""):
    """What was sent bears the token of an earlier sign-in: of the staff, its page comes anew, and offers what was typed."""
    page = _page_sent_from(request)
    is_script = request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate"  # nobody waits for its answer
    if request.method != "POST" or is_script or not request.user.is_authenticated or not page:
        return permission_denied(request)
    messages.warning(
        request, _("Nothing was saved, as this page was opened before you last signed in. Please send it again.")
    )
    return HttpResponseRedirect(page)


def _page_sent_from(request):
    """The page of the staff from which a form came; the first one in place of an answer that cannot be asked for again; or ""."""
    page = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    with suppress(Resolver404):
        match = resolve(urlsplit(page).path)
        if is_own and match.namespace == "admin" and match.url_name:
            return reverse("admin:index") if ANSWERS_ALONE.fullmatch(match.url_name) else page
    return ""


def server_error(request):
    """503 where the database could not be reached, refused to write, took too long or lacks tables, or a file could not
    be read or written; else the fault is ours."""
    error = sys.exception()
    is_not_as_needed = isinstance(error, DatabaseError) and getattr(error.__cause__, "sqlstate", "") in NOT_AS_NEEDED
    if is_not_as_needed or isinstance(error, OperationalError | InterfaceError | OSError):
        return unavailable(request)
    return fault(request, 500)


def unavailable(request):
    response = fault(request, 503)
    response.headers["Retry-After"] = "30"
    response.headers["Cache-Control"] = "no-store"
    return response


def typed(request):
    """[(name, value)] of a form of the staff that could not be taken, for sending it again; nothing with a password."""
    if request.method != "POST" or not request.path_info.startswith("/admin/"):
        return []
    with suppress(Exception):  # the body may be what failed
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        return [] if any("password" in name for name, _value in fields) else fields
    return []


def fault(request, status):
    """Needs neither database nor static files nor anything else that may just have failed."""
    language = language_of(request)
    try:
        stylesheet = staticfiles_storage.url("srep/site.css")
    except Exception:
        log.exception("The style sheet has no address.")
        stylesheet = ""
    context = {
        "language": language,
        "site_title": settings.SITE_TITLE,
        "stylesheet": stylesheet,
        "home": f"/{language}/",
        "status": status,
        "posted": typed(request) if status == 503 else (),
    }
    with translation.override(language):
        return HttpResponse(loader.render_to_string("500.html", context), status=status)
