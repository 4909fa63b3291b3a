from django import template
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from languages.text import SOURCE_LANGUAGE, translated_fields
from publishing.models import ChangeSet, Revision, Task
from publishing.previews.comments import comments_on, places_in
from publishing.revisions.marks import marked, marked_part
from publishing.workflow.change_sets import contents_token
from publishing.workflow.lapsed_plans import lapsed
from publishing.workflow.lost_links import foreseen, last_deletion
from publishing.workflow.permissions import MAY_APPROVE, MAY_CANCEL, MAY_PLAN
from publishing.workflow.review import may_approve

register = template.Library()
register.filter(places_in)
register.filter(marked)
register.filter(marked_part)


@register.simple_tag(takes_context=True)
def comments_by_state(context, draft):
    """The comments on a draft, (those that wait, those that are resolved); each names its ``place_name`` and ``target``."""
    names, targets, translated = places_in(draft.snapshot), _places_of_form(context), translated_fields(draft.model)
    groups = [], []
    for comment in comments_on(draft):
        comment.place_name = names.get(comment.place, "")
        column = f"{comment.place}_{SOURCE_LANGUAGE}" if comment.place in translated else comment.place
        comment.target = targets.get(column, "")
        groups[bool(comment.resolved)].append(comment)
    return groups


def _places_of_form(context):
    """{name of a field, or key of a row below the object: the key of its element in the form, if the page has one}."""
    form = context["adminform"].form if "adminform" in context else ()
    fields = {field.name: field.id_for_label or field.auto_id for field in form}
    return fields | {
        str(form.instance.pk): f"{inline.formset.prefix}-{number}"
        for inline in context.get("inline_admin_formsets", ())
        for number, form in enumerate(inline.formset.initial_forms)
    }


@register.simple_tag(takes_context=True)
def review_of(context, draft):
    """How a draft stands in its review, and which steps the person who reads the page may take."""
    user = context["request"].user
    may_judge = draft.review == Revision.Review.SUBMITTED and user.has_perm(MAY_APPROVE)
    return {
        "state": draft.get_review_display(),
        "by": draft.review_by if draft.review else None,
        "may_approve": may_judge and may_approve(draft, user),
        "may_return": may_judge,
    }


@register.simple_tag
def sent_back(draft):
    """The comment with which a draft was sent back, or ``None``."""
    if draft.review != Revision.Review.RETURNED:
        return None
    return draft.comments.filter(author=draft.review_by).order_by("-created", "-pk").first()


@register.simple_tag(takes_context=True)
def plans_for(context, original, draft):
    """What is planned for an object, its ``withdrawal`` among it, and whether the person who reads the page may plan."""
    user = context["request"].user
    content_type = ContentType.objects.get_for_model(context["opts"].model)
    object_id = original.pk if original is not None else draft.object_id
    tasks = (
        Task.objects.planned()
        .filter(revision__content_type=content_type, revision__object_id=object_id)
        .select_related("author")
    )
    may_plan, tasks = user.has_perms(MAY_PLAN), sorted(tasks.order_by(), key=lambda task: (task.due, task.pk))
    return {
        "tasks": [(task, is_outdated(task, draft)) for task in tasks],
        "withdrawal": next((task for task in tasks if task.action == Task.Action.WITHDRAW), None),
        "may_plan": may_plan,
        "may_cancel": user.has_perms(MAY_CANCEL),
        "may_withdraw": may_plan and context.get("has_delete_permission") and getattr(original, "is_live", False),
        "content_type_id": content_type.pk,
        "object_id": object_id,
    }


def is_outdated(task, draft):
    """Whether a draft was saved since its publication was planned: it will not be published by that plan."""
    return task.action == Task.Action.PUBLISH and (not draft or task.revision_id != draft.pk)


@register.simple_tag(takes_context=True)
def promises_of(context, draft):
    """What is planned with a draft as it stands, alone or in its change set, and what could not be kept of its object."""
    planned = Task.objects.planned().of_draft(draft).filter(action=Task.Action.PUBLISH)
    return {"planned": list(planned), "lapsed": replannable(context, lapsed(draft), draft.pk)}


@register.simple_tag
def links_back(draft):
    """What the links will become that were lost when the object of a draft was deleted, in sentences."""
    return foreseen(last_deletion(draft)).sentences()


@register.simple_tag(takes_context=True)
def plans_of_set(context, change_set):
    """What is planned for a change set, what could not be kept, and what the person who reads the page may do."""
    tasks = Task.objects.planned().filter(change_set=change_set).select_related("author")
    return {
        "tasks": list(tasks),
        "may_cancel": context["request"].user.has_perms(MAY_CANCEL),
        "lapsed": replannable(context, lapsed(change_set), contents_token(change_set)),
    }


def replannable(context, tasks, present):
    """Plans that could not be kept: dicts with what is to be sent to plan what stands there now for the same time."""
    may_plan, now = context["request"].user.has_perms(MAY_PLAN), timezone.now()
    return [{"task": task, "seen": present, "may_plan": may_plan and task.due > now} for task in tasks]


@register.simple_tag(takes_context=True)
def open_change_sets(context, draft):
    """The change sets into which whoever reads the page may put ``draft``, but the one that it is in."""
    if not context["request"].user.has_perm("publishing.change_changeset"):
        return []
    return list(ChangeSet.objects.filter(state=ChangeSet.State.OPEN).exclude(pk=draft.change_set_id))
