"""Hostile texts before a real browser, as an old row may have them: nothing acts."""

import pytest
from playwright.sync_api import expect

from mandate.models import Passage
from tests.factories import PassageFactory
from tests.prose_vectors import VECTORS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINKS = "[...document.querySelectorAll('.prose a')].map(link => link.protocol)"
ACTING = ".prose :is(script, style, iframe, object, embed, form, input, svg, math, img, base, meta, link)"


def test_no_hostile_text_acts_before_readers(reader, site):
    Passage.objects.bulk_create(
        PassageFactory.build(body_en=vector, position=place) for place, vector in enumerate(VECTORS)
    )
    said = []
    with reader() as page:
        page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
        page.goto("/en/about/")
        expect(page.locator(".prose")).to_have_count(len(VECTORS))
        assert page.locator(ACTING).count() == 0
        assert set(page.evaluate(LINKS)) <= {"https:", "mailto:", f"{site.partition(':')[0]}:"}
    assert said == []
