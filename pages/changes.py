"""What was published and why, as readers are told: as a page and as an Atom feed.

Newest first, and what went live in one moment as one.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _, pgettext, pgettext_lazy
from django.views.generic import TemplateView

from languages.outgoing import legible
from languages.text import SOURCE_LANGUAGE, Text, read_text
from pages.page import Page, PageResponse, shorten
from pages.publisher import publisher
from pages.structured_data import absolute
from publishing.models import Revision
from publishing.revisions.live import noted
from translations.models import NoteTranslation

PER_PAGE = 30
TITLE = _("Changes")
NEVER = datetime(2004, 1, 1, tzinfo=UTC)  # what an empty feed says of its last update
# The notes of the content as it is shipped, which the catalogues translate; those of editors, ``translations.notes``.
SHIPPED_NOTES = [pgettext_lazy("change note", "First publication, made from public sources.")]
SHARED = ("published", "change_note", "publication")  # what all revisions of one publication have in common


@dataclass
class Entry:
    """One publication: of one object, of all objects of a change set, or of a deletion with all that went along."""

    published: datetime
    note: str
    revisions: list = field(default_factory=list)

    @property
    def key(self):
        """Stays the same for ever: the key of one of its revisions."""
        return min(revision.pk for revision in self.revisions)

    @property
    def words(self):
        """The note in the reader's language, where somebody wrote it in that."""
        language, own = translation.get_language(), self.revisions[0].translated_note
        translated = own or pgettext("change note", self.note)
        return Text(translated, SOURCE_LANGUAGE if translated == self.note else language, language)

    @property
    def day(self):
        """The day in the site's own zone."""
        return timezone.localdate(self.published)


def marks():
    """What the revisions of each entry share, newest first, as a queryset: what to page through."""
    return noted().order_by("-published", *SHARED[1:]).values_list(*SHARED).distinct()


def entries_before(key):
    """How many entries are newer than the one with ``key``; raises ``Revision.DoesNotExist`` where there is none."""
    of_it = noted().get(pk=key)
    same = Q(published=of_it.published)
    before = Q(published__gt=of_it.published) | same & Q(change_note__lt=of_it.change_note)
    if of_it.publication is not None:
        before |= same & Q(change_note=of_it.change_note, publication__lt=of_it.publication)
    return marks().filter(before).count()


def entries(marks):
    """The entries of some successive ``marks``, in one query.

    Revisions know of themselves whether they ``deleted``, and their note in the reader's language, if there is one.
    """
    wanted = {mark: Entry(*mark[:2]) for mark in marks}
    if wanted:
        times = [entry.published for entry in wanted.values()]
        of_note = NoteTranslation.objects.filter(note=OuterRef("change_note"), language=translation.get_language())
        found = noted().filter(published__range=(min(times), max(times)))
        found = found.annotate(deleted=Q(snapshot__isnull=True), translated_note=Subquery(of_note.values("text")[:1]))
        for revision in found.defer("snapshot", "faults").order_by("-published", "change_note", "title"):
            if entry := wanted.get(tuple(getattr(revision, name) for name in SHARED)):
                entry.revisions.append(revision)
    return list(wanted.values())


def latest(number):
    """The last entries, in two queries."""
    return entries(marks()[:number])


@dataclass
class Line:
    """An object that a publication concerned, as it is called and found now; ``row`` is ``None`` if it is gone."""

    title: Text
    path: str
    is_deleted: bool
    row: object


def name_of(row, revision):
    """What ``row`` is called now, in the reader's language if it can be; a deleted one as it was when it was published."""
    field = row.named_by if row is not None else ""
    text = read_text(row, field) if field else None
    if text:
        return Text(shorten(text), text.language, text.requested)
    title = shorten(row if row is not None else revision.title)
    return Text(title, SOURCE_LANGUAGE, translation.get_language())


def with_lines(found):
    """Gives each entry its ``lines``: one query per kind of content."""
    keys = {}
    for revision in (revision for entry in found for revision in entry.revisions):
        keys.setdefault(revision.content_type_id, set()).add(revision.object_id)
    rows = {}
    for content_type_id, wanted in keys.items():
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        objects = model._base_manager.filter(pk__in=wanted).prefetch_related(*model.address_needs)
        rows |= {(content_type_id, row.pk): row for row in objects}
    for entry in found:
        entry.lines = [_line(rows.get((r.content_type_id, r.object_id)), r) for r in entry.revisions]
    return found


def _line(row, revision):
    path = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
    return Line(name_of(row, revision), path, revision.deleted or row is None, row)


class ChangesView(TemplateView):
    """What was published with a change note, newest first. What is no number of a page leads to the first or the last."""

    template_name = "srep/changes.html"
    response_class = PageResponse

    def get(self, request, *args, **kwargs):
        """``?entry=`` with the key of an entry leads to it, on whichever page it stands by now."""
        if not (key := request.GET.get("entry")):
            return super().get(request, *args, **kwargs)
        try:
            number = entries_before(UUID(key)) // PER_PAGE + 1
        except (ValueError, Revision.DoesNotExist) as error:
            raise Http404 from error
        return HttpResponseRedirect(f"{request.path}?page={number}#c{UUID(key)}")

    def get_context_data(self, **kwargs):
        pages = Paginator(marks(), PER_PAGE).get_page(self.request.GET.get("page"))
        found = with_lines(entries(pages))
        rows = [line.row for entry in found for line in entry.lines if line.row is not None]
        page = Page(
            self.request.path,
            decided_by=None if self.request.GET else (),
            title=TITLE,
            description=_("What changed on this site, when and why."),
            shown=[(row, (row.named_by,)) for row in rows],
            number=pages.number,
        )
        numbers = pages.paginator.get_elided_page_range(pages.number)
        return super().get_context_data(**kwargs, page=page, entries=found, pages=pages, page_numbers=numbers)


class ChangesFeed(Atom1Feed):
    """Its notes say in which language they are, whatever the feed's."""

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=NEVER)

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["note"].plain, {"type": "text", "xml:lang": item["note"].language})


def changes_feed(request, site_title):
    """The last changes as Atom. ``site_title()`` says what the site is called."""
    page, title, author = absolute(reverse("changes")), site_title(), publisher()
    feed = ChangesFeed(
        title=TITLE,
        link=page,
        description=None,
        subtitle=title.plain,
        language=translation.get_language(),
        author_name=author.texts.name.plain if author else title.plain,
        feed_url=absolute(reverse("changes_feed")),
        feed_guid=page,
    )
    for entry in with_lines(entries(marks()[:PER_PAGE])):
        path = next((line.path for line in entry.lines if line.path), "")
        feed.add_item(
            title=legible(" · ".join(line.title.plain for line in entry.lines)),
            link=absolute(path) if path else f"{page}?entry={entry.key}#c{entry.key}",
            description=None,
            note=Text(legible(entry.words.plain), entry.words.language),
            unique_id=f"urn:uuid:{entry.key}",
            pubdate=entry.published,
            updateddate=entry.published,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
