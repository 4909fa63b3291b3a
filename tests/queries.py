"""Query strings and what each asks for, the same for the server and for the browser."""

import json
from datetime import date
from pathlib import Path

from tests.factories import (
    AppointmentFactory,
    OfficeFactory,
    PartnerFactory,
    PostFactory,
    PremisesFactory,
    RegionFactory,
)

# Dicts: ``query``; what it ``asks`` for, or the names of its ``invalid`` parts; the slugs of the ``offices`` shown.
QUERIES = json.loads(Path(__file__).with_name("queries.json").read_text(encoding="utf-8"))


def make_offices():
    """The four offices that the queries choose from, one with a head. The first year of which the site tells is 2003."""
    caucasus = RegionFactory(slug="south-caucasus", name_en="South Caucasus")
    asia = RegionFactory(slug="central-asia", name_en="Central Asia")
    PartnerFactory(slug="georgia", name_en="Georgia", code="GE", region=caucasus)
    PartnerFactory(slug="uzbekistan", name_en="Uzbekistan", code="UZ", region=asia)
    for slug, kind, opened, closed, regions, city, country in [
        ("headquarters", "headquarters", date(2004, 9, 15), None, [caucasus, asia], ("Brussels", "Брюссель"), "BE"),
        ("kabul", "civilian", date(2003, 10, 1), date(2021, 8, 31), [], ("Kabul", "Кабул"), "AF"),
        ("tashkent", "liaison", date(2013, 3, 1), date(2017, 4, 1), [asia], ("Tashkent", "Ташкент"), "UZ"),
        ("tbilisi", "liaison", date(2010, 10, 1), None, [caucasus], ("Tbilisi", "Тбилиси"), "GE"),
    ]:
        name = "Liaison office" if kind == "liaison" else slug.title()
        office = OfficeFactory(slug=slug, kind=kind, opened=opened, closed=closed, name_en=name)
        office.regions.set(regions)
        PremisesFactory(office=office, city_en=city[0], city_ru=city[1], country=country)
        if slug == "headquarters":
            AppointmentFactory(post=PostFactory(office=office), person_en="Kevin Hamilton")
