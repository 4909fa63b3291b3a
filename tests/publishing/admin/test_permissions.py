"""Every address of the staff site, and from which role on it answers.

``TABLE`` names all of them: {name: {what is sent: from which role on it may be}}. What is sent is a method, and for POST
what it is about. A new address without a row fails; so does one that answers somebody below its role.
"""

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from publishing.journal.entries import Action, record
from publishing.models import ChangeSet, Comment, Revision, Task
from publishing.previews.share_links import share
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import delete
from publishing.workflow.review import submit
from publishing.workflow.roles import ADMINISTRATORS, AUTHORS, PUBLISHERS, REVIEWERS
from tests.factories import (
    MilestoneFactory,
    OfficeFactory,
    PartnerFactory,
    PassageFactory,
    PostFactory,
    PublisherFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
    TermFactory,
)
from tests.pictures.pictures import stored
from tests.publishing.roles import person, signed_in
from translations.models import Pair

pytestmark = pytest.mark.django_db

ANYBODY, STAFF, NOBODY = "anybody", "staff", "nobody"
LADDER = [ANYBODY, STAFF, AUTHORS, REVIEWERS, PUBLISHERS, ADMINISTRATORS]
CONTENT = {
    "mandate_milestone": MilestoneFactory,
    "mandate_passage": PassageFactory,
    "mandate_question": QuestionFactory,
    "offices_office": OfficeFactory,
    "offices_post": PostFactory,
    "pages_publisher": PublisherFactory,
    "regions_partner": PartnerFactory,
    "regions_region": RegionFactory,
    "regions_source": SourceFactory,
    "translations_term": TermFactory,
}
ORDERED = ("mandate_passage", "mandate_question", "regions_region")
DRAFT = "POST draft"  # a form that is to be kept as a draft

OF_CONTENT = {
    "changelist": {"GET": AUTHORS, "POST": AUTHORS},
    "add": {"GET": AUTHORS, DRAFT: AUTHORS, "POST": PUBLISHERS},
    "change": {"GET": AUTHORS, DRAFT: AUTHORS, "POST": PUBLISHERS},
    "history": {"GET": AUTHORS, "POST": AUTHORS},
    "delete": {"GET": PUBLISHERS, "POST": PUBLISHERS},
    "discard": {"GET": NOBODY, "POST": AUTHORS},
    "presence": {"GET": NOBODY, "POST": AUTHORS},
}
OF_STAFF = {
    page: {"GET": ADMINISTRATORS, "POST": ADMINISTRATORS}
    for page in ("changelist", "add", "change", "history", "delete")
}
READ_ONLY = {
    "changelist": {"GET": AUTHORS, "POST": AUTHORS},
    "add": {"GET": NOBODY, "POST": NOBODY},
    "change": {"GET": AUTHORS, "POST": NOBODY},
    "history": {"GET": AUTHORS, "POST": AUTHORS},
    "delete": {"GET": NOBODY, "POST": NOBODY},
}
JOURNAL = {
    page: {method: role if role == NOBODY else ADMINISTRATORS for method, role in row.items()}
    for page, row in READ_ONLY.items()
}


def pages(prefix, rows):
    return {f"{prefix}_{page}": row for page, row in rows.items()}


