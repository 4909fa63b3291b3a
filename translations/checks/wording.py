"""The words of the glossary: approved ones where the English has their term, and none that it avoids."""

from itertools import islice

from django.utils.translation import gettext as _

from translations.checks.faults import FAULTS_OF_ONE_KIND, Fault, fault
from translations.glossary import folded_words


def words(source, text, language, glossary):
    reason = _("“%(found)s” is a word that the glossary avoids. It has “%(wanted)s”.")
    wrong = dict.fromkeys(islice(glossary.wrong_words(text.words, language), FAULTS_OF_ONE_KIND))
    faults = [fault("word", reason, found, wanted) for found, wanted in wrong]
    folded = folded_words(text.words, language)
    for entry, term in glossary.found_in(source.words):
        approved = entry.approved.get(language)
        if entry.is_required and approved and not entry.is_in(folded, language):
            reason = _("The English has “%(found)s”, for which the glossary has “%(wanted)s”.")
            faults.append(Fault("term", fault("term", reason, term, approved).sentence, "", approved))
    return faults
