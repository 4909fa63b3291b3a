import pytest
from django.test import Client
from django.utils import translation
from django.utils.timezone import localdate

from pages.page import Page, only, shorten
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import instantiate, take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from tests.documents import Document
from tests.factories import OfficeFactory, PartnerFactory, RegionFactory
from translations.states import record

pytestmark = pytest.mark.django_db

ENGLISH_IS_SHOWN = "This page is not yet available in this language; English is shown."
SOME_ENGLISH_IS_SHOWN = "Some texts on this page are not yet available in this language; English is shown."
DRAFTS = "Translations on this page are drafts that no native reader has reviewed yet."
OUTDATED = "Some translations on this page are older than the English text."


def page(language, path=None, **kwargs):
    with translation.override(language):
        made = Page(path or f"/{language}/somewhere/", title="Title", **kwargs)
        notices = made.notices
    with translation.override("en"):  # the words themselves are the catalogues' affair
        return made, [str(notice) for notice in notices]


def test_a_whole_page_has_nothing_to_say_about_its_language():
    region = RegionFactory()

    made, notices = page("en", subject=[region])

    assert notices == []
    assert made.alternates == [
        ("en", "http://testserver/en/somewhere/"),
        ("x-default", "http://testserver/en/somewhere/"),
    ]


def test_a_page_that_falls_back_wholly_says_in_which_language_it_is_shown():
    english, french = RegionFactory(), RegionFactory(name_en="", profile_en="", name_fr="Région")

    shown = {name: page("ky", subject=[row]) for name, row in (("en", english), ("fr", french))}

    assert shown["en"][1] == [ENGLISH_IS_SHOWN]
    assert shown["fr"][1] == ["This page is not yet available in this language; French is shown."]
    assert shown["en"][0].canonical == "http://testserver/en/somewhere/"
    assert shown["fr"][0].canonical == "http://testserver/fr/somewhere/"


def test_a_page_without_english_is_shown_first_to_readers_of_no_language():
    made, _notices = page("fr", subject=[RegionFactory(name_en="", profile_en="", name_fr="Région", name_ru="Край")])

    assert made.alternates == [
        ("fr", "http://testserver/fr/somewhere/"),
        ("ru", "http://testserver/ru/somewhere/"),
        ("x-default", "http://testserver/fr/somewhere/"),
    ]


def test_a_page_says_that_some_of_its_texts_fell_back():
    region = RegionFactory(name_ka="რეგიონი")
    record(region, "ka", reviewed=True)

    made, notices = page("ka", subject=[region])

    assert not made.is_wholly_fallback
    assert notices == [SOME_ENGLISH_IS_SHOWN]


def test_a_neighbour_named_in_the_language_does_not_make_the_page_exist_in_it():
    partner = PartnerFactory(name_ka="საქართველო")

    made, _notices = page("ka", subject=[RegionFactory()], shown=only([partner], "name"))

    assert made.is_wholly_fallback
    assert made.alternates == []


def test_only_the_fields_that_are_shown_count():
    office = OfficeFactory(name_ru="Офис", profile_en="A profile without translation.")
    record(office, "ru", reviewed=True)

    assert page("ru", subject=only([office], "name"))[1] == []
    assert page("ru", subject=[office])[1] == [SOME_ENGLISH_IS_SHOWN]


def test_a_page_with_drafts_and_with_outdated_texts_says_so():
    draft = RegionFactory(name_ru="Черновик", profile_en="")
    record(draft, "ru")
    outdated = RegionFactory(name_ru="Старое", profile_en="")
    record(outdated, "ru", reviewed=True)
    outdated.name_en = "New"

    assert page("ru", subject=[draft])[1] == [DRAFTS]
    assert page("ru", subject=[outdated])[1] == [OUTDATED]
    assert page("ru", subject=[draft, outdated])[1] == [DRAFTS, OUTDATED]
    assert page("en", subject=[draft, outdated])[1] == []


def test_a_draft_that_the_page_does_not_show_is_not_spoken_of():
    region = RegionFactory(name_ru="Регион", profile_ru="Описание.")
    record(region, "ru", fields=["name"], reviewed=True)

    assert page("ru", subject=only([region], "name"))[1] == []


def test_a_page_that_is_wholly_in_another_language_does_not_speak_of_drafts():
    neighbour = RegionFactory(name_ka="მხარე")
    record(neighbour, "ka")

    _made, notices = page("ka", subject=[RegionFactory()], shown=only([neighbour], "name"))

    assert notices == [ENGLISH_IS_SHOWN]


def test_the_states_of_a_page_cost_one_query(django_assert_num_queries):
    rows = [RegionFactory(name_ru=f"Регион {number}") for number in range(5)]

    with django_assert_num_queries(1):
        page("ru", subject=rows)


