"""The gate for texts that come in: what one cannot see is mended, so that equal texts are equal and fit every file."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
SPACES = re.compile("[\t\x0b\x0c\x1c-\x1f]")
NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
# Joiners stay behind letters that join and behind pictures. Marks of direction stay, what turns whole stretches goes.
UNSEEN = re.compile(
    "(?<![\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d|(?<![\u0600-\u0dff])\u200c"
    f"|[\x00-\x08\x0e-\x1b\x7f-\x9f\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb{NONCHARACTERS}]"
)
# More marks on one letter than any script has (UAX 15, "stream-safe"): to put them in order takes time by their square.
# Some are marks only once they have come apart (the Tibetan U+0F73 in NFC, U+FF9E in NFKD).
MARKS = "".join(
    letter
    for letter in map(chr, range(0x300, 0x1F000))
    if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0])
)
MARKS_KEPT = 30
FLOOD = re.compile(f"([{MARKS}]{{{MARKS_KEPT}}})[{MARKS}]+")
SURROGATES = re.compile("[\ud800-\udfff]")


def clean_text(value):
    """``value`` (a text) in NFC, its lines ended by a line feed, without control, zero-width and bidi characters.

    Of a flood of combining marks the first ``MARKS_KEPT`` stay. Raises ``ValidationError`` for half of a
    character (a lone surrogate), which no database holds.
    """
    if value.isascii() and value.isprintable():
        return value
    if SURROGATES.search(value):
        raise ValidationError(_("Enter a valid value."))
    value = SPACES.sub(" ", LINE_ENDS.sub("\n", value))
    value = unicodedata.normalize("NFC", FLOOD.sub(r"\1", UNSEEN.sub("", value)))
    return FLOOD.sub(r"\1", value)  # a letter may have come apart into itself and a mark


def clean_line(value):
    """As ``clean_text``, for a text of one line: its line breaks are spaces."""
    return re.sub("(?<! ) *\n[ \n]*", " ", clean_text(value)).strip()


def clean_query(query):
    """A ``QueryDict`` with every value as ``clean_text`` gives it, but for passwords, which stay as they were typed."""
    cleaned = {
        name: [clean_text(value) for value in values] for name, values in query.lists() if "password" not in name
    }
    changed = [name for name, values in cleaned.items() if values != query.getlist(name)]
    if not changed:
        return query
    query = query.copy()
    for name in changed:
        query.setlist(name, cleaned[name])
    return query


class CleanTexts(models.Model):
    """A model whose texts pass the gate before they are judged; a text of one line has no line breaks."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        for field in self._meta.concrete_fields:
            value = self.__dict__.get(field.attname)
            if isinstance(value, str) and field.name not in (exclude or ()):
                gate = clean_text if isinstance(field, models.TextField) else clean_line
                try:
                    self.__dict__[field.attname] = gate(value)
                except ValidationError as error:
                    raise ValidationError({field.name: error}) from error
        super().clean_fields(exclude)
