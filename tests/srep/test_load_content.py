"""What is loaded from content files, and what is left as an editor made it."""

from datetime import date

import pytest

from mandate.models import Milestone
from offices.models import Appointment, Contact, Office, Premises
from publishing.models import LoadedRow, SiteRevision
from regions.models import Participation, Partner, Region
from sources.models import Source
from srep.management.commands import load_content
from tests.factories import AppointmentFactory, ParticipationFactory, PartnerFactory, PostFactory
from tests.srep.content_folder import Folder
from translations.states import State, states_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def stored():
    """All columns of all rows, with the time of their last change."""
    models = [Source, Region, Partner, Participation, Office, Premises, Contact, Appointment, Milestone, LoadedRow]
    return {model: sorted(model.objects.order_by().values_list(), key=str) for model in models}


def test_every_kind_of_value_arrives(folder):
    assert folder.load() == ["Content: 13 rows added, 0 changed, 0 as they were."]

    region = Region.objects.get()
    office = Office.objects.get()
    first, second = Appointment.objects.order_by("since")
    assert (region.name_fr, region.profile_en, region.position) == ("Caucase", "First.\n\nSecond.", 1)
    assert [source.key for source in region.sources.all()] == ["MINISTRY"]
    assert (office.opened, office.opened_precision) == (date(2010, 10, 1), "day")
    assert list(office.regions.all()) == [region]
    assert (office.premises.get().since, office.premises.get().since_precision) == (date(2010, 10, 1), "month")
    assert str(office.premises.get().latitude) == "41.69143"
    assert office.contacts.get().verified == date(2024, 8, 2)
    assert (first.since, first.since_precision) == (date(2011, 1, 1), "latest")
    assert (first.until, first.until_precision, second.since) == (date(2015, 1, 1), "year", date(2015, 1, 1))
    assert second.post.is_head is True
    assert Milestone.objects.get().office == office


def test_a_second_run_changes_nothing(folder):
    folder.load()
    before = stored()

    assert folder.load() == ["Content: 0 rows added, 0 changed, 13 as they were."]
    assert stored() == before


def test_only_what_changes_something_makes_the_pages_of_readers_new(folder):
    numbers = [SiteRevision.current()]

    for check, change in ((True, ""), (False, ""), (False, ""), (False, "It supports.")):
        if change:
            folder.change("offices.yaml", "It helps.", change)
        folder.load(check=check)
        numbers.append(SiteRevision.current())

    assert [number - numbers[0] for number in numbers] == [0, 0, 1, 1, 2]


def test_rows_have_the_same_ids_in_every_database(folder):
    folder.load()

    assert str(Region.objects.get().pk) == "b2839bd6-673b-51a5-8f1c-14ed438ee24d"


def test_an_editors_change_survives_and_other_columns_still_follow_the_files(folder):
    folder.load()
    Office.objects.update(profile_fr="Il soutient.")
    folder.change("offices.yaml", "Il aide.", "Il accompagne.")
    folder.change("offices.yaml", "It helps.", "It supports.")

    lines = folder.load()

    office = Office.objects.get()
    assert (office.profile_en, office.profile_fr) == ("It supports.", "Il soutient.")
    assert lines == [
        "left alone: office tbilisi, profile (fr): changed by an editor",
        "Content: 0 rows added, 1 changed, 12 as they were.",
    ]


def test_a_text_that_a_form_sent_back_with_other_line_ends_is_no_change(folder):
    folder.load()
    Region.objects.update(profile_en="First.\r\n\r\nSecond.\r\n")

    assert folder.load() == ["Content: 0 rows added, 0 changed, 13 as they were."]


def test_what_an_editor_emptied_stays_empty(folder):
    folder.load()
    Region.objects.update(profile_ru="")

    lines = folder.load()

    assert Region.objects.get().profile_ru == ""
    assert lines[0] == "left alone: region caucasus, profile (ru): changed by an editor"


def test_an_editors_sources_stay(folder):
    folder.load()
    Participation.objects.get(framework="pfp").sources.set([Source.objects.get(key="PRESS")])

    lines = folder.load()

    assert [source.key for source in Participation.objects.get(framework="pfp").sources.all()] == ["PRESS"]
    assert lines[0] == "left alone: partner georgia, participation pfp, sources: changed by an editor"


def test_a_date_and_its_precision_stay_together(folder):
    folder.load()
    Office.objects.update(opened=date(2010, 9, 1))
    folder.change("offices.yaml", "opened: 2010-10-01", "opened: 2010")

    folder.load()

    office = Office.objects.get()
    assert (office.opened, office.opened_precision) == (date(2010, 9, 1), "day")


def test_what_an_editor_deleted_stays_deleted_with_all_below_it(folder):
    folder.load()
    Office.objects.all().delete()

    lines = folder.load()

    assert Office.objects.count() == Premises.objects.count() == Appointment.objects.count() == 0
    assert Milestone.objects.get().office is None
    assert lines == [
        "left alone: office tbilisi: deleted by an editor",
        "Content: 0 rows added, 0 changed, 7 as they were.",
    ]


