"""Makes offices for trials of the map with very many of them: `python bench/make_offices.py 100000`; 0 takes them away.

They go into the database of DATABASE_URL. Their names and addresses say that they are made. Never on a site that
anybody reads.
"""

import argparse
import os
import random
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

PREFIX = "made-"
BATCH = 2000
SPREAD = 4  # degrees around a capital
FIRST_DAY, LAST_DAY = date(1994, 1, 10), date(2030, 12, 31)


def make_offices(number, *, force=False):
    """Replaces the made offices by ``number`` others, the same every time. Django is set up before.

    Exits in words where there are no partners with a position, and beside real offices without DEBUG and ``force``.
    """
    from django.conf import settings
    from django.db import transaction
    from django.utils import timezone

    from offices.models import Office, Premises
    from publishing.models import SiteRevision
    from regions.models import Partner

    has_real = Office.objects.exclude(slug__startswith=PREFIX).exists()
    if has_real and not settings.DEBUG and not force:
        raise SystemExit("There are real offices here. Use an empty database, or --force if this is a trial.")
    partners = list(Partner.objects.select_related("region").filter(latitude__isnull=False))
    if not partners:
        raise SystemExit("There are no partners with a position. Run load_content first.")
    chance = random.Random(number)  # noqa: S311 - the same offices every time
    with transaction.atomic():
        Office.objects.filter(slug__startswith=PREFIX).delete()
        for first in range(0, number, BATCH):
            _make(range(first, min(first + BATCH, number)), partners, chance)
        # What was written in the last minutes a process reads anew after each publication; these are to be as any others.
        before = timezone.now() - timedelta(hours=1)
        Office.objects.filter(slug__startswith=PREFIX).update(updated=before)
        Premises.objects.filter(office__slug__startswith=PREFIX).update(updated=before)
        SiteRevision.raise_number()


def _make(numbers, partners, chance):
    from offices.models import Office, Premises

    offices, places, links = [], [], []
    for number in numbers:
        partner = chance.choice(partners)
        opened = FIRST_DAY + timedelta(days=chance.randrange((LAST_DAY - FIRST_DAY).days))
        closed = opened + timedelta(days=chance.randrange(200, 8000)) if chance.random() < 0.3 else None
        office = Office(
            slug=f"{PREFIX}{number}",
            kind=chance.choice(Office.Kind.values),
            name_en=f"Made office {number} (for trials)",
            opened=opened,
            closed=closed,
        )
        offices.append(office)
        places.append(
            Premises(
                office=office,
                country=partner.code,
                city_en=f"Made place {number}",
                latitude=_around(partner.latitude, chance),
                longitude=_around(partner.longitude, chance),
                position_precision=chance.choice(Premises.PositionPrecision.values),
            )
        )
        links.append(Office.regions.through(office=office, region=partner.region))
    Office.objects.bulk_create(offices)
    Premises.objects.bulk_create(places)
    Office.regions.through.objects.bulk_create(links)


def _around(degrees, chance):
    return round(degrees + Decimal(chance.gauss(0, SPREAD / 2)), 5)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("number", type=int, help="how many there shall be")
    parser.add_argument("--force", action="store_true", help="beside real offices, and without DEBUG")
    asked = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "srep.settings")
    import django

    django.setup()
    make_offices(asked.number, force=asked.force)
    print(f"{asked.number} offices made. They go with: python bench/make_offices.py 0")


if __name__ == "__main__":
    main()
