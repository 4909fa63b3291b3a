"""The staff site on a telephone: what a finger touches is large enough, and what is wrong is in view."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from offices.models import Office
from publishing.models import ChangeSet, Comment
from publishing.workflow.publication import delete
from tests.browser.conftest import NARROW, SECRET, unfold_bar
from tests.browser.test_editing import change_path
from tests.factories import ContactFactory, OfficeFactory, PostFactory, PremisesFactory, QuestionFactory, UserFactory
from tests.publishing.admin.test_together import drafted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": NARROW, "height": 740, "has_touch": True, "is_mobile": True}
# What is touched and lower than 44 pixels, or narrower than 24. Of a tick, its label counts; links within a sentence do not.
SMALL = r"""() => {
    const found = new Set();
    for (const each of document.querySelectorAll("a[href], button, input, select, textarea, summary, [role=textbox]")) {
        if (!each.checkVisibility({ visibilityProperty: true })) continue;
        if (each.matches(".select2-container *, .select2-hidden-accessible, .prose-source, .visually-hidden")) continue;
        const words = [...each.parentElement.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
        const isInSentence = each.matches("a") && words.some((node) => node.data.trim().length > 3);
        if (isInSentence && getComputedStyle(each).display === "inline") continue;
        const box = each.getBoundingClientRect();
        if (box.width < 2 || box.right < 0 || box.bottom < 0) continue;
        const touched = [box, ...[...(each.labels ?? [])].map((label) => label.getBoundingClientRect())];
        if (touched.some(({ width, height }) => height >= 43.5 && width >= 24)) continue;
        found.add(`${each.outerHTML.slice(0, 90)}: ${Math.round(box.width)} x ${Math.round(box.height)}`);
    }
    return [...found];
}"""


@pytest.fixture
def phone(reader):
    """Opens a window on a telephone."""
    return lambda **options: reader(**PHONE | options)


@pytest.fixture
def office():
    office = OfficeFactory(slug="liaison", name_en="Liaison", name_ka="", profile_en="In Astana, with [partners].")
    PremisesFactory(office=office)
    ContactFactory(office=office, kind="telephone", value="+995322933801")
    PostFactory(office=office)
    return office


@pytest.fixture
def pages(office):
    """Addresses of the staff site, by what one does there."""
    draft = drafted(office, name_en="Liaison Office")
    Comment.objects.create(revision=draft, author=UserFactory(), text="Its whole name?", place="name")
    change_set = ChangeSet.objects.create(name="Moves")
    draft.change_set = change_set
    draft.save()
    free = drafted(QuestionFactory(question_en="Why?"), question_en="Why now?")
    key = Office.objects.get().pk
    return {
        "first page": reverse("admin:index"),
        "list": reverse("admin:offices_office_changelist"),
        "filtered": reverse("admin:offices_office_changelist") + "?q=liaison",
        "form": change_path(office),
        "new": reverse("admin:offices_office_add"),
        "move": reverse("admin:offices_office_move", args=[key]),
        "change set": reverse("admin:publishing_changeset_change", args=[change_set.pk]),
        "change sets": reverse("admin:publishing_changeset_changelist"),
        "plan": reverse("admin:revision_plan", args=[free.pk]),
        "shared previews": reverse("admin:share_links", args=[free.pk]),
        "history": reverse("admin:offices_office_history", args=[key]),
        "deletion": reverse("admin:offices_office_delete", args=[key]),
        "deleted": reverse("admin:deleted"),
        "texts": f"{reverse('admin:texts')}?language=ka&state=missing",
        "overview": reverse("admin:texts_overview"),
        "desk": f"{reverse('admin:translate')}?language=ka&state=missing",
        "replace": f"{reverse('admin:texts_replace')}?find=Astana&language=en",
        "notes": reverse("admin:texts_notes"),
        "exchange": reverse("admin:offices_office_exchange"),
        "order": reverse("admin:mandate_question_order"),
        "journal": reverse("admin:publishing_journalentry_changelist"),
        "search": f"{reverse('admin:search')}?q=Liaison",
        "account": reverse("admin:account"),
        "password": reverse("admin:password_change"),
    }


def test_what_a_finger_touches_is_large_enough_on_every_page(phone, log_in, pages):
    with phone() as page:
        page.goto(reverse("admin:login"))
        small = {"login": page.evaluate(SMALL)}
        log_in(page)
        for name, path in pages.items():
            assert page.goto(path).ok, name
            small[name] = page.evaluate(SMALL)

    assert {name: found for name, found in small.items() if found} == {}


def test_what_is_dragged_to_the_edge_of_the_screen_takes_the_page_along(phone, log_in):
    for place in range(30):
        QuestionFactory(question_en=f"Question {place}", slug=f"question-{place}", position=place)
    with phone() as page:
        log_in(page)
        page.goto(reverse("admin:mandate_question_order"))
        handle = page.get_by_role("button", name="Move “Question 29”")
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        finger = page.context.new_cdp_session(page)
        touch = lambda kind, *points: finger.send(  # noqa: E731
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": point} for point in points]}
        )
        touch("touchStart", y)
        for step in range(10):
            touch("touchMove", y - (y - 20) * step / 9)
        expect(page.locator("#header")).to_be_in_viewport(ratio=1, timeout=15_000)
        touch("touchEnd")

        expect(page.get_by_text("“Question 29” is now in place 1 of 30.")).to_be_attached()


@pytest.mark.parametrize("language", ["ka", "en"])
def test_what_one_came_for_begins_on_the_first_screen(phone, log_in, pages, language):
    came_for = {
        "list": "#result_list tbody th a",
        "change sets": "#result_list tbody th a",
        "new": "#id_name_en",
        "texts": ".texts-choice a.button",
        "desk": "#desk-text",
        "order": "[data-order-name]",
    }
    user = UserFactory(language=language)
    with phone() as page:
        page.goto(reverse("admin:login"))
        page.locator("#id_username").fill(user.username)
        page.locator("#id_password").fill(SECRET)
        page.locator("[type=submit]").click()
        page.locator("#user-tools").wait_for()
        header = page.locator("#header").bounding_box()["height"]
        ends = {}
        for name, selector in came_for.items():
            page.goto(pages[name])
            bar = page.locator(".action-bar, .desk-verbs")
            room = bar.bounding_box()["y"] if bar.count() else PHONE["height"]
            box = page.locator(selector).first.bounding_box()
            ends[name] = box["y"] + box["height"] <= room

    assert header <= 170
    assert ends == dict.fromkeys(came_for, True)


def test_the_lists_stand_on_the_first_page_before_the_numbers_of_eleven_languages(phone, log_in, office):
    with phone() as page:
        log_in(page)

        offices = page.get_by_role("row", name="Offices").get_by_role("link", name="Offices", exact=True)
        numbers = page.get_by_role("heading", name="Texts by language")
        assert offices.bounding_box()["y"] < numbers.bounding_box()["y"]


def test_a_page_that_comes_back_shows_what_is_wrong_with_it(phone, log_in):
    for number in range(12):
        drafted(OfficeFactory(name_en=f"Office {number}"), name_en=f"Liaison office {number}")
    with phone() as page:
        log_in(page)
        for tick in page.get_by_role("checkbox", name="Choose “").all():
            tick.check()
        page.get_by_role("button", name="Go on with the chosen drafts").click()
        page.get_by_role("button", name="Publish", exact=True).click()

        expect(page.get_by_label("Change note")).to_be_focused()
        expect(page.get_by_text("Write in the change note what changes and why.")).to_be_in_viewport(ratio=1)


def test_what_is_done_with_ticked_rows_is_in_reach_and_all_are_ticked_at_once(phone, log_in):
    for number in range(20):
        OfficeFactory(name_en=f"Office {number}", profile_en=f"Office {number} is in Astana.")
    with phone() as page:
        log_in(page)
        page.goto(f"{reverse('admin:texts_replace')}?find=Astana&replacement=Nur-Sultan&language=en")
        expect(page.get_by_role("button", name="Make drafts of the chosen ones")).to_be_in_viewport(ratio=1)
        page.get_by_label("Choose all on this page").uncheck()
        expect(page.locator("tbody :checked")).to_have_count(0)

        page.goto(reverse("admin:offices_office_changelist"))
        go = page.get_by_role("button", name="Go", exact=True)
        expect(go).to_be_hidden()
        page.get_by_role("checkbox", name="Office 19").check()
        expect(go).to_be_in_viewport(ratio=1)


def test_what_a_minor_correction_is_covers_no_field_of_the_bar(phone, log_in, office):
    reached = """field => {
        const { left, top, width, height } = field.getBoundingClientRect();
        return document.elementFromPoint(left + width / 2, top + height / 2) === field;
    }"""
    with phone() as page:
        log_in(page)
        page.goto(change_path(office))
        unfold_bar(page)
        page.get_by_label("Minor correction").check()

        expect(page.get_by_text("Needs no note: readers are not told")).to_be_visible()
        assert page.get_by_label("Change note").evaluate(reached)


def test_what_is_deleted_is_brought_back_without_a_search_for_the_button(phone, log_in):
    user = UserFactory()
    delete(
        OfficeFactory(name_en="Office of the Special Representative in the South Caucasus"),
        user,
        "It has closed for good.",
    )
    with phone() as page:
        log_in(page, user)
        user.language = "ka"
        user.save()
        page.goto(reverse("admin:deleted"))
        box = page.locator("[form=restore]").bounding_box()

    assert box["x"] + box["width"] <= NARROW
