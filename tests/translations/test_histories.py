"""Whatever is written, translated and published, in whatever order: the states shown are those that the whole history gives."""

import json
import re
from collections import Counter
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mandate.models import Question
from publishing.exchange.tables import CSV, XLSX
from publishing.models import Revision, SiteRevision
from publishing.revisions.snapshots import parts_of
from publishing.revisions.worked_on import worked_on
from publishing.workflow.drafts import discard
from publishing.workflow.publication import delete
from tests.conftest import revisions as site_revisions
from tests.documents import Document
from tests.factories import QuestionFactory, UserFactory
from tests.public_pages import form_data
from translations.checks import KINDS
from translations.exchange_files import FILES
from translations.models import Pair
from translations.states import TARGET_LANGUAGES, states_of

pytestmark = pytest.mark.django_db

LANGUAGES, FIELDS, SLUGS = ("fr", "ka"), ("question", "answer"), ("what", "who")
COLUMNS = [f"{field}_{language}" for field in FIELDS for language in LANGUAGES]
ENGLISH = [f"{field}_en" for field in FIELDS]
DESK, EXCHANGE, EXPORT = (reverse(f"admin:{name}") for name in ("translate", "texts_exchange", "texts_export"))
REPLACE, ORDER = reverse("admin:texts_replace"), reverse("admin:mandate_question_order")
# Few words, so that texts come back and stand twice.
WORDS = st.sampled_from(["Alpha", "Beta", "Gamma"])
SLUG, FIELD, LANGUAGE, FLAG = st.sampled_from(SLUGS), st.sampled_from(FIELDS), st.sampled_from(LANGUAGES), st.booleans()


