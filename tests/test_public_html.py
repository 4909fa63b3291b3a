"""What is true of every public page, in a Latin, a Cyrillic, the Georgian and the Armenian script."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.conf import settings
from django.template.base import Lexer
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from languages.text import translated_fields
from mandate.models import Milestone, Passage, Question
from offices.models import Appointment, Contact, Office, Post, Premises
from pages.models import Publisher
from regions.models import Participation, Partner, Region
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    MilestoneFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PassageFactory,
    PostFactory,
    PremisesFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
)
from translations.models import Term

pytestmark = [pytest.mark.django_db, pytest.mark.rendering]

SITE = "http://testserver"
LANGUAGES = ["en", "ru", "ka", "hy"]
POST = {"en": "Representative", "ru": "Представитель", "ka": "წარმომადგენელი"}
PAGES = [
    "",
    "regions/",
    "regions/central-asia/",
    "partners/uzbekistan/",
    "offices/",
    "offices/?year=2014&region=central-asia&kind=liaison",
    "offices/tashkent/",
    "map/",
    "contact/",
    "timeline/",
    "timeline/?region=central-asia",
    "representative/",
    "about/",
    "privacy/",
    "accessibility/",
]
WHOLE_PAGES = [page for page in PAGES if "?" not in page]
LISTS = ["", "contact/", "regions/", "regions/central-asia/", "partners/uzbekistan/", "offices/", "map/", "timeline/"]


@pytest.fixture
def world():
    """A region with everything that a page can show, named in English, Russian and Georgian, not in Armenian."""
    region = RegionFactory(
        slug="central-asia", name_en="Central Asia", name_ru="Центральная Азия", name_ka="ცენტრალური აზია"
    )
    partner = PartnerFactory(
        region=region, code="UZ", slug="uzbekistan", name_en="Uzbekistan", name_ru="Узбекистан", name_ka="უზბეკეთი"
    )
    participation = ParticipationFactory(partner=partner, note_en="Sources differ.")
    seat = OfficeFactory(kind=Office.Kind.HEADQUARTERS, name_en="Seat", name_ru="Центр", name_ka="ცენტრი")
    office = OfficeFactory(
        slug="tashkent",
        name_en="Office <Tashkent> & more",
        name_ru="Офис",
        name_ka="ოფისი",
        opened=date(2013, 3, 1),
        closed=date(2017, 4, 1),
        closing_note_en="Headquarters took over.",
        successor=seat,
    )
    office.regions.add(region)
    premises = PremisesFactory(office=office, country="UZ", city_en="Tashkent", city_ru="Ташкент", city_ka="ტაშკენტი")
    contact = ContactFactory(office=office, label_en="Reception", verified=date(2024, 8, 2))
    post = PostFactory(office=seat, **{f"title_{language}": title for language, title in POST.items()})
    holder = AppointmentFactory(post=post, until=date(2011, 1, 1))
    question = QuestionFactory(question_ru="Вопрос?", question_ka="კითხვა?")
    milestone = MilestoneFactory(region=region, partner=partner, office=office, text_ru="Веха", text_ka="მოვლენა")
    for page in ("about", "privacy", "accessibility"):
        PassageFactory(page=page, heading_ru="Заголовок", heading_ka="სათაური")
    source = SourceFactory(title="Press & <release>")
    for row in (region, partner, participation, office, premises, contact, post, holder, question, milestone):
        row.sources.add(source)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_well_formed_in_its_language_with_one_heading(client, world, language, page):
    response = client.get(f"/{language}/{page}")

    document = read(response)
    assert response.status_code == 200
    assert document.faults == []
    assert {key: document.one("html")[key] for key in ("lang", "dir")} == {"lang": language, "dir": "ltr"}
    assert len(document.all("h1")) == 1
    assert len(document.all("main", id="content")) == 1
    assert document.words("title")[0].endswith(POST.get(language, POST["en"]))
    assert document.structured_data["BreadcrumbList"]["itemListElement"][0]["item"] == f"{SITE}/{language}/"


@pytest.mark.parametrize("page", WHOLE_PAGES)
def test_a_page_announces_itself_in_the_languages_in_which_it_says_anything(client, world, page):
    expected = {language: f"{SITE}/{language}/{page}" for language in ("en", "ru", "ka")}
    expected["x-default"] = expected["en"]

    found = {language: read(client.get(f"/{language}/{page}")) for language in ("en", "ru", "ka")}

    assert {language: document.alternates for language, document in found.items()} == dict.fromkeys(found, expected)
    assert {language: document.canonical for language, document in found.items()} == {
        language: expected[language] for language in found
    }
    assert {len(document.all("meta", name="robots")) for document in found.values()} == {0}


@pytest.mark.parametrize("page", WHOLE_PAGES)
def test_a_page_without_a_word_of_its_language_points_at_its_source(client, world, page):
    document = read(client.get(f"/hy/{page}"))

    assert document.alternates == {}
    assert document.canonical == f"{SITE}/en/{page}"
    assert document.one("meta", name="robots")["content"] == "noindex"
    with translation.override("hy"):
        notice = gettext("This page is not yet available in this language; English is shown.")
    assert notice in document.words("p")
    assert not notice.isascii()


@pytest.mark.parametrize("page", ["offices/?year=2014", "timeline/?region=central-asia", "map/?year=2014"])
def test_a_selection_points_at_the_whole(client, world, page):
    document = read(client.get(f"/ru/{page}"))

    assert document.canonical == f"{SITE}/ru/{page.partition('?')[0]}"
    assert document.alternates == {}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_from_the_right_marks_what_runs_from_the_left(client, world, settings, page):
    settings.LANGUAGES_BIDI = ["hy"]

    document = read(client.get(f"/hy/{page}"))

    assert document.faults == []
    assert document.one("html")["dir"] == "rtl"
    fallbacks = [element for element in document.elements if element.get("lang") == "en" and element["tag"] != "a"]
    assert {element["dir"] for element in fallbacks if element["tag"] not in ("meta", "option")} == {"ltr"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_sets_no_cookie_and_is_sent_once(client, world, page):
    first = client.get(f"/ru/{page}")
    again = client.get(f"/ru/{page}", headers={"If-None-Match": first["ETag"]})

    assert not first.cookies
    assert "Cookie" not in first.get("Vary", "")
    assert "csrf" not in first.content.decode()
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("page", WHOLE_PAGES)
def test_a_page_loads_nothing_from_elsewhere_and_styles_nothing_inline(client, world, page):
    document = read(client.get(f"/en/{page}"))

    loaded = [e.get("src") or e.get("srcset") for e in document.elements if e["tag"] in ("img", "script", "source")]
    loaded += [e["href"] for e in document.elements if e["tag"] == "link" and e["rel"] in ("stylesheet", "icon")]
    assert [address for address in loaded if address and not address.startswith("/")] == []
    assert [e["tag"] for e in document.elements if "style" in e or e["tag"] == "style"] == []
    data = ("application/ld+json", "application/json")
    assert [e for e in document.all("script") if "src" not in e and e.get("type") not in data] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_announces_the_feed_of_changes_in_its_language(client, world, page):
    document = read(client.get(f"/ru/{page}"))

    feed = document.one("link", type="application/atom+xml")
    assert (feed["rel"], feed["href"]) == ("alternate", f"{SITE}/ru/changes.atom")


@pytest.mark.parametrize("page", WHOLE_PAGES)
def test_a_source_of_the_page_is_linked_from_its_facts(client, world, page):
    document = read(client.get(f"/en/{page}"))

    listed = [element["id"] for element in document.all("li") if element.get("id", "").startswith("source-")]
    marked = {a["href"].removeprefix("#") for a in document.all("a") if a["href"].startswith("#source-")}
    assert marked == set(listed)
    assert len(listed) == (0 if page in ("about/", "privacy/", "accessibility/") else 1)


@pytest.mark.parametrize("page", LISTS)
def test_a_list_asks_the_database_as_often_for_thirty_rows_as_for_one(client, world, page, query_count):
    with query_count() as for_one:
        client.get(f"/ru/{page}")

    region, partner = Region.objects.get(), Partner.objects.get()
    for number in range(29):
        office = OfficeFactory(name_ru=f"Офис {number}")
        office.regions.add(region)
        office.sources.add(SourceFactory())
        PremisesFactory(office=office, country="UZ")
        MilestoneFactory(region=region, partner=partner, office=office, text_ru="Веха").sources.add(SourceFactory())
        QuestionFactory(question_ru="Вопрос?").sources.add(SourceFactory())
    for code in ("AM", "AZ", "GE", "KZ", "KG"):
        PartnerFactory(region=region, code=code, name_ru=code)
        PartnerFactory(region=RegionFactory(name_ru="Регион"), code={"AM": "AF", "AZ": "BE"}.get(code, code[::-1]))
    with query_count() as for_thirty:
        client.get(f"/ru/{page}")

    assert len(for_thirty) == len(for_one)


@pytest.fixture
def query_count():
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    return lambda: CaptureQueriesContext(connection)


@pytest.mark.parametrize(
    ("title", "forms"), [(str(settings.SITE_TITLE), ["in-full", "in-brief", "in-a-word"]), ("Envoy for the North", [])]
)
def test_the_title_that_the_site_comes_with_has_shorter_forms_in_the_head_and_no_other(client, world, title, forms):
    Post.objects.update(title_en=title)

    document = read(client.get("/en/offices/"))

    assert document.one("p", **{"class": "wordmark"})["text"].split()[: len(title.split())] == title.split()
    assert [
        each["class"] for each in document.all("span") if each.get("class") in ("in-full", "in-brief", "in-a-word")
    ] == forms


def test_what_no_page_is_at_is_answered_in_the_language_of_the_address(client, world):
    response = client.get("/ka/partners/atlantis/")

    document = read(response)
    assert response.status_code == 404
    assert document.faults == []
    assert document.one("html")["lang"] == "ka"
    assert document.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.parametrize("page", ["offices/?year=abc", "offices/?region=atlantis", "timeline/?region=" + "x" * 5000])
def test_a_question_that_makes_no_sense_is_answered_with_all_and_a_reason(client, world, page):
    response = client.get(f"/ru/{page}")

    document = read(response)
    assert response.status_code == 400
    assert document.faults == []
    assert len(document.all("div", role="alert")) == 1
    assert "/ru/offices/tashkent/" in [a["href"] for a in document.all("a")] or "Веха" in response.content.decode()


def test_a_fallback_in_the_map_of_the_site_is_not_announced(client, world):
    entries = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())

    expected = {f"{SITE}/{language}/{page}" for language in ("en", "ru", "ka") for page in WHOLE_PAGES}
    seat = Office.objects.exclude(slug="tashkent").get().slug
    expected |= {f"{SITE}/{language}/offices/{seat}/" for language in ("en", "ru", "ka")}
    everywhere = ("changes", "glossary")
    expected |= {f"{SITE}/{language}/{page}/" for language, _name in settings.LANGUAGES for page in everywhere}
    assert sorted(entries) == sorted(expected)


# No public template reads a translated field other than through ``texts``.

MODELS = [
    Appointment, Contact, Milestone, Office, Participation, Partner, Passage, Post, Premises, Publisher, Question,
    Region, Term,
]  # fmt: skip
TRANSLATED = {field for model in MODELS for field in translated_fields(model)}
# Names that other things share with translated fields: a language's name, a choice's or form field's label, a
# page's, source's or published change's title, the note of a change. What the map draws (``name``, ``line``) and exports (``row``) was read through ``texts``.
OTHERS = {
    "colours.text", "comment.name", "comment.text", "draft.name", "draft.title", "entry.address", "entry.note",
    "field.label", "field.name", "form.name", "form.text", "label.text", "line.text", "line.title", "link.name",
    "name.text", "page.title", "row.city", "row.name", "source.title", "status.label",
}  # fmt: skip


def is_other(before, name, path):
    return f"{before}.{name}" in OTHERS or re.fullmatch(r"selection\.\w+\.label", path)


def bare_reads(template):
    """The variables in a template's source that read a translated field directly: ``partner.name``."""
    found = []
    for token in Lexer(template).tokenize():
        if token.token_type.name in ("VAR", "BLOCK"):
            words = re.sub(r"'[^']*'|\"[^\"]*\"", "", token.contents)
            for path in re.findall(r"[a-z_]\w*(?:\.\w+)+", words):
                parts = path.split(".")
                found += [
                    path
                    for before, name in pairwise(parts)
                    if name in TRANSLATED and before != "texts" and not is_other(before, name, path)
                ]
    return found


