"""What a process keeps of the published content, until something is published."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps

from publishing.staging import is_staged

MOST = 200  # results of one function

_answer = ContextVar("answer_in_the_making", default=None)


@dataclass
class Answer:
    """What is being made of the content under the site revision ``number``."""

    number: int
    is_outdated: bool = False


@contextmanager
def published_as(number):
    """Inside, what is ``kept`` under the site revision ``number`` may be used; yields the ``Answer``."""
    answer = Answer(number)
    token = _answer.set(answer)
    try:
        yield answer
    finally:
        _answer.reset(token)


def say_outdated():
    """The answer in the making shows something older than its site revision, so nobody may keep it."""
    if answer := _answer.get():
        answer.is_outdated = True


def kept(make):
    """Has ``make`` called once per publication and arguments, instead of once per page in every language.

    It must read nothing but content, in no particular language, and nobody may change what it returns: all threads
    share it. While a draft is in place, and outside ``published_as``, it is called every time.
    """
    known = (None, {})

    @wraps(make)
    def value(*args):
        nonlocal known
        answer = _answer.get()
        if answer is None or is_staged():
            return make(*args)
        if known[0] != answer.number:
            known = (answer.number, {})
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
