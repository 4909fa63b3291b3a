"""Two at once, each in a thread with a connection of its own, and what has to hold whoever came first."""

import os
import threading
import time
from collections import Counter
from contextlib import contextmanager
from random import Random

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from publishing.admin.history import deletions
from publishing.models import ChangeSet, JournalEntry, Revision, SiteRevision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.publication import PublicationError
from regions.models import Region
from tests.factories import RegionFactory, UserFactory
from tests.publishing.admin.test_drafting import BACKEND, data_of, url_of
from tests.publishing.workflow.test_change_sets import draft_of, set_of

RUNS = int(os.environ.get("SREP_RACES", "5"))  # how often each race is run
WAIT = 30  # seconds after which somebody waits for ever
ACTS = ("published", "deleted")
IS_WAITING = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


class Act(threading.Thread):
    """What somebody does. ``answer`` is what came of it, ``refused`` whether it was refused in words."""

    def __init__(self, act, barrier=None, random=None):
        super().__init__(daemon=True)
        self.act, self.barrier, self.random = act, barrier, random
        self.answer = self.error = None

    def run(self):
        try:
            with connection.execute_wrapper(self._dawdle):
                if self.barrier is not None:
                    self.barrier.wait(WAIT)
                self.answer = self.act()
        except Exception as error:
            self.error = error
        finally:
            connection.close()

    def _dawdle(self, execute, *call):
        if self.random is not None and self.random.random() < 0.2:
            time.sleep(self.random.random() / 200)
        return execute(*call)

    @property
    def refused(self):
        return self.error is not None

    def finish(self):
        """Waits for its end. Only a refusal in words is no fault."""
        self.join(WAIT)
        assert not self.is_alive()
        if self.error is not None and not isinstance(self.error, PublicationError | PublicationError):
            raise self.error
        return self


def race(number, *acts):
    """Does all ``acts`` at once; returns each as an ``Act``. The ``number`` of the run says who dawdles where."""
    barrier = threading.Barrier(len(acts))
    threads = [Act(act, barrier, Random(f"{number} {place}")) for place, act in enumerate(acts)]  # noqa: S311
    for thread in threads:
        thread.start()
    return [thread.finish() for thread in threads]


@contextmanager
def before(second):
    """The body is done but not yet committed while ``second`` begins, which has to wait for it; yields the ``Act``."""
    later = Act(second)
    with transaction.atomic():
        yield later
        later.start()
        later.is_waiting = _waits(later)
    later.finish()


def _waits(thread):
    """Whether the database lets it wait for a lock; else it has ended."""
    end = time.monotonic() + WAIT
    with connection.cursor() as cursor:
        while thread.is_alive() and time.monotonic() < end:
            cursor.execute(IS_WAITING)
            if cursor.fetchone():
                return True
            time.sleep(0.01)
    return False


class World:
    """A region that a change set renamed, with a draft of a new profile, and a person who may do everything."""

    def __init__(self):
        self.user = UserFactory(language="en")
        self.region = RegionFactory(name_en="First", profile_en="Old.")
        self.set = self.publish_set(draft_of(self.region, name_en="From the set"))
        self.region.refresh_from_db()
        self.draft = draft_of(self.region, profile_en="From the draft.")
        self.has_form = False
        self.texts = {"First", "From the set", "From the draft."}
        self.site_revision = SiteRevision.current()
        self.known = set(self._publications())

    def publish_set(self, *drafts):
        change_set = set_of(*drafts)
        change_sets.publish(change_set)
        return type(change_set).objects.get(pk=change_set.pk)

    def client(self):
        client = Client()
        client.force_login(self.user, backend=BACKEND)
        return client

    def form(self, client=None, **values):
        """Sends the form as it is now, later, with other texts; to publish it, unless ``_draft`` is among them."""
        client, self.has_form = client or self.client(), True
        button = {} if "_draft" in values else {"_save": "Publish"}
        data = data_of(client, self.region) | {"change_note": "Why."} | button | values
        return lambda: client.post(url_of(self.region), data)

    def revisions(self):
        return Revision.objects.of_key(Region, self.region.pk)

    def _publications(self):
        return Revision.objects.exclude(publication=None).values_list("publication", flat=True)

    def check(self, acts=None):
        """One live revision that says what the rows do, or a deletion that is listed; no text lost; one entry per act.

        ``acts`` is how many publications there were, if that is certain.
        """
        present = Region._base_manager.filter(pk=self.region.pk).first()
        live = [revision.snapshot for revision in self.revisions().live()]
        assert live == ([take_snapshot(present)] if present else [])
        gone = [revision.object_id for revision in deletions([Region])]
        assert gone.count(self.region.pk) == (0 if present else 1)
        if present is None:
            page = self.client().get(reverse("admin:deleted")).context["rows"]
            assert self.region.pk in [row["revision"].object_id for row in page]
            assert not self.revisions().live().exists()
        snapshots = [revision.snapshot for revision in self.revisions() if revision.snapshot]
        assert self.texts <= {text for snapshot in snapshots for text in snapshot["fields"].values()}
        self._check_journal()
        keys = set(self._publications()) - self.known
        raised = SiteRevision.current() - self.site_revision
        # A form says of its texts that they are translated, which raises it once more.
        assert raised >= len(keys) if self.has_form else raised == len(keys)
        if acts is not None:
            assert len(keys) == acts

    def _check_journal(self):
        """Each part of each act has its key and its entry; each change set's step is noted once."""
        published = [revision for revision in self.revisions() if revision.publication]
        assert len({revision.publication for revision in published}) == len(published)
        entries = JournalEntry.objects.filter(object_id=str(self.region.pk), action__in=ACTS)
        noted = Counter(entries.values_list("action", flat=True))
        assert noted == Counter("deleted" if each.is_deletion else "published" for each in published)
        for change_set in ChangeSet.objects.all():
            steps = JournalEntry.objects.filter(model="publishing.changeset", object_id=str(change_set.pk))
            done = Counter(facts["step"] for facts in steps.values_list("facts", flat=True) if "step" in (facts or {}))
            assert done["published"] == (change_set.published is not None)
            assert done["undone"] == (change_set.state == ChangeSet.State.UNDONE)
