"""What a page says to machines, as JSON-LD in the vocabulary of schema.org."""

import json

from django.conf import settings
from django.utils.safestring import mark_safe

# Within a script element nothing may end it or begin a comment.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def absolute(path):
    """The full address of a path of this site."""
    return f"{settings.SITE_URL}{path}"


def script_text(data):
    """``data`` (of what JSON knows) as the safe content of a script element."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # noqa: S308 - escaped for a script


def breadcrumb_list(trail):
    """The way from the home page to this one; ``trail`` is a list of (name, path)."""
    return {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": str(name), "item": absolute(path)}
            for position, (name, path) in enumerate(trail, start=1)
        ],
    }
