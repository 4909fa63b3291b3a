"""Objects of the content with what their texts in each language need, counted once per publication."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import F

from languages.collation import collation_key
from languages.text import SOURCE_LANGUAGE, fields_to_translate
from publishing.revisions.areas import areas_of
from publishing.revisions.live import title_of
from publishing.revisions.present import cached_until_publication
from translations.models import digest
from translations.source_times import noted_source_texts
from translations.states import TARGET_LANGUAGES, State, judged

OBJECTS_READ = 5000  # of each kind, those changed last
MISSING = State.MISSING.value
NONE = (0, None)


@dataclass
class Counted:
    """``texts`` is {language: {word of a state: [how many texts, since when the oldest of their sources has stood there]}}.

    A ``State`` itself would take ten times as long to be found in so many dicts.
    """

    key: object
    title: str
    areas: set
    texts: dict = field(default_factory=lambda: {language: {} for language in TARGET_LANGUAGES})
    words: set = field(default_factory=set)  # the states in any language

    def note(self, language, word, since):
        self.words.add(word)
        found = self.texts[language].setdefault(word, [0, since])
        found[0] += 1
        if since < found[1]:
            found[1] = since

    def number(self, language, state):
        """How many texts it has in that state."""
        return self.texts[language].get(state.value, NONE)[0]


def asked_for(selection):
    """A test of a ``Counted``: whether it has a text that the selection asks for. What it needs is found once, for very many."""
    latest, words = selection.latest, [state.value for state in selection.states]
    area = selection.area and selection.area.pk

    def is_asked_for(counted):
        if (area and area not in counted.areas) or selection.key not in (None, counted.key):
            return False
        if not (selection.state or latest):
            return True
        if not (selection.language or latest):
            return not counted.words.isdisjoint(words)
        found = [counted.texts[selection.language]] if selection.language else counted.texts.values()
        return any(word in each and (latest is None or each[word][1] <= latest) for each in found for word in words)

    return is_asked_for


@cached_until_publication
def objects_of(home, parts):
    """([``Counted``] of a kind of content, by title; their ``totals``; whether there are more than those read).

    ``parts`` are pairs of a model with texts, ``home`` itself or that of its rows, and the attribute with the key of the object.
    A query for each of them and each way to the regions, one for the names, two for the states, one for the times.
    """
    read = list(home._base_manager.order_by("-updated", "pk")[: OBJECTS_READ + 1])
    areas = areas_of(home)
    objects = {row.pk: Counted(row.pk, title_of(row), areas[row.pk]) for row in read[:OBJECTS_READ]}
    texts, noted = {}, noted_source_texts()
    for model, key in parts:
        for owner, updated, place, source, translations in _texts_of(model, key, list(objects)):
            since = noted.get(digest(source), updated) if noted else updated
            for language, text in zip(TARGET_LANGUAGES, translations, strict=True):
                if text:
                    texts[owner, since, *place, language] = source, text
                else:
                    objects[owner].note(language, MISSING, since)
    for (owner, since, *_text, language), state in judged(texts).items():
        objects[owner].note(language, state.value, since)
    found = sorted(
        (each for each in objects.values() if any(each.texts.values())), key=lambda each: collation_key(each.title)
    )
    return found, totals(found), len(read) > OBJECTS_READ


def _texts_of(model, key, owners):
    """Yields (key of the object, when its row was changed, (key of the row, field), source text, translations) of ``owners``."""
    fields, width = fields_to_translate(model), 1 + len(TARGET_LANGUAGES)
    columns = [f"{name}_{language}" for name in fields for language in (SOURCE_LANGUAGE, *TARGET_LANGUAGES)]
    rows = model._base_manager.rewrite(False).filter(**{f"{key}__in": owners}).order_by().annotate(owner=F(key))
    for pk, owner, updated, *values in rows.values_list("pk", "owner", "updated", *columns):
        for number, name in enumerate(fields):
            source, *translations = values[number * width : (number + 1) * width]
            if source:
                yield owner, updated, (pk, name), source, translations


def totals(counted):
    """{language: Counter of words of states} of all texts of ``counted``."""
    found = {language: Counter() for language in TARGET_LANGUAGES}
    for each in counted:
        for language, words in each.texts.items():
            for word, (number, _since) in words.items():
                found[language][word] += number
    return found
