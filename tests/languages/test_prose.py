import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, strategies as st

from languages import prose
from languages.clean_text import clean_text
from tests.prose_vectors import VECTORS, faults_of

OFFICE = "page:office:0b5d0f0e-1111-4222-8333-444444444444"
INSIDE = [
    *"ab cé.&<>\"'\n\u0338\u0301\u200d\u202e\u0085\xa0*[]",
    "&amp;",
    "&lt;p&gt;",
    "&#8238;",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<br>",
    "<b>",
    "</b>",
    "<em>",
    "</em>",
    "<strong>",
    "</strong>",
    "<h2>",
    "<td>",
    "<!--",
    "-->",
    "<div style=x>",
    f'<a href="{OFFICE}">',
    '<a href="https://a.example/?a=1&amp;b">',
    '<a href="javascript:x">',
    "</a>",
]
PIECES = st.lists(st.sampled_from(INSIDE), max_size=40).map("".join)


@given(PIECES)
def test_what_is_stored_is_stored_again_as_it_is(inside):
    for begin in ("", "<p>", "<ul>"):
        stored = prose.stored(begin + inside)

        assert prose.stored(stored) == stored
        if begin:
            assert clean_text(stored) == stored
            assert (
                faults_of(prose.as_html(stored, "", lambda *_page: "/en/")) == [] if prose.blocks_of(stored) else True
            )


@given(st.text(), PIECES)
def test_a_text_that_does_not_begin_as_html_stays_as_it_is_typed(text, inside):
    for typed in (text, f"x {inside}"):
        if not prose.HAS_TAGS.match(typed):
            assert (prose.stored(typed), prose.words(typed), prose.links(typed)) == (typed, typed, {})


@given(st.lists(st.text("ab <>&pém;/", min_size=1), min_size=1, max_size=4))
def test_paragraphs_alone_are_stored_as_plain_text(paragraphs):
    paragraphs = [words for each in paragraphs if (words := " ".join(each.split()))]
    html = "".join(f"<p>{each.replace('&', '&amp;').replace('<', '&lt;')}</p>" for each in paragraphs)

    stored = prose.stored(html)

    assert prose.words(stored) == "\n\n".join(paragraphs)
    assert (prose.blocks_of(stored) is None) == (not prose.HAS_TAGS.match("\n\n".join(paragraphs)))


@pytest.mark.parametrize(
    ("came", "stored"),
    [
        ("<p>One.</p>\n<p>Two.</p>", "One.\n\nTwo."),
        ("<P>A <b>b</b> <i>c</i></P>", "<p>A <strong>b</strong> <em>c</em></p>"),
        ("<p><em><strong>x</strong> y</em></p>", "<p><strong><em>x</em></strong><em> y</em></p>"),
        ("<p><strong><a href='https://a.example/'>x</a></strong>", '<p><a href="https://a.example/"><strong>x</strong></a></p>'),
        ("<ul><li>x<li>y</ul>", "<ul><li><p>x</p></li><li><p>y</p></li></ul>"),
        ("<ul><li>x<ol><li>y</ol></ul>", "<ul><li><p>x</p><ol><li><p>y</p></li></ol></li></ul>"),
        (
            "<ul><li>a<ul><li>b<ul><li>c<ul><li>d</ul></ul></ul><li>e</ul><p>f",
            "<ul><li><p>a</p><ul><li><p>b</p></li><li><p>c</p></li><li><p>d</p></li></ul></li><li><p>e</p></li></ul><p>f</p>",
        ),
        ("<p>a<br> b<br></p>", "<p>a<br>b</p>"),
        ("<p>a</p><h2>Heading</h2>b", "a\n\nHeading\n\nb"),
        ("<p>x</p><table><tr><td>1</td><td>2</td></tr></table>", "x\n\n1\n\n2"),
        ("<p><span style='x'>a</span><o:p></o:p><!-- c --><img src=x onerror=y></p>", "a"),
        ("<p></p>", ""),
        ("<p>a <b>typed</p> tag", "<p>a <strong>typed</strong></p><p><strong>tag</strong></p>"),
        ("<p>\u0338a <b>b</b>\u0338c<br>\u0338d e\u0338</p>", "<p>a <strong>b</strong>c<br>d e\u0338</p>"),
        ("see <b>", "see <b>"),
        ("<b>x</b>", "<b>x</b>"),
        ("<p>&lt;p> is a tag</p>", "<p>&lt;p&gt; is a tag</p>"),
        ("<p>&lt;b> is a tag</p>", "<b> is a tag"),
    ],
)  # fmt: skip
def test_html_is_stored_in_one_spelling(came, stored):
    assert prose.stored(came) == stored


