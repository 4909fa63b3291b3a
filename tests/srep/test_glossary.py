"""The glossary as it is shipped: one word for each term in every language, and no other in the content."""

import pytest
from django.apps import apps
from django.conf import settings

from languages.text import fields_to_translate
from publishing.models import Content
from translations.glossary import present_glossary
from translations.models import Term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

MODELS = [model for model in apps.get_models() if issubclass(model, Content)]


def test_every_term_has_one_word_in_every_language():
    terms = list(Term.objects.all())

    assert [
        str(term) for term in terms for code in settings.MODELTRANSLATION_LANGUAGES if not getattr(term, f"term_{code}")
    ] == []
    assert len({term.term_en for term in terms}) == len(terms) > 45


@pytest.mark.parametrize("language", settings.MODELTRANSLATION_LANGUAGES)
def test_no_text_has_an_avoided_word(language):
    """Nor have the approved words, which are among the texts."""
    glossary = present_glossary()

    found = [
        f"{type(row).__name__} {row}: {name}: {wrong}"
        for model in MODELS
        for row in model.objects.all()
        for name in fields_to_translate(model)
        for wrong, _approved in glossary.wrong_words(getattr(row, f"{name}_{language}") or "", language)
    ]

    assert found == []
