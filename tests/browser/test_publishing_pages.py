"""The pages of drafts, reviews, plans and change sets, narrow and wide, light and dark."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone

from publishing.journal.entries import Action, record
from publishing.models import ChangeSet, Comment, JournalEntry, ShareLink, Task
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow import change_sets, review
from publishing.workflow.drafts import save_draft
from publishing.workflow.plans import plan
from publishing.workflow.publication import delete
from tests.browser.conftest import LOOKS, WIDE, faults
from tests.factories import ContactFactory, OfficeFactory, PremisesFactory, QuestionFactory, RegionFactory, UserFactory
from tests.publishing.published import note_publication

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCROLLING_TABLES = """() => [...document.querySelectorAll(".app-publishing .results")].some(
    (results) => results.scrollWidth > results.clientWidth
)"""


def drafted(office, by, **texts):
    """A draft of a live office."""
    base, snapshot = ensure_live_revision(office), take_snapshot(office)
    snapshot["fields"] |= texts
    return save_draft(office, snapshot, by, base)


@pytest.fixture
def work():
    """What a busy desk has before it: one draft in review, one in a change set, plans, comments, links, a deletion."""
    nino, david = (UserFactory(username=name, language="en") for name in ("nino", "david"))
    office = OfficeFactory(slug="liaison-georgia", name_en="Liaison Office Georgia", name_ka="ოფისი საქართველოში")
    office.regions.add(RegionFactory())
    PremisesFactory(office=office)
    ContactFactory(office=office)
    note_publication(office, nino, "The office moved to another street, where visitors reach it without stairs.")
    draft = drafted(office, nino, name_en="Liaison Office in Georgia", profile_en="What the office does, and for whom.")
    draft.faults = ["Latitude and longitude look swapped.", "Say in which city the office is."]
    draft.save()
    review.submit(draft, nino)
    live = ShareLink.objects.create(
        revision=draft, language="ka", author=nino, expires=timezone.now() + timedelta(days=7)
    )
    dead = ShareLink.objects.create(
        revision=draft, language="fr", author=david, expires=timezone.now(), revoked=timezone.now()
    )
    Comment.objects.create(
        revision=draft, author=david, text="Please name the street as the city does.\nThe rest is fine."
    )
    Comment.objects.create(revision=draft, share_link=live, name="Ketevan", text="ქუჩის სახელი შეცვლილია.")
    other = OfficeFactory(slug="liaison-uzbekistan", name_en="Liaison Office Uzbekistan")
    together = [drafted(each, david, profile_en="Closed in summer.") for each in (OfficeFactory(), other)]
    change_set = ChangeSet.objects.create(name="Summer opening hours", author=david, note="Summer hours.")
    for each in together:
        change_sets.add(change_set, each)
    plan(Task.Action.PUBLISH, timezone.now() + timedelta(days=2), revision=draft, by=david, change_note="As agreed.")
    plan(Task.Action.PUBLISH, timezone.now() + timedelta(days=3), change_set=change_set, by=david)
    gone = OfficeFactory(slug="gone", name_en="Office that is gone")
    note_publication(gone, nino, "A new office.")
    delete(gone, david, "It was entered twice.")
    QuestionFactory()
    return SimpleNamespace(office=office, draft=draft, live=live, dead=dead, change_set=change_set, other=other)


def pages_of(work):
    """{name: path} of every page on which drafts are worked on, or that speaks of them."""
    office, draft, change_set = work.office, work.draft, work.change_set
    key = ContentType.objects.get_for_model(office).pk
    return {
        "first page": "/admin/",
        "draft": reverse("admin:offices_office_change", args=[office.pk]),
        "offices": "/admin/offices/office/",
        "search": f"{reverse('admin:search')}?q=office",
        "texts": f"{reverse('admin:texts')}?language=ka&state=missing",
        "texts by object": reverse("admin:texts_overview"),
        "desk": f"{reverse('admin:translate')}?language=ka&state=missing",
        "history": reverse("admin:offices_office_history", args=[office.pk]),
        "comparison": reverse("admin:revision_compare", args=[draft.pk]),
        "deleted": reverse("admin:deleted"),
        "deletion": reverse("admin:offices_office_delete", args=[office.pk]),
        "shared previews": reverse("admin:share_links", args=[draft.pk]),
        "preview": reverse("admin:revision_preview", args=[draft.pk]),
        "preview of a change set": reverse("admin:change_set_preview", args=[change_set.pk]),
        "plan": reverse("admin:revision_plan", args=[draft.pk]),
        "plan of a change set": reverse("admin:change_set_plan", args=[change_set.pk]),
        "plan of a withdrawal": reverse("admin:withdrawal_plan", args=[key, office.pk]),
        "plans": reverse("admin:publishing_task_changelist"),
        "journal": reverse("admin:publishing_journalentry_changelist"),
        "entry of the journal": reverse("admin:publishing_journalentry_change", args=[JournalEntry.objects.last().pk]),
        "change sets": reverse("admin:publishing_changeset_changelist"),
        "new change set": reverse("admin:publishing_changeset_add"),
        "change set": reverse("admin:publishing_changeset_change", args=[change_set.pk]),
    }


def public_pages_of(work):
    return {
        "shared preview": f"/preview/{work.live.token}/",
        "dead preview": f"/preview/{work.dead.token}/",
        "changes": "/en/changes/",
        "changes in Georgian": "/ka/changes/",
    }


def troubles(page, name, path):
    """What axe finds on a page, and whether it scrolls sideways, or where there is room a table on it."""
    page.goto(path)
    page.wait_for_load_state("networkidle")
    found = faults(page)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("wider than the page")
    if page.viewport_size["width"] == WIDE and page.evaluate(SCROLLING_TABLES):
        found.append("a table scrolls sideways")
    return found


@pytest.mark.rendering
@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(reader, log_in, work, scheme, width):
    found = {}
    with reader(width=width, scheme=scheme, expected=(work.dead.token,)) as page:
        for name, path in public_pages_of(work).items():
            found[name] = troubles(page, name, path)
        log_in(page)
        for name, path in pages_of(work).items():
            found[name] = troubles(page, name, path)

    assert {name: what for name, what in found.items() if what} == {}


def test_links_and_buttons_beside_each_other_are_alike(reader, log_in, work):
    paths = pages_of(work)
    with reader() as page:
        log_in(page)
        looks = {}
        for name, row in (("draft", ".draft-actions"), ("change set", ".change-set-steps")):
            page.goto(paths[name])
            boxes = [button.bounding_box() for button in page.locator(f"{row} .button").all()]
            looks[name] = len(boxes), {(box["y"], box["height"]) for box in boxes}

    assert {name: (count, len(look)) for name, (count, look) in looks.items()} == {
        "draft": (4, 1),
        "change set": (5, 1),
    }


# Words of the first page that stand on two lines, but for those with a sign inside at which they may be parted.
BROKEN_WORDS = """() => {
    const walker = document.createTreeWalker(document.querySelector("#content"), NodeFilter.SHOW_TEXT);
    const found = [], range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement.checkVisibility() || node.parentElement.closest(".visually-hidden")) continue;
        for (const word of node.data.matchAll(/[\\p{L}\\p{M}]+/gu)) {
            range.setStart(node, word.index);
            range.setEnd(node, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) found.push(word[0]);
        }
    }
    return found;
}"""


@pytest.mark.parametrize("language", ["ka", "hy", "ru"])
def test_no_word_of_the_first_page_is_broken_where_there_is_room(reader, log_in, work, language):
    with reader() as page:
        log_in(page, language=language)
        page.wait_for_load_state("networkidle")

        assert page.evaluate(BROKEN_WORDS) == []


# Filters of a list whose end is not seen even after one went there.
CUT_FILTERS = """() => [...document.querySelectorAll(".filter-groups a")].filter((link) => {
    link.scrollIntoView({ block: "center", behavior: "instant" });
    const box = [...link.getClientRects()].at(-1);
    return !link.contains(document.elementFromPoint(box.right - 2, box.top + box.height / 2));
}).map((link) => link.textContent)"""


def test_every_filter_of_the_journal_is_within_reach(reader, log_in, work):
    for number in range(40):
        record(Action.SIGNED_IN, "x", UserFactory(username=f"a-colleague-with-a-long-name-{number}"))
    with reader(height=600) as page:
        log_in(page)
        page.goto(pages_of(work)["journal"])

        page.get_by_text("Filter", exact=True).click()
        assert page.locator(".filter-groups a").count() > 40
        assert page.evaluate(CUT_FILTERS) == []
