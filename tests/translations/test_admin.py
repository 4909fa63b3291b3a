import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import RegionFactory, UserFactory
from translations.models import Pair
from translations.states import State, record, states_of

pytestmark = pytest.mark.django_db

PAIRS = reverse("admin:translations_pair_changelist")


def mark(client, *pairs):
    return client.post(PAIRS, {"action": "mark_as_reviewed", "_selected_action": [str(pair.pk) for pair in pairs]})


def draft(**names):
    region = RegionFactory(profile_en="", **names)
    for name in names:
        record(region, name.removeprefix("name_"))
    return region


def test_chosen_texts_are_marked_as_reviewed_and_no_others(staff):
    region = draft(name_en="Central Asia", name_fr="Asie centrale", name_ru="Центральная Азия")

    mark(staff, Pair.objects.get(language="fr"))

    assert states_of([region], ["fr", "ru"]) == {
        (region.pk, "name", "fr"): State.REVIEWED,
        (region.pk, "name", "ru"): State.DRAFT,
    }


def test_who_may_only_look_cannot_mark_anything(client):
    from django.contrib.auth.models import Permission

    draft(name_en="Central Asia", name_fr="Asie centrale")
    onlooker = UserFactory(is_superuser=False)
    onlooker.user_permissions.add(Permission.objects.get(codename="view_pair"))
    client.force_login(onlooker, backend="django.contrib.auth.backends.ModelBackend")

    mark(client, Pair.objects.get())

    assert client.get(PAIRS).status_code == 200
    assert list(Pair.objects.values_list("reviewed", flat=True)) == [False]


def test_pairs_are_written_where_they_are_shown_and_not_here(staff):
    draft(name_en="Central Asia", name_fr="Asie centrale")
    pair = Pair.objects.get()

    assert staff.get(reverse("admin:translations_pair_add")).status_code == 403
    assert staff.post(reverse("admin:translations_pair_change", args=[pair.pk]), {"text": "x"}).status_code == 403
    assert staff.post(reverse("admin:translations_pair_delete", args=[pair.pk])).status_code == 403


def test_pairs_are_filtered_by_language_and_review(staff):
    draft(name_en="Central Asia", name_fr="Asie centrale", name_ru="Центральная Азия")
    Pair.objects.filter(language="ru").update(reviewed=True)

    by_language = staff.get(PAIRS, {"language__exact": "fr"}).context["cl"].result_list
    unreviewed = staff.get(PAIRS, {"reviewed__exact": "0"}).context["cl"].result_list

    assert [pair.language for pair in by_language] == ["fr"]
    assert [pair.language for pair in unreviewed] == ["fr"]


def test_the_list_of_pairs_asks_as_often_for_30_as_for_one(staff, django_assert_num_queries):
    draft(name_en="Region 0", name_fr="Région 0")
    staff.get(PAIRS)
    with CaptureQueriesContext(connection) as one:
        staff.get(PAIRS)
    for number in range(1, 30):
        draft(name_en=f"Region {number}", name_fr=f"Région {number}")

    with django_assert_num_queries(len(one)):
        response = staff.get(PAIRS)

    assert len(response.context["cl"].result_list) == 30


def test_a_review_makes_the_notices_of_kept_pages_new(staff, pages_are_kept, django_capture_on_commit_callbacks):
    region = draft(name_en="Central Asia", name_fr="Asie centrale")
    page = f"/fr/regions/{region.slug}/"
    reader = Client()
    notices = [b'class="notice"' in reader.get(page).content]

    with django_capture_on_commit_callbacks(execute=True) as raised:
        mark(staff, Pair.objects.get())
    notices.append(b'class="notice"' in reader.get(page).content)
    with django_capture_on_commit_callbacks(execute=True) as raised_again:
        mark(staff, Pair.objects.get())

    assert notices == [True, False]
    assert (len(raised) > 0, len(raised_again)) == (True, 0)
