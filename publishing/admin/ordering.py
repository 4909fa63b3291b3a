"""What stands in an order of its own: a page on which it is put in order, by dragging, with keys, or by numbers."""

from dataclasses import dataclass, field
from itertools import pairwise

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _

from languages.words import sentence_case
from publishing.admin.access import address_of, own_path, staff_page
from publishing.admin.deletion import ChangeNoteField
from publishing.admin.exchange import drafts_saved
from publishing.models import ChangeSet, Revision
from publishing.revisions.worked_on import WorkedOn, worked_on
from publishing.workflow import change_sets
from publishing.workflow.locks import lock_objects
from publishing.workflow.permissions import MAY_MAKE_SET
from publishing.workflow.publication import Obstacle, PublicationError
from publishing.workflow.review import promised
from publishing.workflow.together import RefusedError, save_all, save_each

MOST_ORDERED = 500  # objects on one page
LAST_POSITION = 32_767  # that every database holds
PLACE, POSITION = "place-", "position"


@dataclass
class Group:
    """Objects that stand in one order, first to last, under a ``heading`` if there are several such groups."""

    heading: str
    rows: list[WorkedOn] = field(default_factory=list)

    def put(self, sent):
        """The group in the order of the numbers in ``sent``; what was moved to another's number takes its place."""
        moved = []
        for place, row in enumerate(self.rows, 1):
            text = sent.get(f"{PLACE}{row.pk}", "").strip()
            wanted = int(text) if text.isdecimal() and len(text) < 6 else place
            moved.append((wanted, (wanted > place) - (wanted < place), place, row))
        return Group(self.heading, [row for *_key, row in sorted(moved, key=lambda each: each[:3])])

    def changes(self):
        """[(what is worked on, its new snapshot)] of those whose number has to change for this order.

        Numbers that are there already are dealt out anew, so that little changes.
        """
        numbers = sorted(row.snapshot["fields"][POSITION] or 0 for row in self.rows)
        if any(first == second for first, second in pairwise(numbers)):
            first = min(numbers[0], LAST_POSITION + 1 - len(numbers))
            numbers = range(first, first + len(numbers))
        for row, number in zip(self.rows, numbers, strict=True):
            if row.snapshot["fields"][POSITION] != number:
                yield row, {**row.snapshot, "fields": row.snapshot["fields"] | {POSITION: number}}


class NoteForm(forms.Form):
    note = ChangeNoteField()


class OrderedAdmin:
    """For the admin of content with a ``position``; ``ordered_within`` names the choice of a field within which it counts."""

    ordered_within = ""

    def get_changeform_initial_data(self, request):
        """What is new comes last, behind other drafts too, unless its editor says otherwise."""
        drafts = Revision.objects.of_kind(self.model).drafts().values_list(f"snapshot__fields__{POSITION}", flat=True)
        numbers = [*drafts, self.model._base_manager.aggregate(last=Max(POSITION))["last"]]
        last = max((number for number in numbers if number is not None), default=-1)
        return {POSITION: min(last + 1, LAST_POSITION), **super().get_changeform_initial_data(request)}

    def get_urls(self):
        return [own_path(self, "order/", self.order_view), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        url = address_of(self.model, "order") if self.has_change_permission(request) else ""
        return super().changelist_view(request, {"order_url": url, **(extra_context or {})})

    def groups(self):
        """The objects in their order as it is worked on, those of a draft among them."""
        groups = {}
        for row in worked_on(self.model).values():
            key = row.snapshot["fields"].get(self.ordered_within, "")
            heading = str(dict(self.opts.get_field(self.ordered_within).flatchoices).get(key, key)) if key else ""
            groups.setdefault(key, Group(heading)).rows.append(row)
        for group in groups.values():
            group.rows.sort(key=lambda row: (row.snapshot["fields"][POSITION] or 0, row.title, row.pk))
        return [groups[key] for key in sorted(groups)]

    def order_view(self, request):
        """Shows the order, or saves the one that was sent: as drafts, or published at once by whoever may."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if self.model._base_manager.count() > MOST_ORDERED:
            messages.warning(
                request, _("There are too many to be put in order on one page. Set the order in their forms.")
            )
            return HttpResponseRedirect(address_of(self.model, "changelist"))
        groups, obstacles = self.groups(), []
        form = NoteForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            if changed := self._changed_meanwhile(request, groups):
                return changed
            groups = [group.put(request.POST) for group in groups]
            try:
                if form.is_valid():
                    return self._save(request, form.cleaned_data["note"])
            except PublicationError as error:
                obstacles = error.faults
        context = {
            "groups": groups,
            "seen": seen(self.groups()),
            "obstacles": obstacles,
            "promised": promised(row.draft for group in groups for row in group.rows),
            "form": form,
            "may_publish": self.may_publish(request),
            "back": address_of(self.model, "changelist"),
            "opts": self.opts,
        }
        return staff_page(request, "admin/publishing/order.html", title=self._title(), **context)

    def _title(self):
        return _("Order: %(what)s") % {"what": sentence_case(self.opts.verbose_name_plural)}

    def _changed_meanwhile(self, request, groups):
        """The way to the page anew, if it showed another order than ``groups`` have."""
        if request.POST.get("seen", shown := seen(groups)) == shown:
            return None
        messages.warning(request, _("It was changed meanwhile. Look at it again."))
        return HttpResponseRedirect(request.path)

    @transaction.atomic
    def _save(self, request, note):
        lock_objects({(self.model, row.pk) for group in self.groups() for row in group.rows})
        groups = self.groups()
        if changed := self._changed_meanwhile(request, groups):
            return changed
        changes = [change for group in groups for change in group.put(request.POST).changes()]
        back = HttpResponseRedirect(address_of(self.model, "changelist"))
        if not changes:
            messages.info(request, _("The order is as it was."))
            return back
        is_published = "publish" in request.POST
        if is_published:
            self._require_publication(request, changes, note)
        if not is_published and not request.user.has_perm(MAY_MAKE_SET):
            drafts = save_each(changes, request.user)
            messages.success(request, drafts_saved(len(drafts)))
            return back
        change_set = save_all(changes, request.user, self._title())
        if is_published:
            change_sets.publish(change_set, request.user, note)
            messages.success(request, _("Published."))
            return back
        messages.success(request, _("The order is saved as drafts, in a change set. Readers do not see it yet."))
        return HttpResponseRedirect(address_of(ChangeSet, "change", change_set.pk))

    def _require_publication(self, request, changes, note):
        if not self.may_publish(request):
            raise PermissionDenied
        if not note.strip():
            raise PublicationError([_("Write in the change note what changes and why.")])
        words = _("There is a draft of it. Publish or discard that first, or save the order as drafts.")
        if drafted := [row for row, _snapshot in changes if row.draft is not None]:
            raise RefusedError([str(Obstacle(row.draft, (words,))) for row in drafted])


def seen(groups):
    """What stands for the order that a page shows: it changes with every number."""
    rows = [row for group in groups for row in group.rows]
    return " ".join(sorted(f"{row.pk}:{row.snapshot['fields'][POSITION]}" for row in rows))
