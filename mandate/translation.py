from modeltranslation.translator import TranslationOptions, register

from mandate.models import Milestone, Passage, Question


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("question", "answer")


@register(Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ("text",)


@register(Passage)
class PassageTranslation(TranslationOptions):
    fields = ("heading", "body")
