"""A forgotten password: a link by e-mail, in the receiver's language, a few times a day, noted in the journal."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.views import PasswordResetView
from django.utils import timezone, translation

from publishing.journal.entries import Action, record
from publishing.models import JournalEntry

LINKS_A_DAY = 3  # for one person, whoever asks


class ResetForm(PasswordResetForm):
    def get_users(self, email):
        """Those of the staff with the address who were not sent enough links already."""
        for user in super().get_users(email):
            if user.is_staff and links_of_today(user) < LINKS_A_DAY:
                record(Action.ASKED_FOR_RESET, user)
                yield user

    def send_mail(self, subject_template_name, email_template_name, context, *args, **kwargs):
        with translation.override(context["user"].language or settings.LANGUAGE_CODE):
            super().send_mail(subject_template_name, email_template_name, context, *args, **kwargs)


class ResetView(PasswordResetView):
    """Answers alike whether anybody has the address or not."""

    form_class = ResetForm
    email_template_name = "admin/password_reset_email.txt"
    subject_template_name = "admin/password_reset_subject.txt"
    extra_email_context = {"site_url": settings.SITE_URL}


def links_of_today(user):
    label, since = get_user_model()._meta.label_lower, timezone.now() - timedelta(days=1)
    asked = JournalEntry.objects.filter(when__gt=since, action=Action.ASKED_FOR_RESET)
    return asked.filter(model=label, object_id=str(user.pk)).count()
