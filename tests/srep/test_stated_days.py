"""What the content files say of themselves: the day that their texts state, and what readers are told of a change."""

from datetime import date, datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.management import CommandError
from django.utils import timezone

from mandate.models import Milestone
from offices.models import Appointment, Office
from publishing.models import Revision, SiteRevision
from regions.models import Partner, Region
from sources.models import Source
from tests.documents import read
from tests.srep.content_folder import Folder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

STATED = "sources.yaml: 2014-01-02\nregions.yaml: 2014-05-16\npartners.yaml: 2014-03-03\noffices.yaml: 2014-07-01\n"
NOTED = "- slug: caucasus\n  stated: 2015-02-03\n  change_note: The region is here.\n"


@pytest.fixture
def folder(tmp_path):
    folder = Folder(tmp_path)
    (tmp_path / "stated.yaml").write_text(STATED, encoding="utf-8")
    return folder


def day_of(row):
    row.refresh_from_db()
    return timezone.localdate(row.updated)


def test_a_loaded_text_bears_the_day_that_the_files_state_and_its_parts_too(folder, client):
    with time_machine.travel("2020-03-04T10:00:00Z", tick=False):
        folder.load()

    rows = [Source.objects.first(), Region.objects.get(), Office.objects.get(), Appointment.objects.first()]
    assert [day_of(row) for row in rows] == [date(2014, 1, 2), date(2014, 5, 16), *[date(2014, 7, 1)] * 2]
    assert day_of(Milestone.objects.get()) == date(2020, 3, 4)  # of a file that states no day
    assert "Last update: 16 May 2014" in read(client.get("/en/regions/")).words("p")


def test_a_row_may_state_a_day_of_its_own_also_for_what_stands_in_it(folder):
    folder.change("offices.yaml", "- slug: tbilisi\n", "- slug: tbilisi\n  stated: 2019-09-09\n")
    folder.change("sources.yaml", "- key: MINISTRY\n", "- key: MINISTRY\n  stated: 2013-03-03\n")

    folder.load()

    assert [day_of(row) for row in (Office.objects.get(), Appointment.objects.first())] == [date(2019, 9, 9)] * 2
    assert [day_of(source) for source in Source.objects.all()] == [date(2013, 3, 3), date(2014, 1, 2)]


@pytest.mark.parametrize(("edited", "shown"), [("2013-01-01", "2014-05-17"), ("2016-01-01", "2016-01-01")])
def test_a_text_changed_in_the_files_never_hides_that_an_editor_changed_another_later(folder, edited, shown):
    folder.load()
    Region.objects.update(updated=datetime.fromisoformat(f"{edited}T12:00:00+00:00"))
    folder.change("stated.yaml", "2014-05-16", "2014-05-17")
    folder.change("regions.yaml", "en: Caucasus", "en: The Caucasus")

    folder.load()

    assert Region.objects.get().name_en == "The Caucasus"
    assert day_of(Region.objects.get()).isoformat() == shown


def test_a_change_note_stands_once_under_changes_dated_as_it_states(folder, client):
    folder.change("regions.yaml", "- slug: caucasus\n", NOTED)
    folder.load()
    folder.load()

    document = read(client.get("/en/changes/"))
    feed = ElementTree.fromstring(client.get("/en/changes.atom").content)  # noqa: S314 - our own

    assert document.words("h2") == ["3 February 2015"]
    assert "The region is here." in document.words("p")
    assert feed.findtext("{http://www.w3.org/2005/Atom}updated").startswith("2015-02-03T")
    (revision,) = Revision.objects.all()
    assert (revision.state, revision.title, revision.published_by) == ("live", "Caucasus", None)


def test_a_note_alone_is_a_publication_that_caches_hear_of(folder):
    folder.load()
    before = SiteRevision.current()
    folder.change("regions.yaml", "- slug: caucasus\n", NOTED)

    folder.load()

    assert (SiteRevision.current(), Revision.objects.count()) == (before + 1, 1)


def test_each_change_is_announced_and_the_same_words_again_on_another_day(folder):
    folder.change("regions.yaml", "- slug: caucasus\n", NOTED)
    folder.change("partners.yaml", "- slug: georgia\n", "- slug: georgia\n  change_note: The partner is here.\n")

    folder.load()
    folder.change("regions.yaml", "2015-02-03", "2015-02-04")
    folder.load()

    told = Revision.objects.order_by("published").values_list("published__date", "change_note", "state")
    assert list(told) == [
        (date(2014, 3, 3), "The partner is here.", "live"),
        (date(2015, 2, 3), "The region is here.", "past"),
        (date(2015, 2, 4), "The region is here.", "live"),
    ]


def test_a_check_announces_nothing(folder):
    folder.change("regions.yaml", "- slug: caucasus\n", NOTED)

    folder.load(check=True)

    assert Revision.objects.count() == 0


def test_a_deleted_row_is_not_announced(folder, client):
    folder.load()
    Partner.objects.all().delete()
    Region.objects.all().delete()
    folder.change("regions.yaml", "- slug: caucasus\n", NOTED)

    folder.load()

    assert Revision.objects.count() == 0


NOTE = "change_note: write one English text, on a row that stands in no other and states its day."


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("stated.yaml", "2014-05-16", "May", "stated.yaml: regions.yaml: 'May' is no day. Write it as 2014-05-16."),
        ("stated.yaml", "regions.yaml", "region.yaml", 'stated.yaml: write one line for each file, for example "regions.yaml: 2014-05-16".'),
        ("regions.yaml", "- slug: caucasus\n", "- slug: caucasus\n  stated: 2014\n", "regions.yaml: region caucasus: stated: '2014' is no day. Write it as 2014-05-16."),
        ("milestones.yaml", "- key: opened\n", "- key: opened\n  change_note: New.\n", f"milestones.yaml: milestone opened: {NOTE}"),
        ("offices.yaml", "- key: first\n", "- key: first\n      change_note: New.\n", f"offices.yaml: office tbilisi, premises first: {NOTE}"),
        ("regions.yaml", "- slug: caucasus\n", "- slug: caucasus\n  change_note: {en: New.}\n", f"regions.yaml: region caucasus: {NOTE}"),
    ],
)  # fmt: skip
def test_what_is_no_day_or_no_note_is_refused_in_words(folder, name, old, new, message):
    folder.change(name, old, new)

    with pytest.raises(CommandError) as caught:
        folder.load()

    assert str(caught.value).removesuffix(" Nothing was loaded.") == message
    assert not Region.objects.exists()
