"""What a machine can see of a translation that says something else than the English, or is written wrongly."""

from languages.text import SOURCE_LANGUAGE
from translations.checks import copies, letters, markup, numbers, wording
from translations.checks.faults import KINDS as KINDS, Fault as Fault, Side
from translations.glossary import present_glossary

CHECKS = (
    markup.addresses,
    markup.links,
    markup.tags,
    markup.placeholders,
    numbers.telephones,
    numbers.dates_and_numbers,
    copies.copies,
    letters.script,
    letters.spaces,
    letters.marks,
    letters.apostrophes,
    letters.invisible,
)


def check(source, text, language, glossary=None):
    """The ``Fault``s of ``text``, the translation of ``source`` into ``language``, as a list.

    ``glossary`` is the ``Glossary`` to go by, by default the published one, which is all that may be asked of the database.
    Time grows with the length of the texts. An empty text has no fault: it is missing.
    """
    if not text or language == SOURCE_LANGUAGE:
        return []
    sides = [Side(each.replace("\r\n", "\n")) for each in (source, text)]
    faults = [fault for each in CHECKS for fault in each(*sides, language)]
    return faults + wording.words(*sides, language, present_glossary() if glossary is None else glossary)
