from modeltranslation.translator import TranslationOptions, register

from offices.models import Appointment, Contact, Office, Post, Premises


@register(Office)
class OfficeTranslation(TranslationOptions):
    fields = ("name", "profile", "life_note", "closing_note")


@register(Premises)
class PremisesTranslation(TranslationOptions):
    fields = ("city", "address")


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("label",)


@register(Post)
class PostTranslation(TranslationOptions):
    fields = ("title", "note")


@register(Appointment)
class AppointmentTranslation(TranslationOptions):
    fields = ("person", "note")
