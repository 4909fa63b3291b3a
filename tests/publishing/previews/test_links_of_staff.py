"""Shared previews as the staff see and end them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from publishing.models import JournalEntry, ShareLink
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from tests.documents import Document
from tests.factories import OfficeFactory, RegionFactory, UserFactory
from tests.publishing.previews.test_share_links import comment
from tests.publishing.roles import signed_in
from tests.publishing.test_talk_and_presence import link_to
from tests.publishing.workflow.test_change_sets import draft_of

pytestmark = pytest.mark.django_db


def links_of(draft):
    return reverse("admin:share_links", args=[draft.pk])


def test_a_link_is_offered_first_in_the_language_of_whoever_makes_it():
    client = signed_in(UserFactory(language="ka"))

    page = client.get(links_of(draft_of(OfficeFactory(), name_en="New")), headers={"Accept-Language": "ru"})

    assert page.context["form"]["language"].value() == "ka"


@pytest.mark.parametrize("days", [1, 30])
def test_a_link_opens_until_its_last_day_is_over(days):
    client, reader, made = signed_in(UserFactory()), Client(), datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
    url = links_of(draft_of(OfficeFactory(), name_en="New"))

    with time_machine.travel(made, tick=False) as clock:
        client.post(url, {"language": "en", "days": days})
        answers, page = [], f"/preview/{ShareLink.objects.get().token}/en/"
        for wait in (timedelta(days=days, seconds=-1), timedelta(seconds=1)):
            clock.shift(wait)
            answers.append(reader.get(page).status_code)

    assert answers == [200, 410]


def test_a_link_that_is_revoked_twice_was_revoked_the_first_time():
    link = link_to(draft_of(OfficeFactory(), name_en="New"))
    client, url = signed_in(UserFactory()), reverse("admin:revoke_share_link", args=[link.pk])
    client.post(url)
    first = ShareLink.objects.get().revoked

    client.post(url)

    assert (ShareLink.objects.get().revoked, first is None) == (first, False)
    assert JournalEntry.objects.filter(action="revoked").count() == 1


def test_whoever_shared_a_draft_is_told_of_what_a_guest_remarks_as_is_its_author():
    author, sharer = UserFactory(), UserFactory()

    for by in (author, sharer):
        office = OfficeFactory()
        draft = save_draft(office, take_snapshot(office), by)
        comment(Client(), link_to(draft, author=sharer))

    told = JournalEntry.objects.filter(action="commented").order_by("pk").values_list("facts", flat=True)
    assert [each["concerns"] for each in told] == [[author.pk, sharer.pk], [sharer.pk]]


def test_what_a_guest_wrote_to_a_link_that_is_dead_by_now_stands_there_to_be_copied():
    link = link_to(draft_of(OfficeFactory(), name_en="New"))
    publish(link.revision)

    answer = comment(Client(), link, text="Well said.\nReally.")

    assert answer.status_code == 410
    assert Document(answer.content.decode()).one("textarea", id="typed")["text"].strip() == "Well said.\nReally."


def test_the_links_of_a_draft_are_listed_the_latest_first_and_those_of_no_other():
    draft, other = draft_of(OfficeFactory(), name_en="New"), draft_of(OfficeFactory(), name_en="Other")
    links = [link_to(each) for each in (draft, other, draft)]

    page = signed_in(UserFactory()).get(links_of(draft))

    assert [each["link"] for each in page.context["links"]] == [links[2], links[0]]
    assert [each["url"] for each in page.context["links"]] == [
        f"http://testserver/preview/{link.token}/" for link in (links[2], links[0])
    ]


@pytest.mark.usefixtures("pages_are_kept")
def test_a_guest_sees_what_was_published_elsewhere_since_the_last_look():
    office, region, reader = OfficeFactory(slug="liaison"), RegionFactory(name_en="Old region"), Client()
    office.regions.add(region)
    page = f"/preview/{link_to(draft_of(office, name_en='New')).token}/en/offices/liaison/"
    before = reader.get(page).content.decode()

    publish(draft_of(region, name_en="New region"))

    after = reader.get(page).content.decode()
    assert [name in before for name in ("Old region", "New region")] == [True, False]
    assert [name in after for name in ("Old region", "New region")] == [False, True]


def test_a_link_that_has_expired_is_listed_without_its_address_and_not_to_be_revoked():
    draft = draft_of(OfficeFactory(), name_en="New")
    link_to(draft, expires=timezone.now())

    (listed,) = signed_in(UserFactory()).get(links_of(draft)).context["links"]

    assert (listed["url"], listed["may_revoke"]) == ("", False)


def test_a_link_in_a_language_that_the_site_has_no_more_opens_nothing():
    link = link_to(draft_of(OfficeFactory(name_en="Old"), name_en="New"), language="xx")

    page = Client().get(f"/preview/{link.token}/en/")

    assert (page.status_code, b"New" in page.content, b"no longer available" in page.content) == (410, False, True)


def test_a_guest_only_reads_pages_and_only_sends_comments():
    link, reader = link_to(draft_of(OfficeFactory(), name_en="New")), Client()
    pages = [f"/preview/{link.token}/{path}" for path in ("", "en/", "comment/")]

    assert [reader.post(page).status_code for page in pages] == [405, 405, 400]
    assert [reader.get(page).status_code for page in pages] == [302, 200, 405]
