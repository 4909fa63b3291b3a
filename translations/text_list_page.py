"""The page on which the staff see texts by language and state, and settle many at once."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from publishing.admin.access import staff_page
from translations.bulk_review import settle, settled_by
from translations.selection import Selection, choices
from translations.text_list import text_homes, texts_in

TEXTS_PER_PAGE = 100


def text_list(request):
    """The texts of all content in one language that are in one state, each with the way to where it is translated.

    Many that were read here are said to be right at once.
    """
    homes = {home for home, _key in text_homes(request).values()}
    selection = Selection.to_work_on(request, homes)
    if request.method == "POST":
        settle(request, selection, request.POST.getlist("text"))
        return HttpResponseRedirect(f"{request.path}?{selection.query}")
    texts, rows_read = texts_in(request, selection)
    page = Paginator(texts, TEXTS_PER_PAGE).get_page(request.GET.get("page"))
    return staff_page(
        request,
        "admin/texts.html",
        title=_("Texts by language"),
        is_nav_sidebar_enabled=False,  # its room is the texts'
        page=page,
        page_range=page.paginator.get_elided_page_range(page.number),
        query=selection.query,
        rows_read=rows_read,
        language_in_view=selection.language,
        choices=choices(homes, is_work=True),
        words=selection.words,
        settled_by=settled_by(request, selection),
    )
