from datetime import date

import pytest
import time_machine

from mandate.models import Passage
from offices.models import Office
from tests.documents import read
from tests.factories import (
    AppointmentFactory,
    MilestoneFactory,
    OfficeFactory,
    PartnerFactory,
    PassageFactory,
    PostFactory,
    QuestionFactory,
    RegionFactory,
)

pytestmark = pytest.mark.django_db


def test_the_home_page_shows_every_question_and_the_answer_to_the_first(client):
    QuestionFactory(slug="second", position=2, question_en="Second?")
    QuestionFactory(slug="first", position=1, question_en="First?", answer_en="One.\n\nTwo.")

    document = read(client.get("/en/"))

    assert document.words("h3") == ["First?", "Second?"]
    assert {"One.", "Two.", "An answer."} <= set(document.words("p"))
    questions = [e for e in document.all("details") if e.get("id", "").startswith("question-")]
    assert [("open" in e, e["id"]) for e in questions] == [
        (True, "question-first"),
        (False, "question-second"),
    ]
    assert document.one("meta", name="description")["content"] == "One. Two."


def test_the_home_page_of_an_empty_site_is_a_page(client):
    document = read(client.get("/en/"))

    assert document.words("h1") == ["NATO Secretary General’s Special Representative for the Caucasus and Central Asia"]


def test_the_home_page_leads_to_regions_partners_offices_the_map_and_the_latest_milestones(client):
    region = RegionFactory(slug="here")
    PartnerFactory(region=region, slug="ours")
    OfficeFactory(slug="open")
    OfficeFactory(slug="closed", closed=date(2017, 4, 1))
    for year in range(2000, 2008):
        MilestoneFactory(day=date(year, 1, 1), text_en=f"In {year}.")

    document = read(client.get("/en/"))

    found = {a["href"] for a in document.all("a")}
    assert found >= {"/en/regions/here/", "/en/partners/ours/", "/en/offices/open/", "/en/offices/closed/", "/en/map/"}
    assert document.one("img")["src"] == "/en/map/picture.svg"
    shown = [words for words in document.words("span") if words.startswith("In 2")]
    assert shown == ["In 2007.", "In 2006.", "In 2005.", "In 2004.", "In 2003."]


def test_the_home_page_names_the_present_representative_or_says_that_the_post_is_vacant(client):
    post = PostFactory(office=OfficeFactory(kind=Office.Kind.HEADQUARTERS))
    AppointmentFactory(post=post, person_en="Former", since=date(2004, 9, 1), until=date(2010, 1, 1))
    vacant = read(client.get("/en/")).words("strong")
    AppointmentFactory(post=post, person_en="Present", since=date(2011, 1, 1))

    assert vacant == ["Vacant (inferred: no source says so)"]
    assert read(client.get("/en/")).words("strong") == ["Present"]


def test_the_timeline_groups_milestones_by_year_the_newest_first(client):
    MilestoneFactory(day=date(2010, 10, 1), text_en="Later.")
    MilestoneFactory(day=date(2004, 9, 15), text_en="Then.")
    MilestoneFactory(day=date(2004, 6, 28), text_en="First.")

    document = read(client.get("/en/timeline/"))

    assert document.words("h2") == ["2010", "2004"]
    assert [w for w in document.words("span") if w in ("Later.", "Then.", "First.")] == ["Later.", "Then.", "First."]


def test_the_timeline_of_a_region_leaves_out_what_happened_elsewhere(client):
    region = RegionFactory(slug="here")
    MilestoneFactory(region=region, text_en="Here.")
    MilestoneFactory(region=RegionFactory(), text_en="There.")
    MilestoneFactory(text_en="Nowhere.")

    document = read(client.get("/en/timeline/", {"region": "here"}))

    assert [w for w in document.words("span") if w in ("Here.", "There.", "Nowhere.")] == ["Here."]
    assert document.one("a", href="?region=here")["aria-current"] == "true"


def test_the_timeline_of_a_region_that_is_none_shows_everything_and_says_why(client):
    MilestoneFactory(text_en="Anywhere.")

    response = client.get("/en/timeline/", {"region": "atlantis"})

    document = read(response)
    assert response.status_code == 400
    assert "Region: There is no such region. Choose one from the list." in document.words("li")
    assert "Anywhere." in document.words("span")


