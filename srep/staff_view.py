"""The public pages as the staff read them: each with a bar that leads to its form. Readers' own pages know nothing of it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mandate.models import Milestone, Passage, Question
from mandate.representative import representative
from offices.models import Office
from publishing.admin.access import address_of, may
from publishing.models import Revision
from publishing.previews.page import UNCACHED, Preview, home, is_public, language_of, languages_in
from publishing.previews.rehearsal import Rehearsal
from regions.models import Partner, Region
from translations.models import Term

PUBLIC_LANGUAGES = tuple(dict(settings.PUBLIC_LANGUAGES))
# By the name of an address: which kind of object has its page there, or, where a page shows many, which kind these are.
PAGE_OF = {"regions:region": Region, "regions:partner": Partner, "offices:detail": Office}
MADE_OF = {
    "mandate:home": Question,
    "mandate:timeline": Milestone,
    "mandate:statement": Passage,
    "mandate:contact": Office,
    "regions:list": Region,
    "offices:list": Office,
    "glossary": Term,
    "atlas:map": Office,
    "atlas:embed": Office,
}


@require_safe
def site_view(request, path=""):
    """The page at the public ``path``, as it is published."""
    prefix = reverse("admin:site_view").rstrip("/")
    if not path:
        return HttpResponseRedirect(prefix + home(), headers=UNCACHED)
    public = f"/{path}"

    def bar(_faults):
        row = object_at(public)
        draft = (
            Revision.objects.of(row).drafts().first() if row is not None and may(request, type(row), "view") else None
        )
        query = request.META.get("QUERY_STRING", "")
        context = {
            "edit_url": edit_address(request, public, row),
            "draft": draft,
            "page_language": language_of(public),
            "readers_url": is_public(public, PUBLIC_LANGUAGES) and (f"{public}?{query}" if query else public),
            "languages": languages_in(prefix, public, query),
            "language": translation.get_language(),
        }
        return render_to_string("admin/_site_bar.html", context)

    return Preview(Rehearsal([]), prefix).respond(request, public, bar)


@require_safe
def edit(request):
    """Leads to the form of a public page, whose address ``?page=`` is: a path, or as it was copied from a browser."""
    path = urlsplit(request.GET.get("page", "").strip()).path
    path = path.removeprefix(reverse("admin:site_view").rstrip("/"))
    address = edit_address(request, path, object_at(path)) if is_public(path) else ""
    if not address:
        messages.warning(request, _("No page of the site that you may edit has this address."))
    return HttpResponseRedirect(address or reverse("admin:index"))


def edit_address(request, path, row):
    """Where the page at ``path``, on which ``row`` stands (or ``None``), is edited; empty for who may not even look."""
    match = resolved(path)
    model = type(row) if row is not None else match and MADE_OF.get(match.view_name)
    if model is None or not may(request, model, "view"):
        return ""
    return address_of(model, "change", row.pk) if row is not None else address_of(model, "changelist")


def object_at(path):
    """The object that the public ``path`` is the page of, or ``None``."""
    match = resolved(path)
    if match is None:
        return None
    if match.view_name == "mandate:representative":
        return representative()[0]
    model = PAGE_OF.get(match.view_name)
    return model and model._base_manager.filter(slug=match.kwargs["slug"]).first()


def resolved(path):
    """What answers at ``path``, or ``None``."""
    try:
        with translation.override(
            language_of(path)
        ):  # addresses of other languages than that of the moment are unknown
            return resolve(path)
    except Resolver404:
        return None
