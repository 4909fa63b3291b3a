"""The glossary: one word for each term in every language, and no other in the content."""

import re

import pytest
import yaml
from django.apps import apps
from django.conf import settings

from languages.text import translated_fields
from publishing.models import Content

GLOSSARY = yaml.safe_load((settings.BASE_DIR / "content/glossary.yaml").read_text(encoding="utf-8"))
MODELS = [model for model in apps.get_models() if issubclass(model, Content)]


def wrong_words(language):
    """What the texts in ``language`` must not say, as one pattern."""
    stems = [stem for row in GLOSSARY for stem in row.get("not", {}).get(language, [])]
    return re.compile(rf"(?<!\w)(?:{'|'.join(stems) or '(?!)'})", re.IGNORECASE)


def test_every_term_has_one_word_in_every_language():
    languages = list(settings.MODELTRANSLATION_LANGUAGES)

    assert [row["en"] for row in GLOSSARY if [key for key in row if key != "not"] != languages] == []
    assert len({row["en"] for row in GLOSSARY}) == len(GLOSSARY) > 45


@pytest.mark.parametrize("language", settings.MODELTRANSLATION_LANGUAGES)
def test_no_approved_word_is_a_wrong_one(language):
    pattern = wrong_words(language)

    assert [row[language] for row in GLOSSARY if pattern.search(row[language])] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("language", settings.MODELTRANSLATION_LANGUAGES)
def test_the_content_has_no_other_words(language):
    pattern = wrong_words(language)

    found = [
        f"{type(row).__name__} {row}: {name}: {wrong[0]}"
        for model in MODELS
        for row in model.objects.all()
        for name in translated_fields(model)
        if name != "other_names" and (wrong := pattern.search(getattr(row, f"{name}_{language}") or ""))
    ]

    assert found == []
