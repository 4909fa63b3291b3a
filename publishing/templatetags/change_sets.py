from django import template

from publishing.models import ChangeSet

register = template.Library()


@register.simple_tag(takes_context=True)
def open_change_sets(context):
    """The change sets into which whoever reads the page may put a draft."""
    if not context["request"].user.has_perm("publishing.change_changeset"):
        return []
    return list(ChangeSet.objects.filter(state=ChangeSet.State.OPEN))
