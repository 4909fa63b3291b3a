"""The index of the present content: kept in each process, and brought up to date when something was published.

What changed is found by the times of the rows and by the revisions; only that is read anew, so a publication costs
what it changed. Where the numbers of offices, premises and links then do not agree with the database, or the regions
are others, everything is read: about two seconds for 100,000 offices.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from offices.models import Office, Premises
from offices.office_index import OfficeIndex, read_index, region_bits
from publishing.kept import say_outdated
from publishing.models import Revision, SiteRevision
from publishing.staging import is_staged

PATIENCE = 5  # seconds for which an answer may be older than the content, while another thread reads the new one
LONGEST_PUBLICATION = timedelta(minutes=10)  # from the time that its first row bears until readers see it
MOST_CHANGED = 5000  # if more changed, everything is read


@dataclass
class Kept:
    """An index, the site revision that it shows, when its reading began, and when it was last known to be the present one."""

    index: OfficeIndex
    revision: int
    began: datetime
    confirmed: float


class PresentIndex:
    """Holds the index of one process. Readers wait for a new one only if what they would get is too old."""

    def __init__(self):
        self._lock = Lock()
        self._kept = None

    def get(self, patience=PATIENCE):
        """The index as of now. While another thread brings it up to date, the one before, for ``patience`` seconds."""
        kept, now = self._kept, time.monotonic()
        if self._is_present(kept, now):
            return kept.index
        has_to_wait = kept is None or now - kept.confirmed >= patience
        if not self._lock.acquire(blocking=has_to_wait):
            say_outdated()
            return kept.index
        try:
            if not self._is_present(self._kept, time.monotonic()):
                self._kept = renewed(self._kept)
            return self._kept.index
        finally:
            self._lock.release()

    def forget(self):
        """The next question reads everything."""
        with self._lock:
            self._kept = None

    def _is_present(self, kept, now):
        if kept is None or kept.revision != SiteRevision.current():
            return False
        kept.confirmed = now
        return True


def renewed(kept):
    """A ``Kept`` of the present content; ``kept`` is the one before, or ``None``."""
    began, confirmed, revision = timezone.now(), time.monotonic(), SiteRevision.current()
    index = None
    if kept is not None and revision > kept.revision:
        index = with_changes(kept.index, kept.began - LONGEST_PUBLICATION)
    return Kept(index or read_index(), revision, began, confirmed)


def with_changes(index, since):
    """``index`` with what changed since that time; ``None`` if it would not become what the database holds."""
    keys = changed_offices(since)
    if len(keys) > MOST_CHANGED or index.region_bits != region_bits():
        return None
    changed = index.without_and_with(keys, read_index(keys)) if keys else index
    return changed if changed.size == stored_size() else None


def changed_offices(since):
    """The keys of the offices that were written, published or deleted since that time, themselves or in their premises."""
    published = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(Office), published__gte=since
    ).order_by()
    return {
        *Office.objects.filter(updated__gte=since).order_by().values_list("pk", flat=True),
        *Premises.objects.filter(updated__gte=since).order_by().values_list("office", flat=True),
        *published.values_list("object_id", flat=True),
    }


def stored_size():
    """How many offices, premises and links to regions the database holds, as ``OfficeIndex.size``."""
    return tuple(model.objects.count() for model in (Office, Premises, Office.regions.through))


_present = PresentIndex()


def office_index(patience=PATIENCE):
    """The index of the present content. While a draft is in place for somebody, one of its own that is not kept."""
    return read_index() if is_staged() else _present.get(patience)


def forget_index():
    """The next question reads the content anew."""
    _present.forget()