class History(RuleBasedStateMachine):
    """An editor at work on two questions. ``said`` has who said that a text says what an English one does:
    {(source, language, text): whether it was reviewed}; of all else the states follow.
    """

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        SiteRevision.objects.update_or_create(pk=1, defaults={"number": next(site_revisions)})
        editor = UserFactory(language="en", working_languages=list(LANGUAGES))
        self.client = Client()
        self.client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
        self.keys = {
            slug: QuestionFactory(
                slug=slug, position=place, question_en="Alpha", question_fr="Alpha fr", answer_en="Beta"
            ).pk
            for place, slug in enumerate(SLUGS)
        }
        self.said, self.saved = {}, set()
        self.drafts = {slug: [] for slug in SLUGS}  # what the drafts said since the question went live

    def teardown(self):
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def done(self, act):
        """What ``act`` answers, with all that follows once it is committed."""
        with TestCase.captureOnCommitCallbacks(execute=True):
            return act()

    def post(self, address, data):
        answer = self.done(lambda: self.client.post(address, data))
        assert answer.status_code in (200, 302)
        return answer

    def live(self):
        return {row.slug: row for row in Question.objects.all()}

    def texts(self):
        """{slug: {column: text}} as they are worked on."""
        works = worked_on(Question, self.keys.values()).values()
        return {work.snapshot["fields"]["slug"]: work.snapshot["fields"] for work in works}

    def draft(self, slug):
        return Revision.objects.of_key(Question, self.keys[slug]).drafts().first()

    def say(self, texts, columns, *, reviewed=False):
        for column in columns:
            field, language = column.rsplit("_", 1)
            if (source := texts[f"{field}_en"]) and (text := texts[column]):
                self.said[source, language, text] = reviewed or self.said.get((source, language, text), False)

    def state(self, texts, column):
        field, language = column.rsplit("_", 1)
        source, text = texts[f"{field}_en"], texts[column] or ""
        if not text:
            return "missing"
        if (source, language, text) in self.said:
            return "reviewed" if self.said[source, language, text] else "draft"
        is_translated = any(key[:2] == (source, language) for key in self.said)
        is_of_another = any(key[1:] == (language, text) for key in self.said)
        return "draft" if is_translated and not is_of_another else "outdated"

    def is_fresh(self, texts, column):
        return self.state(texts, column) in ("draft", "reviewed")

    def keep(self, slug):
        """Notes what is worked on now as saved."""
        texts = self.texts().get(slug, {})
        names = [*COLUMNS, *ENGLISH]
        self.saved |= {(slug, name, texts[name]) for name in names if texts.get(name)}
        self.drafts[slug] += [texts] if texts else []

    def changed_since(self, before):
        """[(slug, texts)] of what is worked on otherwise than ``before``, noted as saved."""
        changed = [(slug, texts) for slug, texts in self.texts().items() if texts != before[slug]]
        for slug, _texts in changed:
            self.keep(slug)
        return changed

    def form(self, slug, changes, **buttons):
        """Sends the form with these texts; returns whether it was taken."""
        address = reverse("admin:mandate_question_change", args=[self.keys[slug]])
        page = self.client.get(address, {"beside": "all"})
        if page.status_code != 200:
            return False
        taken = self.post(address, form_data(page, "question_form") | changes | buttons).status_code == 302
        self.keep(slug)
        return taken

    def publishes(self, slug, buttons, changes):
        """The form as ``form`` sends it, with what a minor correction keeps valid."""
        live, before = self.live().get(slug), self.texts().get(slug)
        if not self.form(slug, changes, **buttons):
            return
        after = self.texts()[slug]
        self.say(after, [name for name in changes if name in COLUMNS and after[name] != before[name]])
        if self.draft(slug) is not None:
            return
        drafts, self.drafts[slug] = self.drafts[slug], []
        if "minor" in buttons and live is not None and any(vars(live)[name] != after[name] for name in ENGLISH):
            for earlier, column in product([vars(live), *drafts], COLUMNS):
                if earlier[column] == after[column] and self.is_fresh(earlier, column):
                    self.say(after, [column], reviewed=self.state(earlier, column) == "reviewed")

    @rule(slug=SLUG, field=FIELD, word=WORDS, is_draft=FLAG, is_minor=FLAG)
    def write_english(self, slug, field, word, is_draft, is_minor):
        buttons = ({"_draft": "1"} if is_draft else {}) | ({"minor": "on"} if is_minor else {})
        self.publishes(slug, buttons, {f"{field}_en": word})

    @rule(slug=SLUG, field=FIELD, language=LANGUAGE, word=WORDS, is_draft=FLAG)
    def translate_in_the_form(self, slug, field, language, word, is_draft):
        self.publishes(slug, {"_draft": "1"} if is_draft else {}, {f"{field}_{language}": f"{word} {language}"})

    @rule(slug=SLUG, field=FIELD, language=LANGUAGE, word=WORDS, step=st.sampled_from(["_draft", "_reviewed", "_fine"]))
    def translate_at_the_desk(self, slug, field, language, word, step):
        key = self.keys[slug]
        address = f"{DESK}mandate.question:{key}:{key}:{field}/?language={language}&state=missing"
        page = self.client.get(address)
        if page.status_code != 200:
            return
        seen = Document(page.content.decode()).one("input", name="seen")["value"]
        accepted = {"accept": list(KINDS)}
        is_kept = step == "_fine" and self.state(self.texts()[slug], f"{field}_{language}") != "missing"
        text = page.context["text"].text if is_kept else f"{word} {language}"
        self.post(address, {"seen": seen, "text": text, step: "1"} | accepted)
        self.keep(slug)
        after = self.texts()[slug]
        assert is_kept or after[f"{field}_{language}"] == f"{word} {language}"
        self.say(after, [f"{field}_{language}"], reviewed=step != "_draft")
        if self.draft(slug) is None:
            self.drafts[slug] = []

    @rule(slug=SLUG, language=LANGUAGE)
    def mark_as_reviewed(self, slug, language):
        if self.form(slug, {"reviewed_languages": [language]}, _draft="1"):
            texts = self.texts()[slug]
            self.say(texts, [name for name in COLUMNS if name.endswith(language)], reviewed=True)

    @rule(slug=SLUG)
    def save_without_change(self, slug):
        self.form(slug, {}, _draft="1")

    @rule(slug=SLUG, is_minor=FLAG)
    def publish_what_is_drafted(self, slug, is_minor):
        self.publishes(slug, {"minor": "on"} if is_minor else {}, {})

    @rule(slug=SLUG)
    def discard_the_draft(self, slug):
        if (draft := self.draft(slug)) is not None:
            self.done(lambda: discard(draft))

    @rule(slug=SLUG, data=st.data())
    def return_to_an_earlier_revision(self, slug, data):
        earlier = list(Revision.objects.of_key(Question, self.keys[slug]).order_by("number"))
        if earlier:
            revision = data.draw(st.sampled_from(earlier), label="revision")
            self.post(reverse("admin:revision_restore", args=[revision.pk]), {})
            self.keep(slug)

    @rule(slug=SLUG)
    def delete(self, slug):
        if slug in self.live():
            self.done(lambda: delete(self.live()[slug], note="Closed."))

    @rule()
    def reorder(self):
        page = self.client.get(ORDER)
        rows = [row for group in page.context["groups"] for row in group.rows]
        places = {f"place-{row.pk}": len(rows) - place for place, row in enumerate(rows)}
        self.post(ORDER, places | {"seen": page.context["seen"]})

    @rule(old=WORDS, new=WORDS, language=st.sampled_from(["en", *LANGUAGES, "all"]))
    def replace_in_texts(self, old, new, language):
        asked = {"find": old, "replacement": new, "language": language, "whole_words": "on"}
        page = self.client.get(REPLACE, asked)
        tokens = [each["hit"].token for each in page.context["hits"]]
        if old == new or not tokens:
            return
        before = self.texts()
        self.post(REPLACE, asked | {"hit": tokens})
        fresh = {(slug, name) for slug, texts in before.items() for name in COLUMNS if self.is_fresh(texts, name)}
        for slug, texts in self.changed_since(before):
            self.say(texts, [n for n in COLUMNS if texts[n] != before[slug][n] and (slug, n) in fresh])

    def export(self, kind, language):
        languages = [language] if kind in FILES else list(LANGUAGES)
        asked = {"file": kind, "languages": ["en", *languages], "kinds": ["mandate.question"]}
        return self.client.get(EXPORT, asked).content

    def upload(self, data):
        return self.post(EXCHANGE, {"upload": SimpleUploadedFile("texts", data)})

    @rule(old=WORDS, new=WORDS, language=LANGUAGE, kind=st.sampled_from([CSV, *FILES]))
    def import_translations(self, old, new, language, kind):
        before = self.texts()
        data = self.export(kind, language).decode()
        shown = self.upload(re.sub(f"{old} {language}", f"{new} {language}", data).encode())
        if not shown.context.get("count"):
            return
        self.post(EXCHANGE, form_data(shown, "save_form"))
        for slug, texts in self.changed_since(before):
            self.say(texts, [name for name in COLUMNS if texts[name] != before[slug][name]])

    @rule(kind=st.sampled_from([CSV, XLSX, *FILES]), language=LANGUAGE)
    def import_what_was_exported(self, kind, language):
        if self.texts():
            shown = self.upload(self.export(kind, language))
            assert (shown.context.get("faults", []), shown.context["count"]) == ([], 0)

    @invariant()
    def only_what_was_said_is_known(self):
        pairs = Pair.objects.values_list("source", "language", "text", "reviewed")
        assert {tuple(pair): reviewed for *pair, reviewed in pairs} == self.said

    @invariant()
    def states_are_those_of_the_history(self):
        rows = self.live().values()
        expected = {(row.pk, *name.rsplit("_", 1)): self.state(vars(row), name) for row in rows for name in COLUMNS}
        assert states_of(rows, LANGUAGES) == expected
        counted = Counter((language, state) for (*_key, language), state in expected.items())
        totals = self.client.get(reverse("admin:texts_overview")).context["totals"]
        shown = {
            (code, state): number
            for state, _sign, numbers in totals
            for code, (number, _query) in zip(TARGET_LANGUAGES, numbers, strict=True)
            if number
        }
        assert {key: number for key, number in shown.items() if key[0] in LANGUAGES} == counted

    @invariant()
    def lists_show_what_is_worked_on_in_its_state(self):
        texts = self.texts()
        for state in ("outdated", "reviewed"):
            page = self.client.get(reverse("admin:texts"), {"language": "fr", "state": state}).context["page"]
            expected = [
                (str(self.keys[slug]), field)
                for slug, fields in texts.items()
                for field in FIELDS
                if self.state(fields, f"{field}_fr") == state
            ]
            assert sorted((str(text.row.pk), text.field) for text in page) == sorted(expected)

    @invariant()
    def no_text_is_lost(self):
        slugs = {key: slug for slug, key in self.keys.items()}
        revisions = Revision.objects.filter(object_id__in=slugs, snapshot__isnull=False)
        kept = {
            (slugs[key], name, value)
            for key, snapshot in revisions.values_list("object_id", "snapshot")
            for part in parts_of(json.loads(json.dumps(snapshot)))
            for name, value in part["fields"].items()
            if isinstance(value, str)
        }
        assert self.saved - kept == set()


QUICK = settings(max_examples=4, stateful_step_count=12, derandomize=True, database=None, deadline=None)


def test_states_are_true_and_no_text_is_lost():
    run_state_machine_as_test(History, settings=QUICK)


@pytest.mark.slow
@pytest.mark.rendering
def test_states_stay_true_in_many_histories():
    run_state_machine_as_test(History, settings=settings(QUICK, max_examples=40, stateful_step_count=20))
