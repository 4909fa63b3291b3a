from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context, *, show_changelinks=False):
    """What the person may open in the staff site."""
    return context["available_apps"].draw(context["request"], show_changelinks=show_changelinks)
