"""What a drawing of a chart is made of, as SVG: bars with their parts, and texts whose width is guessed.

They write their elements themselves: a template takes five times as long, and a page has a hundred of them.
"""

import re
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import mark_safe

# The width of a letter as part of its size, a little more than most: of each of these, of a capital, and of any other.
WIDTHS = {
    **dict.fromkeys(" .,:;!'’ʻ·|ilIjJіїլյւ", 0.28),
    **dict.fromkeys("()-–/frtг", 0.42),
    **dict.fromkeys("cksvxyzксзтухэէչշ", 0.52),
    **dict.fromkeys("0123456789aeаевьəFLTESXİ", 0.575),
    **dict.fromkeys("mwMWшщжмюыфШЩЖМЮФЫლდთფორღტախպտփԱԹՌԽ", 0.94),
}
LETTER, CAPITAL = 0.62, 0.75
BOLD = 1.06  # times as wide as those
NARROWEST = 0.75  # times as wide as it should be: letters of a word that its line is too short for


def text_width(text, size):
    """How wide a text will be, in pixels, guessed from its letters."""
    return size * sum(WIDTHS.get(letter, CAPITAL if letter.isupper() else LETTER) for letter in text)


def wrap(text, size, width):
    """The ``text`` in lines that fit into ``width``, broken between words, not at a space that parts no lines.

    A word that is longer than a line stays whole if it fits with narrower letters; else it is broken, with hyphens.
    """
    lines = [""]
    for word in filter(None, re.split(r"[ \t\n]+", str(text))):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append("")
            longer = word
        while text_width(longer, size) * NARROWEST > width:
            fitting = max(int(len(longer) * width / text_width(longer, size)) - 1, 1)
            lines[-1:] = [f"{longer[:fitting]}‐", ""]
            longer = longer[fitting:]
        lines[-1] = longer
    return lines


@dataclass(frozen=True)
class Label:
    """A text at its place; ``anchor`` is SVG's text-anchor, ``attributes`` the language of the text if it fell back."""

    x: int
    y: int
    words: str
    kind: str
    anchor: str = "start"
    attributes: str = ""
    more: str = ""  # what follows the text, in the language of the page
    leader: str = ""  # a line up to the bar that it names, where others stand between: the path of SVG
    length: int = 0  # pixels, if the letters have to be narrower than they are

    @property
    def svg(self):
        """A ``text`` element."""
        more = format_html('<tspan class="more">, {}</tspan>', self.more) if self.more else ""
        anchor = "" if self.anchor == "start" else format_html(' text-anchor="{}"', self.anchor)
        tag = '<text class="{}" x="{}" y="{}"{}{}><tspan{}>{}</tspan>{}</text>'
        fit = ' textLength="{}" lengthAdjust="spacingAndGlyphs"'
        fit = format_html(fit, self.length) if self.length else ""
        return format_html(tag, self.kind, self.x, self.y, anchor, fit, self.attributes, self.words, more)


@dataclass(frozen=True)
class Part:
    """A rectangle of a bar: "solid", or fading "in" or "out" from left to right. A bar seen on one day is a "dot"."""

    shape: str
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self):
        return self.x + self.width // 2, self.y + self.height // 2

    def svg(self, size, kind):
        """A ``rect`` or ``circle`` in the drawing of this ``size``, which has the gradients and the hatching."""
        if self.shape == "dot":
            return format_html('<circle class="{}" cx="{}" cy="{}" r="4"/>', kind, *self.middle)
        fill = "hatching" if kind == "vacant" else f"{kind}-{self.shape}"
        fill = "" if kind != "vacant" and self.shape == "solid" else format_html(' fill="url(#{}-{})"', size, fill)
        tag = '<rect class="{}" x="{}" y="{}" width="{}" height="{}"{}/>'
        kind = kind if self.shape == "solid" else "fading"
        return format_html(tag, kind, self.x, self.y, self.width, self.height, fill)


@dataclass
class DrawnBar:
    """A bar with its parts, the labels in and below it, and all that it says in words."""

    bar: object
    size: str
    parts: list
    caption: str = ""
    labels: list = field(default_factory=list)
    row: str = ""  # the id of the row of the table that says the same

    @property
    def svg(self):
        """Its parts and labels."""
        shapes = [part.svg(self.size, self.bar.kind) for part in self.parts]
        return mark_safe("".join([*shapes, *(label.svg for label in self.labels)]))  # noqa: S308 - the parts are safe

    @property
    def leaders(self):
        """The leaders of its labels, as a path of SVG: drawn before any text, so that one that meets a text goes behind it."""
        return "".join(label.leader for label in self.labels)

    @property
    def url(self):
        """Where it leads; a life behind the places of an office leads nowhere."""
        return self.row and (self.bar.url or self.bar.map_url)
