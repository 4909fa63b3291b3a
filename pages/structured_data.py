"""What a page says to machines, as JSON-LD in the vocabulary of schema.org."""

import json

from django.conf import settings
from django.urls import get_script_prefix
from django.utils import translation
from django.utils.safestring import mark_safe

from pages.publisher import organisation

# Within a script element nothing may end it or begin a comment.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def absolute(path):
    """The full address of a path of this site; of a page that is previewed, that of the page itself."""
    return f"{settings.SITE_URL}/{path.removeprefix(get_script_prefix()).lstrip('/')}"


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


def published(data):
    """A page or site of ours, given as a dict, with its publisher if the content names one."""
    publisher = organisation()
    return data | {"publisher": publisher} if publisher else data


def web_site(name, path):
    """The site as a whole, whose home page is at ``path``."""
    about = {"@type": "WebSite", "name": str(name), "url": absolute(path), "inLanguage": translation.get_language()}
    return published({"@context": "https://schema.org", **about})