TABLE = {
    "index": {"GET": STAFF, "POST": STAFF},
    "login": {"GET": ANYBODY, "POST": ANYBODY},
    "logout": {"POST": ANYBODY},
    "password_change": {"GET": STAFF, "POST": STAFF},
    "password_change_done": {"GET": STAFF, "POST": NOBODY},
    "picture": {"GET": AUTHORS, "POST": NOBODY},
    "edit": {"GET": STAFF, "POST": NOBODY},  # leads to the form, if there is one that the person may see
    "pages_found": {"GET": STAFF, "POST": NOBODY},  # what is public
    "site_view": {"GET": STAFF, "POST": NOBODY},  # what is public
    "search": {"GET": STAFF, "POST": NOBODY},  # finds what the person may see
    "account": {"GET": STAFF, "POST": STAFF},
    "autocomplete": {"GET": AUTHORS, "POST": NOBODY},
    "jsi18n": {"GET": STAFF, "POST": NOBODY},
    "view_on_site": {"GET": STAFF, "POST": STAFF},  # leads to a public page
    "app_list": {"GET": AUTHORS, "POST": AUTHORS},
    "check_position": {"GET": STAFF, "POST": STAFF},  # says of any point in which country it lies
    "texts": {"GET": STAFF, "POST": AUTHORS},
    "texts_overview": {"GET": STAFF, "POST": NOBODY},
    "texts_interface": {"GET": STAFF, "POST": NOBODY},
    "texts_notes": {"GET": PUBLISHERS, "POST": PUBLISHERS},
    "translate": {"GET": AUTHORS, "POST": AUTHORS},
    "texts_exchange": {"GET": AUTHORS, "POST": AUTHORS},
    "texts_export": {"GET": AUTHORS, "POST": AUTHORS},
    "offices_office_exchange": {"GET": AUTHORS, "POST": AUTHORS},
    "offices_office_export": {"GET": AUTHORS, "POST": AUTHORS},
    "texts_replace": {"GET": AUTHORS, "POST": AUTHORS},
    **{name: row for model in CONTENT for name, row in pages(model, OF_CONTENT).items()},
    **{f"{model}_order": {"GET": AUTHORS, "POST": AUTHORS} for model in ORDERED},
    "offices_office_copy": {"GET": NOBODY, "POST": AUTHORS},
    "offices_office_move": {"GET": AUTHORS, "POST": AUTHORS},
    **pages("accounts_user", OF_STAFF),
    **pages("auth_group", OF_STAFF),
    "auth_user_password_change": {"GET": ADMINISTRATORS, "POST": ADMINISTRATORS},
    **pages("translations_pair", READ_ONLY),
    **pages("publishing_task", READ_ONLY),
    **pages("publishing_journalentry", JOURNAL),
    "publishing_journalentry_export": {"GET": ADMINISTRATORS, "POST": ADMINISTRATORS},
    "revision_submit": {"GET": NOBODY, "POST": AUTHORS},
    "revision_approve": {"GET": NOBODY, "POST": REVIEWERS},
    "revision_return": {"GET": NOBODY, "POST": REVIEWERS},
    "revision_comment": {"GET": NOBODY, "POST": AUTHORS},
    "resolve_comment": {"GET": NOBODY, "POST": AUTHORS},
    "revision_plan": {"GET": PUBLISHERS, "POST": PUBLISHERS},
    "change_set_plan": {"GET": PUBLISHERS, "POST": PUBLISHERS},
    "plan_again": {"GET": NOBODY, "POST": PUBLISHERS},
    "plan_cancel": {"GET": NOBODY, "POST": PUBLISHERS},
    "withdrawal_plan": {"GET": PUBLISHERS, "POST": PUBLISHERS},
    "revision_compare": {"GET": AUTHORS, "POST": NOBODY},
    "revision_compare_chosen": {"GET": AUTHORS, "POST": NOBODY},
    "revision_restore": {"GET": NOBODY, "POST": AUTHORS},
    "revision_preview": {"GET": AUTHORS, "POST": NOBODY},
    "typed_preview": {"GET": STAFF, "POST": NOBODY},  # shows what the person themself typed
    "deleted": {"GET": AUTHORS, "POST": NOBODY},
    "drafts_together": {"GET": NOBODY, "POST": AUTHORS},
    "share_links": {"GET": AUTHORS, "POST": AUTHORS},
    "revoke_share_link": {"GET": NOBODY, "POST": PUBLISHERS},
    "change_set_preview": {"GET": AUTHORS, "POST": NOBODY},
    "change_set_add": {"GET": NOBODY, "POST": AUTHORS},
    "change_set_remove": {"GET": NOBODY, "POST": AUTHORS},
    "change_set_publish": {"GET": NOBODY, "POST": PUBLISHERS},
    "change_set_submit": {"GET": NOBODY, "POST": AUTHORS},
    "change_set_approve": {"GET": NOBODY, "POST": REVIEWERS},
    "change_set_undo": {"GET": NOBODY, "POST": PUBLISHERS},
    "change_set_discard": {"GET": NOBODY, "POST": AUTHORS},
    "publishing_changeset_changelist": {"GET": AUTHORS, "POST": AUTHORS},
    "publishing_changeset_add": {"GET": AUTHORS, "POST": AUTHORS},
    "publishing_changeset_change": {"GET": AUTHORS, "POST": AUTHORS},
    "publishing_changeset_history": {"GET": AUTHORS, "POST": AUTHORS},
    "publishing_changeset_delete": {"GET": NOBODY, "POST": NOBODY},
}


