"""A site that others have worked on for long is prepared with today's code: it keeps all, and the work goes on."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.upgrades.databases import loaded, losses

# With ``--dist loadgroup`` one process upgrades the dump for all of these tests.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("upgrade")]

# Rows that last for minutes or days, and may go with their tables. Of the rest nothing goes unless it is named here.
MAY_GO = {"axes_accesslog", "publishing_presence", "publishing_submission", "django_session"}
# Where Django writes how it calls what the rows say; a kind of content may move to another app.
MAY_GO |= {"django_content_type.app_label", "auth_permission.name"}
RENAMED = [("regions.source", "sources.source")]
# What ``load_content`` writes: the content, beside what the staff wrote, and its own notes.
BY_THE_FILES = {
    "mandate_milestone", "mandate_passage", "mandate_question", "offices_appointment", "offices_contact",
    "offices_office", "offices_post", "offices_premises", "regions_participation", "regions_partner", "regions_region",
    "regions_source", "pages_publisher", "publishing_loadedrow", "publishing_siterevision",
}  # fmt: skip
EMPTY = ["axes_accessattemptexpiration", "axes_accessfailurelog", "django_session"]


def run(folder, url, *words):
    """What a command of this site says, with its database at ``url``."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.upgrades.settings",
        "UPGRADE_STATIC_ROOT": str(folder / "static"),
    }
    done = subprocess.run(  # noqa: S603
        [sys.executable, *words], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def upgrade(tmp_path_factory):
    """The rows of the dump, of the database after its migration, and after its preparation; and what works then."""
    folder = tmp_path_factory.mktemp("upgrade")
    with loaded(folder) as (url, rows):
        stages = {"dump": rows()}
        run(folder, url, "manage.py", "migrate", "--verbosity", "0")
        stages["migrated"] = rows()
        run(folder, url, "manage.py", "prepare")
        stages["prepared"] = rows()
        stages["works"] = json.loads(run(folder, url, "-m", "tests.upgrades.still_works"))
        yield stages


@pytest.fixture
def came_of(upgrade):
    """What came of a piece of the work that went on; where it broke, the test fails with where and why."""

    def result(piece):
        if isinstance(upgrade["works"][piece], str):
            pytest.fail(upgrade["works"][piece], pytrace=False)
        return upgrade["works"][piece]

    return result


def test_the_dump_holds_rows_of_every_kind(upgrade):
    assert sorted(table for table, rows in upgrade["dump"].items() if not rows) == EMPTY
    assert {row["state"] for row in upgrade["dump"]["publishing_revision"].values()} == {
        "draft", "replaced", "discarded", "live", "past",
    }  # fmt: skip


def test_migrating_keeps_every_row_as_it_was(upgrade):
    assert losses(upgrade["dump"], upgrade["migrated"], MAY_GO, RENAMED) == []


def test_loading_the_content_writes_over_nothing_that_the_staff_did(upgrade):
    before, after = upgrade["migrated"], upgrade["prepared"]
    links = {f"{table}_{name}" for table in BY_THE_FILES for name in ("sources", "regions")}

    # What the files wrote anew is noted as a revision, and the one before it is past.
    states = {
        (row["state"], after["publishing_revision"][key]["state"]) for key, row in before["publishing_revision"].items()
    }

    assert losses(before, after, MAY_GO | BY_THE_FILES | links | {"publishing_revision.state"}) == []
    assert {(old, new) for old, new in states if old != new} <= {("live", "past")}
    assert [table for table in BY_THE_FILES if before[table].keys() - after[table].keys()] == []


@pytest.mark.parametrize("table", ["publishing_revision", "publishing_journalentry", "regions_partner"])
def test_a_row_that_is_lost_or_changed_would_be_found(upgrade, table):
    rows = upgrade["dump"][table]
    lost, changed = list(rows)[:2]
    after = {key: {**row, "id": "x"} if key == changed else row for key, row in rows.items() if key != lost}

    assert losses(upgrade["dump"], {**upgrade["dump"], table: after}) == [
        f"{table} {lost}: the row is gone",
        f"{table} {changed}, id: {changed!r} is 'x'",
    ]


def test_what_the_staff_published_stands_and_what_they_deleted_stays_away(came_of):
    assert came_of("what_the_staff_published") == [
        "https://example.org/published",
        "Published by an editor.",
        "Tbilisi, published",
        "თბილისი, გამოქვეყნდა",
        "kyrgyzstan",
        0,
    ]


def test_the_staff_sign_in_and_may_do_what_they_might(came_of):
    assert came_of("who_may_do_what") == [302, 200, 200, 403, 403, ["Administrators"]]


def test_the_journal_is_listed_and_exported_whole(came_of):
    assert came_of("the_journal") == {
        "listed": 200,
        "opened": [200] * 5,
        "same": True,
        "actions": [
            "approved", "cancelled", "carried out", "change set", "commented", "deleted", "discarded", "exported",
            "failed", "locked out", "planned", "published", "refused", "restored", "returned", "revoked", "saved draft",
            "shared", "signed in", "signed out", "staff changed", "submitted",
        ],
    }  # fmt: skip


def test_shared_links_open_the_draft_or_say_that_it_is_gone(came_of):
    assert came_of("shared_links") == {
        "en, returned": [410],
        "en, approved": [200, "Harbour office, drafted"],
        "fr, approved": [200, "Bureau du port, ébauche", "Très bien."],
        "ka, approved": [410],
    }


def test_translations_keep_their_states(came_of):
    assert came_of("translations") == ["reviewed"]


def test_every_earlier_revision_can_be_compared_with_what_is_live(came_of):
    assert came_of("every_revision") == []


def test_the_draft_of_an_office_opens_with_its_rows_and_links_and_goes_live(came_of):
    assert came_of("the_draft_of_an_office") == {
        "review": "approved",
        "shown": ["Bureau du port, ébauche", "1 Drafted Street\nOdesa", "+380487000000", "drafted@harbour.example", 3],
        "comments": ["Say it in French too.", "Très bien.", "Now in French.", "Well said."],
        "live": ["Harbour office, drafted", "1 Drafted Street", "drafted@harbour.example", "+380"],
        "regions": ["black-sea", "central-asia", "south-caucasus"],
        "link": 410,
    }


def test_the_draft_of_something_new_opens_and_goes_live(came_of):
    assert came_of("the_draft_of_something_new") == ["Drafted milestone", "black-sea", "Drafted milestone"]


def test_a_draft_that_was_submitted_is_approved_and_goes_live(came_of):
    assert came_of("the_draft_that_waits_for_a_review") == ["submitted", ["Partner UA"], "approved", "Kyiv, drafted"]


def test_a_draft_with_a_fault_is_refused_until_it_is_mended(came_of):
    assert came_of("the_draft_with_a_fault") == ["", "Its name is still to be found.", 200, "It has a name"]


def test_the_draft_of_somebody_who_left_is_still_there(came_of):
    assert came_of("the_draft_of_somebody_who_left") == [None, "By somebody who has left.", "Good-bye."]


def test_sources_are_listed_and_their_drafts_go_live(came_of):
    assert came_of("a_source") == [True, "A source, drafted", "A source, drafted"]


def test_plans_are_carried_out_when_their_time_has_come(came_of):
    ended = ["done", "failed", "cancelled", "failed"]

    assert came_of("plans") == {
        "before": [*ended, "planned", "planned", "planned"],
        "listed": ["Black Sea", "Withdrawn by plan", "Set: planned", "Twin, drafted"],
        "after": [*ended, "done", "done", "done"],
        "region": ["Live when its time has come.", "Planned for the dump.", "aram"],
        "withdrawn": 0,
        "set": ["published", "Changed by the set planned?", "Ulaanbaatar, by a planned set"],
    }


def test_change_sets_go_live_and_back_as_one(came_of):
    assert came_of("the_planned_set") == [
        ["published", "Changed by the set planned?", "Ulaanbaatar, by a planned set"],
        ["undone", "Asked before: planned?", None],
    ]
    assert came_of("the_open_set") == [
        ["open", "Asked before: open?", 0],
        ["published", "Changed by the set open?", 1],
        ["undone", "Asked before: open?", 0],
    ]
    assert came_of("the_published_set") == [
        ["published", "Changed by the set published?", 1],
        ["undone", "Asked before: published?", 0],
    ]
    assert came_of("the_undone_set") == [["undone", "Asked before: undone?", 0]]


def test_what_was_deleted_comes_back_with_what_referred_to_it(came_of):
    assert came_of("what_was_deleted") == {
        "listed": ["Office of the NATO Liaison Officer for Central Asia"],
        "page": [200, "Tashkent", "Astana"],
        "rows": [2, 1, 2],
        "links": [3, 3],
    }


def test_former_addresses_lead_where_they_led(came_of):
    assert came_of("former_addresses") == [
        [301, "/en/partners/kyrgyzstan/"],
        [301, "/en/offices/harbour/"],
        [301, "/en/offices/harbour/"],
    ]
