"""What somebody may have meant who found nothing: the nearest of the names by which offices are found."""

from difflib import get_close_matches
from itertools import islice

from django.conf import settings

from languages.folding import fold
from offices.models import Appointment, Premises
from publishing.revisions.present import cached_until_publication
from regions.models import Partner, Region

LIKENESS = 0.75  # from which a name is near enough: two wrong letters in eight
LETTERS_COMPARED = 40
NAMES_COMPARED = 4000
NAMED = [(Partner, "name"), (Partner, "capital"), (Region, "name"), (Premises, "city"), (Appointment, "person")]
SHORTEST_WORD = 4  # letters; shorter words of a name are near to too much


@cached_until_publication
def known_names():
    """{folded: name} of countries, regions, towns and people, in every language, whole and in words."""
    names = {}
    for name in islice(_names(), NAMES_COMPARED):
        for words in (name, *(word for word in name.split() if len(word) >= SHORTEST_WORD)):
            names.setdefault(fold(words), words)
    return names


def _names():
    for model, field in NAMED:
        columns = [f"{field}_{language}" for language, _name in settings.PUBLIC_LANGUAGES]
        for values in model.objects.order_by().values_list(*columns)[:NAMES_COMPARED]:
            yield from dict.fromkeys(filter(None, values))


def nearest_name(text):
    """The name that is spelt nearly as ``text``; nothing if none is, or if one is spelt so."""
    typed, names = fold(text)[:LETTERS_COMPARED], known_names()
    near = get_close_matches(typed, names, n=1, cutoff=LIKENESS) if typed not in names else []
    return names[near[0]] if near else ""
