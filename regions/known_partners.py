"""All partners at once: there are few, and nearly every page names some."""

from publishing.revisions.present import cached_until_publication
from regions.models import Partner, Region


@cached_until_publication
def every_region():
    """All regions, with their partners and the participations of these loaded."""
    return list(Region.objects.prefetch_related("partners__participations"))


@cached_until_publication
def partners_by_code():
    """{ISO code: partner} with regions and participations loaded, these by their beginning, undated ones last."""
    partners = Partner.objects.select_related("region").prefetch_related("participations")
    return {partner.code: partner for partner in partners}
