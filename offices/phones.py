"""Telephone numbers: stored as E.164, shown in the country's own form."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def parse_phone(value):
    """The E.164 form of an international number, for example "+995322933801".

    Raises ``ValidationError`` in words for what is no number in use anywhere.
    """
    try:
        number = phonenumbers.parse(value)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(
            _("%(value)s is not a telephone number. Begin with + and the country code, for example +995 32 293 38 01."),
            code="phone",
            params={"value": value},
        ) from error
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(
            _("%(value)s is not a number in use in that country. Compare it digit by digit with your source."),
            code="phone",
            params={"value": value},
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def spoken_phone(e164):
    """The number as it is written internationally: "+995 32 293 38 01"; what is none, as it is."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def national_phone(e164):
    """The number as it is dialled within its country: "032 293 38 01"."""
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.NATIONAL)
