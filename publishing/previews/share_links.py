"""Shared previews as the staff manage them: one draft, one language, some days, until somebody revokes it."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.admin.access import form_of, may, revision_for, staff_page
from publishing.journal.entries import Action, record
from publishing.models import Revision, ShareLink

DAYS_SHARED = 30


class ShareForm(forms.Form):
    """For whom the link is: which language, and for how long."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    days = forms.IntegerField(
        label=_("Days"),
        min_value=1,
        max_value=DAYS_SHARED,
        initial=7,
        help_text=_("From 1 to 30. After that, and once the draft is published, the link is dead."),
    )


def share_links(request, key):
    """The links to a draft: makes one, and lists them all."""
    revision = revision_for(request, key, "view", "publishing.view_sharelink")
    is_draft = revision.state == Revision.State.DRAFT
    may_change = may(request, revision.model, "change")
    may_share = is_draft and may_change and request.user.has_perm("publishing.add_sharelink")
    form = ShareForm(request.POST or None, initial={"language": request.LANGUAGE_CODE})
    if request.method == "POST":
        if not may_share:
            raise PermissionDenied
        if form.is_valid():
            expires = timezone.now() + timedelta(days=form.cleaned_data["days"])
            share(revision, form.cleaned_data["language"], expires, request.user)
            messages.success(request, _("The link is made. Whoever has it can read this draft."))
            return HttpResponseRedirect(request.path)
    usable = set(ShareLink.objects.usable().filter(revision=revision).values_list("pk", flat=True))
    links = [
        {
            "link": link,
            "url": address_for_guests(link) if link.pk in usable else "",
            "may_revoke": link.pk in usable and may_revoke(request, link),
        }
        for link in revision.share_links.select_related("author")
    ]
    return staff_page(
        request,
        "admin/publishing/share_links.html",
        title=_("Shared previews"),
        status=400 if form.errors else 200,
        revision=revision,
        form=form,
        links=links,
        may_share=may_share,
        trail=[(revision.name, form_of(revision))],
    )


def address_for_guests(link):
    return settings.SITE_URL + reverse("publishing:shared_preview", args=[link.token])


def share(revision, language, expires, by):
    """Makes a link to a draft that works until ``expires``."""
    link = ShareLink.objects.create(revision=revision, language=language, expires=expires, author=by)
    record(Action.SHARED, revision, by, language=language, time=link.expires.isoformat())
    return link


def may_revoke(request, link):
    """One's own link, or anybody's for those who may change them."""
    return link.author_id == request.user.pk or request.user.has_perm("publishing.change_sharelink")


@require_POST
def revoke_share_link(request, pk):
    link = get_object_or_404(ShareLink.objects.select_related("revision__content_type"), pk=pk)
    if not may(request, link.revision.model, "view") or not may_revoke(request, link):
        raise PermissionDenied
    if ShareLink.objects.filter(pk=pk, revoked__isnull=True).update(revoked=timezone.now()):
        record(Action.REVOKED, link.revision, request.user, language=link.language)
    messages.success(request, _("The link is revoked. It opens nothing any more."))
    return HttpResponseRedirect(reverse("admin:share_links", args=[link.revision_id]))
