"""Search over all content in the staff site: everything that somebody wrote, live and in drafts, in any script."""

from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType

from languages.folding import fold, search_words
from languages.words import sentence_case
from publishing.admin.access import form_of, visible_content
from publishing.models import Revision
from publishing.revisions.comparison import name_of, title_of_row
from publishing.revisions.wording import wordings

REVISIONS_SEARCHED = 5000  # those saved last; beyond them the lists still find every object by its name
OBJECTS_SHOWN = 50
HITS_OF_OBJECT = 3
WORDS_AROUND = 8


@dataclass
class Hit:
    """Where a word stands: ``parts`` are (whether it was sought, text) in order."""

    label: str
    language: str
    parts: list


@dataclass
class Found:
    """An object, by its live revision or by its draft, with some of its hits."""

    revision: Revision
    hits: list = field(default_factory=list)

    @property
    def kind(self):
        return sentence_case(self.revision.model._meta.verbose_name)

    @property
    def is_draft(self):
        return self.revision.state == Revision.State.DRAFT

    @property
    def url(self):
        """Of its form, in the language of the first hit."""
        language = next((hit.language for hit in self.hits if hit.language), "")
        return form_of(self.revision) + (f"?beside={language}" if language else "")


def find(request, asked):
    """What of the content that the person may see holds all words of ``asked``: what has a page first, and of that what is called so.

    Returns (at most ``OBJECTS_SHOWN`` of ``Found``; whether there are more; whether there is content that was not
    looked through). Three queries.
    """
    words = search_words(asked)
    if not words:
        return [], False, False
    kinds = {kind.pk: model for model, kind in ContentType.objects.get_for_models(*visible_content(request)).items()}
    with_page = {pk for pk, model in kinds.items() if model.has_page}
    in_use = Revision.objects.in_use().filter(content_type__in=kinds).order_by("-created", "-pk")
    latest = list(in_use.values_list("pk", flat=True)[: REVISIONS_SEARCHED + 1])
    matching = Revision.objects.filter(pk__in=in_use.values("pk")[:REVISIONS_SEARCHED])
    for word in words:
        matching = matching.filter(words__folded__contains=word)
    # By objects: where the draft says it too, the draft stands for the object.
    objects = {}
    for pk, content_type, key, state, title in matching.order_by("-created", "-pk").values_list(
        "pk", "content_type", "object_id", "state", "title"
    ):
        is_called_so = all(word in fold(title) for word in words)
        if state == Revision.State.DRAFT or (content_type, key) not in objects:
            objects[content_type, key] = (content_type not in with_page, not is_called_so, pk)
    ordered = [pk for *_, pk in sorted(objects.values(), key=lambda entry: entry[:2])]
    revisions = Revision.objects.select_related("content_type").in_bulk(ordered[:OBJECTS_SHOWN])
    found = [Found(revisions[pk], _hits(revisions[pk].snapshot, words)) for pk in ordered[:OBJECTS_SHOWN]]
    return found, len(ordered) > OBJECTS_SHOWN, len(latest) > REVISIONS_SEARCHED


def _hits(snapshot, words):
    """Those with the most of ``words`` first, each with the words around it."""
    weighed = []
    for wording in wordings(snapshot):
        folded = wording.folded
        if count := sum(word in folded for word in words):
            weighed.append((-count, len(weighed), wording))
    return [_hit(snapshot, wording, words) for _count, _number, wording in sorted(weighed)[:HITS_OF_OBJECT]]


def _hit(snapshot, wording, words):
    label = sentence_case(name_of(wording.field))
    if wording.row is not snapshot:
        label = f"{title_of_row(wording.row)}: {label}"
    return Hit(label, wording.language, _around(wording.shown, words))


def _around(text, words):
    """The part of a text in which the first of ``words`` stands, with what was sought told apart."""
    pieces = text.split()
    sought = [any(word in fold(piece) for word in words) for piece in pieces]
    first = sought.index(True) if True in sought else 0
    start, end = max(0, first - WORDS_AROUND), first + 2 * WORDS_AROUND
    parts = [(False, "… ")] if start else []
    parts += [(is_sought, piece) for is_sought, piece in zip(sought[start:end], pieces[start:end], strict=True)]
    return parts + ([(False, "…")] if end < len(pieces) else [])