def test_the_representative_is_the_head_of_the_headquarters_with_all_holders(client):
    PostFactory(office=OfficeFactory(), title_en="Head of a liaison office")
    seat = OfficeFactory(kind=Office.Kind.HEADQUARTERS, slug="seat")
    PostFactory(office=seat, title_en="Adviser", is_head=False)
    post = PostFactory(office=seat, title_en="The Representative", note_en="A note.")
    AppointmentFactory(post=post, person_en="First", since=date(2004, 9, 1), until=date(2010, 1, 1))
    AppointmentFactory(post=post, person_en="Second", since=date(2011, 1, 1))
    QuestionFactory(slug="role", question_en="What?", answer_en="The task.")
    QuestionFactory(slug="why", position=1, question_en="Why?")

    document = read(client.get("/en/representative/"))

    assert document.words("h1") == ["The Representative"]
    assert document.words("strong") == ["Second", "First"]
    assert document.words("span").count("Vacant (inferred: no source says so)") == 1
    assert "The task." in document.words("p")
    assert document.one("a", href="/en/#question-why")["text"] == "Why?"


def test_a_slug_is_nobody_elses_id_and_old_anchors_still_lead(client):
    RegionFactory(slug="asia")
    OfficeFactory()
    slugs = ["content", "offices", "source-1", "role", "asia"]
    for position, slug in enumerate(slugs):
        QuestionFactory(slug=slug, position=position, question_en=f"Of {slug}?")

    document = read(client.get("/en/"))

    assert document.faults == []
    ids = {element["id"]: element for element in document.elements if "id" in element}
    assert [ids[f"question-{slug}"]["text"].split("?")[0].strip() for slug in slugs] == [f"Of {slug}" for slug in slugs]
    # A page's own part keeps its name; any other old address leads to the place of the question.
    assert [ids[name]["tag"] for name in ("content", "offices", "role", "asia")] == ["main", "h2", "span", "span"]
    order = list(ids)
    assert order.index("question-role") == order.index("role") + 1
    assert order.index("region-asia") == order.index("asia") + 1


@pytest.mark.parametrize("path", ["/en/regions/", "/en/"])
def test_a_region_has_its_own_id_and_its_old_anchor(client, path):
    RegionFactory(slug="asia")

    ids = [element["id"] for element in read(client.get(path)).elements if "id" in element]

    assert ids[ids.index("asia") + 1] == "region-asia"


@pytest.mark.parametrize(
    ("seats", "shown"),
    [
        ({"old": (2004, 2020), "new": (2020, None)}, "new"),
        ({"new": (2020, None), "to-come": (2030, None)}, "new"),
        ({"old": (2004, None), "new": (2020, None)}, "new"),
        ({"old": (2004, 2010), "last": (2011, 2020), "to-come": (2030, None)}, "last"),
        ({"next": (2030, None), "later": (2035, None)}, "next"),
        ({"two": (2020, None), "one": (2020, None)}, "one"),
    ],
)
@time_machine.travel("2026-11-24T12:00:00Z", tick=False)
def test_of_several_headquarters_the_present_one_has_the_representative(client, seats, shown):
    for slug, (opened, closed) in seats.items():
        seat = OfficeFactory(
            kind=Office.Kind.HEADQUARTERS,
            slug=slug,
            opened=date(opened, 6, 9),
            closed=closed and date(closed, 6, 9),
        )
        PostFactory(office=seat, slug=f"post-{slug}", title_en=f"Post of {slug}")

    assert read(client.get("/en/representative/")).words("h1") == [f"Post of {shown}"]


def test_a_site_without_a_representative_says_so(client):
    assert "Nothing is listed here yet." in read(client.get("/en/representative/")).words("p")


@pytest.mark.parametrize("path", ["representative/", "offices/seat/"])
def test_of_a_post_that_nobody_held_it_is_said_that_nothing_is_listed(client, path):
    PostFactory(office=OfficeFactory(slug="seat", kind="headquarters"))

    assert "Nothing is listed here yet." in read(client.get(f"/en/{path}")).words("p")


@pytest.mark.parametrize("page", ["about", "privacy", "accessibility"])
def test_a_statement_shows_its_own_passages_in_their_order(client, page):
    PassageFactory(page=page, position=2, heading_en="Second", body_en="B.")
    PassageFactory(page=page, position=1, heading_en="First", body_en="A.")
    PassageFactory(page=Passage.Page.MAP, heading_en="Disclaimer")

    document = read(client.get(f"/en/{page}/"))

    assert document.words("h2") == ["First", "Second"]
    assert document.one("meta", name="description")["content"] == "A."


def test_the_disclaimer_of_the_map_is_no_page_of_its_own(client):
    assert client.get("/en/map-statement/").status_code == 404
    assert client.get("/en/sources/").status_code == 404
