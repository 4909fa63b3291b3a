"""Somebody who visits the site in one way: by finger, by mouse, by keyboard alone, or without script."""

import pytest
from playwright.sync_api import expect

from languages.dates import today
from tests.browser.conftest import NARROW, WIDE
from tests.browser.test_map import line, mark

PHONE = {"width": NARROW, "height": 740, "has_touch": True, "is_mobile": True}
DESK = {"width": WIDE, "height": 800}
WINDOWS = {"finger": PHONE, "mouse": DESK, "keyboard": DESK, "no script": PHONE | {"java_script_enabled": False}}
EACH_WAY = pytest.mark.parametrize("way", WINDOWS)
WITH_SCRIPT = pytest.mark.parametrize("way", [way for way in WINDOWS if way != "no script"])
POST = "NATO Secretary General’s Special Representative for the Caucasus and Central Asia"
MOST_TABS = 400


class Visitor:
    """Somebody in front of a window, who does everything in one way, and only with what the window shows."""

    def __init__(self, page, way):
        self.page, self.way, self.main = page, way, page.get_by_role("main")

    def use(self, control):
        self.page.wait_for_load_state()  # nobody uses what is not painted yet
        if self.way == "keyboard":
            self.reach(control)
            self.page.keyboard.press("Enter")
        elif self.way == "mouse":
            control.click()
        else:
            control.tap()

    def reach(self, control):
        """Goes to a control by the Tab key; it must be in sight when it is reached."""
        expect(control).to_be_visible()
        for _ in range(MOST_TABS):
            if control.evaluate("node => node === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        expect(control).to_be_focused()
        expect(control).to_be_in_viewport()

    def follow(self, name, within=None):
        self.use((within or self.main).get_by_role("link", name=name, exact=True).first)

    def choose(self, name):
        """Opens a page of the navigation, which is a menu on a phone."""
        menu = self.page.locator(".site-nav summary")
        if menu.is_visible():
            self.use(menu)
        self.follow(name, self.page.locator(".site-nav"))
        self.expect_heading(name if name != "Representative" else POST)
        if name == "Map":
            self.await_map()

    def expect_heading(self, words):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(words)

    def await_map(self):
        if self.way != "no script":
            self.page.wait_for_selector("html[data-map=ready]")

    def write(self, field, words):
        """Puts words in the place of those that a field has."""
        if self.way == "keyboard":
            self.reach(field)
        else:
            self.use(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def open_list(self):
        """The list of the map, which waits below it on a phone."""
        handle = self.page.locator("#panel-open")
        if handle.is_visible():
            self.use(handle)

    def choose_year(self, year):
        """Slides the year, each in his way; without script there is a field for it."""
        slider = self.page.locator("#year-range")
        if self.way == "no script":
            if not (field := self.page.locator("#map-selection input[name=year]")).is_visible():
                self.use(self.page.locator(".filters summary"))
            self.write(field, str(year))
            self.use(self.page.locator("#map-selection [type=submit]"))
        elif self.way == "keyboard":
            self.reach(slider)
            distance = year - int(slider.input_value())
            for _ in range(abs(distance)):
                self.page.keyboard.press("ArrowRight" if distance > 0 else "ArrowLeft")
        else:
            slider.scroll_into_view_if_needed()
            now, then = (self.place_of(slider, number) for number in (int(slider.input_value()), year))
            if self.way == "finger":
                self.page.touchscreen.tap(*then)
            else:
                self.page.mouse.move(*now)
                self.page.mouse.down()
                self.page.mouse.move(*then, steps=10)
                self.page.mouse.up()
        expect(self.page.locator("#years output")).to_have_text(str(year))

    @staticmethod
    def place_of(slider, year):
        box, thumb = slider.bounding_box(), 22
        part = (year - 1994) / (today().year - 1994)
        return box["x"] + thumb / 2 + (box["width"] - thumb) * part, box["y"] + box["height"] / 2

    def open_card(self, office):
        """Of an office on the map; without script the list has a link for it."""
        self.use(line(self.page, office).locator(".locate") if self.way == "no script" else mark(self.page, office))
        expect(self.page.locator("#chosen")).to_be_visible()
