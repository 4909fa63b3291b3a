from modeltranslation.translator import translator

from translations.models import Term

translator.register(Term, fields=("term", "avoided"))
