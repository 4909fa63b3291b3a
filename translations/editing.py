"""How staff edit texts in many languages: two in view, the others one choice away."""

from collections import Counter, defaultdict
from itertools import chain

from django import forms
from django.contrib import messages
from django.forms import Script
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext, gettext_lazy as _

from languages.text import LANGUAGE_NAMES, SOURCE_LANGUAGE, direction, prose_fields, translated_fields
from languages.words import lazy_sentence_case
from publishing.admin.form_parts import is_of_texts, part_asked
from translations import language_panel
from translations.fault_notices import tell_of_faults
from translations.languages_in_view import by_use, languages_in_view, remember
from translations.prose_editing import prose_settings
from translations.reviewing import MAY_REVIEW, left_to_others, left_unseen, review
from translations.states import TARGET_LANGUAGES, State, announce, judged, record, states_of, texts_of

_known_fields = {}  # of columns, by class of admin, name and language


class ReviewForm(forms.ModelForm):
    """Lets an editor say that all texts of the page in a language have been read and are right."""

    reviewed_languages = forms.MultipleChoiceField(
        label=_("Mark as reviewed"),
        required=False,
        choices=[(code, LANGUAGE_NAMES[code]) for code in TARGET_LANGUAGES],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "reviewed-languages"}),
        help_text=_("All texts of this page in the language have been read, and say what the English says."),
    )

    may_review = False  # whether whoever has the form may say so; set for each request

    class Media:
        js = [Script("srep/admin/language-switch.js", type="module"), "srep/admin/autocomplete-names.js"]


class TranslatedEditing:
    """For the admin of a model with translated fields, and for its inlines: a field per language.

    Declare ``fields`` or ``fieldsets`` with the plain names of the fields.
    """

    def get_fieldsets(self, request, obj=None):
        translated, languages = translated_fields(self.model), languages_in_view(request)
        has_rest = not is_of_texts(request)
        return [
            (name, {**options, "fields": _in_languages(options["fields"], translated, languages, has_rest)})
            for name, options in super().get_fieldsets(request, obj)
        ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.remote_field is not None:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        # What a column holds is asked alike of everybody who reads the language, and each form copies its fields.
        key = type(self), db_field.name, get_language()
        if key not in _known_fields:
            _known_fields[key] = self._column_field(db_field, request, **kwargs)
        return _known_fields[key]

    def _column_field(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        field.help_text = str(field.help_text)  # translated once for all who read the language
        original = getattr(db_field, "translated_field", None)
        if original is None:
            return field
        language = db_field.language
        field.label = format_lazy("{} ({})", lazy_sentence_case(original.verbose_name), LANGUAGE_NAMES[language])
        field.required = language == SOURCE_LANGUAGE and not original.blank
        if language != SOURCE_LANGUAGE:
            field.help_text = ""
        if original.name in prose_fields(self.model):
            field.widget.attrs["data-prose"] = True
        field.widget.attrs.update({"lang": language, "dir": direction(language), "data-language": language})
        return field


class TranslatedAdmin(TranslatedEditing):
    """The admin of a model whose texts, and whose rows' texts, have a state in every language.

    Its form is to be a ``ReviewForm`` with ``changed_data`` as the editor saw it.
    """

    change_form_template = "admin/translated_form.html"

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.record_states(request, form, formsets)
        if not request.work.is_draft:
            tell_of_faults(request, form, formsets)

    def record_states(self, request, form, formsets):
        """Notes which texts the editor translated anew, and which languages were read and found right."""
        saved = [form, *(row for formset in formsets for row in formset.forms if formset.stays(row))]
        reviewed = form.cleaned_data.get("reviewed_languages", [])
        changed = [_changed_texts(saved_form) for saved_form in saved]
        for saved_form, languages in zip(saved, changed, strict=True):
            for language, fields in languages.items():
                record(saved_form.instance, language, fields, by=request.user)
        left, unseen = 0, {}
        for language in reviewed:
            texts = [
                (f"{field}_{language}" in saved_form.fields, source, text)
                for saved_form in saved
                for _row, field, source, text in texts_of([saved_form.instance], language)
                if text
            ]
            unseen |= {(number, language): text[1:] for number, text in enumerate(texts) if not text[0]}
            shown = [(source, text) for is_shown, source, text in texts if is_shown]
            left += review(shown, language, request.user, form.instance)[1]
        if left:
            messages.warning(request, left_to_others(left))
        if count := sum(state != State.REVIEWED for state in judged(unseen).values()):
            messages.warning(request, left_unseen(count))
        if any(changed):
            announce()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.may_review = request.user.has_perm(MAY_REVIEW)
        form.base_fields["reviewed_languages"].disabled = not form.may_review
        return form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        page_forms = [context["adminform"].form, *(row for formset in formsets for row in formset.forms)]
        stored = [form for form in page_forms if not form.instance._state.adding]
        states = states_of([form.instance for form in stored], TARGET_LANGUAGES)
        words = {state: gettext("State: %(state)s") % {"state": state.label} for state in State}
        context["state_words"] = {f"state-{state}": text for state, text in words.items()}
        for form in stored:
            _tell_states(form, states, words)
        shown, labels = languages_in_view(request), {state: str(state.label) for state in State}
        counts = Counter((language, state) for (_pk, _field, language), state in states.items())
        context["languages_in_view"] = languages = [
            {
                "code": code,
                "name": LANGUAGE_NAMES[code],
                "told": ", ".join(f"{labels[state]}: {counts[code, state]}" for state in State if counts[code, state]),
                "is_shown": code in shown,
            }
            for code in by_use(request.user)
        ]
        context["language_options"] = language_panel.options(languages)
        context["language_links"] = language_panel.links(languages, obj if change else None)
        if any(prose_fields(type(form.instance)) for form in page_forms):
            context["prose_settings"] = prose_settings(get_language())
        context["source_language_name"] = LANGUAGE_NAMES[SOURCE_LANGUAGE]
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if not part_asked(request):
            remember(request, response)
        return response


def _in_languages(fields, translated, languages, has_rest):
    columns = (
        [f"{name}_{language}" for language in languages] if name in translated else [name] * has_rest for name in fields
    )
    return list(chain.from_iterable(columns))


def _changed_texts(form):
    """{language: names of the fields whose text in it was changed}."""
    changed = defaultdict(set)
    for field in translated_fields(type(form.instance)):
        for language in TARGET_LANGUAGES:
            if f"{field}_{language}" in form.changed_data:
                changed[language].add(field)
    return changed


def _tell_states(form, states, words):
    for field in translated_fields(type(form.instance)):
        for language in TARGET_LANGUAGES:
            name = f"{field}_{language}"
            if name in form.fields and (state := states.get((form.instance.pk, field, language))):
                form[name].help_text, form[name].described_by = words[state], f"state-{state}"
