"""What a process reads of published content: cached until something is published.

It is asked for under the site revision that the answer in the making shows (``published_as``), never while a draft is in place.
"""

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, wraps

from languages.dates import today
from languages.holding import holding
from publishing.models import SiteRevision
from publishing.revisions.staging import is_staged

RESULTS_OF_ONE_FUNCTION = 1000  # as many as there may be pages in all languages


@dataclass
class Answer:
    """What is being made of the content under the site revision ``number``, begun on ``day``."""

    number: int
    day: date = field(default_factory=today)
    is_stale: bool = False


_answer = ContextVar("answer_in_the_making", default=None)


def published_as(number):
    """Inside, what was cached under the site revision ``number`` may be used; yields the ``Answer``."""
    return holding(_answer, Answer(number))


def present_revision():
    """The number of the site revision that the answer in the making shows."""
    answer = _answer.get()
    return SiteRevision.current() if answer is None else answer.number


def cacheable():
    """The ``Answer`` in the making, under whose site revision something may be cached; ``None`` where nothing may."""
    return None if is_staged() else _answer.get()


def mark_response_stale():
    """The answer in the making shows something older than its site revision, so nobody may cache it."""
    if answer := _answer.get():
        answer.is_stale = True


def cached_until_publication(make):
    """Has ``make`` called once per publication and arguments, instead of once per page in every language.

    It must read nothing but content, in no particular language, and nobody may change what it returns: all threads
    share it. While a draft is in place, and outside ``published_as``, it is called every time.
    """
    newest = (None, None)  # a site revision, and ``make`` with its results of that one

    @wraps(make)
    def value(*args):
        nonlocal newest
        if (answer := cacheable()) is None:
            return make(*args)
        number, cached = newest
        if number != answer.number:
            newest = _number, cached = answer.number, lru_cache(RESULTS_OF_ONE_FUNCTION)(make)
        return cached(*args)

    return value
