"""Any public page as it will look with drafts in place: rendered for nobody in particular, and kept nowhere."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError, RestrictedError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from languages.dates import as_of
from publishing.models import Revision, Task
from publishing.planners import why_not
from publishing.preview_links import PreviewedPage
from publishing.publication import PublicationError, live_revision, merge_live
from publishing.staging import check, judge_now, place_all, staged, violated_rule

UNCACHED = {"Cache-Control": "no-store, private", "X-Robots-Tag": "noindex"}
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# What a visitor's browser tells and a page may read. No cookies, no language, nobody signed in.
PASSED_ON = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "REMOTE_ADDR")


class PreviewError(Exception):
    """The drafts cannot be put in place; ``faults`` say why."""

    def __init__(self, faults):
        super().__init__(" ".join(faults))
        self.faults = list(faults)


@dataclass
class Rehearsal:
    """Drafts to show as if they were live, alone or with what is planned until ``at`` (an aware datetime)."""

    revisions: list
    at: object = None
    faults: list = field(default_factory=list)

    @property
    def tasks(self):
        """What is planned until then, in the order in which it will be done."""
        if self.at is None:
            return []
        tasks = Task.objects.filter(state=Task.State.PLANNED, due__lte=self.at).order_by("due", "id")
        return list(tasks.select_related("revision__content_type", "change_set"))

    @property
    def everything(self):
        """All revisions that are shown, those of the plans first."""
        return [*(revision for task in self.tasks for revision in revisions_of(task)), *self.revisions]

    @contextmanager
    def in_place(self):
        """The content as it will be; yields the instances of ``revisions``. Raises ``PreviewError``."""
        with staged(), as_of(self.at):
            for task in self.tasks:
                self._carry_out(task)
            try:
                with transaction.atomic():
                    instances = self._place(self.revisions)
            except PlacingErrors as error:
                raise PreviewError([words(error, self.revisions)]) from error
            yield instances

    def _carry_out(self, task):
        if fault := why_not(task):
            self.faults.append(f"{task}: {fault}")
            return
        revisions = revisions_of(task)
        try:
            with transaction.atomic():
                if task.action == Task.Action.PUBLISH:
                    self._place(revisions)
                else:
                    for revision in revisions:
                        for row in revision.model._base_manager.filter(pk=revision.object_id):
                            row.delete()
        except PlacingErrors as error:
            self.faults.append(f"{task}: {words(error, revisions)}")

    def _place(self, revisions):
        for revision in revisions:
            if revision.state == Revision.State.DRAFT:
                self._merge(revision)
        instances = place_all(revisions)
        judge_now()
        return instances

    def _merge(self, draft):
        """With what was published since the draft began, as its publication will do."""
        present = draft.model._base_manager.filter(pk=draft.object_id).first()
        try:
            merge_live(draft, live_revision(present) if present is not None else None)
        except PublicationError as error:
            self.faults += error.faults


PlacingErrors = (DatabaseError, ObjectDoesNotExist, ProtectedError, RestrictedError, ValidationError)


def revisions_of(task):
    """The revisions that a plan concerns."""
    if task.revision_id:
        return [task.revision]
    return list(task.change_set.revisions.drafts().select_related("content_type", "base").order_by("title", "pk"))


def words(error, revisions):
    """What went wrong when ``revisions`` were placed, as a sentence."""
    if isinstance(error, IntegrityError) and not isinstance(error, ProtectedError | RestrictedError) and revisions:
        return violated_rule(getattr(error, "revision", revisions[0]).model, error)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, ObjectDoesNotExist | ProtectedError | RestrictedError):
        return _("Something that this refers to, or that refers to it, stands in the way.")
    return str(error)


def is_public(path, languages=LANGUAGES):
    """``path`` (with its leading slash) lies under one of ``languages``, as all public pages do and nothing else."""
    return path.startswith("/") and re.split("[/?#]", path)[1] in languages


def language_of(path):
    return path.split("/")[1]


@dataclass
class Preview:
    """A page of the site, shown at ``prefix`` + its path, in one of ``languages``."""

    rehearsal: Rehearsal
    prefix: str
    languages: tuple = LANGUAGES

    def respond(self, outer, path, bar):
        """The response for the public ``path``. ``bar`` is a function from faults to the HTML at the top of the page.

        Raises ``Http404`` for what is no public page, and ``PreviewError``.
        """
        if not is_public(path, self.languages):
            raise Http404
        with translation.override(language_of(path)), self.rehearsal.in_place() as instances:
            inner = self._render(outer, path, instances)
        return self._wrapped(inner, bar)

    def _render(self, outer, path, instances):
        request = clean_request(outer, path)
        try:
            with transaction.atomic():
                return whole(rendered_page(request))
        except (Http404, Resolver404):
            return HttpResponse(render_to_string("404.html", request=request), status=404)
        except Exception as error:
            faults = [fault for instance in instances if instance is not None for fault in check(instance)]
            if not faults:
                raise
            raise PreviewError(faults) from error

    def _wrapped(self, inner, bar):
        content = inner.content
        kind = inner.headers.get("Content-Type", "text/html")
        if kind.startswith("text/html"):
            page = PreviewedPage(content.decode(inner.charset), self.prefix, self.languages)
            stylesheet = format_html('<link rel="stylesheet" href="{}">\n', static("publishing/preview.css"))
            content = page.with_bar(stylesheet, bar(self.rehearsal.faults))
        response = HttpResponse(content, content_type=kind, status=inner.status_code, headers=UNCACHED)
        for name in ("Content-Disposition", "Location"):
            if name in inner.headers:
                response[name] = self._inside(inner[name]) if name == "Location" else inner[name]
        return response

    def _inside(self, address):
        path = address.removeprefix(settings.SITE_URL)
        return self.prefix + path if is_public(path, self.languages) else address


def clean_request(outer, path):
    """A request for ``path`` as a visitor without a past would send it. Its query is that of ``outer``."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    query = outer.META.get("QUERY_STRING", "")
    passed_on = {name: outer.META[name] for name in PASSED_ON if name in outer.META}
    request.META = {**passed_on, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    request.GET = QueryDict(query)
    request.user = AnonymousUser()
    request.LANGUAGE_CODE = language_of(path)
    request.csp_nonce = outer.csp_nonce  # scripts of the page run under the policy that goes out with it
    return request


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
