"""What a reader comes to do, from the first page to the answer: by finger, by mouse, by keyboard alone, and without script."""

import csv
import re
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from tests.browser.test_fact_sheet import SHEET
from tests.browser.test_map import KABUL, TASHKENT, TBILISI, line
from tests.browser.visitors import EACH_WAY, POST, WINDOWS, WITH_SCRIPT, Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.rendering,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("content"),
]

HEADQUARTERS = "special-representative"
IN_GEORGIA, FOR_CENTRAL_ASIA = "NATO Liaison Office in Georgia", "Office of the NATO Liaison Officer for Central Asia"


@pytest.fixture
def visitor(reader):
    @contextmanager
    def come(way, path="/en/", **options):
        with reader(**WINDOWS[way] | options) as page:
            page.goto(path)
            yield Visitor(page, way)

    return come


@EACH_WAY
def test_what_the_post_is_for_and_whose_site_this_is(visitor, way):
    with visitor(way) as me:
        me.expect_heading(POST)
        expect(me.page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
        whose = me.page.get_by_role("complementary", name="Whose site this is")
        expect(whose).to_contain_text("This is not a site of NATO.")
        expect(whose).to_be_in_viewport(ratio=1)

        me.choose("Representative")
        expect(
            me.main.get_by_text("promotes the Alliance’s policy in two strategically important regions")
        ).to_be_visible()

        me.follow("Demonstration site", me.page.get_by_role("contentinfo"))
        me.page.wait_for_url("**/en/about/#publisher")
        expect(me.page.locator("#publisher")).to_be_in_viewport()
        expect(me.main.get_by_role("region", name="Who publishes this site")).to_contain_text(
            "It is not a site of NATO"
        )


@pytest.mark.slow
@EACH_WAY
def test_who_holds_the_post_today_since_when_and_how_that_is_known(visitor, way):
    with visitor(way) as me:
        holder = me.page.locator(".current")
        expect(holder).to_be_in_viewport(ratio=1)
        expect(holder).to_have_text(
            re.compile(r"Kevin Hamilton\s+Canada · March 2026 – present · from reports; no primary source is known")
        )

        me.follow("Kevin Hamilton")
        me.expect_heading(POST)
        first = me.page.get_by_role("listitem").filter(has_text="Kevin Hamilton").first
        expect(first).to_contain_text(re.compile(r"March 2026 – present\s+Kevin Hamilton"))
        expect(first).to_contain_text("Announced by the NATO Liaison Office in Georgia, according to")
        me.use(first.locator(".cite a").first)
        source = me.page.locator("#source-1")
        expect(source).to_be_in_viewport()
        expect(source).to_contain_text("Kevin Hamilton")


@EACH_WAY
@pytest.mark.parametrize(
    ("language", "partner", "answer", "telephones"),
    [
        ("kk", "Қазақстан", "1110", []),
        ("hy", "Հայաստան", "0112", ["tel:+995322933801"]),
        ("en", "Kyrgyz Republic", "Boulevard Léopold III, 1110 Brussels, Belgium", []),
    ],
)
def test_whom_a_citizen_of_a_partner_can_write_to_or_call(visitor, way, language, partner, answer, telephones):
    with visitor(way, f"/{language}/") as me:
        me.follow(partner)
        me.expect_heading(partner)
        card = me.page.locator(".contact-card")
        address = card.get_by_text(answer)
        expect(address).to_be_in_viewport(ratio=1)
        assert (
            card.locator("a[href^=tel]").evaluate_all("links => links.map(a => a.getAttribute('href'))") == telephones
        )
        for telephone in telephones:
            expect(card.locator(f'a[href="{telephone}"]')).to_be_in_viewport(ratio=1)
        in_words = address.inner_text()

        me.page.go_back()
        me.use(me.page.locator(".contact-card h2 a"))
        me.page.wait_for_url(f"**/{language}/contact/")
        row = me.main.locator(f"dt:has-text('{partner}') + dd")
        expect(row).to_contain_text(in_words)
        expect(row.locator("a[href^=tel]")).to_have_count(len(telephones))


@EACH_WAY
def test_the_office_in_tbilisi_is_found_on_the_map_and_its_page_opened(visitor, way):
    with visitor(way) as me:
        me.choose("Map")
        if way == "no script":
            expect(me.page.locator(".map-picture img")).to_be_in_viewport()
        else:
            expect(me.page.locator(".basemap-capital", has_text="Tbilisi")).to_be_in_viewport(ratio=1)

        me.open_card(TBILISI)
        expect(me.page.locator("#chosen h2")).to_have_text(IN_GEORGIA)
        me.use(me.page.locator("#chosen").get_by_role("link", name="Open page"))
        me.expect_heading(IN_GEORGIA)
        expect(me.page.locator("#address")).to_contain_text("162 Tsinamdzgvrishvili")

        me.use(me.main.get_by_role("link", name=re.compile("Show on the map")).first)
        me.await_map()
        expect(me.page.locator("#chosen h2")).to_have_text(IN_GEORGIA)


@EACH_WAY
def test_what_stood_where_in_2012_and_in_2015_is_seen_shared_and_seen_again(visitor, reader, way):
    options = {} if way == "no script" else {"permissions": ["clipboard-read", "clipboard-write"]}
    with visitor(way, **options) as me:
        me.choose("Map")
        for year, city, status in (
            (2012, "Astana, Kazakhstan", "beginning not known"),
            (2015, "Tashkent, Uzbekistan", "in operation"),
        ):
            me.choose_year(year)
            me.open_card(TASHKENT)
            expect(me.page.locator("#chosen")).to_contain_text(city)
            expect(me.page.locator("#chosen .tag")).to_have_text(status)
            if year == 2012:
                me.use(me.page.locator("#panel-back" if way == "no script" else "#panel-close"))
                expect(me.page.locator("#chosen")).to_be_hidden()
                if way != "no script":
                    me.use(me.page.locator("#home-view"))  # the map stays where the card's office was

        address = me.page.url
        if way != "no script":
            me.use(me.page.get_by_role("button", name="Copy link"))
            expect(me.page.locator("#announcement")).to_have_text("Copied.")
            address = me.page.evaluate("navigator.clipboard.readText()")
        me.page.reload()
        me.await_map()
        expect(me.page.locator("#chosen")).to_contain_text("Tashkent, Uzbekistan")

    with reader() as friend:
        friend.goto(address)
        expect(friend.locator("#years output")).to_have_text("2015")
        expect(friend.locator("#chosen h2")).to_have_text(FOR_CENTRAL_ASIA)
        expect(friend.locator("#chosen")).to_contain_text("Tashkent, Uzbekistan")


NAMES = {
    "Tiflis": {HEADQUARTERS, TBILISI},
    "Kyrgyzstan": {HEADQUARTERS, TASHKENT},
    "Hamilton": {HEADQUARTERS},
    "Armenia": {HEADQUARTERS, TBILISI},
    "Кабул": {KABUL},
}


@EACH_WAY
def test_an_old_a_foreign_or_a_persons_name_finds_its_office_in_the_list(visitor, way):
    with visitor(way) as me:
        me.choose("Offices")
        links = me.main.locator("a[href*='/offices/']:not([href*='?'], [href$='/offices/'])")
        for name, offices in NAMES.items():
            me.write(me.page.get_by_label("Name or city"), name)
            me.page.keyboard.press("Enter")
            me.page.wait_for_url(re.compile(re.escape(urlencode({"q": name}))))
            expect(me.page.get_by_label("Name or city")).to_have_value(name)
            assert {address.split("/")[-2] for address in links.evaluate_all("all => all.map(a => a.href)")} == offices

        me.write(me.page.get_by_label("Name or city"), "Timbuktu")
        me.page.keyboard.press("Enter")
        expect(me.page.locator(".nothing-found")).to_contain_text("Timbuktu")
        me.write(me.page.get_by_label("Name or city"), "Tibilisi")
        me.page.keyboard.press("Enter")
        me.follow("Tbilisi", me.page.locator(".nothing-found"))
        expect(links.filter(has_text=IN_GEORGIA)).to_be_visible()


@pytest.mark.slow
@WITH_SCRIPT
def test_an_old_a_foreign_or_a_persons_name_finds_its_office_on_the_map(visitor, way):
    with visitor(way) as me:
        me.choose("Map")
        me.open_list()
        listed = me.page.locator("#office-list [data-office]")
        for name, offices in NAMES.items():
            me.write(me.page.get_by_label("Name or city"), name)
            for office in offices:
                expect(line(me.page, office)).to_be_visible()
            expect(listed).to_have_count(len(offices))
            expect(me.page.locator(".map [data-mark]")).to_have_count(len(offices - {HEADQUARTERS}))

        me.write(me.page.get_by_label("Name or city"), "Timbuktu")
        expect(listed).to_have_count(0)
        nothing = me.page.locator("#office-list .nothing-found")
        expect(nothing).to_contain_text("Timbuktu")
        expect(nothing).to_be_in_viewport()


@pytest.mark.slow
@EACH_WAY
def test_from_the_timeline_by_decade_item_and_bar_to_the_office_and_the_map_of_the_year(visitor, way):
    with visitor(way) as me:
        me.choose("Timeline")
        me.use(me.main.get_by_role("navigation", name="Years").get_by_role("link", name=re.compile("^2010–")))
        me.page.wait_for_url(re.compile(r"#y201\d$"))
        year = me.page.locator(f"#{me.page.url.partition('#')[2]}")
        expect(year).to_be_in_viewport()

        item = me.main.locator("section.year li", has=me.page.get_by_role("link", name=FOR_CENTRAL_ASIA)).first
        in_words = item.get_by_role("link", name=re.compile("^Map of ")).inner_text()
        me.follow(in_words, item)
        me.await_map()
        expect(me.page.locator("#years output")).to_have_text(in_words.removeprefix("Map of "))
        expect(me.page.locator("#chosen h2")).to_have_text(FOR_CENTRAL_ASIA)

        me.page.go_back()
        me.expect_heading("Timeline")
        bar = me.page.locator(f".drawing:visible a[data-row][href='/en/offices/{TBILISI}/']:has(rect)").first
        me.use(bar)
        me.expect_heading(IN_GEORGIA)


@pytest.mark.slow
@EACH_WAY
def test_a_change_of_language_keeps_the_place(visitor, way):
    with visitor(way) as me:
        languages = me.page.locator(".languages")
        me.follow("Kazakhstan")
        me.expect_heading("Kazakhstan")
        me.use(languages.locator("summary"))
        me.use(languages.get_by_text("қазақ тілі"))
        me.expect_heading("Қазақстан")
        menu = me.page.locator(".site-nav summary")
        if menu.is_visible():
            me.use(menu)
        me.use(me.page.locator(".site-nav a[href='/kk/map/']"))
        me.await_map()
        me.choose_year(2012)
        me.use(languages.locator("summary"))
        me.use(languages.get_by_text("English"))
        me.page.wait_for_url("**/en/map/**")
        me.await_map()
        expect(me.page.locator("#years output")).to_have_text("2012")
        expect(me.page).to_have_url(re.compile("/en/map/.*year=2012"))

        me.page.go_back()
        expect(me.page.locator("html")).to_have_attribute("lang", "kk")
        expect(me.page.locator("#years output")).to_have_text("2012")


@pytest.mark.parametrize("way", ["mouse", "finger", "no script"])  # test_sources.py has the keyboard
def test_a_fact_is_followed_to_its_source_and_back_and_the_page_is_cited(visitor, reader, way):
    with visitor(way) as me:
        me.choose("Offices")
        me.follow(IN_GEORGIA)
        me.expect_heading(IN_GEORGIA)
        address = me.page.url

        cite = me.main.locator(".cite").first
        me.use(cite.locator("a[href^='#source']").first)
        me.page.wait_for_url("**#source-*")
        source = me.page.locator(f"#{me.page.url.partition('#')[2]}")
        expect(source).to_be_in_viewport()
        me.use(source.locator(".ways-back a").first)
        me.page.wait_for_url("**#fact-*")
        shared = me.page.url
        fact = me.page.locator(f"#{shared.partition('#')[2]}")
        expect(fact).to_be_in_viewport()
        me.page.go_back()
        expect(source).to_be_in_viewport()

        me.use(me.page.get_by_text("Cite this page"))
        citation = me.page.locator("p.citation")
        expect(citation).to_be_visible()
        expect(citation).to_contain_text(address)
        expect(citation).to_contain_text(IN_GEORGIA)

    with reader() as friend:
        friend.goto(shared)
        expect(friend.locator(f"#{shared.partition('#')[2]}")).to_be_in_viewport()


@pytest.mark.slow
@EACH_WAY
def test_a_partner_is_printed_on_one_sheet_with_whom_to_write_to(visitor, way):
    with visitor(way, "/kk/") as me:
        me.follow("Қазақстан")
        me.expect_heading("Қазақстан")
        sheets = len(re.findall(SHEET, me.page.pdf(format="A4")))
        me.page.emulate_media(media="print")

        assert sheets == 1
        expect(me.page.locator(".contact-card").get_by_text("1110")).to_be_visible()
        expect(me.page.locator(".in-print", has_text="/kk/partners/kazakhstan/").first).to_be_visible()
        expect(me.page.locator(".site-nav")).to_be_hidden()


@pytest.mark.slow
@EACH_WAY
def test_the_data_of_the_map_of_a_year_is_saved(visitor, way):
    with visitor(way) as me:
        me.choose("Map")
        me.choose_year(2015)
        me.use(me.page.locator("#download summary"))
        with me.page.expect_download() as saved:
            me.follow("Data (CSV)")
        rows = list(csv.DictReader(Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()))

    assert {row["slug"]: (row["status"], row["city"]) for row in rows} == {
        HEADQUARTERS: ("open", "Brussels"),
        TBILISI: ("open", "Tbilisi"),
        TASHKENT: ("open", "Tashkent"),
        KABUL: ("open", "Kabul"),
    }
