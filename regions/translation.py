from modeltranslation.translator import translator

from regions.models import Participation, Partner, Region

translator.register(Region, fields=("name", "other_names", "profile"))
translator.register(Partner, fields=("name", "official_name", "other_names", "capital", "profile"))
translator.register(Participation, fields=("note",))
