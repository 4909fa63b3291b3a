from modeltranslation.translator import translator

from offices.models import Appointment, Contact, Office, Post, Premises

translator.register(Office, fields=("name", "other_names", "profile", "life_note", "closing_note", "picture_alt"))
translator.register(Premises, fields=("city", "address", "hours"))
translator.register(Contact, fields=("label",))
translator.register(Post, fields=("title", "note"))
translator.register(Appointment, fields=("person", "note", "picture_alt"))
