"""A forgotten password: a link by e-mail, in the receiver's language, a few times a day, noted in the journal.

Whoever asks is answered before anybody looks whose address it is, so neither answer nor time tells who works here.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.views import PasswordResetView
from django.http import HttpResponseRedirect
from django.utils import timezone, translation

from accounts.addresses import client_network
from accounts.models import ResetRequest
from publishing.journal.entries import Action, record, sender_address
from publishing.models import JournalEntry

LINKS_A_DAY = 3  # for one person, whoever asks
WAITING_FROM_ONE_ADDRESS, WAITING = 5, 1000  # requests; what comes beyond is forgotten


class ResetView(PasswordResetView):
    """Notes what is asked for; ``send_links`` does the rest."""

    def form_valid(self, form):
        network, waiting = client_network(self.request), ResetRequest.objects
        if waiting.filter(network=network).count() < WAITING_FROM_ONE_ADDRESS and waiting.count() < WAITING:
            waiting.create(email=form.cleaned_data["email"], address=sender_address(self.request), network=network)
        return HttpResponseRedirect(self.get_success_url())


class LinkForm(PasswordResetForm):
    """Sends the links that one request asks for."""

    def __init__(self, asked):
        super().__init__({"email": asked.email})
        self.address = asked.address

    def get_users(self, email):
        """Those of the staff with the address who were not sent enough links already."""
        for user in super().get_users(email):
            if user.is_staff and links_of_today(user) < LINKS_A_DAY:
                record(Action.ASKED_FOR_RESET, user, address=self.address)
                yield user

    def send_mail(self, subject_template_name, email_template_name, context, *args, **kwargs):
        with translation.override(context["user"].language or settings.LANGUAGE_CODE):
            super().send_mail(subject_template_name, email_template_name, context, *args, **kwargs)


def send_links():
    """Answers every request once, also where several processes do; those that waited too long are forgotten."""
    earliest = timezone.now() - timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    for asked in ResetRequest.objects.order_by("pk"):
        is_ours = ResetRequest.objects.filter(pk=asked.pk).delete()[0]
        form = LinkForm(asked)
        if is_ours and asked.asked > earliest and form.is_valid():
            form.save(
                domain_override=urlsplit(settings.SITE_URL).netloc,
                subject_template_name="admin/password_reset_subject.txt",
                email_template_name="admin/password_reset_email.txt",
                extra_email_context={"site_url": settings.SITE_URL},
            )


def links_of_today(user):
    label, since = get_user_model()._meta.label_lower, timezone.now() - timedelta(days=1)
    asked = JournalEntry.objects.filter(when__gt=since, action=Action.ASKED_FOR_RESET)
    return asked.filter(model=label, object_id=str(user.pk)).count()
