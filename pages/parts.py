"""Parts of pages that are made once a publication."""

from functools import partial
from hashlib import blake2b

from django.core.cache import caches
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe

from publishing.revisions.present import cacheable


def when_read(make, *args):
    """``make(*args)``, once a template asks for it, which a page that is rendered already does not."""
    return SimpleLazyObject(partial(make, *args))


def once(name, key, make):
    """``make()``, called once per publication, language, day and ``key``. ``name`` says which part of pages it is.

    It must depend on nothing else. What is made while a draft is in place, or of something stale, is not kept.
    """
    if (answer := cacheable()) is None:
        return make()
    words = repr((answer.number, answer.day, translation.get_language(), name, key))
    cache, place = caches["parts"], blake2b(words.encode(), digest_size=20).hexdigest()
    if (found := cache.get(place)) is None:
        found = make()
        if not answer.is_stale:
            cache.set(place, found)
    return found


def part(name, key, make):
    """As ``once``, of a safe string."""
    return mark_safe(once(name, key, make))  # noqa: S308 - a template made it