def test_a_source_that_an_editor_deleted_is_named_by_no_row_any_more(folder):
    folder.load()
    Source.objects.get(key="PRESS").delete()

    lines = folder.load()

    assert [source.key for source in Participation.objects.get(framework="pfp").sources.all()] == ["MINISTRY"]
    assert lines == [
        "left alone: source PRESS: deleted by an editor",
        "Content: 0 rows added, 0 changed, 12 as they were.",
    ]


def test_what_stands_empty_in_a_file_is_empty_and_spaces_around_a_text_are_no_part_of_it(folder):
    folder.change("regions.yaml", "fr: Caucase", "fr: ' Caucase '")
    folder.change("sources.yaml", "title: A newspaper", "title: ' A news\u200bpaper '")
    folder.change("offices.yaml", "{en: It helps., fr: Il aide.}", "{}")
    folder.change("regions.yaml", "[MINISTRY]", "[]")
    folder.load()

    assert (Region.objects.get().name_fr, Source.objects.get(key="PRESS").title) == ("Caucase", "A newspaper")
    assert (Office.objects.get().profile_en or "", list(Region.objects.get().sources.all())) == ("", [])


def test_a_row_that_an_editor_made_first_is_left_alone(folder):
    PartnerFactory(slug="georgia", code="GE", name_en="Georgia by hand")

    lines = folder.load()

    assert Partner.objects.get().name_en == "Georgia by hand"
    assert Participation.objects.count() == 0
    assert lines == [
        "left alone: partner georgia: made by an editor",
        "Content: 10 rows added, 0 changed, 0 as they were.",
    ]


def test_rows_of_an_object_that_an_editor_made_first_are_left_alone_each_by_what_names_it(folder):
    PostFactory(slug="head", title_en="By hand")
    folder.change("partners.yaml", "    - framework: parp\n      since: 1999\n", "")
    folder.load()
    ParticipationFactory(partner=Partner.objects.get(), framework="parp")
    ParticipationFactory(framework="pfp")
    folder.change(
        "partners.yaml", "    - framework: pfp\n", "    - framework: parp\n      since: 1999\n    - framework: pfp\n"
    )

    lines = folder.load()

    assert Participation.objects.get(partner__slug="georgia", framework="parp").since == date(1994, 5, 4)
    assert Appointment.objects.count() == 0
    assert lines == [
        "left alone: partner georgia, participation parp: made by an editor",
        "left alone: office tbilisi, post head: made by an editor",
        "Content: 0 rows added, 0 changed, 9 as they were.",
    ]


def test_a_new_row_that_does_not_fit_beside_an_editors_gives_way_with_all_below_it(folder):
    PartnerFactory(slug="by-hand", code="GE", name_en="By hand")
    folder.change("partners.yaml", "- slug: georgia\n", "- slug: georgia\n  stated: 2015-02-03\n  change_note: New.\n")
    folder.change("milestones.yaml", "  office: tbilisi\n", "  partner: georgia\n")

    lines = folder.load()

    assert [partner.slug for partner in Partner.objects.all()] == ["by-hand"]
    assert (Participation.objects.count(), Milestone.objects.get().partner) == (0, None)
    assert lines == [
        "left alone: partner georgia: code: “By hand” has this value already. Choose another one, or change it there first.",
        "Content: 10 rows added, 0 changed, 0 as they were.",
    ]


def test_a_new_row_gives_way_to_an_editors_though_nobody_changed_those_of_the_files(folder):
    folder.load()
    post = Office.objects.get().posts.get()
    AppointmentFactory(post=post, person_en="By hand", since=date(2005, 1, 1), until=date(2009, 1, 1))
    earlier = "        - key: zero\n          person: {en: Zero}\n          since: 2007\n          until: 2008\n"
    folder.change("offices.yaml", "        - key: one\n", f"{earlier}        - key: one\n")

    lines = folder.load()

    people = Appointment.objects.order_by("since").values_list("person_en", flat=True)
    assert list(people) == ["By hand", "One", "Two"]
    assert lines == [
        "left alone: office tbilisi, post head, appointment zero: Somebody else holds this post in this time. "
        "End that appointment before this one begins.",
        "Content: 0 rows added, 0 changed, 13 as they were.",
    ]


def test_what_an_editor_put_back_follows_the_files_again(folder):
    folder.load()
    Office.objects.update(profile_fr="Il soutient.")
    folder.change("offices.yaml", "Il aide.", "Il accompagne.")
    folder.load()
    Office.objects.update(profile_fr="Il aide.")

    assert folder.load() == ["Content: 0 rows added, 1 changed, 12 as they were."]
    assert Office.objects.get().profile_fr == "Il accompagne."


