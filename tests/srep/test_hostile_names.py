"""Whatever is stored as a name, each file and page is what its schema and its readers ask for."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import cycle
from pathlib import Path

import fastkml
import feedparser
import gpxpy
import pytest
from django.contrib.contenttypes.models import ContentType
from lxml import etree

from languages.dates import Precision
from languages.outgoing import FORBIDDEN, legible
from offices.models import Office, Premises
from pages import changes
from pages.page import shorten
from publishing.models import Revision
from tests.documents import read
from tests.factories import RegionFactory
from tests.hostile import FIXED, hostile_names
from tests.spreadsheets import formulas

pytestmark = [pytest.mark.django_db, pytest.mark.rendering]

SCHEMAS = Path(__file__).parents[1] / "schemas"
KML = Path(fastkml.__file__).parent / "schema" / "ogckml22.xsd"
SLUGS = [form.format(number) for number, form in zip(range(500), cycle(["{}", "-{}", "_{}", "a{}", "A-{}_"]))]
POSITIONS = [(41.69143, 44.83412), (90, 180), (-90, -180), (0, 0), (-33.5, -70.25), (34.5, 69.2)]
DATES = [date(1900, 1, 1), date(2014, 5, 16), date(2100, 12, 31)]


@pytest.fixture
def offices():
    RegionFactory(name_en=FIXED[2])
    offices = [
        Office(
            slug=slug,
            kind="liaison",
            name_en=name,
            profile_en=name,
            opened=day,
            opened_precision=precision,
            closed=date(2101, 1, 1) if day.year == 2014 else None,
            closed_precision=precision,
        )
        for name, slug, day, precision in zip(hostile_names(500), SLUGS, cycle(DATES), cycle(Precision.values))
    ]
    Office.objects.bulk_create(offices)
    Premises.objects.bulk_create(
        Premises(office=office, country="GE", city_en=office.name_en[:120], latitude=latitude, longitude=longitude)
        for office, (latitude, longitude) in zip(offices, cycle(POSITIONS))
    )
    return offices


def content(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.getvalue()


def as_read(names):
    """Names as an XML reader gives them: white space made even, as programs differ in it."""
    return sorted(" ".join(legible(name).split()) for name in names)


def as_feedparser_reads(text):
    """It takes letters of Latin-1 that would be UTF-8 for misread ones, and mends them."""
    try:
        return legible(text).strip().encode("latin-1").decode()
    except UnicodeError:
        return text


def test_the_kml_is_valid_and_read_with_the_same_names(client, offices):
    file = content(client, "/en/map/features.kml")

    etree.XMLSchema(etree.parse(KML)).assertValid(etree.fromstring(file))
    (document,) = fastkml.KML.parse(BytesIO(file)).features
    assert as_read(place.name or "" for place in document.features) == as_read(hostile_names(500))


def test_the_gpx_is_valid_and_read_with_the_same_names(client, offices):
    file = content(client, "/en/map/features.gpx")

    etree.XMLSchema(etree.parse(SCHEMAS / "gpx.xsd")).assertValid(etree.fromstring(file))
    assert as_read(point.name or "" for point in gpxpy.parse(file.decode()).waypoints) == as_read(hostile_names(500))


def test_the_table_calculates_nothing_in_any_spreadsheet(client, offices):
    file = content(client, "/en/map/features.csv").decode()

    assert formulas(file) == []
    assert FORBIDDEN.search(file) is None


@pytest.mark.parametrize("path", ["/en/map/picture.svg", "/en/map/picture.svg?size=small", "/sitemap.xml"])
def test_pictures_and_sitemap_are_well_formed(client, offices, path):
    assert len(etree.fromstring(content(client, path))) > 0


@pytest.mark.parametrize("path", ["/en/", "/en/offices/", "/en/map/", "/en/regions/"])
def test_pages_are_well_formed(client, offices, path):
    response = client.get(path)

    assert (response.status_code, read(response).faults) == (200, [])
    assert FORBIDDEN.search(response.content.decode()) is None


@pytest.mark.parametrize(
    "number", [pytest.param(n, marks=pytest.mark.slow if n % 10 else ()) for n in range(len(FIXED))]
)
def test_the_page_and_the_preview_of_each_office_hold_its_name(client, number):
    office = Office.objects.create(slug=SLUGS[number], kind="liaison", name_en=FIXED[number], opened=DATES[0])

    response = client.get(office.get_absolute_url())
    page = read(response)
    assert page.faults == []
    assert as_read([page.one("h1")["text"]]) == as_read([FIXED[number]])
    assert as_read([page.structured_data["GovernmentOffice"]["name"]]) == as_read([FIXED[number]])
    assert FORBIDDEN.search(response.content.decode()) is None
    assert content(client, f"/en/map/preview.png?office={office.slug}").startswith(b"\x89PNG")


def test_the_feed_is_valid_and_read_with_the_same_names_and_notes(client, offices, monkeypatch):
    monkeypatch.setattr(changes, "PER_PAGE", 500)
    kind, first = ContentType.objects.get_for_model(Office), datetime(2024, 1, 1, tzinfo=UTC)
    Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            object_id=office.pk,
            number=1,
            title=office.name_en,
            snapshot={},
            change_note=office.name_en,
            state=Revision.State.LIVE,
            published=first + timedelta(minutes=number),
        )
        for number, office in enumerate(offices)
    )

    file = content(client, "/en/changes.atom")
    page = client.get("/en/changes/")

    etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng")).assertValid(etree.fromstring(file))
    entries = feedparser.parse(file).entries
    assert as_read(entry.get("title", "") for entry in entries) == as_read(
        as_feedparser_reads(shorten(name)) for name in hostile_names(500)
    )
    assert as_read(entry.get("summary", "") for entry in entries) == as_read(
        map(as_feedparser_reads, hostile_names(500))
    )
    assert read(page).faults == []
    assert FORBIDDEN.search(page.content.decode()) is None