@pytest.mark.parametrize(("number", "query"), [(1, "year=2014"), (2, "year=2014&page=2")])
def test_a_selection_is_canonical_to_the_whole_and_announces_no_languages(number, query):
    made, _notices = page("en", subject=[RegionFactory()], query="year=2014", number=number)

    assert made.canonical == "http://testserver/en/somewhere/"
    assert (made.alternates, made.query) == ([], query)


def test_a_page_of_a_list_is_canonical_to_itself_in_every_language():
    made, _notices = page("en", subject=[RegionFactory(name_fr="Ici")], number=2)

    assert made.canonical == "http://testserver/en/somewhere/?page=2"
    assert made.alternates == [
        ("en", "http://testserver/en/somewhere/?page=2"),
        ("fr", "http://testserver/fr/somewhere/?page=2"),
        ("x-default", "http://testserver/en/somewhere/?page=2"),
    ]
    assert made.query == "page=2"


def test_the_trail_leads_from_home_to_the_page():
    made, _notices = page("ru", trail=[("Regions", "/ru/regions/")])

    with translation.override("en"):
        names = [str(name) for name, _path in made.trail]
    assert names == ["Home", "Regions", "Title"]
    assert [path for _name, path in made.trail] == ["/ru/", "/ru/regions/", "/ru/somewhere/"]
    assert made.section == "/ru/regions/"


def test_the_home_page_is_the_trail():
    made, _notices = page("en", path="/en/")

    assert [path for _name, path in made.trail] == ["/en/"]


def test_a_description_is_cut_between_words():
    assert shorten("word " * 60) == "word " * 30 + "word…"
    assert shorten("Short.\n\nText.") == "Short. Text."
    assert shorten("w" * 200) == "w" * 154 + "…"


def test_a_description_keeps_the_spaces_at_which_no_line_ends():
    assert shorten("Tél.\u00a0:\n10\u202f000 «\u00a0mots\u00a0»\u2028") == "Tél.\u00a0: 10\u202f000 «\u00a0mots\u00a0»"
    assert shorten("mot " * 38 + "10\u00a0000\u00a0mots") == "mot " * 37 + "mot…"


def test_a_page_was_updated_with_the_latest_of_its_rows():
    rows = [RegionFactory(), RegionFactory()]

    made, _notices = page("en", subject=rows[:1], shown=only(rows[1:], "name"))

    assert made.updated == localdate(max(row.updated for row in rows))
    assert page("en")[0].updated is None


def test_structured_data_cannot_end_its_script():
    region = RegionFactory(name_en="</script><!-- & more")

    made, _notices = page("en", trail=[(region.texts.name, "/en/x/")])

    (data,) = made.json_ld
    assert "</script" not in data
    assert "<" not in data
    assert "&" not in data
    assert "\\u003C/script\\u003E\\u003C!-- \\u0026 more" in data


def test_readers_are_told_since_when_and_what_the_english_changed():
    region = RegionFactory(slug="area", name_en="Area", name_ka="მხარე", profile_en="", other_names_en="")
    record(region, "ka", reviewed=True)
    publish(renamed(region, "Wider area"))

    document = Document(Client().get("/ka/regions/area/").content.decode())

    assert [element["text"] for element in document.all("ins")] == ["ჩასმული: Wider area"]
    (quote,) = document.all("blockquote", lang="en")
    assert "Wider area" in quote["text"]
    assert document.one("details", **{"class": "changed-since"})["text"].count(str(localdate().year)) == 1
    assert not Document(Client().get("/en/regions/area/").content.decode()).all("blockquote")


def renamed(region, name):
    snapshot = take_snapshot(region)
    snapshot["fields"]["name_en"] = name
    return save_draft(region, snapshot, base=ensure_live_revision(region))


def test_what_a_draft_says_is_not_among_what_changed():
    region = RegionFactory(slug="area", name_en="Area", name_ka="მხარე", profile_en="")
    record(region, "ka")
    publish(renamed(region, "Wider area"))
    region.refresh_from_db()
    draft = renamed(region, "SECRET")
    record(instantiate(draft.snapshot), "ka")  # "still fine", said of the draft

    page = Client().get("/ka/regions/area/").content.decode()

    assert "SECRET" not in page
    assert [quote["text"] for quote in Document(page).all("blockquote", lang="en")] != []


def test_what_nobody_knows_the_english_of_is_said_without_it():
    RegionFactory(slug="area", name_en="Area", name_ka="მხარე", profile_en="")

    document = Document(Client().get("/ka/regions/area/").content.decode())

    assert not document.all("details", **{"class": "changed-since"})
