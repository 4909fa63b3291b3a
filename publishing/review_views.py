"""The steps of a review in the staff site: each a POST, each followed by the form of the object."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing import review
from publishing.access import revision_for


class ReviewDesk:
    """The addresses of the review, for one staff site."""

    def __init__(self, site):
        self.site = site

    @property
    def urls(self):
        return [
            path(f"revisions/<uuid:pk>/{step}/", self.site.admin_view(require_POST(view)), name=f"revision_{step}")
            for step, view in (
                ("submit", self.submit),
                ("approve", self.approve),
                ("return", self.send_back),
            )
        ]

    def submit(self, request, pk):
        revision = revision_for(request, self.site, pk, "change")
        return self._take(request, revision, _("The draft is submitted for review."), review.submit)

    def approve(self, request, pk):
        revision = revision_for(request, self.site, pk, "view", "publishing.approve")
        return self._take(request, revision, _("The draft is approved."), review.approve, text(request))

    def send_back(self, request, pk):
        revision = revision_for(request, self.site, pk, "view", "publishing.approve")
        return self._take(request, revision, _("The draft is sent back."), review.send_back, text(request))

    def _take(self, request, revision, said, step, *words):
        try:
            step(revision, request.user, *words)
        except review.ReviewError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, said)
        return HttpResponseRedirect(form_of(self.site, revision))


def form_of(site, revision):
    """The address of the form of the revision's object."""
    name = f"admin:{revision.content_type.app_label}_{revision.content_type.model}_change"
    return reverse(name, args=[revision.object_id], current_app=site.name)


def text(request):
    """The comment that came with a step: what PostgreSQL can store, as long as a comment may be."""
    return request.POST.get("text", "").replace("\0", "")[:5000]
