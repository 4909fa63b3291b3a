from modeltranslation.translator import translator

from pages.models import Publisher

translator.register(Publisher, fields=("name", "short", "brief", "statement", "address"))
