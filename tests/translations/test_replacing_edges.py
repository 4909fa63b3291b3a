"""One correction across objects, at its edges: what is found, what may be put there, and what is refused."""

import pytest

from offices.models import Office
from publishing.models import ChangeSet, Revision
from publishing.workflow.roles import AUTHORS
from tests.factories import OfficeFactory
from tests.publishing.roles import person, signed_in
from tests.translations.test_replacing import ASKED, REPLACE, looked_up, places, tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return person(AUTHORS)


def corrected(client, **asked):
    """The one draft that comes of correcting every place, as its columns; ``None`` where that is refused."""
    client.post(REPLACE, ASKED | asked | {"hit": tokens(looked_up(client, **asked))})
    draft = Revision.objects.drafts().first()
    return draft and draft.snapshot["fields"]


def test_what_is_put_into_a_text_without_form_stands_there_as_it_was_written(author):
    OfficeFactory(name_en="Astana", profile_en="")

    assert corrected(signed_in(author), replacement="Q & <A>")["name_en"] == "Q & <A>"


def test_a_name_that_would_be_nothing_but_spaces_is_not_taken(author):
    OfficeFactory(name_en="Astana Astana", profile_en="")

    assert corrected(signed_in(author), replacement="") is None


@pytest.mark.parametrize("column", ["name_fr", "profile_en"])
def test_what_need_not_be_there_may_be_emptied(author, column):
    OfficeFactory(**{"name_en": "Office", "profile_en": "", column: "Astana"})

    assert corrected(signed_in(author), replacement="", language="all")[column] == ""


@pytest.mark.parametrize(("find", "texts"), [("stan", "Astan, stana, stan"), ("s.a", "sta, s.a")])
def test_words_are_found_whole_and_as_they_are_written(author, find, texts):
    OfficeFactory(name_en="Office", profile_en=texts)

    assert corrected(signed_in(author), find=find, replacement="X")["profile_en"] == texts.removesuffix(find) + "X"


def test_a_place_in_a_text_that_goes_on_otherwise_by_now_is_not_touched(author):
    OfficeFactory(name_en="Office", profile_en="In Astana.")
    client = signed_in(author)
    hits = tokens(looked_up(client))
    Office.objects.update(profile_en="In Astana until 1998.")

    assert "changed meanwhile" in client.post(REPLACE, ASKED | {"hit": hits}).content.decode()


def test_a_place_that_is_sent_twice_is_one(author):
    OfficeFactory(name_en="Astana", profile_en="")
    client = signed_in(author)

    client.post(REPLACE, ASKED | {"hit": tokens(looked_up(client)) * 2})

    assert Revision.objects.drafts().get().snapshot["fields"]["name_en"] == "Nur-Sultan"


def test_a_long_correction_is_named_by_its_beginning(author):
    OfficeFactory(name_en="Office", profile_en="A" * 199)

    corrected(signed_in(author), find="A" * 199, replacement="B" * 199)

    change_set = ChangeSet.objects.get()
    change_set.full_clean()
    assert change_set.name == f"“{'A' * 80}” becomes “{'B' * 80}”"


def test_places_stand_in_the_order_of_their_objects_names(author):
    for name in "CADB":
        OfficeFactory(name_en=name, profile_en="In Astana.")

    assert [place[0] for place in places(looked_up(signed_in(author)))] == ["A", "B", "C", "D"]
