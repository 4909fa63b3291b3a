from django.http import HttpResponseBadRequest

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
            return HttpResponseBadRequest(
                "The address contains a NUL character. Remove it.\n", content_type="text/plain"
            )
        return self.get_response(request)


class PermissionsPolicy:
    """Tells the browser that no page of the site needs its sensors, camera or microphone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response
