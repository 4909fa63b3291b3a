import logging
import threading
import time

from django.conf import settings

from publishing.journal.entries import acting_for
from publishing.workflow.plans import run_due

logger = logging.getLogger(__name__)


class JournalAddress:
    """Lets the journal say from which address something was done."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with acting_for(request):
            return self.get_response(request)


class DueWork:
    """Carries out planned publications whose time has come, before the page is made that should show them.

    Each process looks at most once in ``DUE_WORK_SECONDS``, with one query; 0 leaves it to ``manage.py publish_due``.
    A fault in it is logged, and the request is answered as if nothing were due.
    """

    _lock = threading.Lock()
    _next_look = 0.0  # of this process, on the monotonic clock, which does not mind when the machine's is set

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in ("GET", "HEAD") and self.is_time():
            try:
                run_due()
            except Exception:
                logger.exception("Planned publications could not be carried out.")
        return self.get_response(request)

    @classmethod
    def is_near(cls):
        """Whether the next request is to look."""
        return bool(settings.DUE_WORK_SECONDS) and time.monotonic() >= cls._next_look

    @classmethod
    def is_time(cls):
        """Whether this request is to look; no other one is, then."""
        with cls._lock:
            if is_near := cls.is_near():
                cls._next_look = time.monotonic() + settings.DUE_WORK_SECONDS
            return is_near
