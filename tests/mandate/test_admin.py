from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mandate.models import Milestone, Passage, Question
from tests.factories import MilestoneFactory, OfficeFactory, PartnerFactory, PassageFactory, QuestionFactory
from tests.public_pages import errors, form_data

pytestmark = pytest.mark.django_db

MILESTONES = reverse("admin:mandate_milestone_changelist")


def change_url(obj):
    return reverse(f"admin:mandate_{obj._meta.model_name}_change", args=[obj.pk])


def test_a_question_is_added_and_answered(staff):
    url = reverse("admin:mandate_question_add")
    data = form_data(staff.get(url), "question_form")

    staff.post(url, data | {"question_en": "Who?", "slug": "who", "answer_en": "A person.", "position": "1"})

    question = Question.objects.get()
    assert (question.question_en, question.answer_en, question.slug) == ("Who?", "A person.", "who")


def test_question_and_answer_are_required_in_english_only(staff):
    url = reverse("admin:mandate_question_add")
    data = form_data(staff.get(url), "question_form")

    response = staff.post(url, data | {"slug": "who", "question_fr": "Qui ?"})

    assert list(response.context["adminform"].form.errors) == ["question_en", "answer_en"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"day": "2014-02-30"}, "Enter a valid date."),
        ({"day": "1066-10-14"}, "Write a year between 1900 and 2100."),
        ({"text_en": "x" * 5000}, "Ensure this value has at most 400 characters (it has 5000)."),
        ({"day_precision": "second"}, "Select a valid choice. second is not one of the available choices."),
    ],
)
def test_bad_input_is_refused_in_words(staff, change, message):
    milestone = MilestoneFactory(text_en="Before")
    data = form_data(staff.get(change_url(milestone)), "milestone_form")

    response = staff.post(change_url(milestone), data | change)

    assert errors(response) == [message]
    assert Milestone.objects.get().text_en == "Before"


def test_a_milestone_is_found_in_another_language_and_case(staff):
    MilestoneFactory()
    found = MilestoneFactory(text_en="The summit", text_hy="Գագաթնաժողով")

    response = staff.get(MILESTONES, {"q": "ԳԱԳԱԹՆԱԺՈՂՈՎ"})

    assert list(response.context["cl"].result_list) == [found]


def test_the_list_of_milestones_asks_as_often_for_30_as_for_one(staff, django_assert_num_queries):
    # All on one day, so that the drill-down by date asks alike too.
    MilestoneFactory(day=date(2004, 6, 28), office=OfficeFactory(), partner=PartnerFactory(code="AA"))
    staff.get(MILESTONES)
    with CaptureQueriesContext(connection) as one:
        staff.get(MILESTONES)
    for number in range(29):
        partner = PartnerFactory(code=f"{chr(66 + number // 26)}{chr(65 + number % 26)}")
        MilestoneFactory(day=date(2004, 6, 28), office=OfficeFactory(), partner=partner)

    with django_assert_num_queries(len(one)):
        response = staff.get(MILESTONES)

    assert len(response.context["cl"].result_list) == 30


def test_each_page_leads_to_where_it_is_shown(staff):
    question, milestone = QuestionFactory(slug="who"), MilestoneFactory()
    about, disclaimer = PassageFactory(page=Passage.Page.ABOUT), PassageFactory(page=Passage.Page.MAP)

    shown = [staff.get(change_url(row)).context["absolute_url"] for row in (question, milestone, about, disclaimer)]

    assert shown == ["/en/#question-who", "/en/timeline/", "/en/about/", "/en/map/"]
