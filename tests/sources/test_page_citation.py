"""A page is cited in words, as BibTeX and as RIS, whatever its title holds."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.conf import settings
from hypothesis import given, strategies as st

from languages.words import one_line
from publishing.models import SiteRevision
from sources.page_citation import PageCitation
from tests.documents import read
from tests.factories import OfficeFactory, PassageFactory, SourceFactory

HOSTILE = [
    r"A \textbf{bold} claim \input{/etc/passwd}",
    "An open { brace",
    "A closed } brace and } another",
    r"A backslash at the end \ ".strip(),
    "100 % of $5 & #1 _under_ ^up^ ~tilde~",
    'He said "no", @misc{x, title={y}}',
    "Two\nlines\r\nER  - \nTY  - JOUR",
    "Other\u2028line\u2029ends\x85and\x0bmore\x0c",
    "ER  - ",
    "<script>alert(1)</script> & more",
]


def cited(title):
    address = "https://representative.example.org/en/offices/x/?q=50%25&year=2014"
    return PageCitation(title, "The site", address, "en", date(2026, 11, 28), 214)


def bibtex_fields(text):
    """{name: value} of the only entry, read as BibTeX does: braces count wherever they stand."""
    head = re.match(r"@misc\{([\w-]+),\n", text)
    fields, rest = {}, text[head.end() :]
    while not rest.startswith("}"):
        name, _equals, rest = rest.strip().partition(" = {")
        depth, end = 1, 0
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
        fields[name], rest = rest[: end - 1], rest[end:].removeprefix(",\n")
    assert rest == "}"
    return fields


PRINTED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
} | {f"\\{sign}": sign for sign in "#$%&_"}


def as_printed(value):
    """What TeX prints of a field in braces; fails at a command that this site does not mean."""
    assert (value[0], value[-1]) == ("{", "}")
    parts = re.split(r"(\\[a-z]+\{\}|\\.)", value[1:-1])
    return "".join(PRINTED[part] if place % 2 else part for place, part in enumerate(parts))


def ris_fields(text):
    return [(line[:2], line[6:]) for line in text.split("\n") if re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line)]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_is_printed_as_it_is_and_is_nothing_but_a_title(title):
    citation, words = cited(title), " ".join(title.split())

    fields = bibtex_fields(citation.bibtex)
    assert as_printed(fields["title"]) == words
    assert set(fields) == {"title", "author", "year", "month", "note", "url", "urldate"}
    assert fields["url"] == citation.address

    lines = ris_fields(citation.ris)
    assert len(lines) == len(citation.ris.splitlines()) == 10
    assert lines[1] == ("TI", words)
    assert [name for name, _value in lines if name in ("TY", "ER")] == ["TY", "ER"]
    assert citation.plain.startswith(
        f"“{words}”, The site, as it stood on 28 November 2026 (revision 214 of the site): "
    )


@given(st.text(max_size=80))
def test_no_title_breaks_a_record(title):
    citation, words = cited(f"x{title}"), one_line(f"x{title}")

    assert as_printed(bibtex_fields(citation.bibtex)["title"]) == words
    assert len(citation.ris.splitlines()) == len(ris_fields(citation.ris)) == 10
    assert len(citation.plain.splitlines()) == 1


@pytest.mark.parametrize(
    ("path", "key"),
    [("en/", "srep-en-7"), ("en/offices/?q=NATO%20x&year=2014", "srep-en-offices-q-nato-20x-year-2014-7")],
)
def test_an_entry_is_named_by_the_path_the_query_and_the_revision(path, key):
    assert PageCitation("", "", f"https://site.example/{path}", "en", date(2026, 11, 28), 7).key == key


def citations_on(client, path):
    return [element["text"] for element in read(client.get(path)).elements if element.get("class") == "citation"]


@pytest.mark.django_db
@pytest.mark.parametrize("title", [title for title in HOSTILE if title.isprintable()])
def test_a_page_shows_how_it_is_cited(client, title):
    title = " ".join(title.split())
    OfficeFactory(slug="here", name_en=title).sources.add(SourceFactory())
    SiteRevision.objects.update_or_create(pk=1, defaults={"number": 77})

    with time_machine.travel(datetime(2026, 11, 28, 12, tzinfo=UTC)):
        plain, bibtex, ris = citations_on(client, "/en/offices/here/")

    address = f"{settings.SITE_URL}/en/offices/here/"
    assert (
        plain
        == f"“{title}”, {settings.SITE_TITLE}, as it stood on 28 November 2026 (revision 77 of the site): {address}"
    )
    assert as_printed(bibtex_fields(bibtex)["title"]) == title
    assert bibtex.startswith("@misc{srep-en-offices-here-77,\n")
    assert dict(ris_fields(ris)) == {
        "TY": "ELEC",
        "TI": title,
        "AU": str(settings.SITE_TITLE),
        "PY": "2026",
        "DA": "2026/11/28/",
        "Y2": "2026/11/28/",
        "ET": "Revision 77",
        "LA": "en",
        "UR": address,
        "ER": "",
    }


@pytest.mark.django_db
def test_a_selection_and_a_page_without_sources_are_cited_too(client):
    PassageFactory(page="about")
    OfficeFactory()

    for path in ("/ru/about/", "/en/offices/?year=2014&kind=liaison"):
        assert f"url = {{{settings.SITE_URL}{path}}}" in citations_on(client, path)[1]
