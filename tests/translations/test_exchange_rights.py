"""What a translator takes in from a file: translations of theirs, as drafts, and nothing whose source has moved."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from offices.models import Office
from publishing.models import ChangeSet, JournalEntry, Revision
from publishing.workflow.roles import AUTHORS
from tests.factories import ContactFactory, OfficeFactory, QuestionFactory, RegionFactory, TermFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in
from tests.translations.test_exchange import exported, faults, looked_at, rows_of, taken_in
from tests.translations.test_exchange_files import exported as exported_file, sent
from tests.translations.test_rights import translator
from translations.exchange_files import PO, XLIFF_1, XLIFF_2
from translations.models import Pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def caucasus():
    return RegionFactory(name_en="South Caucasus", profile_en="")


@pytest.fixture
def office(caucasus):
    office = OfficeFactory(name_en="Office in the Alliance", name_ka="ძველი", name_hy="Հին", profile_en="")
    office.regions.add(caucasus)
    return office


@pytest.fixture
def eka(caucasus):
    return signed_in(translator(caucasus, username="eka"))


def draft_of(office):
    return Revision.objects.of(office).drafts().get()


def test_a_translator_takes_in_translations_of_theirs_as_drafts(eka, office):
    rows = rows_of(exported(eka, languages=("en", "ka"), kinds=["offices.office"]))

    shown = looked_at(eka, [rows[0] | {"ka": "ახალი"}])
    answer = taken_in(eka, shown)

    assert "1 draft is saved." in answer.content.decode()
    draft = draft_of(office)
    assert (draft.snapshot["fields"]["name_ka"], draft.author.username, draft.change_set) == ("ახალი", "eka", None)
    assert Pair.objects.get(text="ახალი").author.username == "eka"
    office.refresh_from_db()
    assert (office.name_ka, ChangeSet.objects.count()) == ("ძველი", 0)


def test_the_export_holds_what_is_theirs(eka, office):
    OfficeFactory(name_en="Elsewhere", profile_en="")
    QuestionFactory()

    page = eka.get(reverse("admin:texts_exchange")).context["export_form"]
    kinds = [kind for kind, _name in page.fields["kinds"].choices]
    rows = rows_of(exported(eka, languages=("en", "ka"), kinds=["offices.office"]))
    refused = [exported(eka, languages=("en", "hy"), kinds=kinds), exported(eka, kinds=["mandate.question"])]

    assert page.initial["languages"] == ["en", "ka"]
    assert sorted(kinds) == ["mandate.milestone", "offices.office", "offices.post", "regions.partner", "regions.region"]
    assert [row["key"] for row in rows] == [str(office.pk)]
    assert [answer.status_code for answer in refused] == [302, 302]


@pytest.mark.parametrize("change", [{"hy": "Նոր"}, {"en": "Forged"}, {"en": "Forged", "ka": "ახალი"}])
def test_a_file_that_reaches_further_is_refused_as_a_whole_and_noted(eka, office, change):
    everything = signed_in(person(AUTHORS))
    rows = rows_of(exported(everything, languages=("en", "ka", "hy"), kinds=["offices.office"]))
    other = OfficeFactory(name_en="Elsewhere", profile_en="")
    foreign = rows_of(exported(everything, languages=("en", "ka"), kinds=["offices.office"]))

    for sent_rows in ([rows[0] | change], [row | {"ka": "ახალი"} for row in foreign]):
        answer = looked_at(eka, sent_rows)
        assert any("is not among your languages and regions" in fault for fault in faults(answer))
        assert b'id="save_form"' not in answer.content

    assert not Revision.objects.drafts().exists()
    assert JournalEntry.objects.filter(action="not allowed", username="eka").count() == 2
    assert other.pk


def test_a_translator_empties_nothing_and_leaves_versions_alone(eka, office):
    row = rows_of(exported(eka, languages=("en", "ka"), kinds=["offices.office"]))[0]

    assert faults(looked_at(eka, [row | {"ka": ""}])) == [
        "Row 2, column ka (I): Write the translation, or take the row out."
    ]
    assert faults(looked_at(eka, [row | {"ka": "ახალი", "version": ""}])) == [
        "Row 2, column version (E): Leave this as the export wrote it."
    ]


def test_a_draft_in_review_is_left_alone(eka, office):
    row = rows_of(exported(eka, languages=("en", "ka"), kinds=["offices.office"]))[0] | {"ka": "ახალი"}
    taken_in(eka, looked_at(eka, [row]))
    Revision.objects.update(review="submitted")

    (fault,) = faults(looked_at(eka, [row | {"ka": "სხვა", "version": row["version"]}]))

    assert "The draft is in review, or planned." in fault
    assert draft_of(office).review == "submitted"


def test_what_others_wrote_since_is_shown_and_replaced_only_if_somebody_says_so(eka, office):
    row = rows_of(exported(eka, languages=("en", "ka"), kinds=["offices.office"]))[0] | {"ka": "ახალი"}
    Office.objects.update(name_ka="სხვისი", name_hy="Ուրիշի")

    shown = looked_at(eka, [row])
    said = "Row 2, column ka (I): Somebody else changed this translation since the file was made."
    assert list(map(str, shown.context["planned"].replaced)) == [said]
    again = eka.post(reverse("admin:texts_exchange"), form_data(shown, "save_form"))
    assert not Revision.objects.drafts().exists()
    eka.post(reverse("admin:texts_exchange"), form_data(again, "save_form") | {"replaces": "on"})

    assert draft_of(office).snapshot["fields"]["name_ka"] == "ახალი"
    assert draft_of(office).base.snapshot["fields"]["name_ka"] == "სხვისი"


def test_what_the_translator_did_not_touch_stays_as_others_made_it(eka, office):
    row = rows_of(exported(eka, languages=("en", "ka"), kinds=["offices.office"]))[0]
    Office.objects.update(name_ka="სხვისი", name_en="Renamed")

    answer = looked_at(eka, [row])

    assert (faults(answer), answer.context["lines"]) == ([], [])


def test_a_change_in_another_language_moves_no_source(eka, office):
    data = exported_file(eka, XLIFF_2).content.replace("ძველი".encode(), "ახალი".encode())
    Office.objects.update(name_hy="Ուրիշի")

    assert faults(sent(eka, data)) == []


@pytest.mark.parametrize("kind", [XLIFF_2, XLIFF_1, PO])
def test_a_bad_text_of_a_program_is_named_by_its_number_and_place(eka, office, kind):
    office.profile_en, office.profile_ka = "What it does.", "რას აკეთებს."
    office.save()
    data = exported_file(eka, kind).content.decode()
    Office.objects.update(profile_en="Something else.")

    answer = sent(eka, data.replace("რას აკეთებს.", "სხვა.").encode())

    assert faults(answer) == [
        "Text 2, Office in the Alliance: profile: The English was changed since the file was made. "
        "Export it anew, and enter your change there."
    ]


@pytest.mark.parametrize(
    ("kind", "context", "term"),
    [
        (XLIFF_2, '<note category="context">Office: Name (at most 200 letters)</note>',
         "<gls:term>Alliance</gls:term><gls:translation>ალიანსი</gls:translation>"),
        (XLIFF_1, '<note from="context">Office: Name (at most 200 letters)</note>',
         '<note from="glossary">Alliance = ალიანსი</note>'),
        (PO, "#. Office: Name (at most 200 letters)\n", "#. Alliance = ალიანსი\n"),
        ("csv", "Office: Name (at most 200 letters)", "ka: Alliance = ალიანსი"),
    ],
)  # fmt: skip
def test_where_a_text_stands_and_the_terms_of_the_glossary_go_with_it(eka, office, kind, context, term):
    TermFactory(term_en="Alliance", term_ka="ალიანსი")

    data = exported_file(eka, kind).content.decode()

    assert (context in data, term in data) == (True, True)


def test_texts_of_rows_that_somebody_may_not_change_in_the_form_are_refused():
    ContactFactory(office=OfficeFactory(name_en="Office", profile_en=""), label_en="Press")
    author = person(AUTHORS)
    author.groups.get().permissions.remove(Permission.objects.get(codename="change_contact"))
    client = signed_in(author)
    rows = rows_of(exported(client, languages=("en",), kinds=["offices.office"]))
    name, label = ({**row, "en": f"{row['en']} anew"} for row in rows)

    assert faults(looked_at(client, [name])) == []
    assert faults(looked_at(client, [name, label])) == [
        "Row 3, column key (C): You may not change this kind of content."
    ]
