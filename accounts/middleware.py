from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.time_zones import time_zone


class EditorTimeZone:
    """Shows and takes times on the staff pages by the clock that the signed-in person chose."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        zone = time_zone(getattr(request.user, "time_zone", ""))
        with timezone.override(zone or timezone.get_default_timezone()):
            return self.get_response(request)


class EditorLanguage:
    """Shows the staff pages in the language that the signed-in person chose.

    Public pages take their language from their address alone; they are left as they are, and the
    session is not even read, so that they stay free of cookies.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith(reverse("admin:index")):
            language = getattr(request.user, "language", "")
            if language in dict(settings.LANGUAGES):
                translation.activate(language)
                request.LANGUAGE_CODE = language
        return self.get_response(request)
