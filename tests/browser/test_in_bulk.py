"""What is done with many objects in one go, as somebody does it in a browser; axe finds nothing on these pages."""

import pytest
from playwright.sync_api import expect

from mandate.models import Question
from offices.models import Office
from publishing.exchange.tables import XLSX, written
from publishing.models import ChangeSet, Revision
from tests.browser.conftest import NARROW, WIDE, faults
from tests.browser.test_editors_day import Hand
from tests.factories import OfficeFactory, QuestionFactory
from tests.offices.test_exchange import as_xlsx, two_hundred_offices
from tests.publishing.admin.test_together import drafted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [(NARROW, "dark"), (WIDE, "light")]


def is_as_it_should_be(page, width):
    return faults(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_drafts_are_chosen_on_the_first_page_and_in_a_list_and_published_as_one(reader, log_in, width, scheme):
    drafted(OfficeFactory(name_en="Old"), name_en="New")
    drafted(QuestionFactory(question_en="Why?"), question_en="Why now?")
    drafted(OfficeFactory(name_en="Another"), name_en="Another anew")

    with reader(width=width, scheme=scheme) as page:
        log_in(page)
        assert is_as_it_should_be(page, width)
        page.get_by_label("Choose “New”").check()
        page.get_by_label("Choose “Why now?”").check()
        page.get_by_role("button", name="Go on with the chosen drafts").click()
        assert is_as_it_should_be(page, width)
        page.get_by_label("Change note").fill("New names.")
        page.get_by_role("button", name="Publish", exact=True).click()
        page.get_by_text("The change set is published.").wait_for()

        page.goto("/admin/offices/office/")
        page.get_by_label("Select this object for an action - Another").check()
        page.get_by_label("Action:").select_option("work_on_drafts")
        page.get_by_role("button", name="Go", exact=True).click()
        page.get_by_label("Name of the new change set").fill("Moves")
        page.get_by_role("button", name="Put into a change set").click()
        page.wait_for_url("**/publishing/changeset/*/change/")

    assert (Question.objects.get().question_en, Office.objects.filter(name_en="New").exists()) == ("Why now?", True)
    assert ChangeSet.objects.get(name="Moves").revisions.get().title == "Another anew"


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_offices_are_looked_at_and_taken_in_and_a_word_is_replaced(reader, log_in, tmp_path, width, scheme):
    OfficeFactory(slug="liaison", name_en="Liaison", profile_en="In Astana.")
    columns, file = ["row", "office", "name_en", "opened"], tmp_path / "offices.xlsx"

    with reader(width=width, scheme=scheme) as page:
        log_in(page)
        page.goto("/admin/offices/office/exchange/")
        for day in ("in spring", "2011-01-01"):
            file.write_bytes(written(columns, [["office", "liaison", "Liaison Office", day]], XLSX))
            page.locator("#id_upload").set_input_files(file)
            page.get_by_role("button", name="Look what it changes").click()
            page.get_by_role("heading", name="What offices.xlsx changes").wait_for()
            assert is_as_it_should_be(page, width)
        page.get_by_role("button", name="Make 1 draft, in one change set").click()
        page.wait_for_url("**/publishing/changeset/*/change/")
        first = Revision.objects.drafts().get()
        Revision.objects.filter(pk=first.pk).update(change_set=None)

        page.goto("/admin/texts/replace/")
        page.get_by_label("Find").fill("Astana")
        page.get_by_label("Replace with").fill("Nur-Sultan")
        page.get_by_role("button", name="Show where").click()
        page.get_by_label("Replace in Liaison Office, Profile (English)").check()
        assert is_as_it_should_be(page, width)
        page.get_by_role("button", name="Make drafts of the chosen ones").click()
        page.wait_for_url("**/publishing/changeset/*/change/")

    fields = Revision.objects.drafts().get().snapshot["fields"]
    assert (fields["name_en"], fields["opened"], fields["profile_en"]) == (
        "Liaison Office",
        "2011-01-01",
        "In Nur-Sultan.",
    )


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_200_offices_come_in_once_three_bad_rows_that_are_named_are_mended(reader, log_in, tmp_path, width):
    (columns, rows), file = two_hundred_offices(), tmp_path / "offices.xlsx"
    places = [(30, 4, "in spring"), (61, 7, 441.69), (92, 9, "293 38 01")]
    good = [rows[row][column] for row, column, _value in places]

    def look(page):
        file.write_bytes(as_xlsx(columns, rows).read())
        with page.expect_file_chooser() as chosen:
            page.locator("#id_upload").click()
        hand.clicks += 1
        chosen.value.set_files(file)
        hand.click("button", "Look what it changes")
        expect(page.get_by_role("heading", name="What offices.xlsx changes")).to_be_visible()

    with reader(width=width) as page:
        hand = Hand(log_in(page))
        page.set_default_timeout(300_000)  # 600 rows take the server a while
        page.goto("/admin/offices/office/")
        hand.click("link", "Export and import")
        for row, column, value in places:
            rows[row][column] = value
        look(page)
        page.wait_for_load_state()
        expect(page.locator(".fault-list")).to_be_focused()
        named = page.locator(".fault-list li").all_inner_texts()
        assert [fault.partition(":")[0] for fault in named] == [
            "Row 32, column opened (E)",
            "Row 63, column latitude (H)",
            "Row 94, column value (J)",
        ]
        expect(page.get_by_role("button", name="in one change set")).to_have_count(0)
        assert not Revision.objects.exists()

        for (row, column, _value), right in zip(places, good, strict=True):
            rows[row][column] = right
        look(page)
        expect(page.locator(".fault-list")).to_have_count(0)
        hand.click("button", "Make 200 drafts, in one change set")
        expect(page.get_by_text("200 drafts are in the change set.")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert hand.done() == 6  # of which the bad rows cost two

    assert ChangeSet.objects.get().revisions.count() == 200
    assert not Office.objects.exists()
