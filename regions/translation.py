from modeltranslation.translator import translator

from regions.models import Participation, Partner, Region

translator.register(Region, fields=("name", "other_names", "profile", "picture_alt"))
translator.register(Partner, fields=("name", "official_name", "other_names", "capital", "profile", "picture_alt"))
translator.register(Participation, fields=("note",))
