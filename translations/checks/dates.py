"""Dates: the same day, month and year in the form that the language gives them."""

import re
from datetime import date
from functools import cache

from babel import Locale

from languages.dates import Precision, cldr_locale, own_months, speak_date
from translations.checks.faults import differences

ENGLISH_MONTHS = list(Locale("en").months["format"]["wide"].values())
_MONTH = "|".join(ENGLISH_MONTHS)
ENGLISH_DATE = re.compile(
    rf"(?<!\d)(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m1>{_MONTH})(?:,?\s(?P<y1>\d{{4}}))?(?!\w)"
    rf"|\b(?P<m2>{_MONTH})\s(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?(?:,?\s?(?P<y2>\d{{4}}))?(?!\w)"
)
NUMERIC_DATE = re.compile(
    r"(?<![\d.])(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<d1>\d{1,2})[./](?P<m1>\d{1,2})[./](?P<y1>\d{4}))(?!\d)"
)
# Where a month is bent in a way that its name with another ending is not.
BENT = {"ru": {5: ["май", "мая", "мае", "маю"]}}
LAST_VOWEL = re.compile("[аеёиоуыэюяьйӣіaeiouəıիუი]+$")
FALLING_VOWEL = re.compile("(?<=[ბვნრ])[აე](?=[რლ]$)")  # Georgian: ოქტომბერი, ოქტომბრის
KEPT_WHOLE = ("fr",)


@cache
def months_of(language):
    """({beginning of the name of a month, in whatever case: number}, the pattern of a date in ``language``)."""
    stems = {}
    for number, name in Locale.parse(cldr_locale(language)).months["format"]["wide"].items():
        for form in {name.lower(), *own_months(language)[number - 1 : number]}:
            stem = form if language in KEPT_WHOLE or len(form) < 4 else LAST_VOWEL.sub("", form)
            if language == "ka":
                stem = FALLING_VOWEL.split(stem)[0]
            for each in BENT.get(language, {}).get(number, [stem]):
                stems[each] = number
    month = "|".join(sorted(map(re.escape, stems), key=len, reverse=True))
    letters = r"[^\W\d_]"
    pattern = re.compile(
        rf"(?:(?<!\d)(?P<y>\d{{4}})(?:[-\s]?{letters}{{1,8}}\.?){{0,2}}\s{{1,2}})?"
        rf"(?:(?<!\d)(?P<d>\d{{1,2}})(?:-?{letters}{{1,4}})?[-\s])?"
        rf"(?<!\w)(?P<m>{month}){letters}{{0,14}}(?:\s(?:\d{{1,2}}[–-])?(?P<d2>\d{{1,2}})(?!\d))?(?:,?\s(?P<y2>\d{{4}})(?!\d))?",
        re.IGNORECASE,
    )
    return stems, pattern


def english_dates(text):
    """[(day or ``None``, month, year or ``None``, as it stands there)]"""
    found = []
    for match in ENGLISH_DATE.finditer(text):
        day, month, year = (match[f"{name}1"] or match[f"{name}2"] for name in "dmy")
        if day or year:
            number = ENGLISH_MONTHS.index(month) + 1
            found.append((int(day) if day else None, number, int(year) if year else None, match[0]))
    return found + _numeric_dates(text)


def dates_in(text, language):
    """[(day or ``None``, month or ``None``, set of the years beside it, as it stands there)]"""
    stems, pattern = months_of(language)
    found = []
    for match in pattern.finditer(text.replace("İ", "i")):
        month = stems.get(match["m"].lower())  # none where only the pattern takes a letter for another, as the long s
        years = {int(year) for year in (match["y"], match["y2"]) if year}
        day = match["d"] or match["d2"]
        found.append((int(day) if day else None, month, years, match[0]))
    return found + [(day, month, {year}, words) for day, month, year, words in _numeric_dates(text)]


def _numeric_dates(text):
    found = []
    for match in NUMERIC_DATE.finditer(text):
        year, month, day = (int(match[name] or match[f"{name}1"]) for name in "ymd")
        found.append((day, month, year, match[0]))
    return found


def dates(source, text, language):
    """``source`` and ``text`` are words with ASCII digits."""
    wanted = english_dates(source)
    if not wanted:
        return []
    present = dates_in(text, language)
    missing = [each for each in wanted if not _take(each, present)]
    extra = [_nearest(each, present) for each in missing]
    spoken = {words: _spoken(day, month, year, language) for day, month, year, words in missing}
    return [
        found
        for (*_date, words), other in zip(missing, extra, strict=True)
        for found in differences("date", [words], [other] if other else [], spoken.get)
    ]


def _take(wanted, present):
    """Takes what says the same from ``present``, and whether there was any; with its year rather than without."""
    day, month, year, _words = wanted
    same = [each for each in present if each[1] == month and (day is None or each[0] == day)]
    same = [each for each in same if year is None or not each[2] or year in each[2]]
    if not same:
        return False
    present.remove(min(same, key=lambda each: (each[0] != day, year not in each[2])))
    return True


def _nearest(wanted, present):
    """What stands in place of a date that is missing, taken from ``present``: a date with as much the same; or ""."""
    day, month, year, _words = wanted
    alike = [(sum((each[0] == day, each[1] == month, year in each[2])), place) for place, each in enumerate(present)]
    most, place = max(alike, default=(0, 0), key=lambda pair: (pair[0], -pair[1]))
    return present.pop(place)[3] if most else ""


def _spoken(day, month, year, language):
    if year is None:
        return ""
    try:
        return speak_date(date(year, month, day or 1), Precision.DAY if day else Precision.MONTH, language)
    except ValueError:
        return ""
