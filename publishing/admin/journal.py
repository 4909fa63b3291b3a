"""The journal in the staff site: to be read."""

from datetime import UTC

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy as _, override

from languages.folded_search import BoundedSearch
from languages.outgoing import csv_lines
from languages.words import sentence_case
from publishing.admin.access import OfferedActions, own_path
from publishing.admin.content import ChoiceFilter
from publishing.admin.dashboard import pages_of
from publishing.journal.entries import Action, record
from publishing.journal.sentences import kind_in_words, sentence
from publishing.models import ChangeSet, JournalEntry
from publishing.workflow.roles import content_models


class ReadOnlyAdmin(OfferedActions, BoundedSearch, admin.ModelAdmin):
    """A list to be read, of rows to be opened and read."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request, obj=None):
        return False

    has_change_permission = has_delete_permission = has_add_permission


class ColumnFilter(ChoiceFilter):
    """By what stands in ``column``."""

    def narrow(self, queryset, value):
        return queryset.filter(**{self.column: value})


class WhoFilter(ColumnFilter):
    title = _("who")
    parameter_name, column = "who", "user_id"

    def lookups(self, request, model_admin):
        staff = get_user_model().objects.order_by("username").values_list("pk", "username")[:200]
        return [(str(pk), username) for pk, username in staff]


class ActionFilter(ColumnFilter):
    title = _("action")
    parameter_name, column = "did", "action"

    def lookups(self, request, model_admin):
        return Action.choices


class KindFilter(ColumnFilter):
    title = _("kind of content")
    parameter_name, column = "kind", "model"

    def lookups(self, request, model_admin):
        models = [model for model, is_part in content_models().items() if not is_part]
        models += [ChangeSet, get_user_model(), apps.get_model("auth.Group")]
        return [(model._meta.label_lower, sentence_case(model._meta.verbose_name)) for model in models]


class JournalList(ChangeList):
    """Its entries know the ``page`` of what they tell of, where it still is and the person may see it."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        pages = pages_of(request, self.result_list)
        for entry in self.result_list:
            entry.page = pages.get((entry.model, entry.object_id), "")


@admin.register(JournalEntry)
class JournalAdmin(ReadOnlyAdmin):
    fields = ("when", "username", "action_in_words", "in_words", "kind", "address")
    readonly_fields = fields
    list_display = ("when", "username", "in_words", "address")
    list_filter = (ActionFilter, KindFilter, WhoFilter, "when")
    search_fields = ("username", "subject", "detail", "address", "object_id")
    change_list_template = "admin/publishing/journal.html"
    actions = None

    @admin.display(description=_("action"), ordering="action")
    def action_in_words(self, entry):
        return dict(Action.choices).get(entry.action, entry.action)

    @admin.display(description=_("what happened"), ordering="action")
    def in_words(self, entry):
        if not getattr(entry, "page", ""):
            return sentence(entry)
        words = _("Open “%(name)s”") % {"name": entry.subject}
        return format_html('{} <a href="{}" aria-label="{}">{}</a>', sentence(entry), entry.page, words, _("Open"))

    def get_changelist(self, request, **kwargs):
        return JournalList

    @admin.display(description=_("kind of content"), ordering="model")
    def kind(self, entry):
        return kind_in_words(entry.model)

    def get_urls(self):
        return [own_path(self, "export/", self.export), *super().get_urls()]

    def export(self, request):
        """The entries that the filters of the list leave, as CSV; times in UTC, and nothing that a sheet calculates."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request)
        name = JournalEntry._meta.verbose_name_plural
        filters = filters_of(request)
        step = "part" if filters else "whole"
        noted = record(Action.EXPORTED, name, request.user, step=step, filters=filters)
        entries = entries.filter(pk__lt=noted.pk)
        headers = {"Content-Disposition": 'attachment; filename="journal.csv"'}
        rows = csv_rows(entries, get_language(), timezone.get_current_timezone())
        lines = csv_lines((*COLUMNS, "sentence"), rows)
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


COLUMNS = ("when", "username", "action", "subject", "model", "object_id", "address", "detail")


def csv_rows(entries, language, zone):
    """The rows of the file. Sentences are in ``language``, and by the clock of ``zone`` in what they tell."""
    for entry in entries.iterator(chunk_size=500):
        values = [getattr(entry, name) for name in COLUMNS[1:]]
        when = entry.when.astimezone(UTC).isoformat(timespec="seconds")
        with override(language), timezone.override(zone):  # the request has ended when this is read
            values.append(sentence(entry))
        yield [when, *values]


def filters_of(request):
    """What narrowed the list: [(name, value)], a person by their name."""
    filters = {name: value[:200] for name, value in request.GET.items() if value and name not in ("p", "o", "e", "all")}
    if filters.get("who", "").isdecimal():
        user = get_user_model().objects.filter(pk=filters["who"]).first()
        filters["who"] = user.get_username() if user else filters["who"]
    return list(filters.items())
