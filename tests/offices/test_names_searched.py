"""What people type to find an office, and where it is found: lists, the map's data, the staff's lists."""

import pytest
from django.urls import reverse

from accounts.models import User
from offices.models import Office
from offices.selection import OfficeSelection
from regions.models import Partner, Region
from tests.rows import write_rows

pytestmark = pytest.mark.django_db

GEORGIA, TASHKENT, KABUL, BRUSSELS = (
    "liaison-georgia",
    "liaison-central-asia",
    "senior-civilian-representative-afghanistan",
    "special-representative",
)
OFFICES = {
    "Tbilisi, Georgia": [GEORGIA],
    "(TBILISI)": [GEORGIA],
    "Tbi\u00adlisi": [GEORGIA],
    "Tiflis": [GEORGIA],
    "Тифлис": [GEORGIA],
    "«Kabul»": [KABUL],
    "Афганистан": [KABUL],
    "Belgium": [BRUSSELS],
    "Бельгия": [BRUSSELS],
    "Nur-Sultan": [TASHKENT],
    "нур султан": [TASHKENT],
    "Озбекстан": [TASHKENT],
    "Казакстан": [TASHKENT],
    "НАТО": [TASHKENT, GEORGIA, KABUL],
    "ნატო": [TASHKENT, GEORGIA, KABUL],
    "Նատո": [TASHKENT, GEORGIA, KABUL],
    "Nowhere, Georgia": [],
}
# Readers find besides who serves a country or region, and who held a post.
SERVED = {
    "Tbilisi, Georgia": [GEORGIA, BRUSSELS],
    "Tiflis": [GEORGIA, BRUSSELS],
    "Тифлис": [GEORGIA, BRUSSELS],
    "Armenia": [GEORGIA, BRUSSELS],
    "Հայաստան": [GEORGIA, BRUSSELS],
    "Yerevan": [GEORGIA, BRUSSELS],
    "Эривань": [GEORGIA, BRUSSELS],
    "Bakou": [GEORGIA, BRUSSELS],
    "Kyrgyzstan": [TASHKENT, BRUSSELS],
    "Киргизия": [TASHKENT, BRUSSELS],
    "Frunze": [TASHKENT, BRUSSELS],
    "Nur-Sultan": [TASHKENT, BRUSSELS],
    "Central Asia": [TASHKENT, BRUSSELS],
    "Hamilton": [BRUSSELS],
    "Гамильтон": [BRUSSELS],
    "Appathurai": [BRUSSELS],
    "Hamilton Kabul": [],
    "Kabul": [KABUL],
    "Belgium": [BRUSSELS],
}
PARTNERS = {
    "Kyrgyzstan": ["kyrgyz-republic"],
    "Киргизия": ["kyrgyz-republic"],
    "Frunze": ["kyrgyz-republic"],
    "Turkmenia": ["turkmenistan"],
    "Точикистон": ["tajikistan"],
    "Казакстан": ["kazakhstan"],
    "Озбекстан": ["uzbekistan"],
    "Tiflis": ["georgia"],
}


@pytest.fixture
def content(db, rows_of_content):
    write_rows(rows_of_content)


def found_by_staff(staff, model, term):
    opts = model._meta
    page = staff.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"), {"q": term})
    return sorted(row.slug for row in page.context["cl"].result_list)


def test_readers_find_offices_by_every_name_of_their_towns_countries_and_people(content):
    found = {
        term: set(OfficeSelection({"q": term}).narrow(Office.objects.all()).values_list("slug", flat=True))
        for term in (OFFICES | SERVED)
    }

    assert {term: found[term] for term in SERVED} == {term: set(slugs) for term, slugs in SERVED.items()}
    assert [term for term, slugs in OFFICES.items() if not found[term] >= set(slugs)] == []


def test_staff_find_offices_and_partners_by_every_name(content, staff):
    assert {term: found_by_staff(staff, Office, term) for term in OFFICES} == OFFICES
    assert {term: found_by_staff(staff, Partner, term) for term in PARTNERS} == PARTNERS
    assert found_by_staff(staff, Region, "Средняя Азия") == ["central-asia"]


def test_readers_do_not_see_the_other_names(content, client):
    for path in ("/en/regions/", "/en/partners/kyrgyz-republic/", f"/en/offices/{TASHKENT}/", "/ru/offices/"):
        page = client.get(path).content.decode()

        assert [name for name in ("Frunze", "Фрунзе", "Nur-Sultan", "Нур-Султан", "Pishpek") if name in page] == []


def test_a_name_that_only_one_language_has_leaves_no_gap_in_the_others(content, client):
    before = client.get("/ky/partners/uzbekistan/").content

    Partner.objects.filter(slug="uzbekistan").update(other_names_en="Somewhere")

    assert client.get("/ky/partners/uzbekistan/").content == before


def test_the_choice_of_a_partner_stands_in_the_order_of_the_editors_language(content, staff):
    User.objects.update(language="ru")

    page = staff.get(reverse("admin:regions_partner_changelist"))

    assert [row.name_ru for row in page.context["cl"].result_list] == [
        "Азербайджан",
        "Армения",
        "Грузия",
        "Казахстан",
        "Кыргызстан",
        "Таджикистан",
        "Туркменистан",
        "Узбекистан",
    ]


@pytest.mark.parametrize(
    "path", ["/ru/", "/ru/regions/", "/ru/regions/south-caucasus/", "/ru/map/", f"/ru/offices/{BRUSSELS}/"]
)
def test_partners_stand_by_their_names_in_the_language_of_the_page(content, client, path):
    page = client.get(path).content.decode()
    page = page[page.index("<main") : page.index("</main")]
    places = [page.index(f">{name}<") for name in ("Азербайджан", "Армения", "Грузия")]

    assert places == sorted(places)
