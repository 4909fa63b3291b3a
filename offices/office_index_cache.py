"""The index of the present content, cached in each process and read anew when something was published.

100,000 offices take about two seconds. One request reads them; others get the index of before, while it is not older
than ``OLDEST_ANSWER``.
"""

import time
from dataclasses import dataclass
from threading import Lock

from offices.office_index import OfficeIndex, read_index
from pages.present import mark_response_stale
from publishing.models import SiteRevision
from publishing.revisions.staging import is_staged

OLDEST_ANSWER = 5  # seconds by which an answer may be older than the content, while another thread reads the new one


@dataclass
class CachedIndex:
    """An index, the site revision that it shows, and when (on the monotonic clock) that was last known to be the present one."""

    index: OfficeIndex
    revision: int
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
                # The revision is read first: an index must never stand for what is newer than itself.
                revision = SiteRevision.current()
                self._cached = CachedIndex(read_index(), revision, now)
            return self._cached.index
        finally:
            self._lock.release()

    def _is_present(self, cached, now):
        if cached is None or cached.revision != SiteRevision.current():
            return False
        cached.confirmed = now
        return True


_cache = OfficeIndexCache()


def office_index(oldest=OLDEST_ANSWER):
    """The index of the present content. While a draft is in place for somebody, one of its own that is not cached."""
    return read_index() if is_staged() else _cache.get(oldest)
