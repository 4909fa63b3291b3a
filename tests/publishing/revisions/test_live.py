"""The live revision of an object is noted anew where its rows say something else, and only there."""

import pytest

from publishing.models import Revision
from publishing.revisions.live import ensure_live_revision
from tests.factories import OfficeFactory, PremisesFactory

pytestmark = pytest.mark.django_db

# What a revision says that is older than a column, or than the end of one; "gone" stands for a column that is no more.
OLDER = {
    "the same": ({}, (), False),
    "another text": ({"name_en": "Before"}, (), True),
    "a column less, which is empty": ({}, ("name_fr",), False),
    "a column less, which says something": ({}, ("name_en",), True),
    "a column more": ({"gone": "Text"}, (), False),
}


@pytest.mark.parametrize("kind", OLDER)
@pytest.mark.parametrize("is_in_row", [False, True])
def test_a_live_revision_stays_while_its_rows_say_nothing_else(kind, is_in_row):
    said, lacking, is_new = OLDER[kind]
    office = OfficeFactory(name_en="Office", name_fr="")
    PremisesFactory(office=office, city_en="Tbilisi", city_fr="")
    live = ensure_live_revision(office)
    fields = live.snapshot["rows"]["premises"][0]["fields"] if is_in_row else live.snapshot["fields"]
    for name, value in said.items():
        fields[name.replace("name", "city") if is_in_row else name] = value
    for name in lacking:
        del fields[name.replace("name", "city") if is_in_row else name]
    live.save(update_fields=["snapshot"])

    found = ensure_live_revision(office)

    assert (found.pk != live.pk, Revision.objects.of(office).count()) == (is_new, 2 if is_new else 1)
    assert Revision.objects.of(office).live().get() == found
