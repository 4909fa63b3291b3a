"""Whoever looks for something in a list of the staff site may write it as any language does."""

import pytest
from django.urls import reverse

from publishing.models import ChangeSet
from tests.factories import (
    AppointmentFactory,
    MilestoneFactory,
    PartnerFactory,
    PassageFactory,
    PremisesFactory,
    PublisherFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TEXTS = {
    "en": "Tashkent",
    "fr": "Tachkent é",
    "ru": "Ташкент",
    "uz": "Toshkent oʻzbek",
    "ka": "ტაშკენტი",
    "hy": "Տաշքենդ և",
}
TERMS = ["TASHKENT", "tachkent e", "ташкент", "o'zbek toshkent", "OʻZBEK", "ᲢᲐᲨᲙᲔᲜᲢᲘ", "ՏԱՇՔԵՆԴ", "եւ", "եվ"]


def in_every_language(field):
    return {f"{field}_{language}": text for language, text in TEXTS.items()}


def found(staff, row, term):
    opts = row._meta
    response = staff.get(reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist"), {"q": term})
    return list(response.context["cl"].result_list)


MAKERS = {
    "office": lambda: PremisesFactory(**in_every_language("city")).office,
    "post": lambda: AppointmentFactory(**in_every_language("person")).post,
    "region": lambda: RegionFactory(**in_every_language("name")),
    "partner": lambda: PartnerFactory(**in_every_language("capital")),
    "question": lambda: QuestionFactory(**in_every_language("question")),
    "milestone": lambda: MilestoneFactory(**in_every_language("text")),
    "publisher": lambda: PublisherFactory(**in_every_language("name")),
    "passage": lambda: PassageFactory(**in_every_language("body")),
    "source": lambda: SourceFactory(title=" ".join(TEXTS.values())),
    "change set": lambda: ChangeSet.objects.create(name=" ".join(TEXTS.values())),
    "staff member": lambda: UserFactory(last_name=" ".join(TEXTS.values())),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_every_spelling_finds_it(staff, kind):
    row = MAKERS[kind]()

    assert [term for term in TERMS if found(staff, row, term) != [row]] == []
    assert found(staff, row, "tashkent nowhere") == []
