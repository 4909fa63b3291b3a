"""Marking translations as reviewed: where a role asks for it, by somebody else than who wrote them."""

from django.contrib.auth import get_user_model
from django.utils.translation import ngettext

from publishing.journal.entries import Action, record as note
from translations.models import Pair, digest
from translations.states import announce
from translations.suggestions import sources_when_translated

MAY_REVIEW, MAY_REVIEW_OWN = "translations.change_pair", "translations.review_own"


def writer_of(source, text, language):
    """Who wrote a translation: of the pair, else of the latest one with that text; ``None`` where that is not known."""
    same = Pair.objects.filter(source_digest=digest(source), language=language, text_digest=digest(text)).first()
    pair = same or sources_when_translated([text], language).get(text)
    return pair.author if pair else None


def may_review(user, author):
    """Whether somebody may mark as reviewed what ``author`` (a user, or ``None``) wrote."""
    return user.has_perm(MAY_REVIEW) and (author != user or user.has_perm(MAY_REVIEW_OWN))


def reviewers(language, author):
    """Names of those who may mark what ``author`` wrote in ``language``, and work in it. A query."""
    backend = "django.contrib.auth.backends.ModelBackend"
    staff = get_user_model().objects.with_perm(MAY_REVIEW, include_superusers=False, backend=backend)
    found = staff.filter(is_staff=True).exclude(pk=author.pk).order_by("username")
    return [str(user) for user in found if language in user.translates + user.working_languages]


def left_to_others(count):
    """What is said of ``count`` texts that somebody wrote and may not mark by themselves."""
    words = ngettext(
        "%(count)d text is your own translation: somebody else who works in the language marks it as reviewed.",
        "%(count)d texts are your own translations: somebody else who works in the language marks them as reviewed.",
        count,
    )
    return words % {"count": count}


def left_unseen(count):
    """What is said of ``count`` texts that the form of their object was sent without."""
    words = ngettext(
        "%(count)d text that the form did not show is not marked as reviewed. Bring it into view first.",
        "%(count)d texts that the form did not show are not marked as reviewed. Bring them into view first.",
        count,
    )
    return words % {"count": count}


def mark_reviewed(pairs, by, subject):
    """Marks ``pairs`` (a queryset) as reviewed, but for those that need another person; the journal calls them ``subject``.

    Returns (how many were marked, how many wait for somebody else).
    """
    pairs, own = pairs.filter(reviewed=False), 0
    if not by.has_perm(MAY_REVIEW_OWN):
        own = pairs.filter(author=by).count()
        pairs = pairs.exclude(author=by)
    if marked := pairs.update(reviewed=True):
        note(Action.REVIEWED, subject, by, count=marked)
        announce()
    return marked, own


def keep(texts, language):
    """Notes that ``texts``, (source, translation) each, belong together as whoever wrote the translation meant it.

    Returns the keys of their pairs. Three queries.
    """
    earlier = sources_when_translated([text for _source, text in texts], language)
    pairs = {}
    for source, text in texts:
        pair = Pair.of(source, text, language, author_id=earlier[text].author_id if text in earlier else None)
        pairs[pair.source_digest, pair.text_digest] = pair
    Pair.objects.bulk_create(pairs.values(), ignore_conflicts=True)
    found = Pair.objects.filter(language=language, source_digest__in={source for source, _text in pairs})
    return [pk for pk, *pair in found.values_list("pk", "source_digest", "text_digest") if tuple(pair) in pairs]


def review(texts, language, by, subject):
    """Marks them as reviewed; the rest as ``mark_reviewed``."""
    return mark_reviewed(Pair.objects.filter(pk__in=keep(texts, language)), by, subject)
