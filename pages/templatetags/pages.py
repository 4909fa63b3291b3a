from django import template

from pages.drawing import Drawing
from pages.parts import part
from pages.prose import prose
from pages.structured_data import absolute

register = template.Library()
register.filter(absolute)
register.filter(prose)


@register.filter
def drawings(chart):
    """A ``Chart`` drawn twice: as wide as it wants to be, and narrow."""
    return [Drawing(chart, "wide", chart.width, chart.margin), Drawing(chart, "narrow", 328, 0)]


class PartNode(template.Node):
    def __init__(self, nodes, name, keys):
        self.nodelist, self.name, self.keys = nodes, name, keys

    def render(self, context):
        key = [str(each.resolve(context)) for each in self.keys]
        return part(self.name, key, lambda: self.nodelist.render(context))


@register.tag("part")
def do_part(parser, token):
    """``{% part "footer" key … %}…{% endpart %}``: what stays the same until something is published, made once.

    Besides the language and the day it may depend on nothing but its keys.
    """
    _tag, name, *keys = token.split_contents()
    nodes = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(nodes, name.strip('"'), [parser.compile_filter(key) for key in keys])
