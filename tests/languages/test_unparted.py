import pytest

from languages.unparted import unparted, with_whole_words

WHOLE = '<span class="whole">{}</span>'


@pytest.mark.parametrize(
    "word",
    [
        "2013 թ.",
        "2007 гг.",
        "5 г.",
        "2013 ж.",
        "ՆԱՏՕ-ի",
        "НАТО-ның",
        "NATO-nun",
        "NATO-ს",
        "2004-cü",
        "1-ին",
        "что-то",
        "III-ի",
        "ՆԱՏՕ-ն-ի",
        "2-avgustdagi",
        f"{'д' * 16}-то",
    ],
)
def test_a_word_with_a_short_ending_is_whole(word):
    assert with_whole_words(f"<p>«{word}».</p>") == f"<p>«{WHOLE.format(word)}».</p>"
    assert with_whole_words(f"<p>{word} {word}</p>") == f"<p>{WHOLE.format(word)} {WHOLE.format(word)}</p>"


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        ("Վրաստանում ՆԱՏՕ-ի գրասենյակ", "Վրաստանում ՆԱՏՕ-\u2060ի գրասենյակ"),
        ("2013 թ. հուլիսին, 2005–2007 гг., тип г.", "2013\u00a0թ. հուլիսին, 2005–2007\u00a0гг., тип г."),
        ("NATO-ს, 2015-yil 31-dekabr", "NATO-\u2060ს, 2015-\u2060yil 31-\u2060dekabr"),
        ("NATO-Georgia Commission 2004-2005", "NATO-Georgia Commission 2004-2005"),
    ],
)
def test_a_script_gets_such_words_with_a_sign_that_keeps_them_whole(words, joined):
    assert unparted(words) == joined


@pytest.mark.parametrize(
    "document",
    [
        "<p>штаб-квартира, Euro-Atlantic, 2004-2005, 1-2, word - is</p>",
        f"<p>{'д' * 17}-то, тип г.</p>",
        '<p title="ՆԱՏՕ-ի" data-row="a">x</p>',
        "<title>ՆԱՏՕ-ի</title>",
        '<option value="x">ՆԱՏՕ-ի</option>',
        "<text x='1'><tspan>ՆԱՏՕ-ի</tspan></text>",
        '<script type="application/ld+json">{"name": "ՆԱՏՕ-ի"}</script>',
        '<a href="/hy/?q=ՆԱՏՕ-ի">x</a>',
        "",
    ],
)
def test_all_else_stays_as_it_was(document):
    assert with_whole_words(document) == document


def test_the_texts_of_a_page_are_the_same_with_it(client, db):
    from tests.factories import PartnerFactory

    PartnerFactory(slug="georgia", name_hy="ՆԱՏՕ-ի", profile_hy="ՆԱՏՕ-ի և 2-ի «ՆԱՏՕ-ն»")

    page = client.get("/hy/partners/georgia/").content.decode()

    assert f"<h1>{WHOLE.format('ՆԱՏՕ-ի')}</h1>" in page.replace("\n", "")
    assert "<p>{} և {} «{}»</p>".format(*map(WHOLE.format, ("ՆԱՏՕ-ի", "2-ի", "ՆԱՏՕ-ն"))) in page
