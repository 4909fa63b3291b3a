"""The translator's desk: one text after the other with its source beside it, by keyboard alone."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.generic import TemplateView

from languages.prose import spelled, words as words_of
from languages.text import SOURCE_LANGUAGE, direction, prose_fields
from publishing.admin.access import may
from publishing.journal.refusals import note_refusal
from publishing.revisions.comparison import Names, words
from translations.acceptance import accept, open_faults
from translations.desk_text import Task, lock_text
from translations.editing import LANGUAGE_NAMES
from translations.glossary import present_glossary
from translations.prose_editing import prose_settings
from translations.reviewing import MAY_REVIEW, may_review, reviewers
from translations.rights import Reach, is_translator
from translations.states import State
from translations.suggestions import sources_when_translated, suggestions
from translations.text_list import choice_in, texts_in

QUEUE = "translation_queue"  # in the session: what is gone through, fixed when it begins
LONGEST_QUEUE = 200
DRAFT, REVIEWED, FINE = "draft", "reviewed", "fine"


class DeskView(TemplateView):
    """A text of the queue; without one, the way to the first of a new queue."""

    template_name = "admin/translations/desk.html"
    site = None

    def dispatch(self, request, *args, **kwargs):
        self.language, self.wanted = choice_in(request)
        self.typed, self.faults, self.doubts = None, [], None
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            if request.method == "POST" and is_translator(request.user):
                note_refusal(request)
            raise

    def get(self, request, key=""):
        if not key:
            return self._begin()
        self.task = Task(request, key, self.language)
        return self.render_to_response(self.get_context_data())

    def post(self, request, key=""):
        with transaction.atomic():
            lock_text(key)
            self.task = task = Task(request, key, self.language, is_locked=True)
            if not self.may_translate() or self.reach.forbids(request.POST):
                raise PermissionDenied
            step = next((step for step in (DRAFT, REVIEWED, FINE) if f"_{step}" in request.POST), DRAFT)
            if step == REVIEWED and not request.user.has_perm(MAY_REVIEW):
                raise PermissionDenied
            self.typed = request.POST.get("text", "")
            try:
                text = task.text.text if step == FINE and task.text.text else task.clean(self.typed)
            except ValidationError as error:
                self.faults = error.messages
            is_of_two = not self.faults and may_review(request.user, task.author_if(text))
            if step == REVIEWED and not (self.faults or is_of_two):
                if not self.may_review():  # so it was not offered
                    note_refusal(request)
                self.faults = [
                    _(
                        "Somebody else marks as reviewed what you wrote. Save it; it then waits for whoever works in the language."
                    )
                ]
            if step == REVIEWED and not self.faults:
                accepted = set(request.POST.getlist("accept"))
                self.doubts = open_faults(task.text.source, text, self.language)
                if any(doubt.kind not in accepted for doubt in self.doubts):
                    self.faults = [_("Look at what the checks find: mend it, or accept it as right.")]
            if not self.faults and task.is_promised:
                if not may(request, task.home, "change"):
                    self.faults = [
                        _("The draft is in review, or planned. Nothing can be added to it before that is over.")
                    ]
                else:
                    messages.warning(request, _("The review was of the earlier draft. Submit this one anew."))
            if not self.faults and request.POST.get("seen") != task.seen:
                self.faults = [_("Somebody changed this meanwhile. Look at both texts again; yours is kept below.")]
            if not self.faults:
                said = task.save(text, is_reviewed=is_of_two and step in (REVIEWED, FINE))
                kinds = {doubt.kind for doubt in self.doubts or ()}
                accept(task.text.source, text, self.language, kinds, request.user)
        if self.faults:
            return self.render_to_response(self.get_context_data())
        for sentence in said:
            messages.warning(request, sentence)
        self._note_done(task.text.key)
        return HttpResponseRedirect(self._address_after(task.text.key))

    def may_translate(self):
        """Whether the person may change the text in view: as they may the whole object, or as far as their languages and regions go."""
        return self.reach.allows(self.task.snapshot, self.language)

    @property
    def reach(self):
        return Reach(self.request.user, self.task.home)

    def may_review(self):
        """Whether they may mark as reviewed what stands there."""
        return may_review(self.request.user, self.task.author_if(self.task.text.text))

    def _begin(self):
        texts, _is_more = texts_in(self.request, self.language, self.wanted)
        named = {text.key: [text.title, text.place] for text in texts[:LONGEST_QUEUE]}
        self.request.session[QUEUE] = {"of": [self.language, self.wanted], "texts": named, "done": []}
        if not named:
            messages.info(self.request, _("No text is in this state."))
            return HttpResponseRedirect(self._list_address())
        return HttpResponseRedirect(self._address(next(iter(named))))

    @property
    def queue(self):
        """{"texts": {key: [title, place]}, "done": [keys]} of the session for this language and state; else this text alone."""
        queue, text = self.request.session.get(QUEUE, {}), self.task.text
        if queue.get("of") == [self.language, self.wanted] and text.key in queue["texts"]:
            return queue
        return {"texts": {text.key: [text.title, text.place]}, "done": []}

    def _note_done(self, key):
        queue = self.queue
        if key not in queue["done"]:
            queue["done"].append(key)
            self.request.session.modified = True

    def _address_after(self, key):
        """Of the next text that is still to be done; what others did meanwhile is passed over, and said."""
        queue, passed = self.queue, 0
        keys = list(queue["texts"])
        for other in keys[keys.index(key) + 1 :]:
            if other in queue["done"]:
                continue
            if self._waits(other):
                self._say_passed(passed)
                return self._address(other)
            passed += 1
        self._say_passed(passed)
        done = len(queue["done"])
        said = ngettext("The queue is through: %(count)d text.", "The queue is through: %(count)d texts.", done)
        messages.success(self.request, said % {"count": done})
        return self._list_address()

    def _say_passed(self, passed):
        if passed:
            said = ngettext(
                "%(count)d text was passed over, which is no longer in this state.",
                "%(count)d texts were passed over, which are no longer in this state.",
                passed,
            )
            messages.info(self.request, said % {"count": passed})

    def _waits(self, key):
        try:
            return Task(self.request, key, self.language).state == self.wanted
        except (Http404, PermissionDenied):
            return False

    def _address(self, key):
        return f"{reverse('admin:translate', args=[key])}?{urlencode(self._choice())}"

    def _list_address(self):
        return f"{reverse('admin:texts')}?{urlencode(self._choice())}"

    def _choice(self):
        return {"language": self.language, "state": self.wanted.value}

    def get_context_data(self, **kwargs):
        task = self.task
        text, queue = task.text, self.queue
        keys = list(queue["texts"])
        place = keys.index(text.key)
        is_outdated = task.state == State.OUTDATED
        earlier = sources_when_translated([text.text], self.language).get(text.text) if is_outdated else None
        suggested = suggestions(text.source, text.text, self.language)
        return super().get_context_data(
            **self.site.each_context(self.request) | {"is_nav_sidebar_enabled": False},  # its room is the texts'
            title=text.title,
            text=text,
            typed=text.text if self.typed is None else self.typed,
            faults=self.faults,
            doubts=self._doubts(),
            terms=present_glossary().terms_in(words_of(text.source), self.language),
            seen=task.seen,
            state=task.state,
            source_language=SOURCE_LANGUAGE,
            source_direction=direction(SOURCE_LANGUAGE),
            language_name=LANGUAGE_NAMES[self.language],
            wanted=self.wanted,
            earlier=earlier,
            source=self._spelled(text.source),
            changes=words(self._spelled(earlier.source), self._spelled(text.source)) if earlier else [],
            suggestions=suggested,
            queue=[
                {"url": self._address(key), "title": title, "place": where, "is_done": key in queue["done"], "key": key}
                for key, (title, where) in queue["texts"].items()
            ],
            number=place + 1,
            total=len(keys),
            done=len(queue["done"]),
            back_url=self._address(keys[place - 1]) if place else "",
            skip_url=self._address(keys[place + 1]) if place + 1 < len(keys) else "",
            list_url=self._list_address(),
            preview_url=self._preview_url(),
            is_published_at_once=task.is_published_at_once,
            may_change=self.may_translate(),
            **self._review(),
            longest=getattr(text.row._meta.get_field(text.column), "max_length", None) or "",
            prose_settings=prose_settings() if task.field in prose_fields(type(text.row)) else None,
            rows=min(20, max(3, len(text.source) // 50 + 2)),
            **kwargs,
        )

    def _review(self):
        """Who wrote what stands there, whether the person may mark it as reviewed, and else who may."""
        author = self.task.author_if(self.task.text.text) if self.task.text.text else None
        is_own = author == self.request.user and self.request.user.has_perm(MAY_REVIEW)
        allowed = self.may_review()
        others = reviewers(self.language, author) if is_own and not allowed else []
        return {"author": author, "may_review": allowed, "is_own": is_own and not allowed, "reviewers": others}

    def _doubts(self):
        """What the checks find of the translation in the field, if there is one."""
        text = self.task.text
        if self.doubts is not None or not text.text:
            return self.doubts or []
        return open_faults(text.source, text.text, self.language)

    def _spelled(self, source):
        """A source text with signs for its form."""
        return spelled(source, Names(self.task.snapshot).of_page)

    def _preview_url(self):
        draft = self.task.draft
        if draft is not None:
            return reverse("admin:revision_preview", args=[draft.pk])
        instance = self.task.instance
        if not hasattr(instance, "get_absolute_url"):
            return ""
        public = instance.get_absolute_url()
        return reverse("admin:site_view").rstrip("/") + f"/{self.language}/{public.lstrip('/').partition('/')[2]}"
