"""Texts with form on pages: their links follow a changed address, and nothing of them acts."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from languages.text import read_text
from mandate.models import Passage
from offices.models import Office
from pages.prose import address_of, prose
from publishing.revisions.present import published_as
from tests.documents import read
from tests.factories import OfficeFactory, PassageFactory, PostFactory, QuestionFactory, RegionFactory
from tests.prose_vectors import VECTORS, faults_of, link_to

pytestmark = pytest.mark.django_db


def body(client, path="/en/about/"):
    """The HTML of the first text on a page of statements."""
    return re.search(r'<div class="prose">(.*?)</div>', client.get(path).content.decode(), re.DOTALL)[1]


def test_a_link_leads_to_where_its_page_is_in_the_language_of_the_reader(client):
    office = OfficeFactory(slug="first")
    text = f"<p>See <strong>{link_to(office)}</strong>.</p>"
    PassageFactory(
        body_en=f"<p>See {link_to(office)}.</p>", body_ka=text.replace("<strong>", "").replace("</strong>", "")
    )

    before = body(client), body(client, "/ka/about/")
    Office.objects.update(slug="second")

    assert before[0] == '<p>See <a href="/en/offices/first/">the office</a>.</p>'
    assert '<a href="/ka/offices/first/">' in before[1]
    assert body(client) == '<p>See <a href="/en/offices/second/">the office</a>.</p>'


def test_of_a_link_to_what_is_not_published_the_words_remain(client):
    office = OfficeFactory()
    PassageFactory(body_en=f"<p>See {link_to(office)}.</p>")
    office.delete()

    assert body(client) == "<p>See the office.</p>"


def test_whatever_stands_on_a_page_can_be_linked_to():
    region, post, question = RegionFactory(slug="r"), PostFactory(office__slug="o"), QuestionFactory(slug="q")

    found = [address_of(row._meta.model_name, str(row.pk)) for row in (region, post, question)]

    assert found == ["/en/regions/r/", "/en/offices/o/", "/en/#question-q"]
    assert [address_of(name, str(region.pk)) for name in ("office", "contact", "user", "nothing")] == [""] * 4


def test_links_are_looked_up_once_a_publication():
    office = OfficeFactory()
    passage = PassageFactory(body_en=f"<p>{link_to(office)}</p>")

    counts = []
    for revision in (1_000_001, 1_000_001, 1_000_002):
        with published_as(revision), CaptureQueriesContext(connection) as queries:
            prose(passage.texts.body)
        counts.append(len(queries))

    assert counts == [1, 0, 1]


def test_a_text_with_form_that_fell_back_is_marked_block_by_block():
    passage = Passage(body_en="<p>One <em>two</em></p><ul><li><p>three</p></li></ul>")

    with translation.override("ka"):
        shown = prose(passage.texts.body)

    attributes = 'lang="en" dir="ltr"'
    assert shown == f"<p {attributes}>One <em>two</em></p>\n<ul {attributes}><li><p>three</p></li></ul>"


def test_what_only_reads_words_reads_no_tags(client):
    office = OfficeFactory(profile_en='<p>It <strong>helps</strong>, see <a href="https://a.example/">there</a>.</p>')

    page = read(client.get(office.get_absolute_url()))

    assert page.one("meta", name="description")["content"] == "It helps, see there."
    assert page.one("a", href="https://a.example/")["rel"] == "noopener external"
    assert read_text(office, "profile").plain == "It helps, see there."


def test_an_address_on_the_page_of_sources_is_still_cited_after_a_list(client):
    office = OfficeFactory(profile_en="<ul><li><p>One</p></li><li><p>Two</p></li></ul>")

    page = client.get(office.get_absolute_url()).content.decode()

    assert "<ul><li><p>One</p></li><li><p>Two</p></li></ul>" in page


def test_a_row_that_no_gate_has_seen_shows_nothing_that_acts(client):
    for begin in range(0, len(VECTORS), 40):
        Passage.objects.all().delete()
        for place, vector in enumerate(VECTORS[begin : begin + 40]):
            PassageFactory(body_en=vector, position=place)

        page = client.get("/en/about/").content.decode()

        shown = re.findall(r'<div class="prose">(.*?)</div>', page, re.DOTALL)
        assert len(shown) == len(VECTORS[begin : begin + 40])
        assert [faults_of(each) for each in shown] == [[]] * len(shown)
