"""The HTML with which another site frames the map."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext

from pages.structured_data import absolute

WIDTH, HEIGHT = 800, 640  # pixels


def frame_title():
    """What the frame is called for those who do not see it, in the active language."""
    return gettext("Map of the offices and partners")


def embed_code(query, width=WIDTH, height=HEIGHT):
    """An ``iframe`` of the map with this query string, in the active language."""
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}" loading="lazy" referrerpolicy="no-referrer"></iframe>',
        absolute(reverse("atlas:embed")) + (f"?{query}" if query else ""),
        width,
        height,
        frame_title(),
    )
