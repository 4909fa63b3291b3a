import re
from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse

from mandate.models import Milestone
from offices.models import Appointment, Office, Post
from publishing.models import ChangeSet, FormerAddress, Revision
from publishing.revisions.live import ensure_live_revision
from publishing.revisions.references import Consequences
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import undelete
from publishing.workflow.publication import delete, publish
from regions.models import Region
from sources.models import Source
from tests.documents import Document
from tests.factories import (
    AppointmentFactory,
    MilestoneFactory,
    OfficeFactory,
    PartnerFactory,
    PostFactory,
    PremisesFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    office = OfficeFactory(slug="tashkent", name_en="Liaison in Tashkent")
    PremisesFactory(office=office)
    AppointmentFactory(post=PostFactory(office=office, title_en="Liaison officer"), person_en="Somebody")
    return office


def delete_url(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])


def change_url(row):
    return delete_url(row).replace("/delete/", "/change/")


def states(row_model, pk):
    return [
        (revision.state, revision.is_deletion, revision.change_note)
        for revision in Revision.objects.of_key(row_model, pk).order_by("number")
    ]


def test_what_goes_with_an_object_and_has_revisions_of_its_own_is_noted_too(office):
    post = office.posts.get()
    office_pk, post_pk = office.pk, post.pk

    delete(office, note="Closed long ago.")

    assert not Office.objects.exists()
    assert states(Office, office_pk) == [("past", False, ""), ("past", True, "Closed long ago.")]
    assert states(Post, post_pk) == [("past", False, ""), ("past", True, "Closed long ago.")]
    assert Revision.objects.count() == 4


def test_an_office_deleted_by_mistake_comes_back_with_its_posts(office):
    post = office.posts.get()
    before = take_snapshot(office), take_snapshot(post)
    revision = delete(office)

    drafts = undelete(revision)
    again = undelete(revision)

    assert [draft.object_id for draft in drafts] == [revision.object_id, post.pk]
    assert [draft.pk for draft in again] == [draft.pk for draft in drafts]
    change_set = ChangeSet.objects.get()
    assert set(change_set.revisions.all()) == set(drafts)
    for draft in drafts:
        publish(draft)
    assert (take_snapshot(Office.objects.get()), take_snapshot(Post.objects.get())) == before
    assert Appointment.objects.get().person_en == "Somebody"


def test_what_referred_to_it_notes_that_it_does_no_more(office):
    source = SourceFactory(title="A report")
    office.sources.add(source)
    office.premises.get().sources.add(source)
    milestone = MilestoneFactory(office=office)

    delete(source)
    delete(office)

    milestone.refresh_from_db()
    live = Revision.objects.of(milestone).live().get()
    assert milestone.office is None
    assert live.snapshot == take_snapshot(milestone)
    assert [revision.snapshot["fields"]["office_id"] for revision in Revision.objects.of(milestone)] == [
        None,
        str(office.pk) if office.pk else Revision.objects.of(milestone).last().snapshot["fields"]["office_id"],
    ]


def test_references_are_found_wherever_they_are(office):
    region, source = RegionFactory(), SourceFactory()
    office.regions.add(region)
    milestone = MilestoneFactory(region=region, text_en="It began")
    office.premises.get().sources.add(source)

    of_region, of_source = Consequences(region), Consequences(source)

    assert {(ref.row, ref.field.name) for ref in of_region.references} == {(office, "regions"), (milestone, "region")}
    assert [(ref.owner, ref.field.name) for ref in of_source.references] == [(office, "sources")]
    assert of_source.changed == [office]


def test_the_page_shows_what_refers_and_what_else_can_be_done(staff, office):
    MilestoneFactory(office=office, text_en="It opened")
    successor = OfficeFactory(slug="astana", name_en="Liaison in Astana")

    response = staff.get(delete_url(office))

    assert response.status_code == 200
    assert Document(response.content.decode()).words("h1")[-1] == str(office)
    milestone_url = reverse("admin:mandate_milestone_change", args=[Milestone.objects.get().pk])
    assert response.context["references"] == [("Milestones: office", [("It opened", milestone_url)], 0)]
    assert [label for label, _url in response.context["instead"]] == [
        "Close the office: it stays on the site, marked as closed."
    ]
    choices = [value for value, _label in response.context["deletion_form"].fields["leads_to"].choices]
    assert list(map(str, choices)) == ["", successor.slug]


def test_deleting_by_the_page_keeps_the_note_and_leads_the_address_elsewhere(staff, office):
    other = OfficeFactory(slug="astana")
    pk = office.pk

    response = staff.post(
        delete_url(office), {"post": "yes", "change_note": "It moved to Astana.", "leads_to": "astana"}
    )

    assert response.status_code == 302
    told = [str(message) for message in get_messages(response.wsgi_request)]
    assert f'<a href="{reverse("admin:deleted")}">You find it under “Deleted”.</a>' in told
    assert list(Office.objects.all()) == [other]
    assert states(Office, pk)[-1] == ("past", True, "It moved to Astana.")
    assert [(row.slug, row.object_id) for row in FormerAddress.objects.all()] == [("tashkent", other.pk)]
    assert staff.get("/en/offices/tashkent/")["Location"] == "/en/offices/astana/"


