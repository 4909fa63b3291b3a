"""Remarks on drafts, by staff and by people with a shared preview: who may write them, and where they are shown."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.admin.access import form_of, revision_for, visible_admins
from publishing.journal.entries import Action, record
from publishing.models import Comment, Revision

COMMENTS_SHOWN_FOR = timedelta(days=14)
COMMENTS_ON_FIRST_PAGE = 20
COMMENTS_ON_DRAFT = 500  # on the work on one object, until it is published
ALREADY_THERE = _("This comment stands here already. It was not added again.")


StaffCommentForm = forms.modelform_factory(Comment, fields=("text",))


def comments_on(revision):
    """All comments on the work that ``revision`` is part of: on its earlier drafts since the last publication too."""
    published = revision.history.filter(published__isnull=False, number__lt=revision.number)
    last = published.aggregate(last=Max("number"))["last"] or 0
    work = revision.history.filter(number__gt=last, number__lte=revision.number)
    return Comment.objects.filter(revision__in=work).select_related("author", "revision", "share_link")


def recent_comments(request):
    """The latest comments on drafts that are still worked on, of content that the person may see."""
    if not request.user.has_perm("publishing.view_comment"):
        return []
    kinds = ContentType.objects.get_for_models(*visible_admins(request)).values()
    drafts = Revision.objects.drafts().filter(
        content_type=OuterRef("revision__content_type"), object_id=OuterRef("revision__object_id")
    )
    comments = Comment.objects.filter(Exists(drafts), created__gte=timezone.now() - COMMENTS_SHOWN_FOR)
    comments = comments.filter(revision__content_type__in=kinds, revision__published=None).order_by("-created", "-id")
    comments = comments.select_related("author", "revision__content_type")[:COMMENTS_ON_FIRST_PAGE]
    return [{"comment": comment, "url": form_of(comment.revision)} for comment in comments]


@require_POST
@transaction.atomic
def revision_comment(request, key):
    """Adds the remark of a staff member. The same words sent again are not added again, and it says so."""
    revision = revision_for(request, key, "view", "publishing.add_comment")
    Revision.objects.select_for_update().get(pk=key)  # remarks are counted one after the other
    form = StaffCommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["text"]))
    elif Comment.objects.filter(revision=revision, author=request.user, **form.cleaned_data).exists():
        messages.warning(request, ALREADY_THERE)
    elif comments_on(revision).count() >= COMMENTS_ON_DRAFT:
        messages.error(request, _("This draft has as many comments as it can take."))
    else:
        Comment.objects.create(revision=revision, author=request.user, **form.cleaned_data)
        record(Action.COMMENTED, revision, request.user, concerns=[revision.author_id] if revision.author_id else [])
        messages.success(request, _("The comment is added."))
    return HttpResponseRedirect(f"{form_of(revision)}#comments")
