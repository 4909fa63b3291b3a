from django.http import Http404, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control

from publishing.revisions.addresses import successor
from publishing.revisions.present import cached_until_publication


@cached_until_publication
def found_by(view, slug):
    """The object of a class of views with all that its queryset reads. Raises ``Http404``, which is never cached."""
    try:
        return view.queryset.get(slug=slug)
    except view.queryset.model.DoesNotExist:
        raise Http404 from None


def lead_to(address):
    """The answer to a former address. A browser that kept it would run in circles once the object takes that again."""
    response = HttpResponsePermanentRedirect(address)
    patch_cache_control(response, no_cache=True)
    return response


class FormerAddressMixin:
    """For the page of one object, found by its slug: a former address leads to the present one, in the same language."""

    def get_object(self):
        return found_by(type(self), self.kwargs[self.slug_url_kwarg])

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            present = successor(self.queryset.model, self.kwargs[self.slug_url_kwarg])
            if present is None:
                raise
        query = request.META.get("QUERY_STRING", "")
        return lead_to(present.get_absolute_url() + (f"?{query}" if query else ""))
