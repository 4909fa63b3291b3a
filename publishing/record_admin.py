"""The journal and the planned publications in the staff site: to be read; a plan can be called off."""

import csv
from datetime import UTC

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext_lazy as _

from publishing.desk import visible_tasks
from publishing.editing import AttentionFilter
from publishing.journal import Action, note
from publishing.journal_words import kind_in_words, sentence
from publishing.models import ChangeSet, JournalEntry, Task
from publishing.planners import MAY_CANCEL
from publishing.roles import content_models
from publishing.tasks import cancel

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class ReadOnlyAdmin(admin.ModelAdmin):
    """A list to be read, of rows to be opened and read."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class WhoFilter(admin.SimpleListFilter):
    title = _("who")
    parameter_name = "who"

    def lookups(self, request, model_admin):
        staff = get_user_model().objects.order_by("username").values_list("pk", "username")[:200]
        return [(str(pk), username) for pk, username in staff]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(user_id=int(value)) if value in dict(self.lookup_choices) else queryset


class ActionFilter(admin.SimpleListFilter):
    title = _("action")
    parameter_name = "did"

    def lookups(self, request, model_admin):
        return Action.choices

    def queryset(self, request, queryset):
        return queryset.filter(action=self.value()) if self.value() in Action.values else queryset


class KindFilter(admin.SimpleListFilter):
    title = _("kind of content")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        models = [model for model, is_part in content_models().items() if not is_part]
        models += [ChangeSet, get_user_model(), apps.get_model("auth.Group")]
        return [(model._meta.label_lower, capfirst(model._meta.verbose_name)) for model in models]

    def queryset(self, request, queryset):
        return queryset.filter(model=self.value()) if self.value() in dict(self.lookup_choices) else queryset


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
        return sentence(entry)

    @admin.display(description=_("kind of content"), ordering="model")
    def kind(self, entry):
        return kind_in_words(entry.model)

    def get_urls(self):
        export = path("export/", self.admin_site.admin_view(self.export), name="publishing_journalentry_export")
        return [export, *super().get_urls()]

    def export(self, request):
        """The entries that the filters of the list leave, as CSV; times in UTC, and nothing that a sheet calculates."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request)
        name = JournalEntry._meta.verbose_name_plural
        filters = filters_of(request)
        step = "part" if filters else "whole"
        noted = note(Action.EXPORTED, name, request.user, step=step, filters=filters)
        entries = entries.filter(pk__lt=noted.pk)
        headers = {"Content-Disposition": 'attachment; filename="journal.csv"'}
        lines = csv_lines(entries, get_language(), timezone.get_current_timezone())
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


COLUMNS = ("when", "username", "action", "subject", "model", "object_id", "address", "detail")


def csv_lines(entries, language, zone):
    """The lines of the file. Sentences are in ``language``, and by the clock of ``zone`` in what they tell."""
    writer = csv.writer(Echo())
    yield "\ufeff" + writer.writerow((*COLUMNS, "sentence"))
    for entry in entries.iterator(chunk_size=500):
        values = [getattr(entry, name) for name in COLUMNS[1:]]
        when = entry.when.astimezone(UTC).isoformat(timespec="seconds")
        with override(language), timezone.override(zone):  # the request has ended when this is read
            values.append(sentence(entry))
        yield writer.writerow([when, *(inert(value) for value in values)])


def filters_of(request):
    """What narrowed the list: [(name, value)], a person by their name."""
    filters = {name: value for name, value in request.GET.items() if value and name not in ("p", "o", "e", "all")}
    if filters.get("who", "").isdecimal():
        user = get_user_model().objects.filter(pk=filters["who"]).first()
        filters["who"] = user.get_username() if user else filters["who"]
    return list(filters.items())


def inert(value):
    """A cell that no spreadsheet takes for a formula."""
    value = "" if value is None else str(value)
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA_STARTS) else value


class Echo:
    """A file that hands back what is written to it."""

    def write(self, line):
        return line


@admin.register(Task)
class TaskAdmin(ReadOnlyAdmin):
    fields = ("action", "subject", "due", "note", "state", "done", "outcome", "author", "created")
    readonly_fields = fields
    list_display = ("subject", "action", "due", "state", "outcome", "author")
    list_filter = (AttentionFilter, "state", "action", "due")
    attention = {"failed": (_("failed"), lambda tasks: tasks.filter(state=Task.State.FAILED))}
    list_select_related = ("revision", "change_set", "author")
    search_fields = ("revision__title", "change_set__name", "note", "outcome")
    ordering = ("-due", "-pk")
    actions = ("call_off",)

    def get_queryset(self, request):
        return visible_tasks(self.admin_site, request, super().get_queryset(request))

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_permission(request):  # Django looks for the row first
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)

    def has_call_off_permission(self, request):
        return request.user.has_perms(MAY_CANCEL)

    @admin.display(description=_("about"))
    def subject(self, task):
        return task.revision.title if task.revision else task.change_set

    @admin.action(description=_("Cancel the chosen plans"), permissions=["call_off"])
    def call_off(self, request, tasks):
        count = sum(cancel(task, request.user) for task in tasks)
        text = ngettext("%(count)d plan is cancelled.", "%(count)d plans are cancelled.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS if count else messages.WARNING)
