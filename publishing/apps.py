from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self):
        import publishing.journal.receivers
        import publishing.revisions.wording  # noqa: F401
        from publishing.workflow.roles import after_migration

        # After Django's own receiver, which makes the permissions. Each app, for each has its own models.
        post_migrate.connect(after_migration, dispatch_uid="publishing.workflow.roles")