def names(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


# What leads on, with 302, where all else is answered with a page.
LEADS_ON = {
    # A draft may lack anything but what its object is known by: these are known by nothing, or it cannot be lost.
    *((f"{model}_add", DRAFT) for model in ("mandate_milestone", "mandate_passage", "translations_term")),
    *((f"{model}_change", DRAFT) for model in ("mandate_milestone", "mandate_passage", "mandate_question")),
    *(
        (f"{model}_change", DRAFT)
        for model in ("regions_region", "regions_source", "pages_publisher", "translations_term")
    ),
    *((f"{model}_discard", "POST") for model in CONTENT),
    *((name, "POST") for name in ("offices_office_copy", "texts_notes")),
    *((f"{model}_order", "POST") for model in ORDERED),
    *((f"{model}_export", method) for model in ("texts", "offices_office") for method in ("GET", "POST")),
    *((f"revision_{step}", "POST") for step in ("submit", "approve", "return", "comment", "restore")),
    *((f"change_set_{step}", "POST") for step in ("add", "remove", "submit", "approve", "publish", "undo", "discard")),
    *((name, "POST") for name in ("account", "plan_again", "plan_cancel", "revoke_share_link", "resolve_comment")),
    ("view_on_site", "POST"),
    *((name, "GET") for name in ("edit", "site_view", "view_on_site", "change_set_preview")),
    *((name, "GET") for name in ("revision_preview", "revision_compare_chosen")),
}
# Who is signed in is led from the login page to the first one; whoever is not, from the way out.
WHOLE_ROWS = {
    ("login", "GET"): [200, 302, 302, 302, 302, 302],
    ("login", "POST"): [200] * 6,
    ("texts", "POST"): ["login"] + [403] * 5,  # what is missing is settled by nobody; test_bulk_review has the others
    ("logout", "POST"): [302, 200, 200, 200, 200, 200],
    # Nobody has typed anything.
    ("typed_preview", "GET"): ["login"] + [410] * 5,
}


def expected(name, sent, role):
    """The answers to everybody on the ladder: sent to log in, 403, or what is answered to whoever may."""
    if (name, sent) in WHOLE_ROWS:
        return WHOLE_ROWS[name, sent]
    page = name.rpartition("_")[2]
    if role != NOBODY:
        refused, done = 404 if name == "app_list" else 403, 302 if (name, sent) in LEADS_ON else 200
        return ["login", *(done if LADDER.index(role) <= place else refused for place in range(1, len(LADDER)))]
    if (page in ("add", "change", "delete") and sent != "GET") or (page in ("add", "delete") and name not in STEPS):
        return ["login"] + [403] * 5  # nobody may, whatever their role
    return ["login"] + [405] * 5


STEPS = {name for name, _sent in LEADS_ON if name.startswith(("revision_", "change_set_"))}


def test_every_address_of_the_staff_site_has_a_row():
    assert sorted(TABLE) == sorted(set(names(admin.site.get_urls())))


# Of content, one kind with rows of its own and one without are asked with every change, the others in CI.
EACH_ADDRESS = [
    pytest.param(name, marks=[pytest.mark.slow, pytest.mark.rendering])
    if name.startswith(tuple(CONTENT.keys() - {"offices_office", "regions_source"}))
    else name
    for name in sorted(TABLE)
]


@pytest.fixture(scope="module")
def sessions(django_db_setup, django_db_blocker):
    """The keys of the sessions of somebody of each role, in the order of the ladder; they are signed in for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        clients = [signed_in(person(role if role in LADDER[2:] else None)) for role in LADDER[1:]]
        yield [client.cookies[settings.SESSION_COOKIE_NAME].value for client in clients]
        transaction.set_rollback(True)


def client_of(session):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


@pytest.mark.parametrize("name", EACH_ADDRESS)
def test_each_address_answers_from_its_role_on(sessions, name):
    url, data = address(name)
    clients = [Client(), *map(client_of, sessions)]

    answers = {sent: [] for sent in TABLE[name]}
    for sent, row in answers.items():
        for client in clients:
            with transaction.atomic():
                row.append(answer_of(send(client, sent, url, data)))
                transaction.set_rollback(True)

    assert answers == {sent: expected(name, sent, role) for sent, role in TABLE[name].items()}


def send(client, sent, url, data):
    if sent == "GET":
        return client.get(url, data)
    return client.post(url, data | ({"_draft": "1"} if sent == DRAFT else {}))


def answer_of(response):
    """The status, or "login" for being sent there."""
    return "login" if response.headers.get("Location", "").startswith("/admin/login/") else response.status_code


def address(name):
    """(an address by that name with something behind it, the parameters that it asks for)."""
    kind, _, page = name.rpartition("_")
    if kind in CONTENT:
        row = CONTENT[kind]()
        draft_of(row)
        return here(name, *([] if page in ("changelist", "add", "order", "exchange", "export") else [row.pk])), {}
    if (kind, page) in {(kind, page) for kind in ROWS for page in OF_STAFF}:
        return here(name, *([] if page in ("changelist", "add") else [ROWS[kind]().pk])), {}
    arguments, data = SPECIAL[name]() if name in SPECIAL else ([], {})
    return here(name, *arguments), data


def here(name, *arguments):
    return reverse(f"admin:{name}", args=arguments)


def draft_of(row, **fields):
    base, snapshot = ensure_live_revision(row), take_snapshot(row)
    return save_draft(row, snapshot, None, base)


def office_draft():
    office = OfficeFactory()
    draft = draft_of(office)
    submit(draft, None)
    return draft


def change_set(state=ChangeSet.State.OPEN):
    found = ChangeSet.objects.create(name="Moves", state=state)
    Revision.objects.filter(pk=office_draft().pk).update(change_set=found)
    return found


def in_change_set():
    found = change_set()
    return [found.pk], {"removed": str(found.revisions.get().pk)}


def by_draft(**data):
    return lambda: ([office_draft().pk], data)


def by_change_set(state=ChangeSet.State.OPEN):
    return lambda: ([change_set(state).pk], {})


def task_of(state):
    return Task.objects.create(action=Task.Action.PUBLISH, due=timezone.now(), revision=office_draft(), state=state)


def withdrawal():
    office = OfficeFactory()
    return [ContentType.objects.get_for_model(office).pk, office.pk], {}


def shared():
    expires = timezone.now() + timezone.timedelta(1)
    return share(office_draft(), "en", expires, person())


def deleted():
    return delete(OfficeFactory())


def text_in_question():
    office = OfficeFactory()
    return [f"offices.office:{office.pk}:{office.pk}:name"], {}


def chosen():
    draft = office_draft()
    return [], {"before": str(draft.base.pk), "after": str(draft.pk)}


ROWS = {
    "accounts_user": person,
    "auth_group": lambda: person(AUTHORS).groups.get(),
    "translations_pair": lambda: Pair.objects.create(
        source_digest="0" * 64, text_digest="1" * 64, source="A", language="fr", text="B"
    ),
    "publishing_task": lambda: task_of(Task.State.PLANNED),
    "publishing_journalentry": lambda: record(Action.PUBLISHED, "Liaison"),
    "publishing_changeset": change_set,
}
SPECIAL = {
    "autocomplete": lambda: ([], {"app_label": "offices", "model_name": "office", "field_name": "sources", "term": ""}),
    "view_on_site": lambda: ([ContentType.objects.get(model="office").pk, OfficeFactory().pk], {}),
    "app_list": lambda: (["offices"], {}),
    "picture": lambda: ([stored(), "320.jpg"], {}),
    "auth_user_password_change": lambda: ([person().pk], {}),
    "translate": text_in_question,
    "revision_submit": by_draft(),
    "revision_approve": by_draft(),
    "revision_return": by_draft(text="Name the city."),
    "revision_comment": by_draft(text="Name the city."),
    "resolve_comment": lambda: ([Comment.objects.create(revision=office_draft(), text="Name the city.").pk], {}),
    "revision_plan": by_draft(),
    "revision_compare": by_draft(),
    "revision_compare_chosen": chosen,
    "revision_restore": by_draft(),
    "revision_preview": by_draft(),
    "typed_preview": lambda: ([OfficeFactory().pk], {}),
    "drafts_together": lambda: ([], {"draft": str(office_draft().pk)}),
    "share_links": by_draft(),
    "revoke_share_link": lambda: ([shared().pk], {}),
    "change_set_plan": by_change_set(),
    "plan_again": lambda: ([task_of(Task.State.FAILED).pk], {}),
    "plan_cancel": lambda: ([task_of(Task.State.PLANNED).pk], {}),
    "withdrawal_plan": withdrawal,
    "change_set_preview": by_change_set(),
    "change_set_add": lambda: ([], {"revision": str(office_draft().pk), "change_set": str(change_set().pk)}),
    "change_set_remove": in_change_set,
    "change_set_publish": by_change_set(),
    "change_set_submit": by_change_set(),
    "change_set_approve": by_change_set(),
    "change_set_undo": by_change_set(ChangeSet.State.PUBLISHED),
    "change_set_discard": by_change_set(),
}
