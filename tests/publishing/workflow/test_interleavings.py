"""Two translators at one object, and many writers at once: what each of them wrote is there at the end."""

import json
import os
import subprocess
import sys
from itertools import combinations
from random import Random

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from publishing.models import Revision
from publishing.workflow.publication import publish
from tests.factories import RegionFactory, UserFactory
from tests.public_pages import form_data
from tests.publishing.workflow.test_killed import database_url

pytestmark = pytest.mark.slow

TRANSLATORS = {"fr": "name_fr", "ka": "profile_ka"}
ROUNDS = 200
WRITERS, SAVES = 4, 30


class Translator:
    """Opens the form, and later sends it with a text of its own, as the page was when it was opened."""

    def __init__(self, field):
        self.field, self.client = field, Client()
        self.client.force_login(UserFactory(language="en"), backend="django.contrib.auth.backends.ModelBackend")
        self.page = None

    def open(self, address):
        self.page = form_data(self.client.get(address), "region_form")

    def save(self, address, text, is_draft):
        data = self.page | {self.field: text, "change_note": "Translated."} | ({"_draft": "1"} if is_draft else {})
        assert self.client.post(address, data).status_code == 302


@pytest.fixture
def region(db):
    return RegionFactory(name_en="Region", profile_en="Profile.")


@pytest.mark.parametrize("part", range(4))
def test_two_translators_never_lose_each_others_text(region, part):
    random = Random(part)  # noqa: S311 - no secret
    first, second = map(Translator, TRANSLATORS.values())
    address = reverse("admin:regions_region_change", args=[region.pk])

    for number in range(part, ROUNDS, 4):
        texts = {first: f"Nom {number}", second: f"აღწერა {number}"}
        # Either opens before saving; otherwise in any order: six ways, by turns.
        steps = [None] * 4
        opens_and_saves = list(combinations(range(4), 2))[number % 6]
        others = [place for place in range(4) if place not in opens_and_saves]
        for translator, places in ((first, opens_and_saves), (second, others)):
            for place, step in zip(places, ("open", "save"), strict=True):
                steps[place] = (translator, step)
        for translator, step in steps:
            if step == "open":
                translator.open(address)
            else:
                translator.save(address, texts[translator], is_draft=random.random() < 0.5)
        if draft := Revision.objects.of(region).drafts().first():
            publish(draft)

        region.refresh_from_db()
        assert (region.name_fr, region.profile_ka) == (texts[first], texts[second])


@pytest.mark.django_db(transaction=True)
def test_four_writers_lose_nothing_and_fail_never_while_others_read(tmp_path):
    region = RegionFactory(name_en="Region", profile_en="Profile.")

    run = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tests.publishing.workflow.many_writers", str(region.pk), str(SAVES)],
        env={**os.environ, "DATABASE_URL": database_url(tmp_path)},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert run.returncode == 0, run.stderr
    said = json.loads(run.stdout)
    assert said["failures"] == []
    assert said["read"] > 10
    assert said["kept"] == [SAVES] * WRITERS
    assert said["live"] == [f"{number} {SAVES - 1}" for number in range(WRITERS)]
