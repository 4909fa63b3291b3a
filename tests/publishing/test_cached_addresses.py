"""Cached pages and what is like them: an address without its slash, content that returns, and queries in one form."""

import pytest
from django.core.cache import caches
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from pages.cache import canonical_query
from tests.factories import OfficeFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.roles import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("pages_are_kept")]

PAGE = "/en/offices/liaison/"
# One form for all that a view reads the same: names in order, the values of a name in the order in which they came.
CANONICAL = {
    "": "",
    "year=2014": "year=2014",
    "year=": "year=",
    "year": "year=",
    "b=1&a=2": "a=2&b=1",
    "a=2&b=1": "a=2&b=1",
    "a=2&a=1": "a=2&a=1",
    "a=1&b=3&a=2": "a=1&a=2&b=3",
    "a=%C3%A9&b=x+y": "a=%C3%A9&b=x+y",
    "a=é": "a=%C3%A9",
    "a=1%26b%3D2": "a=1%26b%3D2",
    "%61=1": "a=1",
    "A=1&a=1": "A=1&a=1",
    "a=1&&b=2": "a=1&b=2",
    "a=1#b": "a=1%23b",
}


@pytest.mark.parametrize("query", CANONICAL)
def test_a_query_has_one_form(query):
    assert canonical_query(QueryDict(query)) == CANONICAL[query]


@pytest.fixture
def office():
    return OfficeFactory(slug="liaison", name_en="Old name")


def cached():
    return len(caches["pages"]._cache) + len(caches["selections"]._cache)


@pytest.mark.parametrize("query", ["", "?year=2014"])
def test_an_address_without_its_slash_leads_on_whether_or_not_the_page_is_cached(office, query):
    before = Client().get(PAGE.rstrip("/") + query)
    page = Client().get(PAGE + query)
    count = cached()
    after = Client().get(PAGE.rstrip("/") + query)

    assert [(answer.status_code, answer["Location"]) for answer in (before, after)] == [(301, PAGE + query)] * 2
    assert (page.status_code, b"Old name" in page.content) == (200, True)
    assert cached() == count == 1


def publish(client, office, name):
    url = reverse("admin:offices_office_change", args=[office.pk])
    data = form_data(client.get(url), "office_form") | {"name_en": name, "_save": "1"}
    assert client.post(url, data).status_code == 302


def test_content_that_returns_is_sent_and_is_what_it_was(office):
    editor = signed_in(UserFactory(language="en"))
    publish(editor, office, "First name")
    answers = [Client().get(PAGE)]
    for name in ("Second name", "First name"):
        publish(editor, office, name)
        answers.append(Client().get(PAGE, headers={"If-None-Match": answers[0]["ETag"]}))

    shown = [next(name for name in (b"First name", b"Second name") if name in answer.content) for answer in answers]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert shown == [b"First name", b"Second name", b"First name"]
    assert len({answer["ETag"] for answer in answers}) == 3


def test_who_has_the_page_as_it_is_now_is_sent_nothing_and_who_has_an_older_one_is(office):
    editor = signed_in(UserFactory(language="en"))
    old = Client().get(PAGE)["ETag"]
    publish(editor, office, "New name")
    new = Client().get(PAGE)["ETag"]

    answers = {tag: Client().get(PAGE, headers={"If-None-Match": tag}) for tag in (old, new, f'"x", {new}', "*")}

    assert [(answer.status_code, len(answer.content) > 0) for answer in answers.values()] == [
        (200, True),
        (304, False),
        (304, False),
        (304, False),
    ]
