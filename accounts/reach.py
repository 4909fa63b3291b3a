"""What somebody translates: into which languages, of which regions, in words."""

from django.apps import apps
from django.conf import settings


def region_choices():
    """[(key, name)] of the regions: the content that is a region to itself. One query."""
    models = [model for model in apps.get_models() if getattr(model, "areas", ()) == ("pk",)]
    return [(str(row.pk), str(row)) for model in models for row in model._default_manager.all()]


def in_words(codes, choices):
    """The names of ``codes``, parted by commas; a code that no choice names stands for itself."""
    names = dict(choices)
    return ", ".join(str(names.get(code, code)) for code in codes)


def languages_in_words(user):
    return in_words(user.translates, settings.LANGUAGES)


def regions_in_words(user):
    return in_words(user.regions, region_choices()) if user.regions else ""
