import logging
import threading
import time

from django.conf import settings

from publishing.journal import acting_for
from publishing.tasks import run_due

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

    def __init__(self, get_response):
        self.get_response = get_response
        self.lock = threading.Lock()
        self.next_look = 0.0

    def __call__(self, request):
        if request.method in ("GET", "HEAD") and self.is_time():
            try:
                run_due()
            except Exception:
                logger.exception("Planned publications could not be carried out.")
        return self.get_response(request)

    def is_time(self):
        """Whether this request is to look. The monotonic clock does not mind when the machine's is set."""
        seconds = settings.DUE_WORK_SECONDS
        if not seconds or not self.lock.acquire(blocking=False):
            return False
        try:
            now = time.monotonic()
            if now < self.next_look:
                return False
            self.next_look = now + seconds
            return True
        finally:
            self.lock.release()