def test_a_row_that_no_longer_fits_beside_an_editors_gives_way(folder):
    folder.load()
    Appointment.objects.filter(person_en="Two").update(until=date(2020, 1, 1))
    post = Office.objects.get().posts.get()
    AppointmentFactory(post=post, person_en="By hand", since=date(2020, 1, 1))
    folder.change("offices.yaml", "          since: 2015\n", LATER)

    lines = folder.load()

    people = Appointment.objects.order_by("since").values_list("person_en", flat=True)
    assert list(people) == ["One", "Two", "By hand"]
    assert lines == [
        "left alone: office tbilisi, post head, appointment two, until: changed by an editor",
        "left alone: office tbilisi, post head, appointment three: Somebody else holds this post in this time. "
        "End that appointment before this one begins.",
        "Content: 0 rows added, 0 changed, 13 as they were.",
    ]


def test_a_row_that_gives_way_keeps_its_period_and_the_others_theirs(folder):
    folder.load()
    Appointment.objects.filter(person_en="Two").update(until=date(2020, 1, 1))
    before = list(Appointment.objects.order_by("since").values("since", "until", "since_precision"))
    folder.change("offices.yaml", "          since: 2015\n", "          since: 2014\n")

    lines = folder.load()

    assert list(Appointment.objects.order_by("since").values("since", "until", "since_precision")) == before
    assert lines[:2] == [
        "left alone: office tbilisi, post head, appointment two, until: changed by an editor",
        "left alone: office tbilisi, post head, appointment two: Somebody else holds this post in this time. "
        "End that appointment before this one begins.",
    ]


def test_what_is_left_alone_is_named_up_to_some_lines_and_all_of_it_when_asked_for(folder, monkeypatch):
    monkeypatch.setattr(load_content, "LINES", 2)
    folder.load()
    Region.objects.update(profile_ru="")
    Partner.objects.update(name_fr="")
    named = ["left alone: region caucasus, profile (ru)", "left alone: partner georgia, name (fr)"]
    named = [f"{line}: changed by an editor" for line in named]
    numbers = "Content: 0 rows added, 0 changed, 13 as they were."

    assert folder.load() == [*named, numbers]
    monkeypatch.setattr(load_content, "LINES", 1)
    assert folder.load() == [named[0], "left alone: 1 more; --verbosity 2 names them all", numbers]
    assert folder.load(verbosity=2) == [*named, numbers]
    assert folder.load(verbosity=0) == []


LATER = """          since: 2015
          until: 2021
        - key: three
          person: {en: Three}
          since: 2021
"""


def test_a_boundary_between_neighbours_moves_either_way(folder):
    folder.load()

    for year in ("2016", "2013"):
        old = "2015" if year == "2016" else "2016"
        folder.change("offices.yaml", f"until: {old}", f"until: {year}")
        folder.change("offices.yaml", f"since: {old}\n", f"since: {year}\n")
        assert folder.load() == ["Content: 0 rows added, 2 changed, 11 as they were."]
        first, second = Appointment.objects.order_by("since")
        assert (first.until.year, second.since.year) == (int(year), int(year))


def test_a_row_that_the_files_no_longer_have_is_named_and_kept(folder):
    folder.load()
    folder.change("partners.yaml", "    - framework: parp\n      since: 1999\n", "")

    lines = folder.load()

    assert Participation.objects.count() == 2
    assert lines[0] == (
        "left alone: partner georgia, participation parp: no longer in the files; an editor may delete it"
    )


def test_a_row_that_neither_the_files_nor_the_site_have_any_more_is_not_named(folder):
    folder.load()
    folder.change("partners.yaml", "    - framework: parp\n      since: 1999\n", "")
    Participation.objects.filter(framework="parp").delete()

    assert folder.load() == ["Content: 0 rows added, 0 changed, 12 as they were."]


def test_every_translation_is_a_draft_until_somebody_has_read_it(folder):
    folder.load()

    region = Region.objects.get()
    assert states_of([region], ["fr", "ru"]) == {
        (region.pk, "name", "fr"): State.DRAFT,
        (region.pk, "name", "ru"): State.MISSING,
        (region.pk, "profile", "fr"): State.MISSING,
        (region.pk, "profile", "ru"): State.DRAFT,
    }


def test_an_editors_translation_of_an_older_source_text_is_outdated(folder):
    folder.load()
    Office.objects.update(profile_fr="Il soutient.")
    folder.change("offices.yaml", "It helps.", "It supports.")
    folder.change("offices.yaml", "fr: Bureau", "fr: Le bureau")

    folder.load()

    office = Office.objects.get()
    assert states_of([office], ["fr"])[office.pk, "name", "fr"] == State.DRAFT
    assert states_of([office], ["fr"])[office.pk, "profile", "fr"] == State.OUTDATED


def test_a_check_writes_nothing(folder):
    assert folder.load(check=True) == [
        "Content checked, nothing written: 13 rows added, 0 changed, 0 as they were.",
    ]
    assert Region.objects.count() == LoadedRow.objects.count() == 0


def test_a_check_finds_a_stored_row_that_breaks_a_rule(folder):
    folder.load()
    Partner.objects.update(code="XX")
    LoadedRow.objects.filter(name="partner georgia").update(digests={})

    assert folder.load(check=True)[-2] == (
        "left alone: partner georgia: code: XX is not a country code. Use the two capital letters of ISO 3166-1, "
        "for example GE."
    )
