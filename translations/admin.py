from django.contrib import admin, messages
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _, ngettext

from languages.prose import words
from languages.text import LANGUAGE_NAMES, SOURCE_LANGUAGE, direction
from languages.words import first_words
from publishing.admin.content import ChoiceFilter
from publishing.admin.journal import ReadOnlyAdmin
from translations.acceptance import accept, open_faults, open_faults_of, withdraw
from translations.checks import KINDS
from translations.content_editing import PageAdmin, text_column
from translations.models import Pair, Term
from translations.reviewing import MAY_REVIEW, left_to_others, mark_reviewed
from translations.rights import require_pairs

ACCEPTED_AT_ONCE = 200  # pairs; whoever chose more does it again


class AcceptedFilter(ChoiceFilter):
    title = _("what the checks find")
    parameter_name = "accepted"

    def lookups(self, request, model_admin):
        return [("yes", _("accepted"))]

    def narrow(self, queryset, value):
        return queryset.exclude(accepted={})


@admin.register(Pair)
class PairAdmin(ReadOnlyAdmin):
    """Texts and their translations, to be read and marked as reviewed. They are written where they are shown."""

    list_display = ("source_in_list", "text_in_list", "language", "author", "reviewed", "created")
    list_select_related = ("author",)
    list_filter = ("reviewed", AcceptedFilter, "language")
    search_fields = ("source", "text")
    ordering = ("-created",)
    actions = ("mark_as_reviewed", "accept_faults", "withdraw_acceptances")
    fields = ("language", "source_words", "text_words", "author", "reviewed", "faults", "accepted_faults", "created")

    def has_review_permission(self, request):
        return request.user.has_perm(MAY_REVIEW)

    @admin.display(description=_("source text"), ordering="source")
    def source_in_list(self, pair):
        return _excerpt(pair.source, SOURCE_LANGUAGE)

    @admin.display(description=_("translation"), ordering="text")
    def text_in_list(self, pair):
        return _excerpt(pair.text, pair.language)

    @admin.display(description=_("source text"))
    def source_words(self, pair):
        return words(pair.source)

    @admin.display(description=_("translation"))
    def text_words(self, pair):
        return words(pair.text)

    @admin.action(description=_("Mark as reviewed"), permissions=["review"])
    def mark_as_reviewed(self, request, pairs):
        require_pairs(request.user, pairs)
        done = [
            mark_reviewed(pairs.filter(language=code), request.user, LANGUAGE_NAMES[code])
            for code in sorted(set(pairs.values_list("language", flat=True)))
        ]
        if left := sum(own for _marked, own in done):
            self.message_user(request, left_to_others(left), messages.WARNING)
        count = sum(marked for marked, _own in done)
        text = ngettext("%(count)d text marked as reviewed.", "%(count)d texts marked as reviewed.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    @admin.display(description=_("what the checks find"))
    def faults(self, pair):
        found = open_faults(pair.source, pair.text, pair.language)
        return format_html_join(mark_safe("<br>"), "{}", ((fault.sentence,) for fault in found)) or None

    @admin.display(description=_("accepted faults"))
    def accepted_faults(self, pair):
        lines = (
            (KINDS.get(kind, kind), ", ".join(filter(None, [told.get("by"), told.get("reason")])))
            for kind, told in pair.accepted.items()
        )
        return format_html_join(mark_safe("<br>"), "{}: {}", lines) or None

    @admin.action(description=_("Take back what was accepted"), permissions=["review"])
    def withdraw_acceptances(self, request, pairs):
        require_pairs(request.user, pairs)
        count = sum(
            withdraw(pair.source, pair.text, pair.language, pair.accepted, request.user)
            for pair in pairs[:ACCEPTED_AT_ONCE]
        )
        text = ngettext("The checks look at %(count)d text again.", "The checks look at %(count)d texts again.", count)
        self.message_user(request, text % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Accept what the checks find"), permissions=["review"])
    def accept_faults(self, request, pairs):
        require_pairs(request.user, pairs)
        texts = [(pair, pair.source, pair.text, pair.language) for pair in pairs[:ACCEPTED_AT_ONCE]]
        count = sum(
            accept(pair.source, pair.text, pair.language, {fault.kind for fault in faults}, request.user)
            for pair, faults in open_faults_of(texts)
        )
        text = ngettext(
            "What was found in %(count)d text is accepted.", "What was found in %(count)d texts is accepted.", count
        )
        self.message_user(request, text % {"count": count}, messages.SUCCESS)


@admin.register(Term)
class TermAdmin(PageAdmin):
    """The glossary: what is published here is what translations are checked against."""

    fields = ("term", "avoided", "is_required", "note")
    list_display = ("term_in_list", "is_required")

    term_in_list = text_column(_("term"), "term")


def _excerpt(text, language):
    return format_html(
        '<span lang="{}" dir="{}">{}</span>', language, direction(language), first_words(words(text), 120)
    )
