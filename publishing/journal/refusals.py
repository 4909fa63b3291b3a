"""What somebody sent and may not do, kept in the journal within bounds."""

from datetime import timedelta

from django.utils import timezone

from publishing.journal.entries import Action, record
from publishing.models import JournalEntry

REFUSALS_NOTED, LATELY = 20, timedelta(minutes=10)  # of one person in that time: the journal keeps each for ever


def note_refusal(request):
    earlier = JournalEntry.objects.filter(
        action=Action.NOT_ALLOWED, user=request.user.pk, when__gt=timezone.now() - LATELY
    )
    if earlier.count() < REFUSALS_NOTED:
        record(Action.NOT_ALLOWED, request.path[:300], request.user)
