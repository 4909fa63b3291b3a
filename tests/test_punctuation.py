"""Colons are those of the page's language, with a space before in French, "՝" in Armenian; choices begin with capitals."""

import re

import pytest

from languages.words import sentence_case
from tests.public_pages import SCRIPTS
from tests.rows import write_rows
from tests.test_fallbacks import Words

pytestmark = [pytest.mark.django_db, pytest.mark.rendering]

# "ժամը 12:30" and an address have one within.
OTHER_COLON = re.compile(r"(?:[^\W\d_]|[»”›]|^[ \n]*):(?=\s|$)")
SELECTIONS = [
    "/offices/?q=Timbuktu",
    "/offices/?year=1800",
    "/map/?partner=kazakhstan",
    "/map/?office=liaison-central-asia",
    "/map/?panel=table",
]


class OwnTexts(Words):
    """The texts in the main part of a page that are in its language, also those that are only read aloud."""

    def __init__(self, text, language):
        self.texts = []
        super().__init__(text, language)

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        self.texts += [value for name, value in attrs if name in ("alt", "aria-label", "title")]

    def handle_data(self, text):
        super().handle_data(text)
        if self._open and self._open[-1][1:] == (self.language, True):
            self.texts.append(text)


@pytest.mark.parametrize("language", ["fr", "hy"])
def test_a_colon_is_that_of_the_page_s_language(client, rows_of_content, language):
    write_rows(rows_of_content)
    addresses = re.findall(rf"<loc>[^<]*?/{language}(/[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(addresses) > 20

    found = {}
    for path in addresses + SELECTIONS:
        texts = OwnTexts(client.get(f"/{language}{path}").content.decode(), language).texts
        assert len(texts) > 5
        if wrong := [text.strip() for text in texts if OTHER_COLON.search(text)]:
            found[path] = wrong

    assert found == {}


@pytest.mark.parametrize("language", SCRIPTS)
def test_what_a_form_offers_begins_with_a_capital_where_the_script_has_them(client, language):
    page = client.get(f"/{language}/offices/").content.decode()

    offered = re.findall(r"<option[^>]*>(.*?)</option>", page)
    assert len(offered) > 8
    assert [words for words in offered if words[0] != sentence_case(words)[0]] == []