def test_a_text_that_is_not_spelled_just_so_has_no_form():
    for text in ("<p>One.</p>", "<p>x <b>y</b></p>", "<p onclick=x>y<em>z</em></p>", "<p>x <em>y</em></p> "):
        assert prose.blocks_of(text) is None
        assert prose.words(text) == text


def test_the_words_of_a_text_are_its_paragraphs_and_items():
    text = f'<p>See <a href="{OFFICE}">the <strong>office</strong></a><br>there</p><ul><li><p>One</p></li></ul>'

    assert prose.words(text) == "See the office\nthere\n\nOne"
    assert prose.links(text) == {OFFICE: "the office"}
    assert prose.page_links(text) == {("office", "0b5d0f0e-1111-4222-8333-444444444444")}


def test_form_is_spelled_with_signs():
    text = (
        f'<p>A <strong>b</strong> <em>c</em> <a href="{OFFICE}">d</a></p>'
        "<ol><li><p>One</p><ul><li><p>Within</p></li></ul></li><li><p>Two</p></li></ol>"
    )

    spelled = prose.spelled(text, lambda model, _key: f"the {model}")

    assert spelled == "A **b** *c* [d](the office)\n\n1. One\n  • Within\n\n2. Two"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("HTTPS://A.example/B", "https://A.example/B"),
        (" Https://a.example\n", "https://a.example"),
        ("Mailto:a@a.example", "mailto:a@a.example"),
    ],
)
def test_an_address_is_read_as_browsers_read_it(written, stored):
    text = prose.checked(f'<p><a href="{written}">y</a></p>')

    assert text == f'<p><a href="{stored}">y</a></p>'
    assert prose.checked(text) == prose.stored(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p><a href='javascript:x'>y</a>", "The link to “javascript:x” cannot stay. An address begins with https://"),
        ("<p><a href='http://a.example/'>y</a>", "The link to “http://a.example/” cannot stay."),
        ("<p><a href='/en/'>y</a>", "The link to “/en/” cannot stay."),
        ("<p><a href=' JavaScript:x'>y</a>", "The link to “javascript:x” cannot stay."),
        ("<p><a href='//evil.example'>y</a>", "The link to “//evil.example” cannot stay."),
        ("<p><a href='https://nato.int@evil.example'>y</a>", "cannot stay."),
        ("<p><a href='https://a b'>y</a>", "It is no address."),
        ("<p><a href='mailto:nobody'>y</a>", "It is no address."),
        ("<p><a href='page:office:1'>y</a>", "cannot stay."),
        (f"<p><a href='https://a.example/{'x' * 500}'>y</a>", "An address may have 500 letters at most."),
        ("<ul><li>a<ul><li>b<ul><li>c</ul></ul></ul>", "at most one list may stand within another"),
        ("x" * 20_001, "The text has 20001 letters; it may have 20000 at most. Shorten it."),
    ],
)
def test_what_may_not_stand_in_a_text_is_named(text, said):
    with pytest.raises(ValidationError) as refused:
        prose.checked(text)

    assert said in " ".join(refused.value.messages)


def test_what_a_hostile_text_would_grow_to_is_bounded():
    bombs = ["<p>" + "".join(f"<em a={i}>" for i in range(900)) + "<p>x" * 6000, "<ul><li>x" * 2500]

    for bomb in bombs:
        assert len(prose.stored(bomb[: prose.LETTERS_STORED])) < 10 * prose.LETTERS_STORED


def test_no_hostile_text_keeps_anything_that_acts():
    for vector in VECTORS:
        stored = prose.stored(vector)

        assert prose.stored(stored) == stored, vector
        if prose.blocks_of(stored) is not None:
            assert faults_of(prose.as_html(stored, "", lambda *_page: "/en/")) == [], vector
