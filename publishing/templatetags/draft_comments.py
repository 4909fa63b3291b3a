from django import template

from publishing.comments import comments_on as find_comments

register = template.Library()


@register.simple_tag
def comments_on(revision):
    """The comments on the work that a draft is part of."""
    return find_comments(revision)
