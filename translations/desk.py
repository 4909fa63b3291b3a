"""The translator's desk: one text after the other with its source beside it, by keyboard alone."""

from string import ascii_uppercase
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, gettext as _, ngettext
from django.views.generic import TemplateView

from languages.prose import spelled, words
from languages.text import LANGUAGE_NAMES, SOURCE_LANGUAGE, prose_fields
from publishing.admin.access import may, staff_page
from publishing.admin.typed_forms import note_saved, saved_forms
from publishing.admin.work import KEY
from publishing.journal.refusals import note_refusal
from publishing.models.content import as_key
from publishing.revisions.comparison import Names, compare_texts
from publishing.workflow.review import is_promised
from translations.acceptance import LONGEST_REASON, accept, accepted_faults, open_faults, withdraw
from translations.checks import KINDS
from translations.desk_queue import Queue
from translations.desk_text import GoneError, Segment, lock_text
from translations.glossary import present_glossary
from translations.kept_words import kept_in
from translations.prose_editing import prose_settings
from translations.reviewing import MAY_REVIEW, may_review, reviewers
from translations.rights import Reach, is_translator
from translations.selection import Selection
from translations.states import State
from translations.suggestions import sources_when_translated, suggestions
from translations.text_list import text_homes, texts_in

DRAFT, REVIEWED, FINE = "draft", "reviewed", "fine"
AT_ONCE = "at_once"  # what the page said of whether readers see what is saved


