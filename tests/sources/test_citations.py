"""The sources of a page: which stand first, which lead back where, and what can be linked to."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from sources.citations import SHOWN_AT_ONCE, WAYS_BACK
from sources.models import Source
from tests.documents import read
from tests.factories import MilestoneFactory, OfficeFactory, ParticipationFactory, PartnerFactory, SourceFactory

pytestmark = pytest.mark.django_db

PAGE = "/en/partners/georgia/"


@pytest.fixture
def partner():
    return PartnerFactory(slug="georgia")


def listed(document):
    return [e["id"] for e in document.all("li") if e.get("id", "").startswith("source-")]


def anchors(document):
    return [e["id"] for e in document.all("sup", class_="cite")]


def read_page(client, path=PAGE):
    document = read(client.get(path))
    assert document.faults == []
    return document


def test_primary_sources_stand_first_and_five_of_all_are_shown_at_once(client, partner):
    for number in range(4):
        ParticipationFactory(partner=partner, framework=["nacc", "pfp", "eapc", "parp"][number]).sources.add(
            SourceFactory(quality="secondary", title=f"A{number}."),
            SourceFactory(quality="tertiary" if number else "primary", title=f"B{number}."),
        )
    MilestoneFactory(partner=partner).sources.add(SourceFactory(quality="primary", title="C."))

    document = read_page(client)

    ranks = [Source.Quality(words.rpartition(" · ")[2]) for words in document.words("span", class_="source-facts")]
    assert ranks == sorted(ranks, key=Source.Quality.values.index)
    (closed,) = document.words("details", class_="other-sources")
    shown = [title for title in document.words("a", rel="noopener external") if title not in closed]
    assert (len(listed(document)), len(shown)) == (9, SHOWN_AT_ONCE)
    assert closed.startswith("Show all 9 sources")


def test_rows_of_many_kinds_have_their_own_sources_the_best_first(partner):
    milestone, bare, stranger = MilestoneFactory(), MilestoneFactory(), PartnerFactory()
    worst, second, first = (
        SourceFactory(key=key, quality=quality)
        for key, quality in (("A", "tertiary"), ("C", "primary"), ("B", "primary"))
    )
    partner.sources.add(worst, second, first)
    milestone.sources.add(worst)
    stranger.sources.add(first)

    assert Source.objects.cited_by([partner], [], [milestone, bare]) == {
        partner.pk: [first, second, worst],
        milestone.pk: [worst],
    }


def test_five_sources_need_nothing_to_be_opened(client, partner):
    partner.sources.add(*(SourceFactory() for _number in range(SHOWN_AT_ONCE)))

    document = read_page(client)

    assert len(listed(document)) == SHOWN_AT_ONCE
    assert document.all("details", class_="other-sources") == []


def test_a_data_set_has_no_number_and_stands_once_below(client, partner):
    names = SourceFactory(title="Names of cities", quality="data")
    partner.sources.add(names, SourceFactory(title="A report"))
    milestone = MilestoneFactory(partner=partner)
    milestone.sources.add(names)

    document = read_page(client)

    assert listed(document) == ["source-1"]
    assert document.words("p", class_="note data-sources") == ["Names and positions: Names of cities"]
    assert anchors(document) == [f"fact-{str(partner.pk)[:8]}"]


def test_a_page_that_names_nothing_but_data_sets_says_so(client, partner):
    partner.sources.add(SourceFactory(title="Names of cities", quality="data"))

    document = read_page(client)

    assert listed(document) == []
    assert document.words("p", class_="note data-sources") == ["Names and positions: Names of cities"]
    assert "The numbers in brackets lead to the sources of each fact." not in document.words("p")


def test_each_source_leads_back_to_the_facts_that_name_it_and_each_fact_to_itself(client, partner):
    source, other = SourceFactory(title="One"), SourceFactory(title="Other")
    partner.sources.add(source)
    participation = ParticipationFactory(partner=partner)
    participation.sources.add(source, other)

    document = read_page(client)

    first, second = (f"fact-{str(row.pk)[:8]}" for row in (partner, participation))
    links = [a["href"] for a in document.all("a") if a["href"].startswith("#fact-")]
    assert anchors(document) == [first, second]
    assert links == [f"#{first}", f"#{second}", f"#{first}", f"#{second}", f"#{second}"]


def test_a_row_of_which_several_facts_are_marked_has_an_anchor_for_each(client, partner):
    office = OfficeFactory(slug="here", closing_note_en="Another took over.")
    office.sources.add(SourceFactory())

    document = read_page(client, "/en/offices/here/")

    anchor = f"fact-{str(office.pk)[:8]}"
    assert anchors(document) == [anchor, f"{anchor}-2", f"{anchor}-3"]


def test_a_source_of_everything_leads_back_to_the_first_facts_only(client, partner):
    source = SourceFactory()
    for _number in range(WAYS_BACK + 3):
        MilestoneFactory(partner=partner).sources.add(source)

    document = read_page(client)

    assert len(anchors(document)) == WAYS_BACK + 3
    (back,) = document.all("span", class_="ways-back")
    assert back["text"].split() == [f"↑{number + 1}" for number in range(WAYS_BACK)]


def test_a_run_of_sources_is_one_link_that_is_read_aloud_in_words(client, partner):
    first, second, *others = (SourceFactory() for _number in range(6))
    partner.sources.add(first, second)
    ParticipationFactory(partner=partner).sources.add(first, *others)

    document = read_page(client)

    marks = [a for a in document.all("a") if a["href"].startswith("#source-")]
    assert [(a["text"], a["aria-label"], a["href"]) for a in marks] == [
        ("[1]", "Source 1", "#source-1"),
        ("[2]", "Source 2", "#source-2"),
        ("[1]", "Source 1", "#source-1"),
        ("[3–6]", "Sources 3 to 6", "#source-3"),
    ]


def test_sections_have_a_link_of_their_own(client, partner):
    ParticipationFactory(partner=partner)
    MilestoneFactory(partner=partner)

    document = read_page(client)

    links = {a["href"].removeprefix("#") for a in document.all("a", class_="permalink")}
    assert links == {"frameworks", "milestones"}
    assert links <= {e["id"] for e in document.all("h2") if "id" in e}


def test_in_armenian_who_gave_a_fact_has_one_ending():
    with translation.override("hy"):
        said = gettext("As {publisher} gave it on {date}").format(publisher=gettext("NATO"), date="…")

    assert said == "Ըստ ՆԱՏՕ-ի՝ …-ի դրությամբ"
