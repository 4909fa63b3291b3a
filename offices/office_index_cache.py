"""The index of the present content: cached in each process, and brought up to date when something was published.

What changed is found by the times of the rows and by the revisions; only that is read anew, so a publication costs what
it changed. Where the numbers of offices, premises and links then do not agree with the database, or the regions are
others, everything is read. One request does it; others get the index of before, while it is not older than
``OLDEST_ANSWER``.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from django.utils import timezone

from offices.models import Office, Premises
from offices.office_index import OfficeIndex, read_index, region_bits
from publishing.models import Revision, SiteRevision
from publishing.revisions.present import mark_response_stale, present_revision
from publishing.revisions.staging import is_staged

OLDEST_ANSWER = 5  # seconds by which an answer may be older than the content, while another thread reads the new one
LONGEST_PUBLICATION = timedelta(minutes=10)  # from the time that its first row bears until readers see it
MOST_CHANGED = 2000  # offices; if more changed, everything is read


@dataclass
class CachedIndex:
    """An index, the site revision that it shows, when its reading began, and when (on the monotonic clock) it was last known
    to be the present one."""

    index: OfficeIndex
    revision: int
    began: datetime
    confirmed: float


class OfficeIndexCache:
    """Holds the index of one process. Readers wait for a new one only if what they would get is too old."""

    def __init__(self):
        self._lock = Lock()
        self._cached = None

    def get(self, oldest=OLDEST_ANSWER):
        """The index as of now. While another thread reads it, the one before, if not older than ``oldest`` seconds."""
        cached, now = self._cached, time.monotonic()
        if self._is_present(cached, now):
            return cached.index
        has_to_wait = cached is None or now - cached.confirmed >= oldest
        if not self._lock.acquire(blocking=has_to_wait):
            mark_response_stale()
            return cached.index
        try:
            if not self._is_present(self._cached, now := time.monotonic()):
                self._cached = renewed(self._cached, now)
            return self._cached.index
        finally:
            self._lock.release()

    def _is_present(self, cached, now):
        if cached is None:
            return False
        # A later one than that of the answer in the making is present too; for that the database is asked.
        if cached.revision != present_revision() and cached.revision != SiteRevision.current():
            return False
        cached.confirmed = now
        return True


def renewed(cached, now):
    """A ``CachedIndex`` of the present content; ``cached`` is the one before, or ``None``."""
    # The revision is read first: an index must never stand for what is newer than itself.
    began, revision, index = timezone.now(), SiteRevision.current(), None
    if cached is not None and revision > cached.revision:
        index = with_changes(cached.index, cached.began - LONGEST_PUBLICATION)
    return CachedIndex(index or read_index(), revision, began, now)


def with_changes(index, since):
    """``index`` with what changed since that time; ``None`` if it would not become what the database holds."""
    keys = changed_offices(since)
    if len(keys) > MOST_CHANGED or index.region_bits != region_bits():
        return None
    changed = index.with_changes(keys, read_index(keys)) if keys else index
    return changed if changed.size == stored_size() else None


def changed_offices(since):
    """The keys of the offices that were written, published or deleted since that time, themselves or in their premises."""
    published = Revision.objects.of_kind(Office).filter(published__gte=since)
    return {
        *Office.objects.filter(updated__gte=since).order_by().values_list("pk", flat=True)[: MOST_CHANGED + 1],
        *Premises.objects.filter(updated__gte=since).order_by().values_list("office", flat=True)[: MOST_CHANGED + 1],
        *published.order_by().values_list("object_id", flat=True)[: MOST_CHANGED + 1],
    }


def stored_size():
    """How many offices, premises and links to regions the database holds, as ``OfficeIndex.size``."""
    return tuple(model.objects.count() for model in (Office, Premises, Office.regions.through))


_cache = OfficeIndexCache()


def office_index(oldest=OLDEST_ANSWER):
    """The index of the present content. While a draft is in place for somebody, one of its own that is not cached."""
    return read_index() if is_staged() else _cache.get(oldest)
