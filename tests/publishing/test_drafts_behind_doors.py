"""Every text of a draft is a word of its own, in every kind of content and every language: no public answer has one of them."""

import json
import re
from copy import deepcopy
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from languages.text import fields_to_translate
from mandate.models import Question
from offices.models import Office
from pictures.files import Picture
from publishing.exchange.tables import CSV, written
from publishing.models import ChangeSet, Comment, Content, Revision, ShareLink, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import parts_of, take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.notices import send_notices
from publishing.workflow.plans import plan
from publishing.workflow.publication import publish
from publishing.workflow.review import send_back, submit
from publishing.workflow.roles import AUTHORS, PUBLISHERS
from regions.models import Region
from tests.pictures.pictures import stored
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content_of_module")]

MODELS = [model for model in apps.get_models() if issubclass(model, Content)]
WORD = re.compile("zq[0-9]+wx")
CODES = settings.MODELTRANSLATION_LANGUAGES


def public_addresses(language):
    """Of every public door, with each live object where it names one. What is none of these needs a line here."""

    def walk(resolver, before=""):
        for pattern in resolver.url_patterns:
            path = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, path)
            else:
                yield path.removeprefix("en/"), pattern.name

    objects = [row.get_absolute_url() for model in MODELS if model.has_page for row in model.objects.all()]
    found = {address.split("/", 2)[2] for address in objects if "#" not in address}
    for path, name in walk(get_resolver()):
        if path.startswith(("admin/", "preview/", "pictures/")) or "slug:" in path:
            continue
        if name == "statement":
            found |= {"about/", "privacy/", "accessibility/"}
        elif name == "sitemap_file":
            found.add("sitemap-1.xml")
        else:
            found.add(path)
    root = {"", "healthz", "readyz", "robots.txt", "sitemap.xml", "sitemap-1.xml"}
    return [f"/{path}" if path in root and path else f"/{language}/{path}" for path in sorted(found)]


class Words:
    """Hands out words, and keeps them by where they stand."""

    def __init__(self):
        self.number = 0

    def one(self):
        self.number += 1
        return f"zq{self.number}wx"

    def into(self, snapshot):
        """A copy of ``snapshot`` with a word in each text."""
        snapshot = deepcopy(snapshot)
        for part in parts_of(snapshot):
            for field in fields_to_translate(apps.get_model(part["model"])):
                for language in CODES:
                    part["fields"][f"{field}_{language}"] = self.one()
        return snapshot


def drafted(row, snapshot, by=None):
    return save_draft(row, snapshot, by, ensure_live_revision(row))


@pytest.fixture
def author():
    return person(AUTHORS, email="author@example.org", mail_on=["own", "review", "failed", "outdated"])


@pytest.fixture
def words(author):
    """Drafts of two objects of every kind, by every door by which drafts come to be, remarked on, shared and planned."""
    words, editor = Words(), person(PUBLISHERS, email="chief@example.org")
    region = Region.objects.first()
    snapshot = take_snapshot(region)
    snapshot["fields"] |= {"profile_en": snapshot["fields"]["profile_en"] + " And more."}
    publish(drafted(region, snapshot), note="More.")  # readers of other languages are told of it
    change_set = ChangeSet.objects.create(name=words.one(), note=words.one())
    drafts = [
        drafted(row, words.into(take_snapshot(row)), author) for model in MODELS for row in model.objects.all()[:2]
    ]
    for draft in drafts:
        if "picture" in draft.snapshot["fields"]:
            again = draft.snapshot["fields"] | {"picture": stored(editor), "picture_credit": words.one()}
            draft.snapshot = draft.snapshot | {"fields": again}
            draft.save()
        Comment.objects.create(revision=draft, author=editor, text=words.one())
    pages = [draft for draft in drafts if draft.model.has_page]
    ShareLink.objects.create(
        revision=pages[0], author=editor, language="en", expires=timezone.now() + timedelta(days=9)
    )
    submit(pages[0], author)
    send_back(pages[0], editor, words.one())
    pages[-1].change_set = change_set
    pages[-1].save()
    plan(Task.Action.PUBLISH, timezone.now() + timedelta(days=1), change_set=change_set, by=editor)
    client = signed_in(editor)
    office = Office.objects.last()
    client.post(reverse("admin:offices_office_copy", args=[office.pk]))
    copy = Revision.objects.of_kind(Office).drafts().latest("pk")
    save_draft(Office(pk=copy.object_id), words.into(copy.snapshot | {"fields": copy.snapshot["fields"]}), author)
    question = Question.objects.last()
    rows = [["mandate.question", str(question.pk), "question", words.one()]]
    table = SimpleUploadedFile("texts.csv", written(["kind", "key", "field", "fr"], rows, CSV))
    shown = client.post(reverse("admin:texts_exchange"), {"upload": table})
    client.post(reverse("admin:texts_exchange"), form_data(shown, "save_form"))
    asked = {"find": "NATO", "replacement": words.one(), "language": "en", "whole_words": "on"}
    hits = client.get(reverse("admin:texts_replace"), asked).context["hits"]
    client.post(reverse("admin:texts_replace"), asked | {"hit": [each["hit"].token for each in hits[:5]]})
    said = json.dumps(list(Revision.objects.drafts().values_list("snapshot", flat=True)))
    assert len(set(WORD.findall(said))) > 500
    return words


@pytest.mark.parametrize(
    "language",
    [
        "en",
        "ka",
        *(pytest.param(c, marks=[pytest.mark.slow, pytest.mark.rendering]) for c in CODES if c not in ("en", "ka")),
    ],
)
def test_no_public_answer_has_a_word_of_a_draft(words, language):
    reader, found, statuses = Client(), {}, set()

    for path in public_addresses(language):
        answer = reader.get(path)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        statuses.add(answer.status_code)
        if leaked := WORD.findall(content.decode(errors="replace") + str(answer.headers)):
            found[path] = leaked

    assert found == {}
    assert statuses <= {200, 302, 400, 404}
    publish(Revision.objects.of_key(Question, Question.objects.first().pk).drafts().get(), note="Now it is known.")
    assert WORD.search(reader.get(f"/{language}/").content.decode())


def test_no_file_of_a_draft_is_sent_to_strangers(words):
    snapshots = Revision.objects.drafts().values_list("snapshot", flat=True)
    pictures = {part["fields"].get("picture") for snapshot in snapshots for part in parts_of(snapshot)}
    files = [f"/pictures/{key}/{name}" for key in pictures - {None, ""} for name in Picture(key).names]

    assert files != []
    assert {Client().get(path).status_code for path in files} == {404}


def test_nobody_is_shown_a_draft_by_staff_pages_that_are_not_theirs(words):
    nobody, found = signed_in(person()), {}

    for pattern in get_resolver().url_patterns:
        if str(pattern.pattern) != "admin/" or not isinstance(pattern, URLResolver):
            continue
        for each in pattern.url_patterns:
            path = str(each.pattern)
            if isinstance(each, URLResolver) or "<" in path or "(" in path:
                continue
            answer = nobody.get(f"/admin/{path}")
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if leaked := WORD.findall(content.decode(errors="replace")):
                found[path] = leaked

    assert found == {}


def test_mail_says_what_waits_and_no_text_of_it(words, author):
    send_notices(timezone.now() + timedelta(minutes=10))

    titles = " ".join(Revision.objects.values_list("title", flat=True))
    assert [message.to for message in mail.outbox if message.to == [author.email]] != []
    said = {word for message in mail.outbox for word in WORD.findall(message.subject + message.body)}
    assert said - set(WORD.findall(titles)) == set()
