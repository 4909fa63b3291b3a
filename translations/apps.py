from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationsConfig(AppConfig):
    name = "translations"
    verbose_name = _("Translations")

    def ready(self):
        import translations.outdating  # noqa: F401, which connects it
        from translations.archive import connect

        connect(self)
