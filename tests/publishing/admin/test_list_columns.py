"""What each list of the staff site shows of a row."""

import re

import pytest
from django.urls import reverse

from tests.factories import (
    MilestoneFactory,
    OfficeFactory,
    PartnerFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
)

COLUMNS = {
    OfficeFactory: "name kind status city regions opened closed",
    PartnerFactory: "name code region capital",
    RegionFactory: "name slug partner_count position",
    SourceFactory: "key title dated quality",
    QuestionFactory: "question slug position",
    MilestoneFactory: "text day region partner office",
}


@pytest.mark.parametrize("factory", COLUMNS)
@pytest.mark.django_db
def test_a_list_shows_what_tells_its_rows_apart(staff, factory):
    row = factory()

    page = staff.get(reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")).content.decode()

    shown = [name.removesuffix("_in_list") for name in re.findall(r"<th[^>]*\bcolumn-(\w+)", page)]
    assert shown == COLUMNS[factory].split()
