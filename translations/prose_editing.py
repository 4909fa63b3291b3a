"""What the editor of texts with form is told by the page: static/srep/admin/prose.js reads it."""

from functools import cache

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from languages.markup import LISTS_DEEP
from languages.prose import HAS_TAGS


@cache
def prose_settings(language):
    """What the schema says, where the editor and the pages to choose from are, and its words in ``language``, which is active."""
    return {
        "hasTags": HAS_TAGS.pattern,
        "listsDeep": LISTS_DEEP,
        "editor": static("django_prose_editor/editor.js"),
        "pages": reverse("admin:pages_found"),
        "words": {
            "tools": _("Form of the text"),
            "bold": _("Bold"),
            "emphasis": _("Emphasis"),
            "list": _("List"),
            "numbered": _("Numbered list"),
            "link": _("Link"),
            "leads": _("Leads to: words of a page of this site, or an address"),
            "set": _("Set the link"),
            "remove": _("Take the link out"),
            "cancel": _("Cancel"),
            "nothing": _("No published page has these words. An address begins with https:// or is that of an e-mail."),
            "gone": _("The page to which it leads is not published."),
            "selectFirst": _("Nothing is selected: the name of the page will be written."),
        },
    }
