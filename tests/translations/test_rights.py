"""Regions of translators, and the second person: what one may is the same at every door."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from publishing.models import JournalEntry, Revision
from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import begin
from publishing.workflow.roles import AUTHORS, PUBLISHERS, REVIEWERS, TRANSLATORS
from tests.factories import MilestoneFactory, OfficeFactory, PartnerFactory, PostFactory, QuestionFactory, RegionFactory
from tests.public_pages import form_data
from tests.publishing.roles import person, signed_in
from tests.translations.test_desk import DESK, begin as begin_queue, send, state_of
from translations.models import Pair
from translations.rights import Reach
from translations.states import State, record

pytestmark = pytest.mark.django_db

SECOND = "Somebody else marks as reviewed what you wrote."
SECOND_OF_MANY = "1 text is your own translation: somebody else who works in the language marks it as reviewed."
OWN_LINE = "You wrote it, so somebody else marks it as reviewed."


@pytest.fixture
def caucasus():
    return RegionFactory(slug="south-caucasus", name_en="South Caucasus", profile_en="")


@pytest.fixture
def asia():
    return RegionFactory(slug="central-asia", name_en="Central Asia", profile_en="")


def translator(*regions, languages=("ka",), **values):
    keys = [str(region.pk) for region in regions]
    return person(TRANSLATORS, translates=list(languages), regions=keys, **values)


def text_of(row, field, language="ka", home=None):
    home = home or row
    return f"{DESK}{home._meta.label_lower}:{home.pk}:{row.pk}:{field}/?language={language}&state=missing"


def objects(region):
    """One of each kind that belongs to a region in some way, by kind."""
    partner = PartnerFactory(region=region, name_en="Partner", profile_en="")
    office = OfficeFactory(name_en="Office", profile_en="")
    office.regions.add(region)
    milestones = [MilestoneFactory(text_en=str(about), **about) for about in (
        {"region": region}, {"partner": partner}, {"office": office}
    )]  # fmt: skip
    return [region, partner, office, PostFactory(office=office), *milestones]


def test_whoever_has_regions_translates_what_belongs_to_them_and_nothing_else(caucasus, asia):
    own, others = objects(caucasus), [*objects(asia), QuestionFactory(), OfficeFactory(), MilestoneFactory()]
    bound, free = translator(caucasus), translator()

    def allowed(user, rows):
        return [Reach(user, type(row)).allows(take_snapshot(row), "ka") for row in rows]

    assert (allowed(bound, own), allowed(bound, others)) == ([True] * len(own), [False] * len(others))
    assert allowed(free, own + others) == [True] * len(own + others)
    assert allowed(person(PUBLISHERS, regions=[str(caucasus.pk)]), others) == [True] * len(others)


def test_lists_queues_the_overview_and_the_first_page_show_what_is_theirs(caucasus, asia):
    PartnerFactory(region=caucasus, name_en="Georgia", profile_en="")
    PartnerFactory(region=asia, name_en="Kazakhstan", profile_en="")
    begin(take_snapshot(PartnerFactory.build(region=asia, name_en="Drafted")), "Drafted")
    client = signed_in(translator(caucasus))

    texts = client.get(reverse("admin:texts"), {"language": "ka", "state": "missing"}).context["page"].object_list
    queue = begin_queue(client).context["queue"]
    overview = client.get(reverse("admin:texts_overview")).context["page"].object_list
    (counts,) = [
        dict(language["states"])[State.MISSING]
        for language in client.get(reverse("admin:index")).context["text_counts"]["languages"]
        if language["code"] == "ka"
    ]

    assert sorted(text.title for text in texts) == ["Georgia", "South Caucasus"]
    assert sorted(each["title"] for each in queue) == ["Georgia", "South Caucasus"]
    assert sorted(line.title for line in overview) == ["Georgia", "South Caucasus"]
    assert counts == 2


def test_a_draft_belongs_where_it_says(caucasus, asia):
    snapshots = [
        take_snapshot(PartnerFactory.build(region=region, name_en=name))
        for region, name in ((caucasus, "Own"), (asia, "Foreign"))
    ]
    own, foreign = (begin(snapshot, snapshot["fields"]["name_en"]) for snapshot in snapshots)
    client = signed_in(translator(caucasus))

    def answer(draft):
        key = f"{DESK}regions.partner:{draft.object_id}:{draft.object_id}:name/?language=ka&state=missing"
        page = client.get(key)
        return send(client, page, "ახალი").status_code

    assert (answer(own), answer(foreign)) == (200, 403)
    assert [
        draft.snapshot["fields"]["name_ka"] for draft in Revision.objects.drafts().order_by("title")
    ] == [None, "ახალი"]  # fmt: skip


def test_a_region_that_is_gone_widens_nothing(caucasus):
    office = OfficeFactory(name_en="Office", profile_en="")
    client = signed_in(translator(caucasus))
    caucasus.delete()

    assert client.post(text_of(office, "name"), {"text": "ა"}).status_code == 403


def test_an_administrator_gives_regions_and_the_translator_sees_them(staff, caucasus, asia):
    eka = translator(username="eka")
    url = reverse("admin:accounts_user_change", args=[eka.pk])

    staff.post(url, form_data(staff.get(url), "user_form") | {"regions": [str(caucasus.pk)]})
    refused = staff.post(url, form_data(staff.get(url), "user_form") | {"regions": ["x"]})

    eka.refresh_from_db()
    assert eka.regions == [str(caucasus.pk)]
    assert "x is not one of the available choices" in refused.content.decode()
    assert "ქართული; South Caucasus" in staff.get(reverse("admin:accounts_user_changelist")).content.decode()
    account = signed_in(eka).get(reverse("admin:account")).content.decode()
    assert "Translates into: ქართული" in account
    assert "Texts of: South Caucasus" in account


# The second person.


@pytest.fixture
def second():
    """The role of reviewers asks for a second person."""
    group = Group.objects.get(name=REVIEWERS)
    group.permissions.remove(Permission.objects.get(codename="review_own"))


def reviewer(**values):
    return signed_in(person(REVIEWERS, working_languages=["ka"], **values))


@pytest.fixture
def office():
    return OfficeFactory(name_en="Office", profile_en="")


def drafted_name(office):
    """The state of what the draft says."""
    snapshot = Revision.objects.of(office).drafts().get().snapshot
    office.name_ka = snapshot["fields"]["name_ka"]
    return Pair.objects.get(text=office.name_ka).reviewed


@pytest.mark.usefixtures("second")
def test_who_wrote_a_translation_is_told_who_may_mark_it_and_another_does(office):
    nana, eka = reviewer(username="nana"), reviewer(username="eka", first_name="Eka", last_name="Lomidze")

    refused = send(nana, nana.get(text_of(office, "name")), "ოფისი", "_reviewed")
    assert SECOND in refused.content.decode()
    send(nana, refused, "ოფისი")
    own, others = nana.get(text_of(office, "name")).content.decode(), eka.get(text_of(office, "name"))
    assert ("_reviewed" in own, OWN_LINE in own, "These may: Eka Lomidze." in own) == (False, True, True)
    assert "Author: nana" in others.content.decode()
    assert not drafted_name(office)

    send(eka, others, "ოფისი", "_reviewed")

    assert drafted_name(office)
    entry = JournalEntry.objects.filter(action="reviewed").get()
    assert (entry.username, entry.subject, entry.facts) == ("eka", "Office", {"count": 1})


@pytest.mark.usefixtures("second")
def test_who_may_mark_it_is_named_in_order_by_language_role_and_who_is_of_the_staff(office):
    nana = reviewer(username="nana")
    person(REVIEWERS, username="zaza", working_languages=["hy", "ka"])
    person(REVIEWERS, username="gela", translates=["ka"])
    person(REVIEWERS, username="hasmik", working_languages=["hy"])
    person(AUTHORS, username="author", working_languages=["ka"])
    person(REVIEWERS, username="former", working_languages=["ka"], is_staff=False)
    person(username="root", working_languages=["ka"], is_superuser=True)
    send(nana, nana.get(text_of(office, "name")), "ოფისი")

    assert nana.get(text_of(office, "name")).context["reviewers"] == ["gela", "zaza"]


@pytest.mark.usefixtures("second")
def test_the_same_words_in_two_languages_have_each_its_writer(office):
    nana, eka = person(REVIEWERS, username="nana"), person(REVIEWERS, username="eka")
    office.name_fr = office.name_az = "Ofis"
    record(office, "fr", by=nana)
    record(office, "az", by=eka)
    office.save()
    client = signed_in(person(REVIEWERS))

    authors = [client.get(text_of(office, "name", language)).context["author"] for language in ("fr", "az")]

    assert authors == [nana, eka]


@pytest.mark.usefixtures("second")
def test_what_one_person_wrote_and_another_changed_is_the_others(office):
    nana, eka = reviewer(username="nana"), reviewer(username="eka")
    send(nana, nana.get(text_of(office, "name")), "ოფისი")
    send(eka, eka.get(text_of(office, "name")), "ოფისი ახალი")

    refused = send(eka, eka.get(text_of(office, "name")), "ოფისი ახალი", "_reviewed")
    assert (SECOND in refused.content.decode(), drafted_name(office)) == (True, False)
    assert JournalEntry.objects.filter(action="not allowed", username="eka").exists()
    send(nana, nana.get(text_of(office, "name")), "ოფისი ახალი", "_reviewed")

    assert drafted_name(office)


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("by_writer", [True, False])
def test_in_the_list_and_in_the_form_ones_own_translations_wait_for_somebody_else(office, by_writer):
    nana, eka = (person(REVIEWERS, username=name) for name in ("nana", "eka"))
    office.name_ka = "ოფისი"
    office.save()
    record(office, "ka", by=nana if by_writer else eka)
    client = signed_in(nana)
    pairs = reverse("admin:translations_pair_changelist")
    form = reverse("admin:offices_office_change", args=[office.pk])

    sent = {"action": "mark_as_reviewed", "_selected_action": [Pair.objects.get().pk]}
    listed = client.post(pairs, sent, follow=True).content.decode()
    assert (SECOND_OF_MANY in listed, Pair.objects.get().reviewed) == (by_writer, not by_writer)
    Pair.objects.update(reviewed=False)
    data = form_data(client.get(form, {"beside": "ka"}), "office_form") | {"reviewed_languages": ["ka"], "_draft": "1"}
    saved = client.post(form, data, follow=True).content.decode()

    assert (SECOND_OF_MANY in saved, Pair.objects.get().reviewed) == (by_writer, not by_writer)


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("state", ["draft", "outdated"])
@pytest.mark.parametrize(("writer", "settled"), [("nana", False), ("eka", True)])
def test_in_the_list_of_texts_too(office, writer, settled, state):
    people = {name: person(REVIEWERS, username=name) for name in ("nana", "eka")}
    office.name_ka = "ოფისი"
    office.save()
    record(office, "ka", by=people[writer])
    if state == "outdated":
        office.name_en = "The office"
        office.save()
    client, url = signed_in(people["nana"]), reverse("admin:texts") + f"?language=ka&state={state}"

    page = client.get(url)
    (text,) = page.context["page"].object_list
    answer = client.post(url, {"text": f"{text.key}|{text.seen}"}, follow=True)

    pair = Pair.objects.latest("pk")
    assert (pair.source, pair.author) == (office.name_en, people[writer])
    told = "1 text is settled." if settled else SECOND_OF_MANY
    assert ([str(each) for each in answer.context["messages"]], pair.reviewed) == ([told], settled)


@pytest.mark.usefixtures("second")
def test_a_minor_correction_of_the_english_makes_nobody_the_second_person(office):
    nana = person(REVIEWERS, username="nana")
    office.name_ka = "ოფისი"
    office.save()
    record(office, "ka", by=nana)
    publisher, form = signed_in(person(PUBLISHERS)), reverse("admin:offices_office_change", args=[office.pk])

    data = form_data(publisher.get(form), "office_form") | {"name_en": "Ofice", "minor": "on", "_save": "1"}
    publisher.post(form, data)

    assert state_of(office) == State.DRAFT
    assert Pair.objects.get(source="Ofice").author == nana
    client = signed_in(nana)
    assert SECOND in send(client, client.get(text_of(office, "name")), "ოფისი", "_reviewed").content.decode()


def test_without_that_in_the_role_one_may_review_what_one_wrote(office):
    nana = reviewer(username="nana")

    send(nana, nana.get(text_of(office, "name")), "ოფისი", "_reviewed")

    assert drafted_name(office)


def test_a_translator_who_may_review_does_so_in_languages_of_theirs_and_with_regions_at_the_desk(caucasus):
    for text, language in (("ოფისი", "ka"), ("Գրասենյակ", "hy")):
        office = OfficeFactory(**{"name_en": "Office", f"name_{language}": text, "profile_en": ""})
        record(office, language)
    group = Group.objects.get(name=TRANSLATORS)
    group.permissions.add(Permission.objects.get(codename="change_pair"))
    own, foreign = (Pair.objects.get(language=language) for language in ("ka", "hy"))

    def marks(user, *pairs, action="mark_as_reviewed"):
        url, keys = reverse("admin:translations_pair_changelist"), [pair.pk for pair in pairs]
        return signed_in(user).post(url, {"action": action, "_selected_action": keys}).status_code

    assert marks(translator(), own, foreign) == marks(translator(), foreign, action="accept_faults") == 403
    assert marks(translator(), foreign, action="withdraw_acceptances") == 403
    assert marks(translator(caucasus), own) == 403
    assert not Pair.objects.filter(reviewed=True).exists()
    assert marks(translator(), own) == 302
    assert list(Pair.objects.filter(reviewed=True)) == [own]
    editor = translator(caucasus)
    editor.user_permissions.add(Permission.objects.get(codename="change_region"))  # one kind of content is enough
    assert marks(editor, foreign) == 302
    assert set(Pair.objects.filter(reviewed=True)) == {own, foreign}


def test_languages_alone_let_nobody_translate_what_they_may_not_change():
    user = person(translates=["ka"])
    user.user_permissions.add(Permission.objects.get(codename="change_question"))
    office, client = OfficeFactory(name_en="Office", profile_en=""), signed_in(user)

    assert Reach(user, type(office)).languages == ()
    assert client.post(text_of(office, "name"), {"text": "ა"}).status_code == 403


def test_whoever_only_reviews_is_bound_to_no_languages(office):
    record(OfficeFactory(name_en="Office", name_hy="Գրասենյակ"), "hy", {"name"})
    user = person()
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_pair", "change_pair"]))
    sent = {"action": "mark_as_reviewed", "_selected_action": [Pair.objects.get().pk]}

    signed_in(user).post(reverse("admin:translations_pair_changelist"), sent)

    assert Pair.objects.get().reviewed
