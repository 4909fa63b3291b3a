"""Previews of links: the map of a selection beside the title of a page, 1200 by 630 pixels, as PNG."""

import textwrap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.template.loader import render_to_string

from atlas.basemap import Frame
from atlas.labels import Letters
from atlas.picture import Sheet, draw
from languages.outgoing import legible
from mandate.representative import site_title
from pages.page import shorten
from pages.publisher import publisher

WIDTH, HEIGHT = 1200, 630
MAP = Sheet(Frame.around((39.6, 32, 87.4, 56), 860, HEIGHT, margin=0.01), "preview", scale=1.3, inset=(150, 92))
FONTS = sorted(map(str, (Path(__file__).parent / "preview_fonts").glob("*.ttf")))
MOST_LETTERS = 120
COLUMN = 284  # pixels that a line may take beside the map


@dataclass(frozen=True)
class Line:
    text: str
    y: int
    size: int


def preview(state, title):
    """The PNG, as bytes, of a ``MapState`` under ``title``: below it the name of the site, above it whose site that is."""
    site, whose = site_title().plain, publisher()
    context = {
        **draw(state, sheet=MAP),
        "whose": set_lines(whose.texts.name.plain if whose else "", sizes=(19, 17, 15), top=44, most=2),
        "title": set_lines(title, sizes=(40, 34, 28, 23), top=92, most=6),
        "site": set_lines(site if site != title else "", sizes=(19, 17, 15), top=548, most=4),
    }
    return render_png(legible(render_to_string("atlas/preview.svg", context)))


def set_lines(text, sizes, top, most):
    """``text`` as ``Line`` objects in the largest of ``sizes`` (pixels) in which it takes at most ``most`` lines."""
    text = shorten(text, MOST_LETTERS)
    for size in sizes:
        lines = _lines(text, size)
        if len(lines) <= most and all(_fits(word, size) for word in text.split(" ")):
            break
    if len(lines) > most:
        lines[most - 1] += "…"
    return [Line(line, top + round(number * size * 1.25), size) for number, line in enumerate(lines[:most])]


def _lines(text, size):
    """The lines of ``text``, none wider than the column; a word is parted only if it alone is."""
    for letters in range(MOST_LETTERS, 0, -1):
        lines = textwrap.wrap(text, letters, break_on_hyphens=False)
        if all(_fits(line, size) for line in lines):
            break
    return lines


def _fits(line, size):
    return Letters(size).length(line, "") <= COLUMN


@lru_cache(maxsize=64)
def render_png(svg):
    """Draws an SVG with the site's own fonts alone. It takes a tenth of a second: the latest pictures are cached."""
    import resvg_py  # only where a preview is drawn

    return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=FONTS, font_family="Noto Sans")
