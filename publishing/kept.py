"""What a process keeps of the published content, until something is published."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from publishing.staging import is_staged

MOST = 200  # results of one function

_number = ContextVar("site_revision_of_the_request", default=None)


@contextmanager
def published_as(number):
    """Inside, what is ``kept`` under the site revision ``number`` may be used."""
    token = _number.set(number)
    try:
        yield
    finally:
        _number.reset(token)


def kept(make):
    """Has ``make`` called once per publication and arguments, instead of once per page in every language.

    It must read nothing but content, in no particular language, and nobody may change what it returns: all threads
    share it. While a draft is in place, and outside ``published_as``, it is called every time.
    """
    known = (None, {})

    @wraps(make)
    def value(*args):
        nonlocal known
        number = _number.get()
        if number is None or is_staged():
            return make(*args)
        if known[0] != number:
            known = (number, {})
        results = known[1]
        try:
            return results[args]
        except KeyError:
            result = make(*args)
        if len(results) >= MOST:
            results.clear()
        results[args] = result
        return result

    return value
