"""A walk through the whole site with its real content, along every link of every page."""

import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings

from mandate.models import Passage
from offices.models import Office
from regions.models import Partner, Region
from tests.conftest import begin_site_revision
from tests.rows import write_rows

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.rendering,
    pytest.mark.xdist_group("crawl"),
]

SITE = "http://testserver"


class Links(HTMLParser):
    """What a page points at, and what it says about itself."""

    def __init__(self, text):
        super().__init__()
        self.targets, self.alternates, self.ids = [], {}, set()
        self.canonical = self.robots = self.language = self.description = None
        self.title, self.h1, self._tag = "", 0, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self._tag = tag
        self.ids.add(found.get("id"))
        self.h1 += tag == "h1"
        if tag == "html":
            self.language = found.get("lang")
        elif tag == "meta" and found.get("name") == "robots":
            self.robots = found["content"]
        elif tag == "meta" and found.get("name") == "description":
            self.description = found["content"]
        elif tag == "link" and found.get("rel") == "canonical":
            self.canonical = found["href"]
        elif tag == "link" and found.get("rel") == "alternate" and "hreflang" in found:
            self.alternates[found["hreflang"]] = found["href"]
        elif tag in {"a", "img", "source", "form"}:
            self.targets += [found[name] for name in ("href", "src", "action") if found.get(name)]
            self.targets += re.findall(r"\S+(?=\s*(?:,|\s\d|$))", found.get("srcset") or "")

    def handle_data(self, data):
        if self._tag == "title" and not self.title:
            self.title = data.strip()


@pytest.fixture(scope="module")
def walked(rows_of_content, django_db_blocker):
    """{path: (status, Links or None)} of everything that can be reached from the front door."""
    from django.db import transaction
    from django.test import Client, override_settings

    # As readers get it: what pages share is read once, which takes a third of the time.
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(KEEP_PAGES=True):
        write_rows(rows_of_content)
        begin_site_revision()
        pages = walk(Client())
        expected = expected_paths()
        transaction.set_rollback(True)
    return pages, expected


def expected_paths():
    """The addresses of the design that belong to the content, without their language."""
    names = ["", "contact/", "offices/", "timeline/", "representative/", "map/", "regions/"]
    names += [f"{page}/" for page in Passage.Page.values if page != "map"]
    names += [f"offices/{office.slug}/" for office in Office.objects.all()]
    names += [f"partners/{partner.slug}/" for partner in Partner.objects.all()]
    names += [f"regions/{region.slug}/" for region in Region.objects.all()]
    return names


def walk(client):
    pages, queue = {}, deque(["/"])
    while queue:
        path = queue.popleft()
        if path in pages:
            continue
        response = client.get(path)
        if response.status_code in (301, 302):
            pages[path] = (response.status_code, None)
            queue.append(response["Location"])
            continue
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        links = Links(response.content.decode()) if is_page else None
        pages[path] = (response.status_code, links)
        if links:
            # A selection leads to others without number: those that a page without one names are enough.
            queue.extend(target for target in own_targets(path, links) if not ("?" in path and "?" in target))
    return pages


def own_targets(path, links):
    for target in links.targets:
        address = urlsplit(urldefrag(urljoin(SITE + path, target)).url)
        if f"{address.scheme}://{address.netloc}" == SITE and not address.path.startswith(("/static/", "/admin/")):
            yield address.path + (f"?{address.query}" if address.query else "")


def test_every_link_leads_somewhere(walked):
    pages, _expected = walked

    assert {path: status for path, (status, _links) in pages.items() if status >= 400} == {}


def test_every_address_of_the_design_is_reached_in_every_language(walked):
    pages, expected = walked

    wanted = {f"/{language}/{name}" for language, _name in settings.LANGUAGES for name in expected}

    assert len(expected) == 24
    assert wanted - {path for path, (status, _links) in pages.items() if status == 200} == set()


def test_every_page_has_one_heading_and_speaks_the_language_of_its_address(walked):
    pages, _expected = walked

    assert [path for path, (_status, links) in pages.items() if links and links.h1 != 1] == []
    assert [
        (path, links.language) for path, (_status, links) in pages.items() if links and links.language != path[1:3]
    ] == []


def test_every_page_has_a_title_and_a_description_of_its_own(walked):
    pages, _expected = walked
    whole = {path: links for path, (_status, links) in pages.items() if links and "?" not in path}

    titles = Counter((path[1:3], links.title) for path, links in whole.items())
    descriptions = Counter((path[1:3], links.description) for path, links in whole.items())

    assert [title for title, number in titles.items() if number > 1 or not title[1]] == []
    assert [description for description, number in descriptions.items() if number > 1 or not description[1]] == []


def test_alternates_are_reciprocal_and_every_page_has_them_or_points_at_its_source(walked):
    pages, _expected = walked
    whole = {path: links for path, (_status, links) in pages.items() if links and "?" not in path}

    for path, links in whole.items():
        if links.robots and "noindex" in links.robots:
            assert links.alternates == {}
            assert links.canonical.removeprefix(SITE) in whole
            continue
        assert links.canonical == SITE + path
        assert links.alternates[path[1:3]] == SITE + path
        assert "x-default" in links.alternates
        for address in links.alternates.values():
            assert whole[address.removeprefix(SITE)].alternates == links.alternates


def test_links_within_a_page_find_their_place(walked):
    pages, _expected = walked

    lost = [
        (path, target)
        for path, (_status, links) in pages.items()
        if links
        for target in links.targets
        if target.startswith("#") and target[1:] not in links.ids
    ]

    assert lost == []
