"""Pictures on the pages of readers: with their texts, credit and room; and pages without one."""

from datetime import date

import pytest

from offices.models import Office
from tests.documents import read
from tests.factories import AppointmentFactory, OfficeFactory, PartnerFactory, PostFactory, RegionFactory
from tests.pictures.pictures import pictured, stored

pytestmark = pytest.mark.django_db
ALT = "The house seen from the street"


def of_representative(**fields):
    office = OfficeFactory(kind=Office.Kind.HEADQUARTERS)
    return AppointmentFactory(post=PostFactory(office=office), since=date(2024, 1, 1), **fields)


PAGES = {
    "office": lambda **fields: f"/en/offices/{OfficeFactory(**fields).slug}/",
    "region": lambda **fields: f"/en/regions/{RegionFactory(**fields).slug}/",
    "partner": lambda **fields: f"/en/partners/{PartnerFactory(**fields).slug}/",
    "representative": lambda **fields: of_representative(**fields) and "/en/representative/",
    "home": lambda **fields: of_representative(**fields) and "/en/",
    "holder on the page of the office": lambda **fields: of_representative(**fields).post.office.get_absolute_url(),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_its_picture_with_room_kept_and_who_made_it(client, name):
    key = stored(width=1000, height=700)
    url = PAGES[name](**pictured(picture=key, picture_focus_x=12, picture_focus_y=99))

    document = read(client.get(url))

    assert document.faults == []
    (shown,) = document.all("img", alt=ALT)
    assert (shown["width"], shown["height"], shown["class"]) == ("1000", "700", "focus-x-10 focus-y-100")
    assert shown["src"] == f"/pictures/{key}/640.jpg"
    assert shown["srcset"].split(", ")[-1] == f"/pictures/{key}/1000.jpg 1000w"
    (source,) = document.all("source", type="image/webp")
    assert source["srcset"].count(".webp ") == 4
    assert document.words("figcaption", class_="credit") == ["Picture: A. Photographer · CC BY 4.0"]
    assert (
        document.one("a", rel="license external noreferrer")["href"] == "https://creativecommons.org/licenses/by/4.0/"
    )
    for address in (each.split()[0] for each in (shown["srcset"] + ", " + source["srcset"]).split(", ")):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_a_picture_has_nothing_of_it(client, name):
    page = client.get(PAGES[name](picture_focus_x=10)).content.decode()

    assert '<figure class="picture' not in page
    assert "pictures/" not in page


def test_a_missing_alternative_text_is_shown_in_english_and_says_so(client):
    office = OfficeFactory(**pictured(name_ka="ოფისი", profile_ka="რას აკეთებს"))

    document = read(client.get(f"/ka/offices/{office.slug}/"))

    (shown,) = document.all("img", alt=ALT)
    assert (shown["lang"], shown["dir"]) == ("en", "ltr")
    assert len(document.all("div", class_="notice")) == 1


def test_a_translated_alternative_text_is_shown_as_any_text(client):
    office = OfficeFactory(**pictured(picture_alt_ka="სახლი"))

    (shown,) = read(client.get(f"/ka/offices/{office.slug}/")).all("img", alt="სახლი")

    assert "lang" not in shown


@pytest.mark.parametrize(("licence", "words"), [("public-domain", "public domain"), ("zero-1.0", "CC0 1.0"), ("", "")])
def test_the_licence_is_named_as_it_is_known(client, licence, words):
    office = OfficeFactory(**pictured(picture_licence=licence))

    (caption,) = read(client.get(office.get_absolute_url())).words("figcaption", class_="credit")

    assert caption == " · ".join(filter(None, ["Picture: A. Photographer", words]))


def test_what_an_editor_wrote_is_escaped(client):
    office = OfficeFactory(**pictured(picture_alt_en='"><script>alert(1)</script>', picture_credit="<b>A & B</b>"))

    page = client.get(office.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in page


def test_machines_learn_of_the_picture(client):
    office = OfficeFactory(**pictured())

    document = read(client.get(office.get_absolute_url()))

    url = f"http://testserver/pictures/{office.picture}/400.jpg"
    assert document.structured_data["GovernmentOffice"]["image"] == url
    about = {each["property"]: each["content"] for each in document.all("meta") if "property" in each}
    assert {name: about[name] for name in about if name.startswith("og:image")} == {
        "og:image": url,
        "og:image:width": "400",
        "og:image:height": "300",
        "og:image:alt": ALT,
    }


@pytest.mark.parametrize(
    ("licence", "terms"),
    [
        ("zero-1.0", ["https://creativecommons.org/publicdomain/zero/1.0/"]),
        ("by-4.0", ["https://creativecommons.org/licenses/by/4.0/"]),
        ("by-sa-3.0", ["https://creativecommons.org/licenses/by-sa/3.0/"]),
        ("public-domain", []),
        ("permission", []),
    ],
)
def test_a_licence_leads_to_its_terms_where_they_stand_somewhere(client, licence, terms):
    OfficeFactory(slug="here", **pictured(picture_licence=licence))

    links = read(client.get("/en/offices/here/")).all("a", rel="license external noreferrer")

    assert [link["href"] for link in links] == terms
