"""Offices by the region that they serve, as lists and the map name them."""

from offices.models import Office

# The order of lists.
STATUSES = [Office.Status.OPEN, Office.Status.UNCERTAIN, Office.Status.PLANNED, Office.Status.CLOSED]


def by_region(offices, regions, day, *, with_empty=False):
    """[(region, offices)]: first those that serve several regions, then each region's, then those of none.

    ``region`` is ``None`` for the first and ``False`` for the last. Those open on ``day`` stand before planned and closed
    ones. ``with_empty`` says that a region stands here without offices too.
    """
    groups = {None: [], **{region.pk: [] for region in regions}, False: []}
    for office in sorted(offices, key=lambda office: STATUSES.index(office.status_on(day))):
        served = [region.pk for region in office.regions.all()]
        key = served[0] if len(served) == 1 else None if served else False
        groups.setdefault(key, []).append(office)
    known = {region.pk: region for region in regions}
    return [
        (known.get(key, key), members) for key, members in groups.items() if members or (with_empty and key in known)
    ]
