"""The state of each translated text: missing, outdated, not reviewed (``DRAFT``) or reviewed."""

from functools import cache

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from languages.text import SOURCE_LANGUAGE, fields_to_translate
from publishing.models import SiteRevision
from translations.models import Pair, digest
from translations.suggestions import sources_when_translated

TARGET_LANGUAGES = tuple(code for code in settings.MODELTRANSLATION_LANGUAGES if code != SOURCE_LANGUAGE)


class State(models.TextChoices):
    MISSING = "missing", _("missing")
    OUTDATED = "outdated", _("outdated")
    DRAFT = "draft", _("not reviewed")
    REVIEWED = "reviewed", _("reviewed")


def texts_of(rows, language):
    """Yields (row, field, source text, text in ``language``) for each translated field with a source text."""
    for row in rows:
        for field in fields_to_translate(type(row)):
            if source := getattr(row, f"{field}_{SOURCE_LANGUAGE}"):
                yield row, field, source, getattr(row, f"{field}_{language}") or ""


def states_of(rows, languages):
    """The state of every text of ``rows``: a dict {(row.pk, field, language): State}. A query, or two.

    The source language itself has no state; texts without a source are left out.
    """
    return judged(
        {
            (row.pk, field, language): (source, getattr(row, f"{field}_{language}") or "")
            for row, field, source, _same in texts_of(rows, SOURCE_LANGUAGE)
            for language in languages
            if language != SOURCE_LANGUAGE
        }
    )


def judged(texts):
    """{key: State} of ``texts``, {key that ends with the language: (source text, translation or "")}. A query, or two."""
    digest_once = cache(digest)
    wanted = [(digest_once(source), key[-1], digest(text)) if text else None for key, (source, text) in texts.items()]
    present = set(filter(None, wanted))
    pairs = Pair.objects.filter(
        source_digest__in={pair[0] for pair in present}, language__in={pair[1] for pair in present}
    )
    pairs = pairs.values_list("source_digest", "language", "text_digest", "reviewed")
    known = {tuple(pair): reviewed for *pair, reviewed in pairs}
    translated_sources = {(source, language) for source, language, _text in known}
    reworded = {pair for pair in present - known.keys() if pair[:2] in translated_sources}
    others = Pair.objects.filter(text_digest__in={text for *_source, text in reworded})
    of_others = set(others.values_list("language", "text_digest"))  # known as the translation of some other source
    reworded = {pair for pair in reworded if pair[1:] not in of_others}
    return {key: _state(pair, known, reworded) for key, pair in zip(texts, wanted, strict=True)}


def _state(pair, known, reworded):
    if pair is None:
        return State.MISSING
    if pair in known:
        return State.REVIEWED if known[pair] else State.DRAFT
    return State.DRAFT if pair in reworded else State.OUTDATED


def record(row, language, fields=None, *, reviewed=False, by=None):
    """Notes that the texts of ``row`` in ``language``, which ``by`` (a user) wrote, translate its present source texts.

    ``fields`` limits it to some translated fields. A pair once reviewed stays reviewed.
    """
    if language == SOURCE_LANGUAGE:
        return
    pairs = [
        Pair.of(source, text, language, reviewed=reviewed, author=by)
        for _row, field, source, text in texts_of([row], language)
        if text and (fields is None or field in fields)
    ]
    Pair.objects.bulk_create(pairs, ignore_conflicts=True)
    if reviewed and pairs:
        same = Q()
        for pair in pairs:
            same |= Q(source_digest=pair.source_digest, text_digest=pair.text_digest)
        Pair.objects.filter(same, language=language).update(reviewed=True)


def hold(before, row, languages):
    """Notes that translations which were up to date ``before`` still are, though source texts of ``row`` were corrected.

    ``before`` is the same row as it was. A translation that was changed with its source is no concern of this.
    """

    def is_same(field, language):
        return getattr(before, f"{field}_{language}") == getattr(row, f"{field}_{language}")

    for (_pk, field, language), state in states_of([before], languages).items():
        is_concerned = is_same(field, language) and not is_same(field, SOURCE_LANGUAGE)
        if is_concerned and state in (State.DRAFT, State.REVIEWED):
            text = getattr(before, f"{field}_{language}")
            pair = sources_when_translated([text], language).get(text)
            record(row, language, {field}, reviewed=state == State.REVIEWED, by=pair.author if pair else None)


def announce():
    """Makes public pages new once the present transaction is done: their notices tell the states of their texts."""
    transaction.on_commit(SiteRevision.raise_number)
