from django import template

register = template.Library()

# How wide a picture stands on a page, for browsers that choose a file before they lay the page out.
SIZES = {
    "scene": "(min-width: 44rem) 40rem, 100vw",
    "portrait": "11rem",
}

WIDTH_FOR_ALL = 640  # pixels, for browsers that do not choose
WIDTH_FOR_LINKS = 1200


@register.inclusion_tag("pictures/_picture.html")
def show_picture(row, kind, is_below=False):
    """The picture of ``row``, if it has one, with its credit: a "scene" or a "portrait".

    ``is_below``: it is not seen as the page opens, and need not be loaded before it is.
    """
    picture = row.shown_picture if row else None
    if picture is None:
        return {}
    return {
        "row": row,
        "picture": picture,
        "kind": kind,
        "sizes": SIZES[kind],
        "src": picture.url(WIDTH_FOR_ALL),
        "webp": picture.srcset("webp"),
        "jpeg": picture.srcset("jpg"),
        "is_below": is_below,
        # Inline styles are forbidden: site.css has a class for every fifth percent.
        "focus": [round(percent / 5) * 5 for percent in (row.picture_focus_x, row.picture_focus_y)],
    }


@register.simple_tag
def picture_for_links(*rows):
    """What a preview of a link shows of the first of ``rows``, those that there are, if it has a picture."""
    row = next(filter(None, rows), None)
    picture = row and row.shown_picture
    if not picture:
        return None
    width = picture.width_of(WIDTH_FOR_LINKS)
    return {"url": picture.url(width), "width": width, "height": picture.height_at(width), "alt": row.texts.picture_alt}
