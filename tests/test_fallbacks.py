"""No page speaks another language than its own: of its words at most 2 in 100 are shown for want of a translation."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings

from tests.documents import VOID
from tests.public_pages import SCRIPTS
from tests.rows import write_rows

SHARE = 0.02
# Parts in a language of their own on every page: titles of sources, records for machines, notes of changes, the
# English beside the words of the glossary.
OWN_LANGUAGE = {"sources", "cite-page", "changes", "english-term"}
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != "en"]

pytestmark = [pytest.mark.django_db, pytest.mark.rendering]


class Words(HTMLParser):
    """The words in the main part of a page: ``own`` of its language, and ``others``, texts that fell back."""

    def __init__(self, text, language):
        super().__init__()
        self.language = language
        self.own, self.others = 0, []
        self._open = []  # (tag, language of its text, whether it is counted)
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag in VOID:
            return
        found, (_tag, language, is_counted) = dict(attrs), self._open[-1] if self._open else ("", "", False)
        if tag in ("script", "style") or OWN_LANGUAGE & set((found.get("class") or "").split()):
            is_counted = False
        elif tag == "main":
            is_counted = True
        self._open.append((tag, found.get("lang") or language, is_counted))

    def handle_endtag(self, tag):
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, text):
        if not (self._open and self._open[-1][2]):
            return
        # A time zone is called "Asia/Tbilisi" in every language.
        words = re.findall(r"[^\W\d_]+", re.sub(r"\b[A-Z][a-z]+/[A-Z]\w+", "", text))
        if self._open[-1][1] in settings.MODELTRANSLATION_FALLBACK_LANGUAGES and self._open[-1][1] != self.language:
            self.others += words
        else:
            self.own += len(words)

    @property
    def share(self):
        return len(self.others) / max(1, self.own + len(self.others))


def test_words_that_fell_back_are_told_from_names_sources_and_machines():
    page = """<html lang="ka"><body><p lang="en">outside</p><main><p>ერთი <b>ორი</b> 12</p><p lang="en">Three <b>four</b></p>
        <span lang="hy">Հինգ</span><section class="sources"><a lang="en">Title</a></section><span lang="en">Asia/Tbilisi</span>
        <details class="cite-page"><pre>TY  - ELEC</pre></details></main></body></html>"""

    words = Words(page, "ka")

    assert (words.own, words.others) == (3, ["Three", "four"])
    assert words.share == 0.4


@pytest.mark.parametrize(
    "language",
    [pytest.param(code, marks=() if code in SCRIPTS else pytest.mark.slow, id=code) for code in TRANSLATED],
)
def test_no_page_falls_back_for_more_than_two_words_in_a_hundred(client, rows_of_content, language):
    write_rows(rows_of_content)
    english = re.findall(r"<loc>[^<]*?/en(/[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(english) > 20

    shares = {}
    for path in english:
        words = Words(client.get(f"/{language}{path}").content.decode(), language)
        assert words.own + len(words.others) > 5
        if words.share > SHARE:
            shares[path] = f"{words.share:.0%}: {' '.join(words.others[:8])} …"

    assert shares == {}
