"""Numbers: those of the English stand in every language, in whatever digits, with its separators, or in words."""

import re
import unicodedata
from collections import Counter
from functools import cache

from babel import Locale
from babel.numbers import format_decimal

from languages.dates import cldr_locale
from translations.checks.dates import NUMERIC_DATE, dates
from translations.checks.faults import differences

OTHER_DIGITS = re.compile(r"[^\D0-9]")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
ENGLISH_GROUP = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u202f\u2009.,]\d{3})+(?!\d)")
SPACES = " \u00a0\u202f\u2009"
HOUR_AFTER_NOON = re.compile(r"(?<![\d:.])\d{1,2}(?=(?:[:.]\d\d)?[ \u00a0]?p\.?m\b)", re.IGNORECASE)
FULL_HOUR = re.compile(
    r"(?<![\d:.])\d{1,2}[ \u00a0]?[ap]\.?m\b", re.IGNORECASE
)  # "9 a.m.", which others write as "9:00"
MOST_DIGITS = 15
YEAR = re.compile("1[89]\\d\\d|2[01]\\d\\d")
ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))
# How one to ten begin in each language, and their ordinals where those begin otherwise. What has up to three letters is
# a whole word.
IN_WORDS = {
    "en": "one|once|first|single two|twice|second|both|pair three|third four five|fifth six seven eight nine|ninth ten",
    "fr": "un|une|premi deux|second trois|troisi quatr cinq six|sixi sept huit neuf|neuvi dix|dixi",
    "ru": "один|одн|перв два|две|двух|двум|втор|оба|обе|обоих три|трех|трем|трет четыр|четверт пят шест семь|семи|седьм"
    " восем|восьм девят десят",
    "hy": "մեկ|առաջին երկու|երկրորդ երեք|երրորդ չորս|չորրորդ հինգ վեց|վեցերորդ յոթ|յոթերորդ ութ|ութերորդ ինը|իններորդ տաս",
    "az": "bir|birinci|ilk iki|ikinci üç|üçüncü dörd beş|beşinci altı yedd səkkiz doqquz on|onuncu",
    "ka": "ერთ|პირველ ორ|ორი|ორივე|მეორე სამ|სამი|მესამე ოთხ|მეოთხე ხუთ|მეხუთე ექვს|მეექვსე შვიდ|მეშვიდე რვა|მერვე ცხრა|მეცხრე"
    " ათ|ათი|მეათე",
    "kk": "бір|бірінші|алғаш екі|екінші|екеуі үш|үшінші төрт бес|бесінші алты жеті сегіз тоғыз он|оныншы",
    "ky": "бир|биринчи эки|экинчи|экөө үч|үчүнчү төрт беш|бешинчи алты жети сегиз тогуз он|онунчу",
    "tg": "як|якум|аввал|нахуст ду|дуюм|ҳарду се|сеюм чор|чаҳор панҷ шаш|шашум ҳафт ҳашт нӯҳ|нӯҳум даҳ|даҳум",
    "tk": "bir|birinji|ilkinji iki|ikinji üç|üçünji dört bäş|bäşinji alty ýedi sekiz dokuz on|onunjy",
    "uz": "bir|birinchi|ilk ikki uch|uchinchi toʻrt besh olti yett|yettinchi sakkiz toʻqqiz oʻn|oʻninchi",
}


def ascii_digits(text):
    return OTHER_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)


def telephones(source, text, language):
    wanted, found = ({_digits(number): number for number in side.telephones} for side in (source, text))
    missing = [number for digits, number in wanted.items() if digits not in found]
    return differences("telephone", missing, [number for digits, number in found.items() if digits not in wanted])


def dates_and_numbers(source, text, language):
    source, text = ascii_digits(source.words), ascii_digits(text.words)
    of_dates = dates(source, text, language)
    told = _counted(" ".join(f"{fault.sentence} {fault.found}" for fault in of_dates))
    return of_dates + _numbers(source, text, language, told)


def _digits(number):
    return re.sub(r"\D", "", ascii_digits(number))


def _numbers(source, text, language, told):
    """``told`` are the digits of which the dates say already that they differ."""
    if Counter(re.findall(r"\d+", source)) == Counter(re.findall(r"\d+", text)) and not GROUPED.search(source):
        return []
    grouped = {ENGLISH_GROUP.sub("", number) for number in NUMBER.findall(source) if ENGLISH_GROUP.search(number)}
    present = set(re.findall(r"\d+", text))
    wanted = _counted(HOUR_AFTER_NOON.sub(lambda hour: _in_24_hours(hour[0], present), ENGLISH_GROUP.sub("", source)))
    found = _counted(GROUPED.sub(lambda number: _joined(number[0], wanted, language), text))
    if FULL_HOUR.search(source):
        del found["0"]
    missing = [number for number in wanted - found if number not in told and not _is_in_words(number, text, language)]
    extra = [number for number in found if number not in {*wanted, *told} and not _is_in_words(number, source, "en")]

    def as_written(number):
        if number not in grouped or not number.isdecimal() or len(number) > MOST_DIGITS:
            return number
        return format_decimal(int(number), locale=cldr_locale(language)).replace("\u202f", "\u00a0")

    pairs = {kind: ([], []) for kind in ("year", "number")}
    for place, numbers in enumerate((missing, extra)):
        for number in numbers:
            pairs["year" if YEAR.fullmatch(number) else "number"][place].append(number)
    return [fault for kind, pair in pairs.items() for fault in differences(kind, *pair, as_written)]


def _counted(text):
    """How often each number stands in ``text``, with a point before its fraction; 09 as 9. Of numeric dates the day and the year."""
    text = NUMERIC_DATE.sub(lambda day: f" {int(day['d'] or day['d1'])} {day['y'] or day['y1']} ", text)
    numbers = (number.replace(",", ".") for number in NUMBER.findall(text))
    return Counter(str(int(number)) if len(number) == 2 else number for number in numbers)


def _in_24_hours(hour, present):
    """An hour after noon as most languages count it, if that is ``present``; else as it stands."""
    counted = str(int(hour) % 12 + 12)
    return counted if counted in present else hour


def _joined(number, wanted, language):
    """A number that is parted into thousands as ``language`` does, if the English has it; else as it stands."""
    joined = _digits(number)
    is_parted = set(re.sub(r"\d", "", number)) <= {*SPACES, _group(language)}
    return joined if is_parted and joined in wanted else number


@cache
def _group(language):
    symbols = Locale.parse(cldr_locale(language)).number_symbols
    return symbols.get("latn", symbols)["group"]


@cache
def _words_for(language):
    """The patterns of one to ten in ``language``."""
    found = []
    for stems in IN_WORDS.get(language, "").split():
        stems = "|".join(rf"{stem}(?!\w)" if len(stem) <= 3 else stem for stem in stems.split("|"))
        found.append(re.compile(rf"(?<!\w)(?:{stems})", re.IGNORECASE))
    return found


def _is_in_words(number, text, language):
    """Whether ``number`` (digits) stands in ``text`` as a word, or as a Roman number."""
    value = int(number) if number.isdecimal() and len(number) <= 2 else 0
    words = _words_for(language)
    is_word = 0 < value <= len(words) and words[value - 1].search(text)
    return bool(is_word or (0 < value < 40 and re.search(rf"(?<!\w){_roman(value)}(?![^\Wa-z])", text)))


def _roman(value):
    letters = ""
    for roman, worth in ROMAN:
        letters += roman * (value // worth)
        value %= worth
    return letters
