"""Any public page as it will look with drafts in place: rendered for nobody in particular, and cached nowhere."""

import re
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, Resolver404, get_script_prefix, resolve, set_script_prefix
from django.utils import timezone, translation

from languages.outgoing import page_as_read
from publishing.previews.rehearsal import Rehearsal
from publishing.revisions.staging import check
from publishing.workflow.publication import PublicationError

UNCACHED = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex"}
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
PICTURES = "/pictures/"  # which no language has of its own
# What a visitor's browser tells and a page may read. No cookies, no language, nobody signed in.
PASSED_ON = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "REMOTE_ADDR")


def is_public(path, languages=LANGUAGES):
    """``path`` (with its leading slash) lies under one of ``languages``, as all public pages do and nothing else."""
    return path.startswith("/") and re.split("[/?#]", path)[1] in languages


def language_of(path):
    """The language of a public path; of one that has none, the source language."""
    return path.split("/")[1] if is_public(path) else settings.LANGUAGE_CODE


def page_of(instance):
    """The public path on which an object stands, in the active language; the home page where it has none."""
    return instance.get_absolute_url() if hasattr(instance, "get_absolute_url") else home()


def home():
    return f"/{translation.get_language()}/"


@dataclass
class Preview:
    """A page of the site, shown at ``prefix`` + its path, in one of ``languages``."""

    rehearsal: Rehearsal
    prefix: str
    languages: tuple = LANGUAGES

    def respond(self, outer, path, bar):
        """The response for the public ``path``. ``bar`` is a function from faults to the HTML at the top of the page.

        Raises ``Http404`` for what is no public page, and ``PublicationError``.
        """
        is_page = is_public(path, self.languages)
        if not is_page and not path.startswith(PICTURES):
            raise Http404
        with self.rehearsal.in_place() as instances:
            request = self._anonymous_request(outer, path, bar(self.rehearsal.faults) if is_page else "")
            zone = timezone.override(timezone.get_default_timezone())  # the readers', whatever clock the staff go by
            with translation.override(language_of(path)), zone, reversed_under(self.prefix):
                inner = self._render(request, instances)
            content = inner.content
            if inner["Content-Type"].startswith("text/html"):
                content = page_as_read(content)
        headers = {name: inner[name] for name in ("Content-Type", "Content-Disposition", "Location") if name in inner}
        return HttpResponse(content, status=inner.status_code, headers=headers | UNCACHED)

    def _render(self, request, instances):
        try:
            with transaction.atomic() if instances else nullcontext():  # so that what a draft breaks can be looked for
                return whole(rendered_page(request))
        except (Http404, Resolver404):
            return HttpResponse(render_to_string("404.html", request=request), status=404)
        except Exception as error:
            faults = [fault for instance in instances if instance is not None for fault in check(instance)]
            if not faults:
                raise
            raise PublicationError(faults) from error

    def opened(self):
        """Leads to the page on which the one object that is previewed will stand. Raises ``PublicationError``."""
        with self.rehearsal.in_place() as (instance,):
            try:
                page = page_of(instance)
            except (NoReverseMatch, ObjectDoesNotExist) as error:  # what its address is made of is empty
                if not (faults := check(instance)):
                    raise
                raise PublicationError(faults) from error
            return HttpResponseRedirect(self.prefix + page, headers=UNCACHED)

    def _anonymous_request(self, outer, path, bar):
        """For ``path``, with the query of ``outer``. Templates place the ``preview_bar``."""
        request = HttpRequest()
        request.method = "GET"
        request.path, request.path_info = self.prefix + path, path
        query = outer.META.get("QUERY_STRING", "")
        passed_on = {name: outer.META[name] for name in PASSED_ON if name in outer.META}
        request.META = {**passed_on, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
        request.GET = outer.GET
        request.user = AnonymousUser()
        request.LANGUAGE_CODE = language_of(path)
        request.preview_bar, request.preview_languages = bar, self.languages
        return request


@contextmanager
def reversed_under(prefix):
    """Has all addresses that are reversed begin with ``prefix``, as if the site stood there: links stay in the preview."""
    before = get_script_prefix()
    set_script_prefix(prefix)
    try:
        yield
    finally:
        set_script_prefix(before)


def rendered_page(request):
    """The response of the view at the path of ``request``, rendered; a redirect where only the last slash is missing."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        if request.path_info.endswith("/"):
            raise
        resolve(f"{request.path_info}/")
        request.path += "/"
        return HttpResponse(status=302, headers={"Location": request.get_full_path()})
    request.resolver_match = match
    response = match.func(request, *match.args, **match.kwargs)
    return response.render() if hasattr(response, "render") else response


def whole(response):
    """``response``, or one that was to be written while it is sent, written now: later the drafts are not in place."""
    if not response.streaming:
        return response
    return HttpResponse(response.getvalue(), status=response.status_code, headers=response.headers)


def languages_in(prefix, path, query=""):
    """The same page of a preview in every language: dicts as ``language_links`` of the public pages."""
    rest = path.lstrip("/").partition("/")[2]
    suffix = f"?{query}" if query else ""
    return [
        {"code": code, "name": name, "url": f"{prefix}/{code}/{rest}{suffix}", "is_current": code == language_of(path)}
        for code, name in settings.LANGUAGES
    ]
