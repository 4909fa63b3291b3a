"""What the staff's first page, and the lists of content, say about the work on drafts, and where what the journal tells of is."""

from collections import defaultdict
from datetime import timedelta

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from languages.words import sentence_case
from publishing.admin.access import address_of, form_of, may, visible_admins, visible_content
from publishing.journal.sentences import sentence
from publishing.models import ChangeSet, Content, JournalEntry, Revision, Task
from publishing.models.content import as_key
from publishing.workflow.permissions import MAY_APPROVE, MAY_PUBLISH
from publishing.workflow.review import is_own, waiting
from publishing.workflow.roles import content_models
from publishing.workflow.together import changed_since_approval

DRAFTS_OF_ONE_LIST = 50
ROWS_LISTED = 50
ACTIONS_TOLD = 10
FAILURES_TOLD_FOR = timedelta(days=30)


def waiting_for_review(request):
    """[(draft, address of its form, whether it is one's own)] for whoever may approve; else ``None``."""
    if not request.user.has_perm(MAY_APPROVE):
        return None
    return [
        (draft, form_of(draft), is_own(draft, request.user))
        for draft in waiting()[:ROWS_LISTED]
        if may(request, draft.model, "view")
    ]


def reviewed(request):
    """(one's own drafts that somebody sent back; for whoever may publish, all that are approved, and those that were saved
    again after that), each as [(draft, address of its form)]. One query; two where there may be any of the last.
    """
    kinds = own = Q(review=Revision.Review.RETURNED, author=request.user)
    if request.user.has_perm(MAY_PUBLISH):
        same = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
        before = Revision.objects.filter(**same, state=Revision.State.REPLACED, review=Revision.Review.APPROVED)
        kinds = own | Q(review=Revision.Review.APPROVED) | Q(Exists(before))
    drafts = _latest_drafts().filter(kinds)
    found = [draft for draft in drafts[: 2 * ROWS_LISTED] if may(request, draft.model, "view")]
    sent_back = [each for each in found if each.review == Revision.Review.RETURNED and each.author == request.user]
    approved = [each for each in found if each.review == Revision.Review.APPROVED]
    others = [each for each in found if each not in approved] if kinds is not own else []
    keys = changed_since_approval(others) if others else ()
    changed = [each for each in others if each.pk in keys]
    return tuple([(draft, form_of(draft)) for draft in group] for group in (sent_back, approved, changed))


def plans(request):
    """What is planned, and what could not be done of late, for whoever may see plans; else ``None``."""
    if not request.user.has_perm("publishing.view_task"):
        return None
    tasks = visible_tasks(request, Task.objects.select_related("revision", "change_set", "author"))
    planned = tasks.planned()[:ROWS_LISTED]
    failed = tasks.filter(state=Task.State.FAILED, done__gt=timezone.now() - FAILURES_TOLD_FOR).order_by("-done")
    return {"planned": list(planned), "failed": list(failed[:ROWS_LISTED])}


def visible_tasks(request, tasks):
    """Those that concern content, or change sets, which the person may see."""
    models = visible_admins(request)
    concerned = Q(revision__content_type__in=ContentType.objects.get_for_models(*models).values())
    if ChangeSet in models:
        concerned |= Q(change_set__isnull=False)
    return tasks.filter(concerned)


def drafts_by_person(request):
    """The drafts of everybody: (those of the user, those of others), newest first. Two queries.

    For who may publish the approved ones stand elsewhere on the page.
    """
    drafts = _latest_drafts().of_kinds(visible_content(request))
    if request.user.has_perm(MAY_PUBLISH):
        drafts = drafts.exclude(review=Revision.Review.APPROVED)
    own = drafts.filter(author=request.user)[:DRAFTS_OF_ONE_LIST]
    others = drafts.exclude(author=request.user)[:DRAFTS_OF_ONE_LIST]
    return [list(map(_entry, group)) for group in (own, others)]


def unpublished_entries(model):
    """The drafts of objects that were never live, or are no longer."""
    drafts = _latest_drafts().of_kind(model).exclude(object_id__in=model._base_manager.values("pk"))
    return list(map(_entry, drafts[:DRAFTS_OF_ONE_LIST]))


def mark_drafted(model, rows):
    """Tells each row of a list whether there is a draft of it, as ``row.is_drafted``. One query."""
    drafts = Revision.objects.of_kind(model).drafts().filter(object_id__in=[row.pk for row in rows])
    drafted = set(drafts.order_by().values_list("object_id", flat=True))
    for row in rows:
        row.is_drafted = row.pk in drafted


def pages_of(request, entries):
    """{(label of the model, key): address} of what entries tell of and is there, live or a draft. A query per model, or two."""
    keys, found = defaultdict(set), {}
    for entry in entries:
        keys[entry.model].add(entry.object_id)
    for model in apps.get_models():
        label = model._meta.label_lower
        if label not in keys or not may(request, model, "view"):
            continue
        present = set(map(str, model._base_manager.filter(pk__in=keys[label]).values_list("pk", flat=True)))
        if issubclass(model, Content):
            drafts = Revision.objects.of_kind(model).drafts().filter(object_id__in=keys[label])
            present |= set(map(str, drafts.values_list("object_id", flat=True)))
        found |= {(label, key): address_of(model, "change", key) for key in present}
    return found


def own_actions(request):
    """What the person did last to what they may see: [{"sentence", "url" (or ""), "when"}], the newest first."""
    labels = [model._meta.label_lower for model in (*content_models(), ChangeSet) if may(request, model, "view")]
    entries = JournalEntry.objects.filter(user=request.user, model__in=labels).order_by("-pk")[:ACTIONS_TOLD]
    pages, names = pages_of(request, entries), _names_of(entries)
    return [
        {
            "sentence": sentence(entry, names.get(entry.object_id)),
            "url": pages.get((entry.model, entry.object_id), ""),
            "when": entry.when,
        }
        for entry in entries
    ]


def _names_of(entries):
    """{key as text: what the object is called now, for whoever reads it} of the content that entries tell of. One query."""
    keys = [entry.object_id for entry in entries if as_key(entry.object_id)]
    revisions = Revision.objects.in_use().filter(object_id__in=keys).order_by("number").named()
    return {str(revision.object_id): revision.name for revision in revisions}


def _latest_drafts():
    return Revision.objects.drafts().named().select_related("author", "content_type").order_by("-created")


def _entry(draft):
    return {"draft": draft, "kind": sentence_case(draft.model._meta.verbose_name), "url": form_of(draft)}
