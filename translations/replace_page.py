"""The staff's page on which one correction is made across objects."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.text import SOURCE_LANGUAGE
from publishing.admin.access import address_of, may, staff_page, visible_content
from publishing.models import ChangeSet
from publishing.workflow.permissions import MAY_MAKE_SET
from publishing.workflow.review import promised
from publishing.workflow.together import RefusedError
from translations.models import digest
from translations.replacing import MOST_HITS, Correction, find_hits, replace

ALL = "all"
LOOK = "look"  # the button that shows where
WORDS_CHANGED = _("You changed the words above. Look at what would stand there now, then press again.")


class ReplaceForm(forms.Form):
    """What is looked for in which texts, and what is to stand there instead."""

    find = forms.CharField(label=_("Find"), min_length=2, max_length=200, strip=False)
    replacement = forms.CharField(label=_("Replace with"), max_length=200, strip=False, required=False)
    language = forms.ChoiceField(
        label=_("Texts in"), choices=[*settings.LANGUAGES, (ALL, _("all languages"))], initial=SOURCE_LANGUAGE
    )
    whole_words = forms.BooleanField(
        label=_("Whole words only"), required=False, help_text=_("Capital and small letters are told apart.")
    )

    def clean_find(self):
        text = self.cleaned_data["find"]
        if len(text.strip()) < 2:
            raise forms.ValidationError(_("Write at least two letters."))
        return text

    def clean(self):
        data = super().clean()
        if "find" in data and data["find"] == data.get("replacement"):
            self.add_error("replacement", _("Write something other than what is looked for."))
        return data

    @property
    def token(self):
        """What stands for the correction that a page shows."""
        return digest(repr(self.correction))

    @property
    def correction(self):
        data = self.cleaned_data
        chosen = data["language"]
        languages = tuple(settings.MODELTRANSLATION_LANGUAGES) if chosen == ALL else (chosen,)
        return Correction(data["find"], data["replacement"], languages, data["whole_words"])


def replace_in_texts(request):
    """Shows where the correction would be made; with the chosen places it makes drafts in one change set."""
    models = [model for model in visible_content(request) if may(request, model, "change")]
    if not models or not request.user.has_perm(MAY_MAKE_SET):
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    form = ReplaceForm(sent if "find" in sent else None, initial={"whole_words": True})
    hits, is_more, faults, chosen = [], False, [], None
    if form.is_valid():
        if LOOK in request.POST:
            asked = {name: value for name, value in form.cleaned_data.items() if value}
            return HttpResponseRedirect(f"{request.path}?{urlencode(asked)}")
        if request.method == "POST":
            chosen = sent.getlist("hit")[: MOST_HITS + 1]
            try:
                if sent.get("seen", form.token) == form.token:
                    change_set = replace(models, form.correction, chosen, request.user)
                    said = _("The corrections are drafts in this change set. Readers do not see them yet.")
                    messages.success(request, said)
                    return HttpResponseRedirect(address_of(ChangeSet, "change", change_set.pk))
                messages.warning(request, WORDS_CHANGED)
            except RefusedError as error:
                faults = error.faults
        hits, is_more = find_hits(models, form.correction, request.user)
        if not faults and chosen and {hit.token for hit in hits}.isdisjoint(chosen):
            chosen = None  # those of other words
    context = {
        "form": form,
        "hits": [
            {
                "hit": hit,
                "url": address_of(hit.work.model, "change", hit.work.pk),
                "is_chosen": chosen is None or hit.token in chosen,
            }
            for hit in hits
        ],
        "promised": promised({hit.work.pk: hit.work.draft for hit in hits}.values()),
        "most": MOST_HITS if is_more else 0,
        "faults": faults,
        "trail": [(_("Texts by language"), reverse("admin:texts"))],
    }
    return staff_page(request, "admin/replace.html", title=_("Replace in texts"), **context)
