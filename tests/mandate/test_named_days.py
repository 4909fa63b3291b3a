"""Which day of its month or year a row happens to store decides nothing: neither what stands on a page nor in which order."""

from datetime import date

import pytest

from mandate.models import Milestone
from regions.models import Participation
from tests.documents import read
from tests.factories import MilestoneFactory, OfficeFactory, ParticipationFactory, PartnerFactory

pytestmark = pytest.mark.django_db

PAGES = [
    "/en/",
    "/en/timeline/",
    "/en/map/?year=2014",
    "/en/offices/tbilisi/",
    "/en/partners/georgia/",
    "/en/regions/{}/",
]
STORED = {
    "month": [date(2014, 5, day) for day in (31, 1, 20)],
    "year": [date(2014, month, 28) for month in (12, 1, 8)],
    "latest": [date(2014, 5, day) for day in (2, 30, 9)],
    "earliest": [date(2014, 5, day) for day in (30, 3, 11)],
}


def texts(client, region):
    return [read(client.get(path.format(region.slug))).words("main") for path in PAGES]


@pytest.mark.parametrize("turn", [1, 2])
def test_another_day_of_the_same_month_or_year_changes_no_page(client, turn):
    partner = PartnerFactory(slug="georgia", code="GE")
    office = OfficeFactory(slug="tbilisi", opened=date(2010, 10, 1))
    office.regions.add(partner.region)
    rows = []
    for number, (precision, days) in enumerate([*STORED.items(), *STORED.items()]):
        about = {"office": office, "partner": partner, "text_en": f"Milestone {number}"}
        rows.append((MilestoneFactory(day=days[0], day_precision=precision, **about), "day", days))
    for framework, (precision, days) in zip(["pfp", "ipap", "parp", "nacc"], STORED.items(), strict=True):
        row = ParticipationFactory(partner=partner, framework=framework, since=days[0], since_precision=precision)
        rows.append((row, "since", days))
    before = texts(client, partner.region)

    for number, (row, name, days) in enumerate(rows):
        type(row).objects.filter(pk=row.pk).update(**{name: days[(turn + number % 2) % 3]})

    assert (Milestone.objects.count(), Participation.objects.count()) == (8, 4)
    assert texts(client, partner.region) == before
