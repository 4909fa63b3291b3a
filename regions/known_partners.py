"""All partners at once: there are few, and nearly every page names some."""

from django.db.models import F, Prefetch

from publishing.kept import kept
from regions.models import Participation, Partner


@kept
def partners_by_code():
    """{ISO code: partner} with regions and participations loaded, these by their beginning, undated ones last."""
    by_beginning = Participation.objects.order_by(F("since").asc(nulls_last=True), "framework")
    return Partner.objects.select_related("region").prefetch_related(Prefetch("participations", by_beginning)).by_code()
