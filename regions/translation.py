from modeltranslation.translator import TranslationOptions, register

from regions.models import Participation, Partner, Region


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ("name", "profile")


@register(Partner)
class PartnerTranslation(TranslationOptions):
    fields = ("name", "official_name", "capital", "profile")


@register(Participation)
class ParticipationTranslation(TranslationOptions):
    fields = ("note",)
