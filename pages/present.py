"""Parts of pages that are made once a publication; and, for the rooms above, ``publishing.revisions.present``."""

from hashlib import blake2b

from django.core.cache import caches
from django.utils import translation
from django.utils.safestring import mark_safe

from languages.dates import today
from publishing.revisions.present import (
    cached_revision,
    cached_until_publication as cached_until_publication,
    mark_response_stale as mark_response_stale,
    present_revision as present_revision,
    published_as as published_as,
)


def part(name, key, make):
    """``make()``, a safe string, called once per publication, language, day and ``key``. ``name`` says which part of pages it is.

    It must depend on nothing else. What is made while a draft is in place is not kept.
    """
    if (number := cached_revision()) is None:
        return make()
    words = repr((number, translation.get_language(), today(), name, key))
    cache, place = caches["parts"], blake2b(words.encode(), digest_size=20).hexdigest()
    if (found := cache.get(place)) is None:
        cache.set(place, found := make())
    return mark_safe(found)  # noqa: S308 - a template made it
