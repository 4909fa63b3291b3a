"""The page on which the staff see texts by language and state, and settle many at once."""

from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from translations.bulk_review import settle, settled_by
from translations.selection import Selection, choices
from translations.text_list import text_homes, texts_in

TEXTS_PER_PAGE = 100


class TextListView(TemplateView):
    """The texts of all content in one language that are in one state, each with the way to where it is translated.

    Many that were read here are said to be right at once.
    """

    template_name = "admin/texts.html"
    site = None

    def dispatch(self, request, *args, **kwargs):
        self.homes = {home for home, _key in text_homes(request).values()}
        self.selection = Selection.to_work_on(request, self.homes)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request):
        settle(request, self.selection, request.POST.getlist("text"))
        return HttpResponseRedirect(f"{request.path}?{self.selection.query}")

    def get_context_data(self, **kwargs):
        selection = self.selection
        texts, rows_read = texts_in(self.request, selection)
        page = Paginator(texts, TEXTS_PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            **self.site.each_context(self.request) | {"is_nav_sidebar_enabled": False},  # its room is the texts'
            title=_("Texts by language"),
            page=page,
            page_range=page.paginator.get_elided_page_range(page.number),
            query=selection.query,
            rows_read=rows_read,
            language_in_view=selection.language,
            choices=choices(self.homes, is_work=True),
            words=selection.words,
            settled_by=settled_by(self.request, selection),
            **kwargs,
        )
