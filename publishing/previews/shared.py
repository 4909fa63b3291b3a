"""What a guest, somebody without an account, sees of one draft, in one language, and what they may say about it.

Guests read the comments that came by their own link. Remarks of the staff, and those of other links, stay with the staff.
"""

from contextlib import suppress
from functools import wraps
from hashlib import blake2b

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from languages.text import public_language
from publishing.journal.entries import Action, record
from publishing.models import Comment, Revision, ShareLink, SiteRevision
from publishing.previews.comments import ALREADY_THERE
from publishing.previews.page import UNCACHED, Preview, is_public, page_of
from publishing.previews.rehearsal import Rehearsal
from publishing.workflow.publication import PublicationError

PRIVATE = {**UNCACHED, "Referrer-Policy": "no-referrer"}
COMMENTS_BY_LINK = 50  # per link
DAY = 24 * 60 * 60  # seconds for which a page's comment form can be sent

comment_signer = signing.TimestampSigner(salt="publishing.previews.shared")
SECONDS_CACHED, BYTES_CACHED = 15 * 60, 200_000  # of a page in which a draft is shown


class ReaderCommentForm(forms.ModelForm):
    """``proof`` stands for a CSRF cookie, which this page is to do without: only the page itself can know it."""

    website = forms.CharField(required=False)  # people do not see it, so only a machine fills it in
    proof = forms.CharField()
    page = forms.CharField(required=False, max_length=2000)

    class Meta:
        model = Comment
        fields = ("name", "text")

    def __init__(self, link, data=None):
        super().__init__(data)
        self.link = link
        self.fields["name"].required = True

    def clean_proof(self):
        value = None
        with suppress(signing.BadSignature):
            value = comment_signer.unsign(self.cleaned_data["proof"], max_age=DAY)
        if value != str(self.link.pk):
            raise forms.ValidationError(_("This page has been open for too long. Please send it again."))
        return value

    def clean(self):
        if self.link.comments.count() >= COMMENTS_BY_LINK:
            raise forms.ValidationError(_("This preview has as many comments as it can take."))
        if self.link.comments.filter(name=self.cleaned_data.get("name"), text=self.cleaned_data.get("text")).exists():
            raise forms.ValidationError(ALREADY_THERE)
        return super().clean()


def for_guests(view):
    """Hands ``view`` the link of a token, in the link's language; says kindly what became of one that is dead.

    No cache keeps the answer, no search engine lists it, and no other site learns the address.
    """

    @wraps(view)
    def inner(request, token, **kwargs):
        links = ShareLink.objects.select_related("revision__content_type", "revision__author", "revision__base")
        link = get_object_or_404(links, token=token)
        is_usable = ShareLink.objects.usable().filter(pk=link.pk).exists()
        with translation.override(link.language):
            response = view(request, link, **kwargs) if is_usable else gone(request, link)
        for name, value in PRIVATE.items():
            response[name] = value
        response["Content-Language"] = link.language
        return response

    return inner


@require_safe
@for_guests
def shared_preview(request, link, path=""):
    """The draft of a link, on any public page in the link's language."""
    prefix = reverse("publishing:shared_preview", args=[link.token]).rstrip("/")
    preview = Preview(Rehearsal([link.revision]), prefix, (link.language,))
    try:
        return respond(request, link, preview, f"/{path}") if path else preview.opened()
    except Http404:
        return render(request, "404.html", status=404)
    except PublicationError:
        # Why is the editors' business.
        return render(request, "publishing/not_shown.html", status=409)


def respond(request, link, preview, page):
    """The page of the draft; for who looks again, as it was: to put the draft in place takes SQLite's only writer."""
    shown = (link.revision_id, *(each.pk for each in preview.rehearsal.needed))
    state = (link.pk, shown, SiteRevision.current(), link.comments.count(), request.get_full_path())
    key = blake2b(repr(state).encode(errors="surrogatepass")).hexdigest()
    response = caches["default"].get(key) if settings.KEEP_PAGES else None
    if response is None:
        response = preview.respond(request, page, lambda faults: bar(link, page))
        if settings.KEEP_PAGES and len(response.content) <= BYTES_CACHED:
            caches["default"].set(key, response, SECONDS_CACHED)
    return response


@csrf_exempt
@require_POST
@for_guests
def shared_comment(request, link):
    """Stores the remark of a guest. The same words sent again are not stored again, and it says so."""
    form = ReaderCommentForm(link, request.POST)
    with transaction.atomic():
        ShareLink.objects.select_for_update().get(pk=link.pk)  # remarks are counted one after the other
        if form.is_valid() and not form.cleaned_data["website"]:
            words = {"name": form.instance.name, "text": form.instance.text}
            Comment.objects.create(revision=link.revision, share_link=link, **words)
            concerns = dict.fromkeys(filter(None, [link.revision.author_id, link.author_id]))
            record(Action.COMMENTED, link.revision, username=words["name"], concerns=list(concerns))
    if form.errors:
        context = {"form": form, "link": link, "proof": comment_signer.sign(link.pk)}
        return render(request, "publishing/shared_comment.html", context, status=400)
    page = form.cleaned_data["page"].partition("?")[0]
    base = reverse("publishing:shared_preview", args=[link.token])
    where = f"{base.rstrip('/')}{page}#your-comments" if is_public(page, (link.language,)) else base
    return HttpResponseRedirect(where)


def gone(request, link):
    """What became of the draft of a dead link; where it was published, with the way to the page."""
    with translation.override(public_language(link.language)):
        reason, page = why_gone(link)
        context = {"reason": reason, "public_address": page, "typed": request.POST.get("text", "")}
        return render(request, "publishing/share_gone.html", context, status=410)


def why_gone(link):
    """(why a link is dead, as a sentence; the public page on which the draft stands now, or ``""``)."""
    revision = link.revision
    if link.revoked:
        return _("The link was revoked."), ""
    if revision.state == Revision.State.DRAFT:
        return _("The link has expired.") if link.expires <= timezone.now() else _("The link was revoked."), ""
    if revision.history.drafts().exists():
        return _("The draft was changed after this link was made."), ""
    instance = revision.find_object()
    if instance is not None and revision.history.live().filter(published__gt=link.created).exists():
        return _("What you were shown as a draft has been published since."), page_of(instance)
    return _("Nobody works on this draft any more."), ""


def bar(link, page):
    context = {
        "link": link,
        "draft": link.revision,
        "is_newer": link.revision.created > link.created,
        "page": page,
        "language": link.language,
        "proof": comment_signer.sign(link.pk),
        "comments": link.comments.all(),  # of this link alone: what the staff remark is among the staff
    }
    return render_to_string("publishing/_shared_bar.html", context)


app_name = "publishing"

urlpatterns = [
    path("<str:token>/", shared_preview, name="shared_preview"),
    path("<str:token>/comment/", shared_comment, name="shared_comment"),
    path("<str:token>/<path:path>", shared_preview, name="shared_preview"),
]
