"""Whatever three editors do to two objects, in whatever order: readers see what was last published, and nothing is lost."""

import json
import re
from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from offices.models import Office
from publishing.models import Revision, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import discard, restore, save_draft
from publishing.workflow.plans import plan, run_due
from publishing.workflow.publication import PublicationError, delete, publish
from regions.models import Partner
from tests.factories import (
    ContactFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PremisesFactory,
    UserFactory,
)
from tests.public_pages import form_data

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LANGUAGES = ("en", "fr", "ka")
STEPS = 25
WORD = re.compile(r"zq\d{3}wx")
ANSWERS = [
    "/{}/",
    "/{}/offices/",
    "/{}/regions/",
    "/{}/map/",
    "/{}/map/features.geojson",
    "/{}/map/features.csv",
    "/{}/contact/",
    "/{}/glossary/",
    "/{}/changes/",
    "/{}/changes.atom",
]
# {relation: its text and a column of its rows, for which words are made up}
ROWS = {"premises": "city", "contacts": "label", "participations": "note"}


class Newsroom:
    """Three editors at work on an office and a partner. Every word that they write is a word of its own."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 - no secret
        self.editors = [UserFactory(language="en") for _number in range(3)]
        self.clients = [Client() for _editor in self.editors]
        for client, editor in zip(self.clients, self.editors, strict=True):
            client.force_login(editor, backend="django.contrib.auth.backends.ModelBackend")
        office, partner = OfficeFactory(slug="tbilisi"), PartnerFactory(slug="georgia", code="GE")
        office.regions.add(partner.region)
        PremisesFactory(office=office)
        ContactFactory(office=office)
        ParticipationFactory(partner=partner)
        self.keys = {Office: office.pk, Partner: partner.pk}
        self.live = {model: take_snapshot(self.stored(model)) for model in self.keys}  # what readers are to see
        self.saved = {model: set() for model in self.keys}  # every word that was ever saved
        self.published = set()  # every word that was ever live
        self.looked_for = set()  # every word of a draft that was looked for in what readers see
        self.words = 0
        self.done = []

    def stored(self, model):
        return model.objects.filter(pk=self.keys[model]).first()

    def revisions(self, model):
        return Revision.objects.of_key(model, self.keys[model])

    def draft(self, model):
        return self.revisions(model).drafts().first()

    def word(self):
        self.words += 1
        return f"zq{self.words:03}wx"

    def step(self):
        model, editor = self.random.choice(list(self.keys)), self.random.choice(self.editors)
        weights = {self.save: 3, self.write: 4, self.publish: 4, self.schedule: 1, self.pass_time: 1, self.restore: 1}
        weights |= {self.delete: 1, self.undelete: 3, self.discard: 1}
        (action,) = self.random.choices(list(weights), list(weights.values()))
        if self.stored(model) is None and self.random.random() < 0.6:
            action = self.undelete
        self.done.append(f"{action.__name__} {model.__name__}")
        action(model, editor)

    def save(self, model, editor):
        """A draft with one text changed, in the object or in one of its rows; sometimes a row comes or goes."""
        draft, stored = self.draft(model), self.stored(model)
        if draft is None and stored is None:
            return
        live = ensure_live_revision(stored) if stored is not None else None
        snapshot = json.loads(json.dumps((draft or live).snapshot))
        text = self.word()
        self.change(snapshot, text)
        save_draft(stored or model(pk=self.keys[model]), snapshot, editor, base=live)
        self.saved[model].add(text)

    def change(self, snapshot, text):
        language = self.random.choice(LANGUAGES)
        relation = self.random.choice([None, *snapshot["rows"]])
        rows = snapshot["rows"].get(relation)
        if relation is None or not rows:
            snapshot["fields"][f"{self.random.choice(['name', 'profile'])}_{language}"] = text
            return
        row = self.random.choice(rows)
        row["fields"][f"{ROWS[relation]}_{language}"] = text

    def write(self, model, editor):
        """The staff's form: one text, saved as a draft or published at once."""
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[self.keys[model]])
        client, form = self.clients[self.editors.index(editor)], f"{model._meta.model_name}_form"
        page = client.get(address)
        if page.status_code != 200:
            return
        text, is_draft = self.word(), self.random.random() < 0.6
        field = f"{self.random.choice(['name', 'profile'])}_{self.random.choice(LANGUAGES)}"
        data = form_data(page, form) | {field: text, "change_note": "A reason."}
        answer = client.post(address, data | ({"_draft": "1"} if is_draft else {}))
        if answer.status_code != 302:
            self.done[-1] += " (refused)"
            return
        self.saved[model].add(text)
        if not is_draft:
            self.note_live(model, [text])

    def publish(self, model, editor):
        if (draft := self.draft(model)) is not None:
            self.go_live(model, lambda: publish(draft, editor, "A reason."), draft)

    def go_live(self, model, act, draft):
        mine = set(_words(draft.snapshot)) - set(_words(draft.base.snapshot if draft.base else None))
        try:
            act()
        except PublicationError:
            self.done[-1] += " (refused)"
        else:
            self.note_live(model, mine)

    def note_live(self, model, texts):
        self.live[model] = take_snapshot(self.stored(model))
        assert set(texts) <= set(_words(self.live[model])), self.done

    def schedule(self, model, editor):
        if (draft := self.draft(model)) is not None:
            plan(Task.Action.PUBLISH, timezone.now() + timedelta(hours=1), revision=draft, by=editor)

    def pass_time(self, model, editor):
        """All that was planned is due now; what is carried out twice is done once."""
        later = timezone.now() + timedelta(hours=2)
        for task in run_due(later):
            if task.state == Task.State.DONE:
                task.revision.refresh_from_db()
                self.live[task.revision.model] = task.revision.snapshot
        assert run_due(later) == []

    def restore(self, model, editor):
        earlier = list(self.revisions(model).filter(snapshot__isnull=False))
        if earlier:
            restore(self.random.choice(earlier), editor)

    def delete(self, model, editor):
        if (stored := self.stored(model)) is not None:
            delete(stored, editor, "Closed.")
            self.live[model] = None

    def undelete(self, model, editor):
        if self.stored(model) is None and (last := self.revisions(model).first()) is not None:
            draft = restore(last, editor)
            self.go_live(model, lambda: publish(draft, editor, "By mistake."), draft)

    def discard(self, model, editor):
        if (draft := self.draft(model)) is not None:
            discard(draft)

    @property
    def drafted(self):
        """The words that were saved and never live."""
        return set.union(*self.saved.values()) - self.published

    def check_rows(self):
        for model, wanted in self.live.items():
            stored = self.stored(model)
            assert (take_snapshot(stored) if stored else None) == wanted, self.done
            self.published |= set(_words(wanted))

    def check_history(self):
        for model, saved in self.saved.items():
            kept = {
                word
                for snapshot in self.revisions(model).values_list("snapshot", flat=True)
                for word in _words(snapshot)
            }
            assert saved - kept == set(), self.done

    def check_answers(self, client):
        drafted = self.drafted
        self.looked_for |= drafted
        paths = [path.format(language) for path in ANSWERS for language in ("en", "ka")]
        paths += [row.get_absolute_url() for model in self.keys if (row := self.stored(model))]
        for path in [*paths, "/sitemap.xml", "/en/map/picture.svg"]:
            answer = client.get(path)
            assert answer.status_code == 200
            assert drafted & set(_words(answer.content.decode())) == set(), (path, self.done)


def _words(data):
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return WORD.findall(text)


@pytest.mark.parametrize("seed", range(3))
def test_readers_see_what_was_last_published_and_no_word_is_lost(seed):
    newsroom, reader = Newsroom(seed), Client()

    for number in range(STEPS):
        newsroom.step()
        newsroom.check_rows()
        if (
            newsroom.drafted - newsroom.looked_for or number == STEPS - 1
        ):  # words that only a draft says, not yet sought
            newsroom.check_history()
            newsroom.check_answers(reader)

    assert len(newsroom.published) > 3
    assert newsroom.looked_for != set()
