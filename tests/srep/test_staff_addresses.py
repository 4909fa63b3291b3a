"""Whatever somebody writes behind an address of the staff pages, it is left out or refused, and never a fault."""

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import CharField, TextField
from django.urls import reverse

from offices.models import Office
from publishing.admin.content import ContentAdmin
from publishing.journal.entries import Action, record
from publishing.models import ChangeSet, JournalEntry, Task
from publishing.revisions.live import ensure_live_revision
from tests.factories import (
    AppointmentFactory,
    MilestoneFactory,
    OfficeFactory,
    PassageFactory,
    PremisesFactory,
    PublisherFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
    TermFactory,
)

pytestmark = pytest.mark.django_db

HOSTILE = ["abc", "9" * 400, "1,2", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00"]
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
CONTENT = [model for model in MODELS if isinstance(admin.site._registry[model], ContentAdmin)]
LIST_PARAMETERS = ["p", "o", "q", "all", "e", "_popup", "_facets", "_changelist_filters", "attention"]


@pytest.fixture(autouse=True)
def content():
    office = PremisesFactory().office
    AppointmentFactory(post__office=office)
    for factory in (MilestoneFactory, PassageFactory, PublisherFactory, QuestionFactory, SourceFactory, TermFactory):
        factory()
    record(Action.PUBLISHED, office)
    ChangeSet.objects.create(name="Moves")
    Task.objects.create(action=Task.Action.PUBLISH, revision=ensure_live_revision(office), due="2030-01-01T00:00Z")


@pytest.fixture
def client_of(staff):
    staff.raise_request_exception = False
    return staff


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def filters_of(model):
    """The parameters by which the list of ``model`` can be narrowed."""
    model_admin = admin.site._registry[model]
    fields = [each for each in model_admin.list_filter if isinstance(each, str)] + [model_admin.date_hierarchy or "pk"]
    lookups = ("", "__exact", "__id__exact", "__gte", "__in", "__year")
    return [
        *(each.parameter_name for each in model_admin.list_filter if not isinstance(each, str)),
        *(f"{field}{lookup}" for field in fields for lookup in lookups),
    ]


def status(ask, path, data):
    """The status of an answer. In a transaction of its own: one in which the database refused a value answers no more."""
    with transaction.atomic():
        answer = ask(path, data)
        transaction.set_rollback(True)
    return answer.status_code


def faults(client, path, names, value):
    """The parameters that are answered by a fault."""
    return [name for name in names if status(client.get, path, {name: value}) >= 500]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:10])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_list_takes_any_parameter(client_of, model, value):
    path = address(model, "changelist")

    assert status(client_of.get, path, dict.fromkeys(LIST_PARAMETERS, value)) < 500
    assert faults(client_of, path, ["_to_field", "a__b", *filters_of(model)], value) == []


@pytest.mark.parametrize(
    ("model", "page"), [*((model, "changelist") for model in MODELS), (JournalEntry, "export")], ids=str
)
def test_no_list_looks_for_a_pattern_that_may_be_none_or_take_for_ever(client_of, model, page):
    path = address(model, page)
    column = next(field.name for field in model._meta.concrete_fields if isinstance(field, CharField | TextField))
    asked = [{f"{column}__{lookup}": value} for lookup in ("regex", "iregex") for value in ("(", "(.+)+!", "a")]

    assert [status(client_of.get, path, query) for query in asked] == [400] * 6


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:10])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_an_empty_form_leaves_out_what_its_fields_do_not_take(client_of, model, value):
    fields = [field for field in [*model._meta.fields, *model._meta.many_to_many] if field.is_relation or field.choices]
    asked = {field.name: value for field in fields} | {"_changelist_filters": value, "nonsense": value}

    response = client_of.get(address(model, "add"), asked)

    assert response.status_code in (200, 403)
    if isinstance(admin.site._registry[model], ContentAdmin):
        form = response.context["adminform"].form
        assert [field.name for field in fields if form.initial.get(field.name) in (value, value.split(","))] == []


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:10])
@pytest.mark.parametrize("model", CONTENT, ids=lambda model: model._meta.label)
def test_a_form_takes_any_choice(client_of, model, value):
    fields = [field for field in [*model._meta.fields, *model._meta.many_to_many] if field.is_relation or field.choices]
    relations = [model._meta.get_field(name) for name in getattr(model, "revised_with", ())]
    rows = {f"{each.name}-TOTAL_FORMS": "0" for each in relations}
    rows |= {f"{each.name}-INITIAL_FORMS": "0" for each in relations}

    sent = {field.name: value for field in fields} | rows | {"_draft": "1"}

    assert status(client_of.post, address(model, "add"), sent) in (200, 302)


@pytest.mark.parametrize("parameter", ["_to_field", "_popup", "_saveasnew"])
def test_an_empty_form_takes_what_django_itself_reads(client_of, parameter):
    assert [
        value for value in HOSTILE if client_of.get(address(Office, "add"), {parameter: value}).status_code >= 500
    ] == []


def test_an_empty_form_takes_what_its_fields_take(client_of):
    office, region = OfficeFactory(), RegionFactory()

    form = (
        client_of.get(
            address(Office, "add"), {"successor": office.pk, "kind": "civilian", "regions": region.pk, "name_en": "New"}
        )
        .context["adminform"]
        .form
    )

    assert form.initial == {
        "successor": str(office.pk), "kind": "civilian", "regions": [str(region.pk)], "name_en": "New",
    }  # fmt: skip


@pytest.mark.parametrize("action", ["delete_selected", "call_off", "mark_as_reviewed", "nonsense"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_any_row_may_be_chosen_for_an_action(client_of, model, action):
    chosen = [{"action": action, ACTION_CHECKBOX_NAME: [value]} for value in HOSTILE]

    answers = {status(client_of.post, address(model, "changelist"), data) for data in chosen}

    assert answers <= {200, 302, 400, 403}


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:10])
def test_an_export_takes_any_parameter_and_never_gives_more_than_was_asked(client_of, value):
    path = reverse("admin:publishing_journalentry_export")

    assert faults(client_of, path, [*filters_of(JournalEntry), "p", "o", "nonsense"], value) == []
    assert status(client_of.get, path, {"when__gte": "abc"}) == 400


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: value[:10])
@pytest.mark.parametrize("name", ["texts", "deleted", "revision_compare_chosen", "autocomplete", "check_position"])
def test_every_other_page_takes_any_parameter(client_of, name, value):
    names = ["language", "state", "page", "kind", "before", "after", "term", "app_label", "model_name", "field_name"]

    assert faults(client_of, reverse(f"admin:{name}"), [*names, "latitude", "longitude", "country"], value) == []