def test_no_public_template_reads_a_translated_field_bare():
    root = settings.BASE_DIR / "templates"
    templates = [path for path in root.rglob("*.*") if "admin" not in path.relative_to(root).parts]

    assert {str(path.relative_to(root)): reads for path in templates if (reads := bare_reads(path.read_text()))} == {}
    assert len(templates) > 20


@pytest.mark.parametrize(
    ("template", "reads"),
    [
        ("{{ partner.name }}", ["partner.name"]),
        ("{% if office.profile %}{% endif %}", ["office.profile"]),
        ("{% include 'x.html' with words=region.partner.official_name|upper %}", ["region.partner.official_name"]),
        ("{{ selection.chosen.region.name }}", ["selection.chosen.region.name"]),
        ("{{ partner.texts.name.plain }}{{ partner.slug }}{{ selection.year.label }}", []),
    ],
)
def test_the_search_for_bare_fields_finds_them(template, reads):
    assert bare_reads(template) == reads


def test_every_page_of_the_site_is_in_this_test(world):
    with translation.override("en"):
        named = [reverse(f"mandate:{name}") for name in ("home", "contact", "timeline", "representative")]
        named += [reverse("regions:list"), reverse("offices:list"), reverse("atlas:map")]

    assert {f"/en/{page}" for page in WHOLE_PAGES} >= set(named)
