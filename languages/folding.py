"""One spelling for search: what differs by case, accent, sign or keyboard alone is found alike."""

import unicodedata

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from languages.prose import words

# Signs within a word that people leave out: apostrophes of any shape, and Armenian stress and question marks.
WITHIN_WORDS = dict.fromkeys(map(ord, "'`´ʻʼʽʹʺʾʿˈˮ‘’‛′＇ꞌ՚՛՜՝՞՟"))
# What people write who lack the key; ``fold`` in atlas/world.js has the same.
PAIRS = "ıi əe øo łl đd ðd þth ħh ŧt ŋn ςσ ҷч қк ғг ґг ҳх һх өо үу ұу ңн әа іи єе æae œoe ßss"
LETTERS = str.maketrans({pair[0]: pair[1:] for pair in PAIRS.split()})


MOST_REMEMBERED = 0x3000  # the alphabets and their signs


class _Characters(dict):
    """What becomes of each code point: nothing of marks and of what nobody sees, a space of all that parts words."""

    def __missing__(self, code):
        category = unicodedata.category(chr(code))
        found = "" if category in ("Mn", "Cf") else code if category[0] in "LNM" else " "
        if code < MOST_REMEMBERED:
            self[code] = found
        return found


CHARACTERS = _Characters()
LETTERS_SEARCHED, WORDS_SEARCHED = 200, 10


def fold(text):
    """``text`` for comparison: caseless words, parted by single spaces, of letters and digits that every keyboard has.

    Accents, apostrophes and invisible characters are left out; hyphens and all punctuation part words. Armenian "և",
    "եւ" and "եվ" become one: the ligature, its parts and the reformed spelling.
    """
    text = unicodedata.normalize("NFKD", text.translate(WITHIN_WORDS)).translate(CHARACTERS).lower()
    return " ".join(text.translate(LETTERS).replace("եվ", "եւ").split())


class OtherNamesField(models.CharField):
    """How a language also calls a thing. Search alone reads it, so there is nothing to translate and nothing to show."""

    def __init__(self, *args, **kwargs):
        told = _(
            "Former and customary names, also of the capital or the towns, parted by commas. They are found by a search; "
            "readers do not see them."
        )
        own = {"verbose_name": _("other names"), "max_length": 300, "blank": True, "help_text": told}
        super().__init__(*args, **own | kwargs)


def search_words(text):
    """The words to look for, folded: what is looked for costs a search of the whole table for each of them."""
    return list(dict.fromkeys(fold(text[:LETTERS_SEARCHED]).split()))[:WORDS_SEARCHED]


class FoldedField(models.TextField):
    """The folded text of other fields in every language of readers, for search in lists; kept by the row's own save.

    ``of`` names fields; a translated one counts with all its languages.
    """

    non_db_attrs = (*models.TextField.non_db_attrs, "of")

    def __init__(self, *args, of=(), **kwargs):
        self.of = tuple(of)
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    @property
    def columns(self):
        """The names of the columns whose texts are folded."""
        known = {field.attname for field in self.model._meta.concrete_fields}
        for name in self.of:
            columns = [f"{name}_{language}" for language, _name in settings.PUBLIC_LANGUAGES]
            yield from [column for column in columns if column in known] or [name]

    def pre_save(self, instance, add):
        folded = fold_all(getattr(instance, column) for column in self.columns)
        setattr(instance, self.attname, folded)
        return folded


def fold_all(values):
    return "\n".join(dict.fromkeys(filter(None, (fold(words(str(value))) for value in values if value))))


def refresh_folded():
    """Writes each folded column anew whose row was saved under other rules or with other fields; says how many."""
    changed = 0
    for model in apps.get_models():
        for field in [field for field in model._meta.concrete_fields if isinstance(field, FoldedField)]:
            rows = model._base_manager.values_list("pk", field.name, *field.columns).iterator(chunk_size=2000)
            wrong = [(pk, old, new) for pk, old, *values in rows if (new := fold_all(values)) != old]
            with transaction.atomic():
                for pk, old, new in wrong:  # unless somebody saved it meanwhile
                    changed += model._base_manager.filter(pk=pk, **{field.name: old}).update(**{field.name: new})
    return changed
