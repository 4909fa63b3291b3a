import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.models import Revision
from tests.documents import read
from tests.factories import TermFactory
from tests.public_pages import form_data

pytestmark = [pytest.mark.django_db, pytest.mark.rendering]


def listed(client, language):
    """[(term, the English beside it or ``None``)] of the page in ``language``."""
    response = client.get(f"/{language}/glossary/")
    assert response.status_code == 200
    return [(str(term.texts.term), english and str(english)) for term, english in response.context["rows"]]


def test_terms_stand_beside_the_english_in_the_order_of_the_readers_alphabet(client):
    TermFactory(term_en="region", term_uz="mintaqa")
    TermFactory(term_en="education", term_uz="oʻqitish")
    TermFactory(term_en="fact", term_uz="fakt")
    TermFactory(term_en="colour", term_uz="“rang”")

    assert listed(client, "uz") == [
        ("fakt", "fact"),
        ("mintaqa", "region"),
        ("“rang”", "colour"),
        ("oʻqitish", "education"),
    ]
    assert listed(client, "en") == [("colour", None), ("education", None), ("fact", None), ("region", None)]


def test_each_term_has_an_address_and_the_english_its_language(client):
    term = TermFactory(term_en="office", term_ru="бюро", avoided_ru="офис*", note="Of the kind.")

    address = term.get_absolute_url()
    document = read(client.get("/ru/glossary/"))

    assert address == f"/en/glossary/#{term.anchor}"
    assert [each["id"] for each in document.all("div") if "term-" in each.get("id", "")] == [term.anchor]
    assert '<span lang="en" dir="ltr">office</span>' in client.get("/ru/glossary/").content.decode()
    assert document.faults == []


def test_readers_see_neither_what_is_avoided_nor_notes_nor_drafts(client, staff):
    term = TermFactory(term_en="office", term_ru="бюро", avoided_ru="контора", note="Of the kind.")
    change = reverse("admin:translations_term_change", args=[term.pk])
    form = form_data(staff.get(change), "term_form")

    staff.post(change, form | {"term_ru": ["представительство"], "_draft": ["1"]})

    assert Revision.objects.drafts().count() == 1
    page = client.get("/ru/glossary/").content.decode()
    assert [word for word in ("бюро", "контора", "Of the kind", "представительство") if word in page] == ["бюро"]


def test_the_page_is_asked_for_with_as_many_queries_however_many_terms(client):
    counts = []
    for number in (1, 2):
        TermFactory.create_batch(number, term_ru="слово")
        with CaptureQueriesContext(connection) as queries:
            client.get("/ru/glossary/")
        counts.append(len(queries))

    assert counts[0] == counts[1]
