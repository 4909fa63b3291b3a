"""A capital at the beginning, as each script wants it."""

from django.utils import translation
from django.utils.functional import lazy


def sentence_case(text):
    """``text`` with a capital first letter; Georgian has none at the beginning, Azerbaijani "i" becomes "İ"."""
    first, rest = str(text)[:1], str(text)[1:]
    if "ა" <= first <= "ჿ":
        return first + rest
    if first == "i" and translation.get_language() == "az":
        return "İ" + rest
    return first.upper() + rest


# The same for a text whose language is known only when it is shown.
lazy_sentence_case = lazy(sentence_case, str)
