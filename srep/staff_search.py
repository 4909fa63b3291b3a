"""Search over everything in the staff site: content by every word of it, and by name what else there is."""

from urllib.parse import urlencode, urlsplit

from django.contrib.auth import get_user_model
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from languages.folding import LETTERS_SEARCHED
from languages.words import sentence_case
from publishing.admin.access import address_of, staff_page, visible_admins, visible_content
from publishing.admin.search import find
from publishing.models import ChangeSet
from publishing.previews.page import is_public

BY_NAME = ChangeSet, get_user_model()
ROWS_OF_A_KIND = 10


@require_safe
def search(request):
    """Everything that holds the words of ``?q=``; the address of a page of the site leads to its form."""
    asked = request.GET.get("q", "").strip()[:LETTERS_SEARCHED]
    if is_address(asked):
        return HttpResponseRedirect(f"{reverse('admin:edit')}?{urlencode({'page': asked})}")
    found, is_more, is_partial = find(request, asked)
    return staff_page(
        request,
        "admin/search.html",
        title=_("Search"),
        asked=asked,
        found=found,
        others=by_name(request, asked) if asked else [],
        is_more=is_more,
        lists=lists(request, asked) if is_more or is_partial else [],
    )


def is_address(asked):
    """Whether it was copied from a browser: the whole address of a page, or its path."""
    if not asked.startswith(("http://", "https://", "/")):
        return False
    try:
        path = urlsplit(asked).path
    except ValueError:  # of brackets that are none of an address
        return False
    return is_public(path.removeprefix(reverse("admin:site_view").rstrip("/")))


def by_name(request, asked):
    """[{name, rows}] of what is not content, as the lists find it."""
    admins = visible_admins(request)
    groups = []
    for model in BY_NAME:
        if model in admins:
            own = admins[model]
            rows, _is_double = own.get_search_results(request, own.get_queryset(request), asked)
            rows = [{"name": str(row), "url": address_of(model, "change", row.pk)} for row in rows[:ROWS_OF_A_KIND]]
            groups += [{"name": sentence_case(model._meta.verbose_name_plural), "rows": rows}] if rows else []
    return groups


def lists(request, asked):
    """[{name, url}] of the lists that find every object by its name."""
    query = urlencode({"q": asked})
    return [
        {"name": sentence_case(model._meta.verbose_name_plural), "url": f"{address_of(model, 'changelist')}?{query}"}
        for model in visible_content(request)
    ]
