import hashlib

from django.middleware.http import ConditionalGetMiddleware

from publishing.models import SiteRevision

UNPUBLISHED = ("/admin/",)


class SiteRevisionETag(ConditionalGetMiddleware):
    """Names each public answer by the site revision and its content, so that no cache shows what was there before.

    Costs one small query per public page. Other answers are named by their content alone.
    """

    def process_response(self, request, response):
        if self.is_published(request, response):
            digest = hashlib.sha256(response.content).hexdigest()[:32]
            response["ETag"] = f'W/"{SiteRevision.current()}-{digest}"'
        return super().process_response(request, response)

    def is_published(self, request, response):
        return (
            request.method == "GET"
            and response.status_code == 200
            and not response.streaming
            and not request.path_info.startswith(UNPUBLISHED)
            and not response.has_header("ETag")
            and self.needs_etag(response)
        )