def test_the_page_names_the_former_addresses_that_go_with_it_and_no_others(staff, office):
    for slug, row in (("samarkand", office), ("bukhara", office), ("almaty", OfficeFactory(slug="astana"))):
        FormerAddress.objects.create(model="offices.office", slug=slug, object_id=row.pk)

    named = staff.get(delete_url(office)).context["former_addresses"]

    assert [former.slug for former in named] == ["bukhara", "samarkand"]


@pytest.mark.parametrize("leads_to", ["tashkent", "nowhere", "x" * 5000])
def test_an_address_leads_only_to_something_else_that_exists(staff, office, leads_to):
    response = staff.post(delete_url(office), {"post": "yes", "leads_to": leads_to})

    assert response.status_code == 200
    assert list(response.context["deletion_form"].errors) == ["leads_to"]
    assert Office.objects.get() == office


def test_what_other_content_needs_is_not_deleted(staff):
    partner = PartnerFactory()

    page = staff.get(delete_url(partner.region)).content.decode()
    response = staff.post(delete_url(partner.region), {"post": "yes"})

    assert "It cannot be deleted, because other content needs it." in page
    assert response.status_code == 200
    assert Region.objects.get() == partner.region


def test_many_are_deleted_at_once_and_each_can_be_restored(staff):
    sources = [SourceFactory(), SourceFactory(), SourceFactory()]
    chosen = [str(source.pk) for source in sources[:2]]
    url = reverse("admin:regions_source_changelist")
    data = {"action": "delete_selected", "_selected_action": chosen}
    asked = staff.post(url, data)

    staff.post(url, data | {"post": "yes", "change_note": "Out of date."})

    assert b'name="change_note"' in asked.content
    assert list(Source.objects.all()) == sources[2:]
    deletions = Revision.objects.filter(snapshot__isnull=True)
    assert {str(revision.object_id): revision.change_note for revision in deletions} == dict.fromkeys(
        chosen, "Out of date."
    )


def test_links_are_not_listed_among_what_is_deleted(staff, office):
    office.regions.add(RegionFactory())

    context = staff.get(delete_url(office)).context

    assert dict(context["model_count"]) == {"offices": 1, "premises": 1, "posts": 1, "appointments": 1}
    assert "relationship" not in str(context["deleted_objects"])


def test_deleting_takes_the_right_to_publish(client, office):
    author = UserFactory(is_superuser=False, language="en")
    author.user_permissions.set(Permission.objects.filter(content_type__app_label="offices"))
    client.force_login(author, backend="django.contrib.auth.backends.ModelBackend")

    answers = [client.get(delete_url(office)), client.post(delete_url(office), {"post": "yes"})]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert Office.objects.get() == office


def test_a_closed_office_is_not_offered_to_be_closed(staff):
    office = OfficeFactory(closed=date(2017, 4, 1))

    assert staff.get(delete_url(office)).context["instead"] == []


def test_a_colleagues_draft_of_what_referred_to_it_goes_on(office):
    from publishing.workflow.drafts import save_draft

    milestone = MilestoneFactory(office=office, text_en="It opened")
    base, snapshot = ensure_live_revision(milestone), take_snapshot(milestone)
    snapshot["fields"]["text_en"] = "It was opened"
    draft = save_draft(milestone, snapshot, base=base)

    delete(office)
    publish(draft)

    milestone.refresh_from_db()
    assert (milestone.text_en, milestone.office) == ("It was opened", None)


def test_texts_that_link_to_it_are_named_before(staff):
    post = PostFactory(office__name_en="Gone office")
    link = f'<p>See <a href="page:office:{post.office.pk}">the office</a>.</p>'
    question = QuestionFactory(question_en="Who helps?", answer_en=link, answer_ka=link)
    RegionFactory(name_en="Linking to nothing", profile_en="the office")
    Office.objects.filter(pk=post.office.pk).update(profile_en=link)  # which goes with it
    other = OfficeFactory(name_en="Linking office", closing_note_ka=f'<p><a href="page:post:{post.pk}">x</a></p>')

    page = staff.get(delete_url(post.office)).content.decode()

    listed = re.findall(r'<h3>(.*?)</h3>\s*<ul class="references">\s*<li><a href="(.*?)">(.*?)</a>', page)
    assert listed == [
        ("Questions: answer", change_url(question), "Who helps?"),
        ("Offices: what took over", change_url(other), "Linking office"),
    ]


@pytest.mark.parametrize("page", ["one", "chosen", "person", "chosen people"])
def test_the_last_button_says_what_it_does(client, office, page):
    client.force_login(UserFactory(language="ru"), backend="django.contrib.auth.backends.ModelBackend")
    row = office if page in ("one", "chosen") else UserFactory()

    if page.startswith("chosen"):
        data = {"action": "delete_selected", "_selected_action": str(row.pk)}
        response = client.post(delete_url(row).replace(f"{row.pk}/delete/", ""), data)
    else:
        response = client.get(delete_url(row))

    buttons = Document(response.content.decode()).all("input", type="submit")
    assert [each["value"] for each in buttons][-1:] == ["Удалить"]


def test_a_role_is_deleted_in_a_window_of_its_own_and_the_form_behind_is_told(staff):
    role = Group.objects.create(name="Interns")
    address = reverse("admin:auth_group_delete", args=[role.pk]) + "?_popup=1"

    page = Document(staff.get(address).content.decode())
    response = staff.post(address, {each["name"]: each["value"] for each in page.all("input", type="hidden")})

    assert '"action": "delete"' in response.content.decode().replace("&quot;", '"')
    assert not Group.objects.filter(pk=role.pk).exists()
