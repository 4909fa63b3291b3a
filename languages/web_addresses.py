"""Addresses of the web that editors write and readers follow."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

_is_address = URLValidator(
    ["https", "http"],
    message=_("%(value)s is not a link. Write it whole, for example https://www.example.org."),
    code="web_address",  # of a common code forms would say something of their own
)


def validate_web_address(value):
    """Raises ``ValidationError`` for what is no address, also where it names a user: that reads as another site, or is a password."""
    _is_address(value)
    if names_user(value):
        raise ValidationError(_is_address.message, code=_is_address.code, params={"value": value})


def require_web_address(instance, name):
    """For the ``clean`` of a model: the column ``name`` is empty or an address. Raises ``ValidationError`` at it."""
    try:
        if value := getattr(instance, name):
            validate_web_address(value)
    except ValidationError as error:
        raise ValidationError({name: error}) from error


def names_user(address):
    """Whether something stands before the host; a browser takes a backslash for a slash."""
    return "@" in urlsplit(address).netloc or "\\" in address
