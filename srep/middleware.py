from django.http import HttpResponseNotAllowed

from srep.views import refusal

READING = ("GET", "HEAD", "OPTIONS")
WITH_FORMS = ("/admin/", "/preview/")

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


class RefuseNulBytes:
    """Answers 400 to an address with a NUL byte, which no page has and PostgreSQL refuses."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path or any("\0" in key + value for key, values in request.GET.lists() for value in values):
            return refusal(request, 400)
        return self.get_response(request)


class RefuseWriting:
    """Answers 405 to what would write, except in the parts of the site that have forms."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in READING and not request.path_info.startswith(WITH_FORMS):
            return HttpResponseNotAllowed(READING)
        return self.get_response(request)


class EmptyHead:
    """Leaves the body out of an answer to HEAD, and says how long it would be if that is known without making it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD" and response.streaming:
            response.streaming_content = ()
        elif request.method == "HEAD":
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class PermissionsPolicy:
    """Tells the browser that no page of the site needs its sensors, camera or microphone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
