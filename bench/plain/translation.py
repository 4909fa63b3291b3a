from modeltranslation.translator import register

from bench.plain import models

register(models.Region, fields=["name", "profile"])
register(models.Partner, fields=["name", "official_name", "capital", "profile"])
register(models.Participation, fields=["note"])
register(models.Office, fields=["name", "profile", "city", "address"])
register(models.Contact, fields=["label"])
