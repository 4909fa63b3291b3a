import hashlib

from django.utils.cache import set_response_etag

from publishing.models import SiteRevision

UNPUBLISHED = ("/admin/",)


class SiteRevisionETag:
    """Names each public answer by the site revision and its content, so that no cache shows what was there before.

    The number is that of the beginning of the request, if ``PageCache`` asked for it; else it costs one small query.
    Other answers are named by their content alone. Comparing names is Django's ``ConditionalGetMiddleware``'s, which
    stands outside of the page cache; this stands inside of what compresses, as that gives every answer other bytes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "GET" and may_be_named(response):
            if response.status_code == 200 and not request.path_info.startswith(UNPUBLISHED):
                digest = hashlib.sha256(response.content).hexdigest()[:32]
                response["ETag"] = f'W/"{revision_of(request)}-{digest}"'
            else:
                set_response_etag(response)
        return response


def may_be_named(response):
    return (
        not response.streaming
        and not response.has_header("ETag")
        and "no-store" not in response.get("Cache-Control", "")
    )


def revision_of(request):
    return request.site_revision if hasattr(request, "site_revision") else SiteRevision.current()
