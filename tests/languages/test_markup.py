"""What becomes of HTML from elsewhere, a case for each thing that is left out or put in order."""

import pytest

from languages import prose
from languages.markup import address_fault

NONE, NO_KIND = (
    "It is no address.",
    "An address begins with https:// or mailto:, or is chosen among the pages of the site.",
)
PAGE = "page:office:0b5d0f0e-1111-4222-8333-444444444444"


@pytest.mark.parametrize(
    ("came", "stored"),
    [
        ("<ul><li></li><li>x</li></ul>", "<ul><li><p>x</p></li></ul>"),
        ("<p>a <br>b <em>c</em></p>", "<p>a<br>b <em>c</em></p>"),
        ("<p>a <b> b</b></p>", "<p>a <strong>b</strong></p>"),
        ("<p><br> <br>a <b>b</b></p>", "<p>a <strong>b</strong></p>"),
        ("<P>A <B CLASS=x>b</B> <I>c</I></P>", "<p>A <strong>b</strong> <em>c</em></p>"),
        ("""<p>"a" it's <b>b</b></p>""", """<p>"a" it's <strong>b</strong></p>"""),
        *((f"<p>a</p><{tag}>w:x</{tag}>", "a") for tag in ("script", "style", "title", "template", "textarea", "xml")),
    ],
)
def test_html_of_other_programs_is_put_in_order(came, stored):
    assert prose.stored(came) == stored


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://a.example/".ljust(500, "x"), ""),
        ("https://a.example/".ljust(501, "x"), "An address may have 500 letters at most."),
        ("https://a.example/\u202ex", NONE),
        (PAGE, ""),
        (f"{PAGE}0", NO_KIND),
        ("page:", NO_KIND),
    ],
)
def test_where_a_link_may_lead(address, fault):
    assert address_fault(address) == fault


def test_of_a_link_to_a_page_that_is_nowhere_the_words_remain():
    text = f'<p>See <a href="{PAGE}">the <strong>office</strong></a>.</p>'

    assert prose.as_html(text, "", lambda *_page: "") == "<p>See the <strong>office</strong>.</p>"
