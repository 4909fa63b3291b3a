"""Made rows that say only what matters to a test. Texts are English unless a test says otherwise."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.models import User
from mandate.models import Milestone, Passage, Question
from offices.models import Appointment, Contact, Office, Post, Premises
from pages.models import Publisher
from regions.models import Participation, Partner, Region
from sources.models import Source
from translations.models import Term

# Countries that no test names: whichever the factory comes to, it meets none of those that a test makes itself.
CODES = [
    "BE",
    "FR",
    "DE",
    "IT",
    "ES",
    "PT",
    "PL",
    "NL",
    "LU",
    "NO",
    "DK",
    "SE",
    "FI",
    "EE",
    "LV",
    "LT",
    "CZ",
    "SK",
    "HU",
    "RO",
]


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("editor{}".format)
    is_staff = True
    is_superuser = True
    password = factory.django.Password("a long enough pass phrase")


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    key = factory.Sequence("SOURCE_{}".format)
    title = factory.Sequence("Source {}".format)
    url = factory.Sequence("https://source{}.example/".format)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region

    slug = factory.Sequence("region-{}".format)
    name_en = factory.Sequence("Region {}".format)
    profile_en = "A profile."


class PartnerFactory(DjangoModelFactory):
    class Meta:
        model = Partner

    region = factory.SubFactory(RegionFactory)
    code = factory.Iterator(CODES)
    slug = factory.Sequence("partner-{}".format)
    name_en = factory.Sequence("Partner {}".format)
    profile_en = "A profile."


class ParticipationFactory(DjangoModelFactory):
    class Meta:
        model = Participation

    partner = factory.SubFactory(PartnerFactory)
    framework = Participation.Framework.PFP
    since = date(1994, 5, 4)


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office

    slug = factory.Sequence("office-{}".format)
    kind = Office.Kind.LIAISON
    name_en = factory.Sequence("Office {}".format)
    profile_en = "What it does."
    opened = date(2010, 10, 1)


class PremisesFactory(DjangoModelFactory):
    class Meta:
        model = Premises

    office = factory.SubFactory(OfficeFactory)
    country = "GE"
    city_en = "Tbilisi"
    latitude = "41.69143"
    longitude = "44.83412"
    time_zone = "Asia/Tbilisi"


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact

    office = factory.SubFactory(OfficeFactory)
    kind = Contact.Kind.TELEPHONE
    value = "+995322933801"


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    office = factory.SubFactory(OfficeFactory)
    slug = factory.Sequence("post-{}".format)
    title_en = factory.Sequence("Post {}".format)
    is_head = True


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    post = factory.SubFactory(PostFactory)
    person_en = factory.Sequence("Person {}".format)
    since = date(2010, 11, 1)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    slug = factory.Sequence("question-{}".format)
    question_en = factory.Sequence("Question {}?".format)
    answer_en = "An answer."


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    day = date(2004, 6, 28)
    text_en = factory.Sequence("Milestone {}".format)


class PassageFactory(DjangoModelFactory):
    class Meta:
        model = Passage

    page = Passage.Page.ABOUT
    heading_en = factory.Sequence("Heading {}".format)
    body_en = "Text."


class TermFactory(DjangoModelFactory):
    class Meta:
        model = Term

    term_en = factory.Sequence("word {}".format)


class PublisherFactory(DjangoModelFactory):
    class Meta:
        model = Publisher

    name_en = "A publisher"
    short_en = "Whose site this is."
    statement_en = "Who is responsible."
