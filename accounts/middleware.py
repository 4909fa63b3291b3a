import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.sessions.models import Session
from django.utils import timezone, translation
from django.utils.deprecation import MiddlewareMixin

from accounts.time_zones import time_zone

# Written out: to ask for its address, a process would keep all addresses of the staff site in each language.
STAFF_SITE = "/admin/"
NOTED_EVERY = 15 * 60  # seconds


def note_use(session):
    """Notes in a session that it is used, from which its end is counted, and when it began."""
    session["used"] = int(time.time())
    session.setdefault("began", session["used"])


def sessions_of(user):
    """Where somebody is signed in: the sessions that have not ended, the latest first."""
    present = Session.objects.filter(expire_date__gt=timezone.now()).order_by("-expire_date")
    return [session for session in present if session.get_decoded().get(SESSION_KEY) == str(user.pk)]


def end_sessions(user, but=None):
    """Signs somebody out everywhere, but for the session with the key ``but``."""
    for session in sessions_of(user):
        if session.pk != but:
            session.delete()


class SessionEnd(MiddlewareMixin):
    """Ends a session that is not used for ``SESSION_COOKIE_AGE`` seconds, or that began ``LONGEST_SESSION`` ago.

    A form left open tells so by itself; that is no use.
    """

    def process_request(self, request):
        if request.path_info.startswith(STAFF_SITE) and request.user.is_authenticated:
            now, session = time.time(), request.session
            if now - session.get("began", now) > settings.LONGEST_SESSION:
                logout(request)
            elif now - session.get("used", 0) > NOTED_EVERY and not request.path.endswith("/presence/"):
                note_use(session)


class EditorPreferences:
    """Shows the staff pages in the language, and takes times by the clock, that the signed-in person chose.

    Public pages take their language from their address alone; they are left as they are, and the
    session is not even read, so that they stay free of cookies.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(STAFF_SITE):
            return self.get_response(request)
        language = getattr(request.user, "language", "")
        if language in dict(settings.PUBLIC_LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        zone = time_zone(getattr(request.user, "time_zone", ""))
        with timezone.override(zone or timezone.get_default_timezone()):
            return self.get_response(request)
