"""Hostile texts that come in by files: each is refused at its row, or stands in a draft without anything that acts."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from languages.prose import stored
from mandate.models import Question
from publishing.exchange.tables import CSV, XLSX, written as table
from publishing.models import Revision
from tests.factories import QuestionFactory
from tests.hostile import FIXED
from tests.prose_vectors import ADDRESSES, VECTORS, faults_of
from tests.public_pages import form_data
from translations.exchange_files import FILES, XLIFF_2, Unit, written

pytestmark = pytest.mark.django_db

SLOW = [pytest.mark.slow, pytest.mark.rendering]

EXCHANGE = reverse("admin:texts_exchange")
COLUMNS = ["kind", "object", "key", "field", "version", "ka"]
AT_ONCE = 120


@pytest.fixture
def questions():
    return [QuestionFactory(question_en="Why?", answer_en="So.") for _number in range(AT_ONCE)]


def file_of(kind, texts):
    """The bytes of a file of this kind with {question: its answer in Georgian}."""
    rows = [["mandate.question", "Why?", str(question.pk), "answer", ""] for question in texts]
    if kind in FILES:
        units = [
            Unit(":".join([row[0], *row[2:]]), (row[1],), (), "So.", text)
            for row, text in zip(rows, texts.values(), strict=True)
        ]
        return written(kind, "ka", units)
    return table(COLUMNS, [[*row, text] for row, text in zip(rows, texts.values(), strict=True)], kind)


def place_of(fault):
    """The number of its row; a text of a program's file has that of the row that it would be."""
    return fault.row or int(re.match(r"Text (\d+),", fault.message)[1]) + 1


def shown(staff, kind, texts):
    return staff.post(EXCHANGE, {"upload": SimpleUploadedFile("texts", file_of(kind, texts))})


@pytest.mark.parametrize(
    "kind", [CSV, XLIFF_2, *(pytest.param(each, marks=SLOW) for each in (XLSX, *FILES) if each != XLIFF_2)]
)
def test_no_hostile_text_passes_a_file(staff, client, questions, kind):
    hostile, refused = [*VECTORS, *FIXED], 0
    for begin in range(0, len(hostile), AT_ONCE):
        Revision.objects.all().delete()
        Question.objects.update(answer_ka="")
        texts = dict(zip(questions, hostile[begin:], strict=False))

        answer = shown(staff, kind, texts)
        assert answer.status_code == 200
        rows = {place_of(fault) for fault in answer.context.get("faults", [])}
        refused += len(rows)
        kept = {each: text for number, (each, text) in enumerate(texts.items(), 2) if number not in rows}
        answer = shown(staff, kind, kept)
        assert answer.context.get("faults", []) == []
        staff.post(EXCHANGE, form_data(answer, "save_form"))

        said = {draft.object_id: draft.snapshot["fields"]["answer_ka"] for draft in Revision.objects.drafts()}
        assert [text for text in said.values() if stored(text) != text] == []
        for key, text in said.items():  # of some, links that the English has not still forbid to publish them
            Question.objects.filter(pk=key).update(answer_ka=text)
        page = client.get("/ka/").content.decode()
        answers = [part.partition("</div>")[0] for part in page.split('<div class="prose">')[1:]]
        assert [faults for each in answers if (faults := faults_of(each))] == []
    assert refused > len(VECTORS) / 3


@pytest.mark.parametrize("number", ["x", "", "-1", "9" * 5000, "٣", "1.0"])
def test_a_table_may_number_its_texts_as_it_likes(staff, number):
    question = QuestionFactory(question_en="Why?", answer_en="So.")
    row = [number, "mandate.question", str(question.pk), "answer", "", "ასე."]
    columns = ["unit", "kind", "key", "field", "version", "ka"]

    answer = staff.post(EXCHANGE, {"upload": SimpleUploadedFile("texts", table(columns, [row, row], CSV))})

    assert answer.status_code == 200
    assert any("about the same" in str(fault) for fault in answer.context["faults"])


def test_the_link_chooser_offers_nothing_for_a_hostile_address(staff):
    pages = reverse("admin:pages_found")

    for address in ADDRESSES:
        for asked in ("q", "address"):
            answer = staff.get(pages, {asked: address})
            assert answer.status_code in (200, 400)
            assert answer.status_code == 400 or answer.json() == {"pages": []}
