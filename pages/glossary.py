"""The words of the site as a public page: the reader's beside the English, in the reader's alphabet."""

from django.utils.translation import get_language, gettext_lazy as _
from django.views.generic import TemplateView

from languages.collation import collation_key
from languages.text import SOURCE_LANGUAGE, Text
from pages.page import Page, PageResponse
from translations.models import Term


class GlossaryView(TemplateView):
    template_name = "srep/glossary.html"
    response_class = PageResponse

    def get_context_data(self, **kwargs):
        terms = sorted(Term.objects.all(), key=_place)
        page = Page(
            self.request.path,
            decided_by=None if self.request.GET else (),
            title=_("Glossary"),
            description=_("The words that this site uses, in each of its languages."),
            subject=terms,
        )
        rows = [(term, _english_of(term)) for term in terms]
        return super().get_context_data(**kwargs, page=page, rows=rows)


def _place(term):
    """In the reader's alphabet, whatever quotation mark stands first."""
    return collation_key(term.texts.term.lstrip("«“„"))


def _english_of(term):
    """The English term for readers of another language; nothing where they see it already."""
    english = Text(term.term_en, SOURCE_LANGUAGE, get_language())
    return english if english != term.texts.term else None
