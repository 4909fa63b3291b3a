from modeltranslation.translator import translator

from mandate.models import Milestone, Passage, Question

translator.register(Question, fields=("question", "answer"))
translator.register(Milestone, fields=("text",))
translator.register(Passage, fields=("heading", "body"))
