"""Telephone numbers: stored as E.164, with ";ext=12" where an extension is dialled (RFC 3966); shown as people dial them."""

import re
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# A number and what may follow it. What stands elsewhere is no part of a number, and nothing is dropped unsaid.
TYPED = re.compile(
    r"(?:tel:)?(?P<number>[+＋][\d\s().\-‐‑–]++)"
    r"(?:[\s;,]*(?:;ext=|e?xt(?:ensio)?n?[.:]?|x|#|доб(?:авочный)?[.:]?)\s*(?P<extension>\d{1,7}))?",
    re.IGNORECASE,
)


def parse_phone(value):
    """The stored form of an international number, for example "+995322933801" or "+995322933801;ext=12".

    Raises ``ValidationError`` in words for what is no number in use anywhere, or more than one number.
    """
    typed = TYPED.fullmatch(" ".join(value.split()))  # the library knows not every space
    number = _read(typed["number"]) if typed else None
    if number is None:
        raise ValidationError(
            _(
                "%(value)s is not a telephone number. Begin with + and the country code, and write nothing else but an "
                "extension, for example +995 32 293 38 01 ext. 12."
            ),
            params={"value": value},
        )
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("%(value)s is not a number in use in that country. Compare it digit by digit with your source."),
            params={"value": value},
        )
    extension = f";ext={phonenumbers.normalize_digits_only(typed['extension'])}" if typed["extension"] else ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) + extension


def spoken_phone(stored):
    """The number as it is written internationally: "+995 32 293 38 01 ext. 12"; what is none, as it is."""
    return _spoken(stored, phonenumbers.PhoneNumberFormat.INTERNATIONAL) or stored


def national_phone(stored):
    """(country, number) as it is dialled within the number's own country: ("GE", "032 293 38 01").

    ``None`` for what is no number, or one of no single country.
    """
    number = _read(stored.partition(";")[0])
    country = number and phonenumbers.region_code_for_number(number)
    if not country or not country.isalpha():  # "001" stands for the world
        return None
    return country, _spoken(stored, phonenumbers.PhoneNumberFormat.NATIONAL)


def _spoken(stored, form):
    base, _separator, extension = stored.partition(";ext=")
    text = _formatted(base, form)
    return _("%(number)s ext. %(extension)s") % {"number": text, "extension": extension} if text and extension else text


@lru_cache(1000)  # the same few numbers stand on many pages
def _formatted(text, form):
    number = _read(text)
    return number and phonenumbers.format_number(number, form)


def _read(text):
    try:
        return phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return None
