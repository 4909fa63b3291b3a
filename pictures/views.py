"""The files of pictures: of those that a published row shows for everybody, of all others for the staff."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from pictures.files import read
from pictures.models import is_published, pictured_models
from publishing.workflow.permissions import permission

# Browsers keep it for ever; caches that many share ask soon whether it is still published.
UNCHANGING = "public, max-age=31536000, s-maxage=5, immutable"


def public_file(request, key, name):
    """A file of a picture that a published row shows; in a preview, that the row of the draft does."""
    if not is_published(key):
        raise Http404
    return respond(request, key, name, UNCHANGING)


@require_safe
def staff_file(request, key, name):
    """A file of any picture, for whoever may view something that may have one."""
    if not any(request.user.has_perm(permission(model, "view")) for model in pictured_models()):
        raise PermissionDenied
    return respond(request, key, name, "no-store, private")


def respond(request, key, name, cache_control):
    try:
        content, kind = read(key, name)
    except FileNotFoundError as error:
        raise Http404 from error
    # It is compressed already, so nobody further out should try.
    request.META["HTTP_ACCEPT_ENCODING"] = "identity"
    etag = f'"{key[:32]}-{name}"'
    headers = {"Cache-Control": cache_control, "ETag": etag, "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(content, content_type=kind, headers=headers)
    return get_conditional_response(request, etag, response=response)
