import sys

from django.apps import AppConfig
from django.template import defaultfilters
from django.utils import dates, text
from django.utils.functional import keep_lazy_text


class LanguagesConfig(AppConfig):
    name = "languages"

    def ready(self):
        """Has Django begin its labels as each script wants it, and call the months as CLDR does: no setting does that."""
        from languages.words import month_name, sentence_case

        for names, context, width in (
            (dates.MONTHS, "stand-alone", "wide"),
            (dates.MONTHS_ALT, "format", "wide"),
            (dates.MONTHS_3, "format", "abbreviated"),
        ):
            names.update({month: month_name(month, context, width) for month in names})
        former, capfirst = (text.capfirst, defaultfilters.capfirst), keep_lazy_text(sentence_case)
        for module in list(sys.modules.values()):
            if getattr(module, "__dict__", {}).get("capfirst") in former:
                module.capfirst = capfirst
