"""Whole, and word by word: what the head of a page says about it to search engines, and to whoever shows a link to it."""

from datetime import date

import pytest
from django.test import Client
from django.utils import translation

from pages.page import Page
from tests.documents import read
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, PublisherFactory

pytestmark = pytest.mark.django_db

SITE = "http://testserver"
TITLE = "NATO Secretary General’s Special Representative for the Caucasus and Central Asia"
PAGE = f"{SITE}/en/offices/tbilisi/"


@pytest.fixture
def office():
    office = OfficeFactory(slug="tbilisi", name_en="Liaison & more", opened=date(2010, 10, 1), closed=date(2030, 1, 2))
    PremisesFactory(office=office, address_en="1, Street\nOld town", position_precision="street")
    for kind, values in (("telephone", ["+995322933801", "+995322933802"]), ("web", ["https://office.example"])):
        for position, value in enumerate(values):
            ContactFactory(office=office, kind=kind, value=value, position=position)
    ContactFactory(office=office, kind="email", value="office@example.org")
    return office


def test_the_head_of_a_page_says_what_it_is_where_it_is_and_how_it_looks(office):
    document = read(Client().get("/en/offices/tbilisi/"))

    said = {
        each.get("property") or each.get("name"): each["content"] for each in document.all("meta") if "content" in each
    }
    links = {each.get("hreflang") or each["rel"]: each["href"] for each in document.all("link") if each["rel"] in LINKS}
    assert said == {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "description": "What it does.",
        "og:type": "website",
        "og:site_name": TITLE,
        "og:title": "Liaison & more",
        "og:description": "What it does.",
        "og:url": PAGE,
        "og:image": f"{SITE}/en/map/preview.png?page=offices%3Adetail&office=tbilisi",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Map of the two regions",
        "og:locale": "en_GB",
        "twitter:card": "summary_large_image",
    }
    assert links == {
        "canonical": PAGE, "en": PAGE, "x-default": PAGE, "alternate": f"{SITE}/en/changes.atom",
    }  # fmt: skip
    assert document.words("title")[0] == f"Liaison & more · {TITLE}"


LINKS = ("canonical", "alternate")


LOCALES = ["en_GB", "fr_FR", "ru_RU", "hy_AM", "az_AZ", "ka_GE", "kk_KZ", "ky_KG", "tg_TJ", "tk_TM", "uz_UZ"]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_names_its_language_with_the_country_of_its_usual_form(locale):
    with translation.override(locale[:2]):
        assert Page("/x/", title="x").locale == locale


@pytest.mark.parametrize("is_own", [True, False])
def test_an_office_is_told_to_machines_with_all_that_is_known_of_it(office, is_own):
    publisher = PublisherFactory(owns_offices=is_own, url="", address_en="", telephone="", email="")

    found = read(Client().get("/en/offices/tbilisi/")).structured_data

    organisation = {"@type": "Organization", "name": publisher.name_en, "description": publisher.short_en}
    about = {"@type": "WebPage", "url": PAGE, "publisher": organisation}
    assert found["GovernmentOffice"] == {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "name": "Liaison & more",
        **({"@id": PAGE, "url": PAGE} if is_own else {"subjectOf": about}),
        "foundingDate": "2010-10-01",
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "GE",
            "addressLocality": "Tbilisi",
            "streetAddress": "1, Street, Old town",
        },
        "geo": {"@type": "GeoCoordinates", "latitude": 41.69143, "longitude": 44.83412},
        "telephone": "+995322933801",
        "sameAs": "https://office.example",
        "email": "office@example.org",
    }
    assert found["BreadcrumbList"] == {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Home", "item": f"{SITE}/en/"},
            {"@type": "ListItem", "position": 2, "name": "Offices", "item": f"{SITE}/en/offices/"},
            {"@type": "ListItem", "position": 3, "name": "Liaison & more", "item": PAGE},
        ],
    }


def test_the_home_page_tells_machines_of_the_site():
    assert read(Client().get("/ka/")).structured_data["WebSite"] == {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": SITE_IN_GEORGIAN,
        "url": f"{SITE}/ka/",
        "inLanguage": "ka",
    }


with translation.override("ka"):
    SITE_IN_GEORGIAN = translation.gettext(TITLE)
