"""What somebody without an account sees of one draft, in one language, and what they may say about it."""

from django import forms
from django.core import signing
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from languages.text import direction
from publishing.journal import Action, note
from publishing.models import Comment, Revision, ShareLink
from publishing.preview_views import page_of
from publishing.previews import UNCACHED, Preview, PreviewError, Rehearsal, is_public

PRIVATE = {**UNCACHED, "Referrer-Policy": "no-referrer"}
MOST_COMMENTS = 50  # per link
DAY = 24 * 60 * 60  # seconds for which a page's comment form can be sent

comment_signer = signing.TimestampSigner(salt="publishing.shared_previews")


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
        try:
            value = comment_signer.unsign(self.cleaned_data["proof"], max_age=DAY)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("This page has been open for too long. Please send it again.")) from error
        if value != str(self.link.pk):
            raise forms.ValidationError(_("This page has been open for too long. Please send it again."))
        return value

    def clean(self):
        if self.link.comments.count() >= MOST_COMMENTS:
            raise forms.ValidationError(_("This preview has as many comments as it can take."))
        return super().clean()


@require_safe
def shared_preview(request, token, path=""):
    """The draft of a link, on any public page in the link's language."""
    link = opened_link(token)
    with translation.override(link.language):
        if not is_usable(link):
            return gone(request, link)
        prefix = reverse("publishing:shared_preview", args=[token]).rstrip("/")
        rehearsal = Rehearsal([link.revision])
        try:
            if not path:
                with rehearsal.in_place() as (instance,):
                    return private(HttpResponseRedirect(prefix + page_of(instance)), link)
            preview = Preview(rehearsal, prefix, (link.language,))
            return private(preview.respond(request, f"/{path}", lambda faults: bar(link, f"/{path}")), link)
        except Http404:
            return private(render(request, "404.html", status=404), link)
        except PreviewError:
            # Why is the editors' business.
            return private(render(request, "publishing/not_shown.html", status=409), link)


@csrf_exempt
@require_POST
def shared_comment(request, token):
    """Keeps the remark of somebody with a link. The same words sent again are not kept again."""
    link = opened_link(token)
    with translation.override(link.language):
        if not is_usable(link):
            return gone(request, link)
        form = ReaderCommentForm(link, request.POST)
        if not form.is_valid():
            context = {"form": form, "link": link, "proof": comment_signer.sign(link.pk)}
            return private(render(request, "publishing/shared_comment.html", context, status=400), link)
        if not form.cleaned_data["website"]:
            words = {"name": form.cleaned_data["name"], "text": form.cleaned_data["text"]}
            if not link.comments.filter(**words).exists():
                Comment.objects.create(revision=link.revision, share_link=link, **words)
                note(Action.COMMENTED, link.revision, None, request, username=words["name"])
        page = form.cleaned_data["page"].partition("?")[0]
        base = reverse("publishing:shared_preview", args=[token])
        where = f"{base.rstrip('/')}{page}#your-comments" if is_public(page, (link.language,)) else base
        return private(HttpResponseRedirect(where), link)


def opened_link(token):
    links = ShareLink.objects.select_related("revision__content_type", "revision__author", "revision__base")
    return get_object_or_404(links, token=token)


def is_usable(link):
    return ShareLink.objects.usable().filter(pk=link.pk).exists()


def gone(request, link):
    """Says kindly what became of the draft; where it was published, leads to the page."""
    reason, page = why_gone(link)
    return private(render(request, "publishing/share_gone.html", {"reason": reason, "page": page}, status=410), link)


def why_gone(link):
    """(why a link is dead, as a sentence; the public page on which the draft stands now, or ``""``)."""
    revision = link.revision
    if link.revoked:
        return _("The link was revoked."), ""
    if revision.state == Revision.State.DRAFT:
        return _("The link has expired."), ""
    same = Revision.objects.of_key(revision.model, revision.object_id)
    if same.drafts().exists():
        return _("The draft was changed after this link was made."), ""
    instance = revision.model._base_manager.filter(pk=revision.object_id).first()
    if instance is not None and same.live().filter(published__gt=link.created).exists():
        return _("What you were shown as a draft has been published since."), page_of(instance)
    return _("Nobody works on this draft any more."), ""


def private(response, link):
    """No cache keeps it, no search engine lists it, and no other site learns the address."""
    for name, value in PRIVATE.items():
        response[name] = value
    response["Content-Language"] = link.language
    return response


def bar(link, page):
    language = link.language
    with translation.override(language):
        context = {
            "link": link,
            "draft": link.revision,
            "page": page,
            "language": language,
            "direction": direction(language),
            "proof": comment_signer.sign(link.pk),
            "comments": link.comments.all(),
        }
        return render_to_string("publishing/_shared_bar.html", context)


app_name = "publishing"

urlpatterns = [
    path("<str:token>/", shared_preview, name="shared_preview"),
    path("<str:token>/comment/", shared_comment, name="shared_comment"),
    path("<str:token>/<path:path>", shared_preview, name="shared_preview"),
]
