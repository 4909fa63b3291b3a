"""What each list of the staff site shows of a row, what narrows it and what is done with what is chosen; and what forms ask."""

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteMixin
from django.urls import reverse

from publishing.models import Content, Task
from publishing.revisions.live import ensure_live_revision
from tests.factories import OfficeFactory
from translations.models import Pair

pytestmark = pytest.mark.django_db

LISTS = {  # columns, what narrows it, what is done with what is chosen; all of content can be deleted and worked on
    "accounts.user": (
        "username first_name last_name language is_active is_staff translated last_login",
        "is_active is_staff is_superuser language groups",
        "delete_selected",
    ),
    "auth.group": ("__str__", "", "delete_selected"),
    "mandate.milestone": ("text day region partner office", "region attention", ""),
    "mandate.passage": ("__str__ page position", "page", ""),
    "mandate.question": ("question slug position", "attention", ""),
    "offices.office": (
        "name kind status city regions opened closed",
        "status kind region attention",
        "export_chosen",
    ),
    "offices.post": ("title office holder is_head is_complete", "is_head attention", ""),
    "pages.publisher": ("name short owns_offices", "attention", ""),
    "publishing.changeset": ("name state author created published", "state", ""),
    "publishing.journalentry": ("when username in_words address", "did kind who when", ""),
    "publishing.task": ("subject action due state outcome author", "attention state action due", "call_off"),
    "regions.partner": ("name code region capital", "region attention", ""),
    "regions.region": ("name slug partner_count position", "attention", ""),
    "regions.source": ("key title dated quality", "quality attention", ""),
    "translations.pair": (
        "source text language author reviewed created",
        "reviewed accepted language",
        "mark_as_reviewed accept_faults withdraw_acceptances",
    ),
    "translations.term": ("term is_required", "attention", ""),
}
REGISTERED = {model._meta.label_lower: model for model in admin.site._registry}


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def test_every_list_has_a_row_here():
    assert LISTS.keys() == REGISTERED.keys()


@pytest.mark.parametrize("label", LISTS)
def test_a_list_shows_what_tells_its_rows_apart_and_is_narrowed_and_worked_on(staff, label):
    page = staff.get(list_of(REGISTERED[label])).context

    shown = [getattr(column, "__name__", column) for column in page["cl"].list_display if column != "action_checkbox"]
    narrowed = [getattr(each, "parameter_name", each) for each in page["cl"].list_filter]
    actions = page["action_form"].fields["action"].choices if page.get("action_form") else []
    columns, filters, own = LISTS[label]
    alike = ["delete_selected", "work_on_drafts"] if issubclass(REGISTERED[label], Content) else []
    assert [column.removesuffix("_in_list") for column in shown] == columns.split()
    assert narrowed == filters.split()
    assert [name for name, _words in actions if name] == [*alike, *own.split()]


@pytest.mark.parametrize("label", [label for label in LISTS if label.partition(".")[0] not in ("accounts", "auth")])
def test_a_list_has_fifty_rows_on_a_page_and_counts_no_choices(staff, label):
    page = staff.get(list_of(REGISTERED[label])).context["cl"]

    assert (page.list_per_page, page.add_facets) == (50, False)


def test_what_is_due_or_was_written_last_stands_first(staff):
    days, live = [datetime(2030, 1, day, tzinfo=UTC) for day in (2, 3, 1)], ensure_live_revision(OfficeFactory())
    for day in days:
        Task.objects.create(due=day, revision=live)
        Pair.objects.create(source="x", text=str(day), text_digest=str(day), language="fr")
        Pair.objects.filter(text=str(day)).update(created=day)

    lists = [staff.get(list_of(model)).context["cl"].result_list for model in (Task, Pair)]

    assert [task.due for task in lists[0]] == [pair.created for pair in lists[1]] == sorted(days, reverse=True)


CONTENT = [model for model in REGISTERED.values() if issubclass(model, Content)]
CHOSEN_FROM_ALL = {("office", "regions"), ("partner", "region")}  # the few regions stand there to be ticked or chosen


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model._meta.model_name)
def test_a_form_asks_for_all_that_an_object_holds_and_completes_what_it_refers_to(staff, model):
    page = staff.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")).context
    forms = {model: page["adminform"].form}
    forms |= {inline.opts.model: inline.formset.empty_form for inline in page["inline_admin_formsets"]}

    for kind, form in forms.items():
        held = {field.name: field for field in kind._meta.get_fields() if getattr(field, "editable", False)}
        asked = {getattr(held[name], "translated_field", held[name]).name for name in form.fields if name in held}
        wanted = {name for name, field in held.items() if not hasattr(field, "translated_field")} - {"id"}
        widgets = {name: form.fields[name].widget for name in asked if held[name].is_relation}
        plain = {n for n, each in widgets.items() if not isinstance(getattr(each, "widget", each), AutocompleteMixin)}
        parent = {name for name in widgets if kind is not model and held[name].related_model is model}
        assert asked == wanted
        assert plain == parent | {name for each, name in CHOSEN_FROM_ALL if each == kind._meta.model_name}


MADE_OF = {
    "region": "name_en",
    "partner": "name_en",
    "office": "name_en",
    "post": "title_en",
    "question": "question_en",
}


@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model._meta.model_name)
def test_the_address_of_a_new_object_is_made_of_its_english_name(staff, model):
    page = staff.get(reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")).context

    fields = page["adminform"].prepopulated_fields
    made = {each["field"].name: [name.name for name in each["dependencies"]] for each in fields}
    name = MADE_OF.get(model._meta.model_name)
    assert made == ({"slug": [name]} if name else {})
