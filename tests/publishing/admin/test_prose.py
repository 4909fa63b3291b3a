"""Texts with form in a form: what comes in is cleaned or refused, what is published links to what is there."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from languages.prose import stored
from mandate.models import Passage, Question
from offices.models import Office
from publishing.models import ChangeSet, Revision
from publishing.revisions.comparison import compare
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import PublicationError, publish
from tests.factories import OfficeFactory, PassageFactory, QuestionFactory
from tests.prose_vectors import VECTORS, faults_of, link_to
from tests.public_pages import errors
from tests.publishing.admin.test_conflicts import put_in
from tests.publishing.admin.test_drafting import DRAFT, author_of, data_of, url_of

pytestmark = pytest.mark.django_db


def test_a_text_with_form_is_published_in_its_one_spelling(staff):
    question = QuestionFactory(answer_en="Plain.")

    staff.post(
        url_of(question), data_of(staff, question) | {"answer_en": "<p>Now <b>bold</b> </p>\r\n<ul><li>one</ul>"}
    )

    assert Question.objects.get().answer_en == "<p>Now <strong>bold</strong></p><ul><li><p>one</p></li></ul>"


@pytest.mark.parametrize("text", ["A <b> tag.", "One.\n\n<p>Two</p>", "1 < 2 & 3", "a  b\nc\n\n\nd", "<b>x</b>"])
def test_a_plain_text_stays_as_it_is_to_the_byte(staff, text):
    question = QuestionFactory(answer_en=text, answer_fr=text)

    staff.post(url_of(question), data_of(staff, question) | {"question_en": "Other?"})
    first = Question.objects.get()
    staff.post(url_of(question), data_of(staff, question) | {"answer_en": f"{text} More."})

    assert (first.question_en, first.answer_en, first.answer_fr) == ("Other?", text, text)
    assert Question.objects.get().answer_en == f"{text} More."


def test_html_of_paragraphs_alone_is_no_change_of_a_plain_text(staff):
    question = QuestionFactory(answer_en="One.\n\nTwo.")

    staff.post(url_of(question), data_of(staff, question) | {"answer_en": "<p>One.</p><p>Two.</p>"})

    assert Question.objects.get().answer_en == "One.\n\nTwo."
    assert not Revision.objects.filter(published__isnull=False, base__isnull=False).exists()


def test_an_address_that_no_link_may_have_is_named_at_its_field(staff):
    question = QuestionFactory()

    refused = staff.post(
        url_of(question), data_of(staff, question) | {"answer_fr": "<p><a href='javascript:x'>y</a></p>", **DRAFT}
    )

    assert list(refused.context["adminform"].form.errors) == ["answer_fr"]
    assert errors(refused) == [
        "The link to “javascript:x” cannot stay. "
        "An address begins with https:// or mailto:, or is chosen among the pages of the site."
    ]


def test_a_page_that_is_not_published_is_linked_to_by_a_draft_only(staff):
    question, key = QuestionFactory(), "0b5d0f0e-1111-4222-8333-444444444444"
    text = f'<p><a href="page:office:{key}">there</a></p>'

    staff.post(url_of(question), data_of(staff, question) | {"answer_en": text, **DRAFT})
    draft = Revision.objects.drafts().get()
    refused = staff.post(url_of(question), data_of(staff, question))
    OfficeFactory(pk=key)
    staff.post(url_of(question), data_of(staff, question))

    words = "answer [en]: The page to which “there” links is not published. Choose another one, or publish it first."
    assert draft.faults == errors(refused) == [words]
    assert Question.objects.get().answer_en == text


def test_drafts_that_link_to_each_other_are_published_together(staff):
    question, office = QuestionFactory(), OfficeFactory()
    snapshot = take_snapshot(office)
    Office.objects.all().delete()
    linked = take_snapshot(question)
    linked["fields"]["answer_en"] = f"<p>{link_to(office)}</p>"
    change_set = ChangeSet.objects.create(name="Both")
    for row, each in ((question, linked), (office, snapshot)):
        draft = save_draft(row, each)
        Revision.objects.filter(pk=draft.pk).update(change_set=change_set)

    change_sets.publish(change_set)

    assert Question.objects.get().answer_en == f"<p>{link_to(office)}</p>"


def test_a_translator_cannot_break_a_link(staff):
    office, other = OfficeFactory(), OfficeFactory()
    question = QuestionFactory(answer_en=f"<p>See {link_to(office)}.</p>")
    broken = f"<p>იხილეთ {link_to(other, 'ბიურო')}</p>"

    staff.post(url_of(question), data_of(staff, question) | {"answer_ka": broken, **DRAFT})
    draft = Revision.objects.drafts().get()
    with pytest.raises(PublicationError) as refused:
        publish(draft)
    right = broken.replace(str(other.pk), str(office.pk))
    staff.post(url_of(question), data_of(staff, question) | {"answer_ka": right})

    words = "answer [ka]: The link on “ბიურო” is not in the English text. Take it out, or set it there first."
    assert draft.faults == refused.value.faults == [words]
    assert Question.objects.get().answer_ka == right


def test_an_english_text_may_lose_a_link_that_its_translations_still_have(staff):
    office = OfficeFactory()
    text = f"<p>{link_to(office)}</p>"
    question = QuestionFactory(answer_en=text, answer_ka=text)

    staff.post(url_of(question), data_of(staff, question) | {"answer_en": "Without."})

    assert (Question.objects.get().answer_en, Question.objects.get().answer_ka) == ("Without.", text)


def test_a_comparison_shows_form_with_signs_and_no_tags(staff):
    office = OfficeFactory(name_en="Office of Tbilisi")
    before = take_snapshot(QuestionFactory(answer_en="See there: one."))
    after = {
        **before,
        "fields": {**before["fields"], "answer_en": f"<p>See {link_to(office, 'there')}: <b>one</b>.</p>"},
    }
    after["fields"]["answer_en"] = after["fields"]["answer_en"].replace("b>", "strong>")

    (change,) = compare(before, after).changes

    assert change.parts == [
        ("same", "See "),
        ("inserted", "["),
        ("same", "there"),
        ("inserted", "](Office of Tbilisi)"),
        ("same", ": "),
        ("inserted", "**"),
        ("same", "one"),
        ("inserted", "**"),
        ("same", "."),
    ]


def test_a_text_with_form_is_found_by_its_words(staff):
    QuestionFactory(answer_en="<p>It <strong>hel</strong>ps</p>")

    assert Question.objects.get().folded.split("\n")[-1] == "it helps"
    assert not Question.objects.filter(folded__contains="strong").exists()


def test_no_hostile_text_passes_a_form(staff, client):
    languages = settings.MODELTRANSLATION_LANGUAGES
    passage = PassageFactory(body_en="English.")
    refused = 0
    for begin in range(0, len(VECTORS), len(languages)):
        columns = dict(zip((f"body_{code}" for code in languages), VECTORS[begin:], strict=False))
        data = data_of(staff, passage)
        answer = staff.post(url_of(passage), data | columns)
        if answer.status_code == 200:
            wrong = answer.context["adminform"].form.errors
            refused += len(wrong)
            staff.post(url_of(passage), data | {name: text for name, text in columns.items() if name not in wrong})
        row = Passage.objects.get()
        code = languages[begin // len(languages) % len(languages)]
        page = client.get(f"/{code}/about/").content.decode()
        assert faults_of(page.partition('<div class="prose">')[2].partition("</div>")[0]) == []
        texts = [getattr(row, f"body_{code}") or "" for code in languages]
        assert [stored(text) for text in texts] == texts
    assert refused > len(VECTORS) / 2


def test_who_may_only_look_sees_the_words(client):
    viewer = author_of(client, "view_question")
    question = QuestionFactory(
        answer_en='<p>See <a href="https://a.example/">the &lt;b&gt;</a>.</p><ul><li><p>One</p></li></ul>'
    )

    page = client.get(url_of(question)).content.decode()

    assert '<div class="readonly">See the &lt;b&gt;.<br><br>One</div>' in page
    assert viewer.has_perm("mandate.view_question")


def test_a_preview_links_to_previews_of_what_is_a_draft_itself(staff):
    office = OfficeFactory(slug="before")
    question = QuestionFactory()
    drafts = [take_snapshot(question), take_snapshot(office)]
    drafts[0]["fields"]["answer_en"] = f"<p>{link_to(office)}</p>"
    drafts[1]["fields"]["slug"] = "after"
    change_set = ChangeSet.objects.create(name="Both")
    for row, each in zip((question, office), drafts, strict=True):
        draft = save_draft(row, each)
        Revision.objects.filter(pk=draft.pk).update(change_set=change_set)
    prefix = reverse("admin:change_set_preview", args=[change_set.pk]).rstrip("/")

    page = staff.get(f"{prefix}/en/").content.decode()

    assert f'<a href="{prefix}/en/offices/after/">the office</a>' in page
    assert "the office</a>" not in Client().get("/en/").content.decode()


def test_what_another_wrote_is_told_with_signs(staff):
    question = QuestionFactory(answer_en="Before.")
    mine, theirs = data_of(staff, question), data_of(staff, question)
    staff.post(url_of(question), theirs | {"answer_en": "<p>Hers is <b>bold</b></p>", **DRAFT})

    refused = staff.post(url_of(question), mine | {"answer_en": "Mine.", **DRAFT})

    (message,) = errors(refused)
    assert f"{put_in('Hers is **bold**')}</q>" in message
