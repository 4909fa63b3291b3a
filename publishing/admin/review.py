"""The steps of a review in the staff site: each a POST, each followed by the form of the object."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.admin.access import form_of, revision_for
from publishing.workflow import review
from publishing.workflow.permissions import MAY_APPROVE

# By the step's name in its address: what it does, what is said then, and what it takes.
STEPS = {
    "submit": (review.submit, _("The draft is submitted for review."), ("change",)),
    "approve": (review.approve, _("The draft is approved."), ("view", MAY_APPROVE)),
    "return": (review.send_back, _("The draft is sent back."), ("view", MAY_APPROVE)),
}


@require_POST
def review_step(request, pk, step):
    """Takes a step of ``STEPS``, with the comment that came with it, as long as a comment may be."""
    take, said, needed = STEPS[step]
    revision = revision_for(request, pk, *needed)
    try:
        take(revision, request.user, request.POST.get("text", "")[:5000])
    except review.ReviewError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, said)
    return HttpResponseRedirect(form_of(revision))
