"""One correction across objects: shown at each place, made as drafts of the chosen ones, with translations in their true state."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from mandate.models import Question
from offices.models import Office
from publishing.models import ChangeSet, Revision
from publishing.workflow.review import submit
from publishing.workflow.roles import AUTHORS
from tests.factories import OfficeFactory, PremisesFactory, QuestionFactory
from tests.public_pages import form_data
from tests.publishing.admin.test_together import drafted
from tests.publishing.roles import person, signed_in
from translations.models import Pair
from translations.states import State, record, states_of

pytestmark = pytest.mark.django_db

REPLACE = reverse("admin:texts_replace")
ASKED = {"find": "Astana", "replacement": "Nur-Sultan", "language": "en", "whole_words": "on"}


@pytest.fixture
def author():
    return person(AUTHORS)


def looked_up(client, **asked):
    return client.get(REPLACE, ASKED | asked)


def places(response):
    return [
        (each["hit"].work.title, each["hit"].place, each["hit"].before, each["hit"].after)
        for each in response.context["hits"]
    ]


def tokens(response):
    return [each["hit"].token for each in response.context["hits"]]


def test_each_place_is_shown_with_its_object_field_and_words(author):
    office = OfficeFactory(
        name_en="Office in Astana", profile_en="Astana is the seat. " + "x" * 50 + " Astana. Astanalyk."
    )
    PremisesFactory(office=office, city_en="Astana", city_fr="Astana", country="KZ")
    QuestionFactory(question_en="Why?", answer_en="No word of it.")

    response = looked_up(signed_in(author))

    assert places(response) == [
        ("Office in Astana", "Name (English)", "Office in ", ""),
        ("Office in Astana", "Profile (English)", "", " is the seat. …"),
        ("Office in Astana", "Profile (English)", "…" + "x" * 39 + " ", ". Astanalyk."),
        ("Office in Astana", "Astana, Kazakhstan: City (English)", "", ""),
    ]
    assert "<del>Astana</del><ins>Nur-Sultan</ins>" in response.content.decode()


def test_the_chosen_places_become_drafts_in_one_change_set(author):
    office = OfficeFactory(name_en="Astana", profile_en="Astana, Astana.")
    PremisesFactory(office=office, city_en="Astana", country="KZ")
    QuestionFactory(question_en="Why Astana?", slug="why")
    client = signed_in(author)
    _name, first, _second, city, question = tokens(looked_up(client))

    response = client.post(REPLACE, ASKED | {"hit": [first, city, question]})

    change_set = ChangeSet.objects.get()
    assert response["Location"] == reverse("admin:publishing_changeset_change", args=[change_set.pk])
    assert (change_set.name, change_set.author) == ("“Astana” becomes “Nur-Sultan”", author)
    of_office, of_question = change_set.revisions.order_by("title")
    assert (of_office.snapshot["fields"]["name_en"], of_office.snapshot["fields"]["profile_en"]) == (
        "Astana",
        "Nur-Sultan, Astana.",
    )
    assert of_office.snapshot["rows"]["premises"][0]["fields"]["city_en"] == "Nur-Sultan"
    assert of_question.snapshot["fields"]["question_en"] == "Why Nur-Sultan?"
    assert {Office.objects.get().profile_en, Question.objects.get().question_en} == {"Astana, Astana.", "Why Astana?"}


def test_what_somebody_is_drafting_is_corrected_in_the_draft(author):
    office = OfficeFactory(name_en="Old", profile_en="Nothing.")
    drafted(office, profile_en="To Astana.")
    client = signed_in(author)

    client.post(REPLACE, ASKED | {"hit": tokens(looked_up(client))})

    draft = Revision.objects.of(office).drafts().get()
    assert draft.snapshot["fields"]["profile_en"] == "To Nur-Sultan."


def test_a_text_that_changed_meanwhile_is_not_touched_nor_any_other(author):
    office = OfficeFactory(profile_en="In Astana.")
    QuestionFactory(answer_en="In Astana.")
    client = signed_in(author)
    hits = tokens(looked_up(client))
    Office.objects.filter(pk=office.pk).update(profile_en="Now in Astana.")

    response = client.post(REPLACE, ASKED | {"hit": hits})

    assert response.context["faults"] == ["Some of these texts were changed meanwhile. Look at them again."]
    assert not Revision.objects.drafts().exists()
    assert not ChangeSet.objects.exists()


def test_a_text_that_would_be_too_long_or_empty_is_named(author):
    OfficeFactory(name_en="Astana", profile_en="")
    client = signed_in(author)

    empty = client.post(REPLACE, ASKED | {"replacement": "", "hit": tokens(looked_up(client))})
    QuestionFactory(question_en=f"Astana {'x' * 190}")
    long = client.post(REPLACE, ASKED | {"hit": tokens(looked_up(client))})

    assert empty.context["faults"] == ["Astana: Name (English): This field cannot be blank."]
    (fault,) = long.context["faults"]
    assert "Question (English): Ensure this value has at most 200 characters (it has 201)." in fault
    assert not Revision.objects.drafts().exists()


def test_a_draft_of_another_change_set_is_not_pulled_out_of_it(author):
    draft = drafted(OfficeFactory(name_en="Office"), profile_en="In Astana.")
    Revision.objects.filter(pk=draft.pk).update(change_set=ChangeSet.objects.create(name="Moves"))
    client = signed_in(author)

    response = client.post(REPLACE, ASKED | {"hit": tokens(looked_up(client))})

    (fault,) = response.context["faults"]
    assert str(fault).startswith("Office: It is in the change set “Moves”.")
    assert Revision.objects.drafts().get() == draft


@pytest.mark.parametrize(
    ("reviewed", "source", "after"), [(True, "S", State.DRAFT), (False, "S", State.DRAFT), (True, "T", State.OUTDATED)]
)
def test_a_corrected_translation_is_as_up_to_date_as_it_was(author, reviewed, source, after):
    office = OfficeFactory(name_en="S", profile_en="", name_fr="À Astana")
    record(office, "fr", {"name"}, reviewed=reviewed)
    Office.objects.filter(pk=office.pk).update(name_en=source)
    client = signed_in(author)

    hits = tokens(looked_up(client, language="fr"))
    client.post(REPLACE, ASKED | {"language": "fr", "hit": hits})

    office.name_en, office.name_fr = source, "À Nur-Sultan"
    assert Revision.objects.drafts().get().snapshot["fields"]["name_fr"] == "À Nur-Sultan"
    assert states_of([office], ["fr"])[office.pk, "name", "fr"] == after
    assert {pair.author for pair in Pair.objects.filter(text="À Nur-Sultan")} == (
        {author} if after == "draft" else set()
    )


def test_a_translation_of_a_corrected_text_is_outdated_unless_it_was_corrected_too(author):
    office = OfficeFactory(name_en="Astana", profile_en="", name_fr="Astana", name_ru="Астана")
    record(office, "fr", {"name"}, reviewed=True)
    record(office, "ru", {"name"}, reviewed=True)
    client = signed_in(author)

    client.post(REPLACE, ASKED | {"language": "all", "hit": tokens(looked_up(client, language="all"))})

    office.name_en = office.name_fr = "Nur-Sultan"
    states = states_of([office], ["fr", "ru"])
    assert states == {(office.pk, "name", "fr"): State.DRAFT, (office.pk, "name", "ru"): State.OUTDATED}


def test_letters_of_every_script_are_found(author):
    OfficeFactory(name_en="Office", profile_ka="ოფისი თბილისში მდებარეობს")

    asked = {"find": "თბილისში", "replacement": "ქალაქ თბილისში", "language": "ka"}

    assert [place[2:] for place in places(looked_up(signed_in(author), **asked))] == [("ოფისი ", " მდებარეობს")]


@pytest.mark.parametrize(("number", "is_said"), [(2, False), (3, True)])
def test_places_beyond_the_bound_are_said_not_shown(author, monkeypatch, number, is_said):
    monkeypatch.setattr("translations.replacing.MOST_HITS", 2)
    OfficeFactory(profile_en="Astana " * number)

    response = looked_up(signed_in(author))

    assert len(response.context["hits"]) == 2
    assert ("places are shown. Correct these first" in response.content.decode()) == is_said


@pytest.mark.parametrize("is_drafted", [False, True])
@pytest.mark.parametrize(("number", "is_said"), [(1, False), (2, False), (3, True), (5, True)])
def test_that_there_are_more_objects_than_are_read_is_said(author, monkeypatch, is_drafted, number, is_said):
    monkeypatch.setattr("translations.replacing.MOST_TOGETHER", 2)
    for _number in range(number):
        office = OfficeFactory(profile_en="In Almaty." if is_drafted else "In Astana.")
        if is_drafted:
            drafted(office, profile_en="In Astana.")

    response = looked_up(signed_in(author))

    assert len(response.context["hits"]) == min(number, 2)
    assert ("places are shown. Correct these first" in response.content.decode()) == is_said


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        ({"find": "A"}, {"find"}),
        ({"find": "   "}, {"find"}),
        ({"replacement": "Astana"}, {"replacement"}),
        ({"find": "x" * 201}, {"find"}),
        ({"language": "xx"}, {"language"}),
    ],
)
def test_what_cannot_be_looked_for_is_named(author, asked, faults):
    response = looked_up(signed_in(author), **asked)

    assert set(response.context["form"].errors) == faults
    assert response.context["hits"] == []


def test_nothing_chosen_is_said(author):
    OfficeFactory(profile_en="In Astana.")

    assert list(map(str, signed_in(author).post(REPLACE, ASKED).context["faults"])) == ["Choose at least one place."]


def test_only_what_somebody_may_change_is_looked_at(author):
    office = OfficeFactory(profile_en="In Astana.")
    QuestionFactory(answer_en="In Astana.", question_en="Why?")
    user = person()
    user.user_permissions.add(
        *Permission.objects.filter(codename__in=["view_office", "view_question", "change_question", "add_changeset"])
    )
    client, whole = signed_in(user), tokens(looked_up(signed_in(author)))

    assert [place[0] for place in places(looked_up(client))] == ["Why?"]
    client.post(REPLACE, ASKED | {"hit": whole})
    assert not Revision.objects.of(office).drafts().exists()


def test_rows_that_somebody_may_not_change_in_the_form_are_not_looked_at(author):
    office = OfficeFactory(name_en="Office", profile_en="In Astana.")
    PremisesFactory(office=office, city_en="Astana", country="KZ")
    whole = tokens(looked_up(signed_in(author)))
    Group.objects.get(name=AUTHORS).permissions.remove(Permission.objects.get(codename="change_premises"))
    client = signed_in(author)

    assert [place[1] for place in places(looked_up(client))] == ["Profile (English)"]
    assert "changed meanwhile" in client.post(REPLACE, ASKED | {"hit": whole}).content.decode()
    assert not Revision.objects.drafts().exists()


def test_a_text_with_form_keeps_it_and_its_links(staff):
    text = '<p>Read <strong>strong</strong> words at <a href="https://strong.example/p">strong</a> &amp; co.</p>'
    office = OfficeFactory(name_en="Office", profile_en=text)
    asked = {"find": "strong", "replacement": "a <em>b</em>"}

    response = looked_up(staff, **asked)
    assert not any("<" in part for *_place, before, after in places(response) for part in (before, after))
    assert len(tokens(response)) == 2
    staff.post(REPLACE, ASKED | asked | {"hit": tokens(response)})

    draft = Revision.objects.of(office).drafts().get()
    assert draft.snapshot["fields"]["profile_en"] == (
        '<p>Read <strong>a &lt;em&gt;b&lt;/em&gt;</strong> words at <a href="https://strong.example/p">a &lt;em&gt;b&lt;/em&gt;</a> &amp; co.</p>'
    )
    assert tokens(looked_up(staff, find="amp", replacement="x")) == []


def test_what_stands_around_a_place_is_whole_words_as_a_reader_sees_them(staff):
    long = (
        "<p>Whoever represents the Secretary General</p><p>in Q&amp;A</p><p>Astana</p><p>reads &amp; <strong>answers</strong></p>"
        + ("<p>whatever the governments of the region ask.</p>")
    )
    OfficeFactory(name_en="Office", profile_en=long)

    response = looked_up(staff)

    assert [place[2:] for place in places(response)] == [
        ("…represents the Secretary General in Q&A ", " reads & answers whatever the …")
    ]


@pytest.mark.parametrize("hit", ["abc", "a.b.c", "\x00", "1" * 5000])
def test_a_place_that_is_none_is_refused_in_words(staff, hit):
    OfficeFactory(name_en="Astana")

    assert "changed meanwhile" in staff.post(REPLACE, ASKED | {"hit": [hit]}).content.decode()
    assert not ChangeSet.objects.exists()


def test_a_replacement_that_was_written_anew_is_shown_before_it_is_made(author):
    OfficeFactory(profile_en="In Astana, Astana.")
    client = signed_in(author)
    page = looked_up(client)
    sent = form_data(page, "replace_form") | {"hit": tokens(page)[:1], "replacement": "Aqmola"}

    again = client.post(REPLACE, sent)

    assert not Revision.objects.drafts().exists()
    assert "<del>Astana</del><ins>Aqmola</ins>" in again.content.decode()
    assert [each["is_chosen"] for each in again.context["hits"]] == [True, False]
    assert "Look at what would stand there now" in again.content.decode()
    client.post(REPLACE, form_data(again, "replace_form"))
    assert Revision.objects.drafts().get().snapshot["fields"]["profile_en"] == "In Aqmola, Astana."


def test_the_places_of_other_words_are_all_chosen(author):
    OfficeFactory(name_en="Tashkent", profile_en="In Astana.")
    client = signed_in(author)

    again = client.post(REPLACE, form_data(looked_up(client), "replace_form") | {"find": "Tashkent"})

    assert [each["is_chosen"] for each in again.context["hits"]] == [True]
    assert not Revision.objects.drafts().exists()


def test_looking_leads_to_an_address_of_its_own(author):
    client = signed_in(author)

    response = client.post(REPLACE, form_data(client.get(REPLACE), "replace_form") | ASKED | {"look": "1"})

    assert response.url == f"{REPLACE}?find=Astana&replacement=Nur-Sultan&language=en&whole_words=True"


@pytest.mark.parametrize(
    ("find", "replacement", "after"),
    [
        ("Q&A", "R&D", "<p><em>R&amp;D</em> of 1 &lt; 2 &amp; co.</p>"),
        ("1 < 2 &", "2 > 1,", "<p><em>Q&amp;A</em> of 2 &gt; 1, co.</p>"),
    ],
)
def test_signs_that_a_text_with_form_spells_otherwise_are_found_and_replaced(author, find, replacement, after):
    OfficeFactory(name_en="Office", profile_en="<p><em>Q&amp;A</em> of 1 &lt; 2 &amp; co.</p>")
    client, asked = signed_in(author), ASKED | {"find": find, "replacement": replacement}

    client.post(REPLACE, asked | {"hit": tokens(looked_up(client, **asked))})

    assert Revision.objects.drafts().get().snapshot["fields"]["profile_en"] == after


@pytest.mark.parametrize(
    ("text", "find", "whole_words", "found"),
    [
        ("<p><strong>Ast</strong>ana, Ast</p>", "Ast", True, ["Astana, "]),
        ("<p><strong>Ast</strong>ana, Ast</p>", "Ast", False, ["", "Astana, "]),
        ("<p><strong>Ast</strong>ana</p>", "Astana", True, []),
        ("<p>An</p><p>ast</p><p>An<br>ast</p>", "ast", True, ["An ", "An ast An "]),
        ("<p>An</p><p>ast</p><p>An<br>ast</p>", " ast", False, []),
        ("За\u0301мок за мостом", "за", True, ["За\u0301мок "]),
        ("За\u0301мок замок", "мок", True, []),
        ("На за\u0301мок за", "за", False, ["На за\u0301мок "]),
    ],
)
def test_a_word_is_whole_as_a_reader_sees_it_and_no_letter_is_parted_from_its_mark(
    staff, text, find, whole_words, found
):
    OfficeFactory(name_en="Office", profile_en=text)
    asked = {"find": find, "whole_words": "on" if whole_words else ""}

    assert [place[2] for place in places(looked_up(staff, **asked))] == found


def test_no_space_is_left_at_the_edges_as_no_form_leaves_any(author):
    OfficeFactory(name_en="Office in Astana", profile_en="Astana")
    client, asked = signed_in(author), ASKED | {"find": "Astana", "replacement": ""}

    client.post(REPLACE, asked | {"hit": tokens(looked_up(client, **asked))})

    fields = Revision.objects.drafts().get().snapshot["fields"]
    assert (fields["name_en"], fields["profile_en"]) == ("Office in", "")


def test_a_text_with_form_of_which_nothing_would_be_left_is_named(author):
    QuestionFactory(question_en="Why?", answer_en="<p><strong>Astana</strong></p>")
    client, asked = signed_in(author), ASKED | {"replacement": ""}

    response = client.post(REPLACE, asked | {"hit": tokens(looked_up(client, **asked))})

    assert response.context["faults"] == ["Why?: Answer (English): This field cannot be blank."]
    assert not Revision.objects.drafts().exists()


def test_whose_review_a_correction_would_end_is_said_before(author):
    submit(drafted(OfficeFactory(name_en="Office"), profile_en="In Astana, Astana."), author)
    drafted(OfficeFactory(name_en="Other"), profile_en="In Astana.")
    submit(drafted(OfficeFactory(name_en="Third"), profile_en="Of another word."), author)

    page = looked_up(signed_in(author)).content.decode()

    assert page.count("Saving the draft again ends its review") == 1
    assert "Office: Saving the draft again ends its review" in page
