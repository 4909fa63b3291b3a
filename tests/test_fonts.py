"""The fonts that the site brings along: every letter it needs, in few bytes."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from languages.context_processors import first_fonts

STATIC = Path(__file__).resolve().parent.parent / "static"
FAMILIES = ["Srep Sans", "Srep Serif"]
SCRIPTS = {"hy": "Armenian", "ka": "Georgian"} | dict.fromkeys(["ru", "kk", "ky", "tg"], "Cyrillic")
LATIN, CYRILLIC = "abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
ALPHABETS = {
    "en": LATIN,
    "fr": LATIN + "àâæçéèêëîïôœùûüÿ",
    "az": LATIN + "çəğıöşüİ",
    "tk": LATIN + "çäžňöşüý",
    "uz": LATIN + "ʻʼ",
    "ru": CYRILLIC,
    "kk": CYRILLIC + "әғқңөұүһі",
    "ky": CYRILLIC + "ңөү",
    "tg": CYRILLIC + "ғӣқӯҳҷ",
    "hy": "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև՚՛՜՝՞։֊",
    "ka": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
}
EVERYWHERE = "0123456789 \u00a0\u202f.,:;!?()[]/@&%+-„“”«»‹›‘’–—…·•№→←↑↓↗✓€°×−§©"
IN_HEADINGS = "0123456789 .,:;!?()/&%–-—\u00a0\u202f«»„“”…·№"
NAMES = " ".join(f"{name} {name.capitalize()}" for _, name in settings.LANGUAGES)
# Bytes over the wire for text and headings, on a page with Latin words.
BUDGETS = dict.fromkeys(ALPHABETS, 34_000) | dict.fromkeys(["en", "fr", "az", "tk", "uz"], 26_500)


@cache
def faces():
    """Rules of the style sheet that load a file: (family, file, code points that they are for)."""
    rules = re.findall(r"@font-face \{(.*?)\}", (STATIC / "srep/fonts.css").read_text(), re.DOTALL)
    return [
        (
            re.search(r'font-family: "(.*?)"', rule)[1],
            (STATIC / "srep" / re.search(r'url\("(.*?)"\)', rule)[1]).resolve(),
            code_points(re.search(r"unicode-range: (.*?);", rule)[1]),
        )
        for rule in rules
        if "url(" in rule
    ]


def families_of(language, family):
    """The families of the site's own that a page in ``language`` names for text or for headings, as in site.css."""
    script = SCRIPTS.get(language)
    if not script:
        return [family]
    if family == "Srep Serif":
        return [f"{family} {script}", "Srep Serif Common"]
    return [f"{family} {script}", "Srep Sans Basic", "Srep Sans Accents"]


def code_points(unicode_range):
    """The set meant by a CSS unicode-range."""
    points = set()
    for part in unicode_range.split(", "):
        first, _, last = part.removeprefix("U+").partition("-")
        points |= set(range(int(first, 16), int(last or first, 16) + 1))
    return points


def files_for(text, *families):
    """The files a browser loads to show ``text`` in the first of ``families`` that has each letter."""
    points, files = set(map(ord, text)), set()
    for wanted in families:
        found = [(file, covered) for family, file, covered in faces() if family == wanted and points & covered]
        files |= {file for file, _ in found}
        points = points.difference(*(covered for _, covered in found))
    return files


def letters_of(language):
    """Georgian capitals are a file of their own: whole words are set in them, and none is begun."""
    return ALPHABETS[language] + ("" if language == "ka" else ALPHABETS[language].upper())


def characters_of(language, family):
    letters = letters_of(language)
    if language in SCRIPTS and family == "Srep Serif":
        return letters + IN_HEADINGS
    return letters + LATIN + LATIN.upper() + EVERYWHERE


@cache
def characters_in(file):
    return set(TTFont(file).getBestCmap())


def test_every_language_of_the_site_has_its_alphabet_here():
    assert set(ALPHABETS) == {code for code, _ in settings.LANGUAGES}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("language", ALPHABETS)
def test_every_character_of_a_language_is_in_the_files_its_page_loads(language, family):
    text = characters_of(language, family)

    held = set().union(*map(characters_in, files_for(text, *families_of(language, family))))

    assert set(map(ord, text)) - held == set()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("language", ALPHABETS)
def test_the_letters_of_a_language_come_from_one_file(language, family):
    letters = letters_of(language)

    assert len(files_for(letters, *families_of(language, family))) == 1


@pytest.mark.parametrize("language", ALPHABETS)
def test_a_page_loads_from_its_head_what_its_language_is_written_with(language):
    ahead = {STATIC / font for font in first_fonts(language)}

    needed = {
        file
        for family in FAMILIES
        for file in files_for(characters_of(language, family), *families_of(language, family))
    }

    assert ahead == needed


@pytest.mark.parametrize("language", ALPHABETS)
def test_words_in_another_script_load_no_font(language):
    """One that comes late would move what stands there already."""
    script = SCRIPTS.get(language, "Latin")
    others = {other: ALPHABETS[code] for other, code in (("Armenian", "hy"), ("Georgian", "ka"), ("Cyrillic", "ru"))}

    for other, letters in others.items():
        for family in FAMILIES:
            assert other == script or files_for(letters, *families_of(language, family)) == set()


def test_the_style_sheet_names_the_families_of_each_script():
    sheet = (STATIC / "srep/site.css").read_text()

    for language, script in SCRIPTS.items():
        rule = next(rule for rule in re.findall(r":root[^{}]*\{[^{}]*\}", sheet) if f":lang({language})" in rule)
        for property_, family in (("text", "Srep Sans"), ("heading", "Srep Serif")):
            stack = re.search(rf"--{property_}: (.*?);", rule)[1].replace('"', "").split(", ")
            assert [name for name in stack if name.startswith("Srep")] == families_of(language, family)
        assert script in rule


def test_the_name_of_every_language_is_shown_without_loading_its_alphabet():
    files = files_for(NAMES, "Srep Sans Names")

    beyond_names = set(map(ord, NAMES)).difference(*map(characters_in, files))

    assert beyond_names - characters_in(STATIC / "fonts/noto-sans-latin.woff2") - {ord(" ")} == set()


@pytest.mark.parametrize("family", [*FAMILIES, "Srep Sans Names", "Srep Sans Cyrillic"])
def test_each_character_of_a_family_belongs_to_one_file(family):
    ranges = [covered for name, _, covered in faces() if name == family]

    assert len(set().union(*ranges)) == sum(map(len, ranges))


def test_the_style_sheet_promises_what_the_files_hold():
    for family, file, covered in faces():
        held = characters_in(file)
        assert (file.name, covered) == (file.name, held if family != "Srep Sans Accents" else covered & held)


def test_lines_are_equally_high_in_every_script():
    heights = {(font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap) for font in map(TTFont, files())}

    assert heights == {(1069, -293, 0)}


def test_the_style_sheet_uses_every_file():
    assert {file for _, file, _ in faces()} == files()


def files():
    return set((STATIC / "fonts").glob("*.woff2"))


@pytest.mark.parametrize("language", ALPHABETS)
def test_the_fonts_of_a_page_keep_to_their_budget(language):
    loaded = {STATIC / font for font in first_fonts(language)}

    assert sum(file.stat().st_size for file in loaded) <= BUDGETS[language]
