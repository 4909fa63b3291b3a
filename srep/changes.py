"""What changed on the site, when and why: as a page and as an Atom feed."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from languages.text import SOURCE_LANGUAGE, Text, read_text, translated_fields
from mandate.models import Milestone, Passage, Question
from offices.models import Post
from publishing.changes import entries, marks
from publishing.structured_data import absolute
from translations.pages import TranslatedPageMixin, only, shorten

PER_PAGE = 30
TITLE = _("Changes")
NEVER = datetime(2004, 1, 1, tzinfo=UTC)  # what an empty feed says of its last update
WITH = {Post: "office"}  # what the address of a row needs to know


@dataclass
class Line:
    """An object that a publication concerned, as it is called and found now; ``row`` is ``None`` if it is gone."""

    title: Text
    path: str
    is_deleted: bool
    row: object


def page_of(row):
    """The path of the page on which readers find ``row``, or nothing."""
    if isinstance(row, Question):
        return f"{reverse('mandate:home')}#{row.slug}"
    if isinstance(row, Milestone):
        return reverse("mandate:timeline")
    if isinstance(row, Post):
        return row.office.get_absolute_url()
    if isinstance(row, Passage):
        is_map = row.page == Passage.Page.MAP
        return reverse("atlas:map") if is_map else reverse("mandate:statement", kwargs={"page": row.page})
    return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""


def title_field(row):
    """The translated field that names ``row``."""
    return next(iter(translated_fields(type(row))), None)


def title_of(row, revision):
    """What ``row`` is called now, in the reader's language if it can be; a deleted one as it was when it was published."""
    field = title_field(row) if row is not None else None
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
        objects = model._base_manager.filter(pk__in=wanted)
        objects = objects.select_related(WITH[model]) if model in WITH else objects
        rows |= {(content_type_id, row.pk): row for row in objects}
    for entry in found:
        entry.lines = [_line(rows.get((r.content_type_id, r.object_id)), r) for r in entry.revisions]
    return found


def _line(row, revision):
    return Line(title_of(row, revision), page_of(row) if row else "", revision.deleted or row is None, row)


class ChangesView(TranslatedPageMixin, TemplateView):
    """What was published with a change note, newest first. What is no number of a page leads to the first or the last."""

    template_name = "srep/changes.html"

    def get_content(self):
        page = Paginator(marks(), PER_PAGE).get_page(self.request.GET.get("page"))
        numbers = page.paginator.get_elided_page_range(page.number)
        return {"entries": with_lines(entries(page)), "pages": page, "page_numbers": numbers}

    def get_page(self, context):
        rows = [line.row for entry in context["entries"] for line in entry.lines if line.row is not None]
        return {
            "title": TITLE,
            "description": _("What changed on this site, when and why."),
            "shown": [pair for row in rows if title_field(row) for pair in only([row], title_field(row))],
            "is_selection": bool(self.request.GET),
        }


class ChangesFeed(Atom1Feed):
    """Its notes are in the source language, whatever the feed's."""

    def latest_post_date(self):
        dates = [item["updateddate"] for item in self.items]
        return max(dates) if dates else NEVER

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["note"], {"type": "text", "xml:lang": SOURCE_LANGUAGE})


@require_safe
def changes_feed(request):
    """The last changes as Atom."""
    page = absolute(reverse("changes"))
    feed = ChangesFeed(
        title=TITLE,
        link=page,
        description=None,
        subtitle=settings.SITE_TITLE,
        language=translation.get_language(),
        author_name=settings.SITE_TITLE,
        feed_url=absolute(reverse("changes_feed")),
        feed_guid=page,
    )
    for entry in with_lines(entries(marks()[:PER_PAGE])):
        path = next((line.path for line in entry.lines if line.path), "")
        feed.add_item(
            title=" · ".join(line.title.plain for line in entry.lines),
            link=absolute(path) if path else f"{page}#c{entry.key}",
            description=None,
            note=entry.note,
            unique_id=f"urn:uuid:{entry.key}",
            pubdate=entry.published,
            updateddate=entry.published,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
