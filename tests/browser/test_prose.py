"""Texts with form as an editor writes them: pasted from Word, linked to a page of the site, by mouse and by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from languages import prose
from mandate.models import Question
from offices.models import Office
from publishing.models import SiteRevision
from publishing.revisions.live import ensure_live_revision
from tests.browser.conftest import DRAWN, NARROW, faults
from tests.factories import OfficeFactory, QuestionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal {color:red}</style></head><body>
<!--StartFragment--><p class=MsoNormal style='margin:0cm;font-family:"Calibri"'>The <b style='mso-bidi-font-weight:normal'>liaison
 office</b><o:p></o:p> <span style='color:red' onclick="alert(1)">helps</span> with:</p><img src="file:///C:/x.png">
<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span
 style='font:7pt "Times New Roman"'>&nbsp;&nbsp;</span></span><![endif]>visits</p>
<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span
 style='font:7pt "Times New Roman"'>&nbsp;&nbsp;</span></span><a href=" HTTP://a.example/">talks</a></p>
<!--EndFragment--></body></html>"""
CLEAN = (
    "<p>The <strong>liaison office</strong> helps with:</p>"
    '<ul><li><p>visits</p></li><li><p><a href="https://a.example/">talks</a></p></li></ul>'
)
PASTE = """(box, html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def path_of(row):
    return reverse(f"admin:mandate_{row._meta.model_name}_change", args=[row.pk])


def editor(page, language, kind=".ProseMirror"):
    """The box of a text in a language: with its editor, or as it looks before that."""
    return page.locator(f'{kind}[role="textbox"][lang="{language}"]')


def publish(page):
    page.get_by_label("Change note").fill("A reason.")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Published.")).to_be_visible()


def test_pasted_text_is_clean_and_its_link_follows_the_office(reader, log_in):
    office = OfficeFactory(slug="first", name_en="Liaison Office Georgia")
    question = QuestionFactory(answer_en="Before.")
    with reader() as page:
        log_in(page)
        page.goto(path_of(question))
        page.locator("#id_answer_en").focus()
        box = editor(page, "en")
        expect(box).to_be_focused()
        expect(box).to_have_accessible_name("Answer (English):")
        page.keyboard.press("Control+A")
        box.evaluate(PASTE, WORD)
        expect(box.locator("li")).to_have_count(2)

        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.keyboard.type("See ")
        page.get_by_role("button", name="Link", exact=True).click()
        page.get_by_label("Leads to").fill("georgia")
        page.get_by_role("button", name="Liaison Office Georgia").click()
        expect(box.get_by_role("link", name="Liaison Office Georgia")).to_be_visible()
        assert faults(page) == []
        publish(page)

        page.goto("/en/")
        link = page.get_by_role("link", name="Liaison Office Georgia")
        assert link.first.get_attribute("href") == "/en/offices/first/"
        Office.objects.update(slug="second")
        SiteRevision.raise_number()
        page.goto("/en/")
        assert link.first.get_attribute("href") == "/en/offices/second/"

    assert Question.objects.get().answer_en == (
        f'{CLEAN}<p>See <a href="page:office:{office.pk}">Liaison Office Georgia</a></p>'
    )


def test_by_keyboard_a_text_gets_form_and_an_untouched_one_stays_as_it_is(reader, log_in):
    plain = "One.\n\n\n<b>Two</b>  is\nhere."
    question = QuestionFactory(answer_en=plain, answer_fr="<p>Un <em>deux</em></p>")
    ensure_live_revision(question)
    with reader() as page:
        log_in(page)
        page.goto(f"{path_of(question)}?beside=fr")
        source = page.locator("#id_answer_en")
        french = editor(page, "fr", ".prose-text")
        expect(french.locator("em")).to_have_text("deux")
        assert french.get_attribute("lang") == "fr"

        source.focus()
        english = editor(page, "en")
        expect(english).to_be_focused()
        page.keyboard.press("Control+End")
        page.keyboard.type("x")
        assert source.input_value() != plain
        page.keyboard.press("Backspace")
        expect(source).to_have_value(plain)

        page.keyboard.press("Enter")
        page.keyboard.type("- item")
        page.keyboard.press("Shift+Home")
        page.evaluate(DRAWN)
        page.keyboard.press("Control+B")
        page.keyboard.press("Control+K")
        page.keyboard.type("Http://a.example/x")
        page.keyboard.press("Enter")
        expect(english).to_be_focused()
        page.keyboard.press("Tab")
        expect(english).not_to_be_focused()
        publish(page)

    stored = Question.objects.get()
    assert stored.answer_fr == "<p>Un <em>deux</em></p>"
    assert stored.answer_en == (
        "<p>One.</p><p>&lt;b&gt;Two&lt;/b&gt; is here.</p>"
        '<ul><li><p><a href="https://a.example/x"><strong>item</strong></a></p></li></ul>'
    )
    assert prose.stored(stored.answer_en) == stored.answer_en


def test_what_was_typed_is_offered_again_and_a_fault_leads_to_the_text(reader, log_in):
    question = QuestionFactory(answer_en="Before.")
    with reader(width=NARROW, scheme="dark") as page:
        log_in(page)
        page.goto(path_of(question))
        page.locator("#id_answer_en").focus()
        english = editor(page, "en")
        expect(english).to_be_focused()
        page.keyboard.press("Control+B")
        page.keyboard.type("Bold ")
        page.reload()
        page.get_by_role("button", name="Put it back").click()
        expect(editor(page, "en", ".prose-text").locator("strong")).to_have_text("Bold")

        page.get_by_text("Answer (English)").first.click()
        expect(english).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        expect(page.locator("#id_answer_en")).to_have_value("")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.locator(".fault-list").get_by_role("link", name="Answer (English)").click()
        expect(english).to_be_focused()
        assert english.get_attribute("aria-invalid") == "true"

        # A row that is added later, as the admin adds it: from a form that is on the page, with a name of its own.
        page.evaluate("""() => {
            const row = document.querySelector(".form-row.field-answer_fr").cloneNode(true);
            row.innerHTML = row.innerHTML.replaceAll("answer_fr", "rows-0-note_fr");
            document.querySelector("#question_form").append(row);
        }""")
        page.locator("[name=rows-0-note_fr]").focus()
        expect(page.locator('.ProseMirror[lang="fr"]')).to_be_focused()
        assert faults(page) == []