class DeskView(TemplateView):
    """A text of the queue; without one, the way to the first of a new queue."""

    template_name = "admin/translations/desk.html"
    site = None

    def dispatch(self, request, *args, **kwargs):
        self.selection = Selection.to_work_on(request, {home for home, _key in text_homes(request).values()})
        self.language = self.selection.language
        self.may_review = request.user.has_perm(MAY_REVIEW)
        self.typed, self.faults, self.doubts, self.theirs = None, [], None, None
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404 as error:
            if request.method == "POST" and is_translator(request.user):
                note_refusal(request)
            if not isinstance(error, GoneError):
                raise
            return self._say_gone(kwargs["key"], str(error))

    def get(self, request, key=""):
        if not key:
            return self._begin()
        self._open(key)
        return self.render_to_response(self.get_context_data())

    def post(self, request, key=""):
        with transaction.atomic():
            lock_text(key)
            self._open(key, is_locked=True)
            segment = self.segment
            step = next((step for step in (DRAFT, REVIEWED, FINE) if f"_{step}" in request.POST), DRAFT)
            takes_back = request.POST.get("_withdraw")
            is_beyond = not self.may_translate() or self.reach.forbids(request.POST)
            if is_beyond or ((step == REVIEWED or takes_back) and not self.may_review):
                raise PermissionDenied
            if takes_back:
                withdraw(segment.text.source, segment.text.text, self.language, {takes_back}, request.user)
                if not self._is_other():
                    return HttpResponseRedirect(self.selection.desk_url(key))
                self.typed = request.POST["text"]
                return self.render_to_response(self.get_context_data())
            self.typed = request.POST.get("text", "")
            self.accepted = KINDS.keys() & set(request.POST.getlist("accept")) if self.may_review else set()
            try:
                if step == FINE and segment.text.text and self._is_other():
                    raise ValidationError(_("The text is not as it was: save it, or put back what stood there."))
                text = segment.text.text if step == FINE and segment.text.text else segment.clean(self.typed)
            except ValidationError as error:
                self.faults = error.messages
            else:
                self._judge(text, step)
            if not self.faults:
                is_reviewed = step in (REVIEWED, FINE) and may_review(request.user, segment.author_if(text))
                said = segment.save(text, is_reviewed=is_reviewed, is_hoped_for=request.POST.get(AT_ONCE) == "1")
                for kind in self.accepted & {doubt.kind for doubt in self.doubts or ()}:
                    reason = request.POST.get(f"reason-{kind}", "")
                    accept(segment.text.source, text, self.language, {kind}, request.user, reason)
        if self.faults:
            return self.render_to_response(self.get_context_data())
        for sentence in said:
            messages.warning(request, sentence)
        self.queue.note_done(key)
        note_saved(request.session, self.form_key)
        return HttpResponseRedirect(self._address_after(key))

    def _open(self, key, *, is_locked=False):
        self.segment = Segment(self.request, key, self.language, is_locked=is_locked)
        text = self.segment.text
        self.queue = Queue(self.request.session, self.selection, text.key, (text.title, text.place))

    @property
    def form_key(self):
        """By which the browser knows what became of what was typed into a form; one that is sent again keeps its own."""
        return as_key(self.request.POST.get(KEY)) or uuid4()

    def _is_other(self):
        """Whether another text was typed than the one that stands there."""
        typed, present = self.request.POST.get("text", ""), self.segment.text.text
        return bool(typed.strip()) and typed.replace("\r\n", "\n").strip() != present.strip()

    def may_translate(self):
        return self.reach.allows(self.segment.snapshot, self.language)

    @property
    def reach(self):
        return Reach(self.request.user, self.segment.home)

    def _judge(self, text, step):
        """Sets ``faults`` to what stands against saving ``text``, and ``doubts`` to what the checks find of it."""
        segment = self.segment
        may_say_so = may_review(self.request.user, segment.author_if(text))
        # To whom nothing is offered to accept, it is fine as a draft is, which somebody else looks at.
        says_right = step == REVIEWED or (step == FINE and may_say_so)
        if says_right or self.accepted:
            self.doubts = open_faults(segment.text.source, text, self.language)
        if says_right and any(doubt.kind not in self.accepted for doubt in self.doubts):
            self.faults = [_("Look at what the checks find: mend it, or accept it as right.")]
        if step == REVIEWED and not may_say_so:
            if text == segment.text.text:  # so it was not offered
                note_refusal(self.request)
            self.faults = [
                _(
                    "Somebody else marks as reviewed what you wrote. Save it; it then waits for whoever works in the language."
                )
            ]
        if is_promised(segment.draft):
            if not may(self.request, segment.home, "change"):
                self.faults = [_("The draft is in review, or planned. Nothing can be added to it before that is over.")]
            elif not self.faults:
                messages.warning(self.request, _("The review was of the earlier draft. Submit this one anew."))
        is_sooner = segment.is_published_at_once and self.request.POST.get(AT_ONCE) == ""
        if not self.faults and (is_sooner or self.request.POST.get("seen") != segment.text.seen):
            self.faults = [_("Somebody changed this meanwhile. Look at both texts again; yours is kept below.")]
            self.theirs = segment.text.words[1] if segment.text.text != text else None

    def _begin(self):
        texts, _is_more = texts_in(self.request, self.selection)
        first = Queue.begin(self.request.session, self.selection, texts)
        if first:
            return HttpResponseRedirect(self.selection.desk_url(first))
        messages.info(self.request, _("No text is in this state."))
        return HttpResponseRedirect(self.list_url)

    @property
    def list_url(self):
        """Where the queue came from."""
        return reverse("admin:texts_overview") if self.selection.key else self.selection.list_url

    def _say_gone(self, key, what):
        """The page for a text that is there no more, with what was typed and the way on."""
        queue = Queue(self.request.session, self.selection, key)
        others = (other for other in queue.texts if other != key and other not in queue.done)
        following = queue.after(key, self._waits)[0] or next(filter(self._waits, others), "")
        return staff_page(
            self.request,
            "admin/translations/gone.html",
            title=_("This text is there no more"),
            trail=[(_("Texts by language"), self.list_url)],
            status=404,
            what=what,
            text_name=", ".join(filter(None, queue.texts[key])),
            typed=self.request.POST.get("text", ""),
            language=self.language,
            next_url=self.selection.desk_url(following) if following else "",
            list_url=self.list_url,
        )

    def _address_after(self, key):
        """Of the next text that is still to be done; what others did meanwhile is passed over, and said."""
        following, passed = self.queue.after(key, self._waits)
        if passed:
            said = ngettext(
                "%(count)d text was passed over, which is no longer in this state.",
                "%(count)d texts were passed over, which are no longer in this state.",
                passed,
            )
            messages.info(self.request, said % {"count": passed})
        if following:
            return self.selection.desk_url(following)
        done = len(self.queue.done)
        said = ngettext("The queue is through: %(count)d text.", "The queue is through: %(count)d texts.", done)
        messages.success(self.request, said % {"count": done})
        return self.list_url

    def _waits(self, key):
        try:
            return Segment(self.request, key, self.language).state in self.selection.states
        except (Http404, PermissionDenied):
            return False

    def get_context_data(self, **kwargs):
        segment, text = self.segment, self.segment.text
        state = segment.state
        earlier = None
        if state == State.OUTDATED:
            earlier = sources_when_translated([text.text], self.language).get(text.text)
        return super().get_context_data(
            **self.site.each_context(self.request) | {"is_nav_sidebar_enabled": False},  # its room is the texts'
            title=text.title,
            text=text,
            typed=text.text if self.typed is None else self.typed,
            form_key=self.form_key,
            saved_forms=saved_forms(self.request.session),
            faults=self.faults,
            theirs=self.theirs,
            doubts=self._doubts(),
            accepted=accepted_faults(text.source, text.text, self.language) if text.text else [],
            longest_reason=LONGEST_REASON,
            terms=present_glossary().terms_in(words(text.source), self.language),
            kept=list(zip(ascii_uppercase, kept_in(text.source), strict=False)),
            state=state,
            source_language=SOURCE_LANGUAGE,
            language_name=LANGUAGE_NAMES[self.language],
            selection=self.selection,
            earlier=earlier,
            source=self._spelled(text.source),
            changes=compare_texts(self._spelled(earlier.source), self._spelled(text.source)) if earlier else [],
            suggestions=suggestions(text.source, text.text, self.language),
            list_url=self.list_url,
            preview_url=self._preview_url(),
            is_published_at_once=segment.is_published_at_once,
            may_change=self.may_translate(),
            **self._review(),
            **self._way_through(),
            longest=getattr(text.row._meta.get_field(text.column), "max_length", None) or "",
            prose_settings=prose_settings(get_language()) if segment.field in prose_fields(type(text.row)) else None,
            rows=min(20, max(3, len(text.source) // 50 + 2)),
            **kwargs,
        )

    def _way_through(self):
        """Where in the queue the text stands, and what is beside it."""
        key, queue = self.segment.text.key, self.queue
        before, following = queue.beside(key)
        return {
            "queue": list(self._queue_lines()),
            "number": queue.number(key),
            "total": len(queue.texts),
            "done": len(queue.done),
            "back_url": self.selection.desk_url(before) if before else "",
            "skip_url": self.selection.desk_url(following) if following else "",
        }

    def _queue_lines(self):
        """Yields of each text of the queue where it is, what it is called, and whether it is done."""
        for key, (title, place, excerpt) in self.queue.texts.items():
            line = {"key": key, "url": self.selection.desk_url(key), "is_done": key in self.queue.done}
            yield line | {"title": title, "place": place, "excerpt": excerpt}

    def _review(self):
        """Who wrote what stands there, whether the person may mark it as reviewed, and else who may."""
        user, written = self.request.user, self.segment.text.text
        author = self.segment.author_if(written) if written else None
        allowed = may_review(user, author or (None if written else user))
        is_own = author == user and self.may_review and not allowed
        others = reviewers(self.language, author) if is_own else []
        return {"author": author, "may_review": allowed, "is_own": is_own, "reviewers": others}

    def _doubts(self):
        """What the checks find of the translation in the field, if there is one."""
        text = self.segment.text
        if self.doubts is not None or not text.text:
            return self.doubts or []
        return open_faults(text.source, text.text, self.language)

    def _spelled(self, source):
        """A source text with signs for its form."""
        return spelled(source, Names(self.segment.snapshot).of_page)

    def _preview_url(self):
        draft = self.segment.draft
        if draft is not None:
            return reverse("admin:revision_preview", args=[draft.pk])
        instance = self.segment.instance
        if not hasattr(instance, "get_absolute_url"):
            return ""
        public = instance.get_absolute_url()
        return reverse("admin:site_view").rstrip("/") + f"/{self.language}/{public.lstrip('/').partition('/')[2]}"
