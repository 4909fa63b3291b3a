"""The staff's page on which texts leave and come back."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.text import SOURCE_LANGUAGE, fields_to_translate
from languages.words import sentence_case
from publishing.admin.access import visible_content
from publishing.admin.exchange import ExportForm, exchange_page, export, languages_at_first
from publishing.revisions.staging import models_of
from publishing.workflow.permissions import MAY_MAKE_SET
from translations.exchange import TextExchange
from translations.exchange_files import FILES
from translations.rights import Reach, is_translator


class TextExportForm(ExportForm):
    """Also of which kinds of content; for a translator in languages, and of regions, of theirs."""

    kinds = forms.MultipleChoiceField(label=_("Texts of"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, models, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        models = [model for model in models if model.areas or not Reach(user, model).regions]
        names = [(model._meta.label_lower, sentence_case(model._meta.verbose_name_plural)) for model in models]
        self.fields["kinds"].choices = names
        if is_translator(user):
            codes = {SOURCE_LANGUAGE, *user.translates}
            self.fields["languages"].choices = [each for each in settings.LANGUAGES if each[0] in codes]
        self.fields["file"].choices += [(kind, name) for kind, (name, *_others) in FILES.items()]


def text_exchange(request):
    models, user = _models(request), request.user
    own = [model for model in models if Reach(user, model).languages]
    at_first = [SOURCE_LANGUAGE, *user.translates] if is_translator(user) else languages_at_first(user)
    chosen = {"languages": at_first, "kinds": [model._meta.label_lower for model in models]}
    return exchange_page(
        request,
        TextExchange(own, user),
        name="texts",
        programs=", ".join(name for name, *_others in FILES.values()),
        may_import=bool(own) and (user.has_perm(MAY_MAKE_SET) or is_translator(user)),
        subtitle=_("Texts by language"),
        trail=[(_("Texts by language"), reverse("admin:texts"))],
        export_url=reverse("admin:texts_export"),
        export_form=TextExportForm(models, user, initial=chosen),
    )


def text_export(request):
    models = _models(request)
    form = TextExportForm(models, request.user, request.GET)
    kinds = form.cleaned_data.get("kinds", ()) if form.is_valid() else ()
    exchange = TextExchange([model for model in models if model._meta.label_lower in kinds], request.user)
    return export(request, exchange, form, "texts", reverse("admin:texts_exchange"))


def _models(request):
    """The kinds of content with texts that somebody may see. Raises ``PermissionDenied`` where there is none."""
    models = [model for model in visible_content(request) if any(map(fields_to_translate, models_of(model)))]
    if not models:
        raise PermissionDenied
    return models
