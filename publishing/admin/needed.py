"""A draft and those that it needs, as the staff site keeps them together and speaks of them."""

import json

from django.contrib import messages
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from publishing.admin.access import address_of, form_of, may
from publishing.models import ChangeSet
from publishing.revisions.drafted import named_in, needed_by, not_yet_seen, unpublished
from publishing.workflow.change_sets import gather
from publishing.workflow.permissions import MAY_GATHER
from publishing.workflow.publication import PublicationError


def keep_together(request, revision, note=""):
    """Puts a draft into one change set with the drafts that it needs, and says so; returns the address of the change set, or
    ``""`` where there is none. Who may not change one of them leaves them as they are.
    """
    needed = needed_by(revision)
    is_allowed = request.user.has_perms(MAY_GATHER) and all(may(request, each.model, "change") for each in needed)
    if not needed or not is_allowed:
        return ""
    try:
        gathered = gather(revision, request.user, note)
    except PublicationError as error:  # somebody published or discarded one of them meanwhile
        messages.warning(request, str(error))
        return ""
    if gathered.change_set is None:
        return ""
    address = address_of(ChangeSet, "change", gathered.change_set.pk)
    place = format_html('<a href="{}">{}</a>', address, gathered.change_set)
    if gathered.added:
        said = _("In one change set, to be published as one: {drafts}. Change set: {place}")
        together = [revision, *needed]
        drafts = ", ".join(each.name for each in together if each not in gathered.elsewhere)
        messages.info(request, format_html(said, drafts=drafts, place=place))
    if gathered.elsewhere:
        said = _(
            "In another change set, or kept out of one that is planned: {drafts}. Publish first what the others need."
        )
        messages.warning(request, format_html(said, drafts=", ".join(each.name for each in gathered.elsewhere)))
    return address


def needed_in_words(revision):
    """Why a draft that needs others cannot go live alone, as a sentence; ``""`` if it needs none."""
    drafts = unpublished(named_in(revision.snapshot))
    return not_yet_seen(drafts) if drafts else ""


def needed_rows(request, draft):
    """[(draft, address of its form or ``""``)] of the drafts to which a draft refers and which readers do not see yet."""
    if draft is None or draft.is_deletion:
        return []
    return [
        (each, form_of(each) if may(request, each.model, "view") else "")
        for each in unpublished(named_in(draft.snapshot))
    ]


def popup_answer(request, key, label, is_new):
    """Has the window that opened this one choose the draft with ``key``, as Django's answer does for what is saved."""
    data = {"value": str(key), "obj": label}
    if not is_new:
        data |= {"action": "change", "new_value": str(key)}
    return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": json.dumps(data)})
