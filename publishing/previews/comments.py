"""Remarks on drafts, by staff and by people with a shared preview: who may write them, and where they are shown."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from languages.words import sentence_case
from publishing.admin.access import form_of, revision_for, visible_admins
from publishing.journal.entries import Action, record
from publishing.models import Comment, Revision
from publishing.revisions.comparison import label_of, title_of_row
from publishing.revisions.snapshots import kept_fields, model_of

COMMENTS_SHOWN_FOR = timedelta(days=14)
COMMENTS_ON_FIRST_PAGE = 20
COMMENTS_ON_DRAFT = 500  # on the work on one object, until it is published
GONE = _("Nobody works on this draft any more.")
ALREADY_THERE = _("This comment stands here already. It was not added again.")


class StaffCommentForm(forms.ModelForm):
    class Meta:
        model = Comment
        fields = ("place", "text")

    def clean_place(self):
        place = self.cleaned_data["place"]
        if place and place not in places_in(self.instance.revision.snapshot):
            raise forms.ValidationError(_("The draft no longer has what the comment is about. Choose it again."))
        return place


def places_in(snapshot):
    """{place: what it is called} of all in a snapshot that a comment can be about: its fields, then its rows.

    A translated field is one place, whatever the language. ``None``, of a deletion, has none.
    """
    if snapshot is None:
        return {}
    model = model_of(snapshot)
    columns = [getattr(field, "translated_field", field) for field in (*kept_fields(model), *model._meta.many_to_many)]
    places = {field.name: label_of(field) for field in columns if not field.primary_key}
    for rows in snapshot["rows"].values():
        for row in rows:
            kind = sentence_case(model_of(row)._meta.verbose_name)
            places[row["pk"]] = f"{kind}: {title_of_row(row)}"
    return places


def comments_on(revision):
    """All comments on the work that ``revision`` is part of: on its earlier drafts since the last publication too."""
    return Comment.objects.filter(revision__in=work_until(revision)).select_related("author", "revision", "share_link")


def work_until(revision):
    """``revision`` and its earlier drafts since the last publication."""
    published = revision.history.filter(published__isnull=False, number__lt=revision.number)
    last = published.aggregate(last=Max("number"))["last"] or 0
    return revision.history.filter(number__gt=last, number__lte=revision.number)


def is_worked_on(revision):
    """Whether what is said of ``revision`` is read with the draft that there is now."""
    draft = revision.history.drafts().first()
    return draft is not None and work_until(draft).filter(pk=revision.pk).exists()


def recent_comments(request):
    """The latest comments on drafts that are still worked on, of content that the person may see."""
    if not request.user.has_perm("publishing.view_comment"):
        return []
    kinds = ContentType.objects.get_for_models(*visible_admins(request)).values()
    drafts = Revision.objects.drafts().filter(
        content_type=OuterRef("revision__content_type"), object_id=OuterRef("revision__object_id")
    )
    comments = Comment.objects.filter(Exists(drafts), resolved=None, created__gte=timezone.now() - COMMENTS_SHOWN_FOR)
    comments = comments.filter(revision__content_type__in=kinds, revision__published=None).order_by("-created", "-id")
    comments = comments.select_related("author", "revision__content_type")[:COMMENTS_ON_FIRST_PAGE]
    return [{"comment": comment, "url": form_of(comment.revision)} for comment in comments]


@require_POST
@transaction.atomic
def revision_comment(request, key):
    """Adds the remark of a staff member. The same words sent again are not added again, and it says so."""
    revision = revision_for(request, key, "view", "publishing.add_comment")
    Revision.objects.select_for_update().get(pk=key)  # remarks are counted one after the other
    form = StaffCommentForm(request.POST, instance=Comment(revision=revision, author=request.user))
    if not is_worked_on(revision):
        messages.warning(request, GONE)
    elif not form.is_valid():
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    elif Comment.objects.filter(revision=revision, author=request.user, **form.cleaned_data).exists():
        messages.warning(request, ALREADY_THERE)
    elif comments_on(revision).count() >= COMMENTS_ON_DRAFT:
        messages.error(request, _("This draft has as many comments as it can take."))
    else:
        form.save()
        record(Action.COMMENTED, revision, request.user, concerns=[revision.author_id] if revision.author_id else [])
        messages.success(request, _("The comment is added."))
    return HttpResponseRedirect(f"{form_of(revision)}#comments")


@require_POST
@transaction.atomic
def resolve_comment(request, pk):
    """Says that what a comment asks for is done, or with ``reopen`` that it is not. Doing it twice does it once."""
    comment = get_object_or_404(Comment.objects.select_for_update(), pk=pk)
    revision = revision_for(request, comment.revision_id, "view", "publishing.add_comment")
    is_done = "reopen" not in request.POST
    if is_done != bool(comment.resolved):
        comment.resolved = timezone.now() if is_done else None
        comment.resolved_by = request.user if is_done else None
        comment.save(update_fields=["resolved", "resolved_by"])
        record(Action.RESOLVED, revision, request.user, step="resolved" if is_done else "reopened")
    draft = revision.history.drafts().first()
    return HttpResponseRedirect(f"{form_of(draft or revision)}#comments")
