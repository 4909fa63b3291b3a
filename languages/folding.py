"""One spelling for search: what differs by case, accent or apostrophe alone is found alike."""

import unicodedata

from django.conf import settings
from django.db import models

APOSTROPHES = dict.fromkeys(map(ord, "'`´ʻʼʹʾʿ‘’‛′"))
LETTERS = str.maketrans({"ı": "i", "ə": "e", "ø": "o", "ł": "l", "đ": "d"})


def fold(text):
    """``text`` for comparison: NFKC, caseless, without accents and apostrophes, single spaces.

    Armenian "և", "եւ" and "եվ" become one: the ligature, its parts and the reformed spelling.
    """
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
    text = text.translate(APOSTROPHES).translate(LETTERS).replace("և", "եւ").replace("եվ", "եւ")
    return " ".join(text.split())


class FoldedField(models.TextField):
    """The folded text of other fields in every language, for search in lists; kept by the row's own save.

    ``of`` names fields; a translated one counts with all its languages.
    """

    def __init__(self, *args, of=(), **kwargs):
        self.of = tuple(of)
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, instance, add):
        values = []
        for name in self.of:
            columns = [f"{name}_{language}" for language in settings.MODELTRANSLATION_LANGUAGES]
            values += [getattr(instance, column) for column in columns if hasattr(instance, column)] or [
                getattr(instance, name)
            ]
        folded = "\n".join(dict.fromkeys(fold(str(value)) for value in values if value))
        setattr(instance, self.attname, folded)
        return folded
