"""What forbids to publish a draft is told of it, also where another draft that it needs cannot be put in place."""

import pytest

from publishing.revisions.snapshots import take_snapshot
from publishing.revisions.staging import faults_of
from publishing.workflow.drafts import begin
from tests.factories import PartnerFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"name_en": ""}, "Name (English): This field cannot be blank."),
        ({"slug": "taken"}, "has this value already"),
        ({"code": None}, "cannot be blank"),
    ],
)
def test_its_own_faults_are_told_though_what_it_needs_clashes(columns, said):
    PartnerFactory(slug="taken", region=RegionFactory())
    region = begin(take_snapshot(RegionFactory.build(slug="clash", name_en="Drafted")), "Drafted")
    RegionFactory(slug="clash")
    snapshot = take_snapshot(PartnerFactory.build(slug="free", code="KZ", name_en="Partner", region=None))
    snapshot["fields"] |= {"region": str(region.object_id), "region_id": str(region.object_id)} | columns
    snapshot["fields"].pop("region")
    draft = begin(snapshot, "Partner")

    faults = [str(fault) for fault in faults_of(draft)]

    assert len(faults) == 1
    assert said in faults[0]
