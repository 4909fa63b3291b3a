"""What must be the same in every language: addresses, links, tags and placeholders."""

import re
from collections import Counter

from django.conf import settings
from django.utils.translation import gettext as _

from translations.checks.faults import differences, fault

HREF = re.compile(r"""href\s{0,9}=\s{0,9}["']?([^"'\s>]{0,2000})""", re.IGNORECASE)
# The same page in another language is the same page.
_CODES = "|".join(settings.MODELTRANSLATION_LANGUAGES)
LANGUAGE_IN_ADDRESS = re.compile(rf"(?<=[/=])(?:{_CODES})(?=[/&?#.]|$)")
COUNTED = ("a", "strong", "em", "ul", "ol", "li")
NEVER_CLOSED = ("br",)
NESTED = 40  # deeper than anybody writes


def addresses(source, text, language):
    missing, extra = _without_each_other(source.addresses, text.addresses)
    return differences("address", missing, extra)


def links(source, text, language):
    wanted, found = ([link for tag in side.tags for link in HREF.findall(tag[2])] for side in (source, text))
    missing, extra = _without_each_other(wanted, found)
    return differences("link", missing, extra)


def tags(source, text, language):
    if not source.tags and not text.tags:
        return []
    wanted, found = (Counter(name for slash, name, _more in side.tags if not slash) for side in (source, text))
    if counts := [name for name in COUNTED if wanted[name] != found[name]]:
        reason = _("The English has %(wanted)s, the text here has %(found)s.")
        return [fault("markup", reason, f"<{name}> × {found[name]}", f"<{name}> × {wanted[name]}") for name in counts]
    if open_tag := _not_closed(text.tags):
        return [fault("markup", _("%(found)s is not closed, or closed in the wrong place."), f"<{open_tag}>")]
    return []


def placeholders(source, text, language):
    wanted, found = set(source.placeholders), set(text.placeholders)
    return differences("placeholder", sorted(wanted - found), sorted(found - wanted))


def _without_each_other(wanted, found):
    """(those of ``wanted`` that are not among ``found``, the reverse); the same page in another language counts as found."""
    keys = (
        [LANGUAGE_IN_ADDRESS.sub("*", each) for each in wanted],
        [LANGUAGE_IN_ADDRESS.sub("*", each) for each in found],
    )
    missing, extra = Counter(keys[0]) - Counter(keys[1]), set(keys[1]) - set(keys[0])
    pages = dict(zip(keys[0], wanted, strict=True)), dict(zip(keys[1], found, strict=True))
    return [pages[0][key] for key in missing], [pages[1][key] for key in pages[1] if key in extra]


def _not_closed(found):
    """The name of the first tag that is not closed where it should be, or ""."""
    inside = []
    for slash, name, _attributes in found:
        if name in NEVER_CLOSED:
            continue
        if not slash:
            inside.append(name)
            if len(inside) > NESTED:
                return name
        elif not inside or inside.pop() != name:
            return name
    return inside[-1] if inside else ""
