"""A word as long as a pasted address breaks on a small screen: no page scrolls sideways."""

import pytest

from publishing.revisions.snapshots import take_snapshot
from publishing.workflow.drafts import save_draft
from publishing.workflow.publication import publish
from tests.browser.test_editing import change_path
from tests.browser.test_map import go
from tests.browser.test_reading import SPACED_OUT
from tests.factories import (
    AppointmentFactory,
    ContactFactory,
    MilestoneFactory,
    OfficeFactory,
    ParticipationFactory,
    PartnerFactory,
    PassageFactory,
    PostFactory,
    PremisesFactory,
    QuestionFactory,
    RegionFactory,
    SourceFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.rendering, pytest.mark.django_db(transaction=True)]

SMALL = 320
WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunt"
ADDRESS = f"https://example.org/{'a' * 60}?query={'b' * 60}"
OPEN_ALL = "for (const part of document.querySelectorAll('details')) { part.name = ''; part.open = true; }"
PATHS = [
    "/en/",
    "/en/regions/",
    "/en/regions/there/",
    "/en/partners/georgia/",
    "/en/offices/",
    "/en/offices/long/",
    "/en/timeline/",
    "/en/representative/",
    "/en/about/",
    "/en/privacy/",
    "/en/accessibility/",
    "/en/changes/",
    f"/en/offices/?q={WORD}{WORD}",
    f"/en/offices/?region={WORD}",
    f"/en/{WORD}/",
    "/en/map/",
    "/en/map/?office=long",
    "/en/map/?office=far",
    "/en/map/?partner=georgia",
    "/en/map/embed/?office=long",
]


@pytest.fixture
def long_words(transactional_db):
    """Content all of whose texts are one word of sixty letters, or an address."""
    assert len(WORD) == 60
    sources = [SourceFactory(title=ADDRESS, quality=quality) for quality in ("primary", *("tertiary",) * 6, "data")]
    region = RegionFactory(slug="there", name_en=WORD, profile_en=ADDRESS)
    partner = PartnerFactory(
        slug="georgia",
        code="GE",
        region=region,
        name_en=WORD,
        official_name_en=WORD,
        capital_en=WORD,
        profile_en=ADDRESS,
        local_name=WORD,
        local_language="ka",
    )
    ParticipationFactory(partner=partner, note_en=WORD)
    for slug, latitude, longitude in [("long", "41.7", "44.8"), ("far", "50.85", "4.35")]:
        office = OfficeFactory(
            slug=slug, kind="headquarters", name_en=WORD, profile_en=ADDRESS, life_note_en=WORD, closing_note_en=ADDRESS
        )
        office.regions.add(region)
        office.sources.add(*sources)
        PremisesFactory(
            office=office,
            city_en=WORD,
            address_en=ADDRESS,
            local_address=ADDRESS,
            local_language="ka",
            country="GE",
            latitude=latitude,
            longitude=longitude,
        )
        ContactFactory(office=office, kind="web", value=ADDRESS, label_en=WORD)
        post = PostFactory(office=office, title_en=WORD, note_en=ADDRESS, is_head=True)
        AppointmentFactory(post=post, person_en=WORD, note_en=ADDRESS)
        MilestoneFactory(office=office, partner=partner, region=region, text_en=ADDRESS)
    for name in ("about", "privacy", "accessibility"):
        PassageFactory(page=name, heading_en=WORD, body_en=ADDRESS)
    for number in (1, 2):
        question = QuestionFactory(question_en=f"{WORD}{number}", answer_en=ADDRESS)
        publish(save_draft(question, take_snapshot(question)), None, ADDRESS)


@pytest.mark.slow
def test_no_page_scrolls_sideways_on_a_small_screen(reader, long_words):
    """Nor with everything open that can be opened, nor with the spacing that WCAG 1.4.12 names."""
    wide = {}
    with reader(width=SMALL, height=640, expected=(WORD,)) as page:
        for path in PATHS:
            go(page, path) if "/map/" in path else page.goto(path)
            assert WORD in page.content() or ADDRESS in page.content()
            wide[path] = [page.evaluate("document.scrollingElement.scrollWidth")]
            for change in (OPEN_ALL, SPACED_OUT):
                page.evaluate(change)
                wide[path].append(page.evaluate("document.scrollingElement.scrollWidth"))

    assert wide == dict.fromkeys(PATHS, [SMALL] * 3)


@pytest.mark.parametrize("width", [SMALL, 1280])
def test_no_form_scrolls_sideways_for_a_name_that_is_one_word(reader, log_in, width):
    office = OfficeFactory(name_en=WORD * 3)
    with reader(width=width) as page:
        log_in(page)
        page.goto(change_path(office))

        assert page.evaluate("document.documentElement.scrollWidth") == width
