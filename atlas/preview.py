"""Previews of links: the map of a selection beside the title of a page, 1200 by 630 pixels, as PNG."""

import textwrap
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.template.loader import render_to_string

from atlas.basemap import Frame
from atlas.picture import Sheet, draw
from languages.outgoing import legible
from mandate.representative import site_title
from pages.page import shorten

WIDTH, HEIGHT = 1200, 630
MAP = Sheet(Frame.around((39.6, 32, 87.4, 56), 860, HEIGHT, margin=0.01), "preview", scale=1.3, inset=(150, 92))
FONTS = sorted(map(str, (Path(__file__).parent / "preview_fonts").glob("*.ttf")))
MOST_LETTERS = 120


@dataclass(frozen=True)
class Line:
    text: str
    y: int
    size: int


def preview(state, title):
    """The PNG, as bytes, of a ``MapState`` under ``title``."""
    title = set_lines(title, sizes=(40, 34, 28, 23), top=92, most=6)
    site = set_lines(site_title().plain, sizes=(19, 17, 15), top=548, most=3)
    context = {**draw(state, sheet=MAP), "title": title, "site": site}
    return render_png(legible(render_to_string("atlas/preview.svg", context)))


def set_lines(text, sizes, top, most):
    """``text`` as ``Line`` objects in the largest of ``sizes`` (pixels) in which it takes at most ``most`` lines."""
    text = shorten(text, MOST_LETTERS)
    longest = max(map(len, text.split()), default=0)
    for size in sizes:
        width = int(285 / (size * 0.56))  # letters
        lines = textwrap.wrap(text, width, break_on_hyphens=False)
        if len(lines) <= most and longest <= width:
            break
    return [Line(line, top + round(number * size * 1.25), size) for number, line in enumerate(lines[:most])]


@lru_cache(maxsize=64)
def render_png(svg):
    """Draws an SVG with the site's own fonts alone. It takes a tenth of a second: the latest pictures are cached."""
    import resvg_py  # only where a preview is drawn

    return resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=FONTS, font_family="Noto Sans")
