"""What differs from the English: numbers, dates, telephones, addresses, links, markup, and what is no translation at all."""

import pytest
from hypothesis import given, strategies as st

from languages.text import SOURCE_LANGUAGE
from translations.checks import KINDS, Fault, check
from translations.glossary import Glossary
from translations.states import TARGET_LANGUAGES

NO_WORDS = Glossary([])


def found(source, text, language):
    """[(kind, found, wanted)] of what is wrong."""
    return [(fault.kind, fault.found, fault.wanted) for fault in check(source, text, language, NO_WORDS)]


PHONE = "Call +995 32 293 38 01."
DAY = "It opened on 1 September 2010."
TWO_DAYS = "It joined on 4 May 1994 and signed on 20 February 2002."


@pytest.mark.parametrize(
    ("source", "language", "text"),
    [
        (PHONE, "ka", "დარეკეთ: +995 32 293 38 01."),
        (PHONE, "ru", "Звоните: +995 (32) 293-38-01."),
        (PHONE, "hy", "Զանգահարեք՝ +995322933801։"),
        (DAY, "fr", "Il a ouvert le 1er septembre 2010."),
        (DAY, "fr", "Il a ouvert le 01/09/2010."),
        (DAY, "ru", "Открыто 1 сентября 2010 года."),
        (DAY, "ru", "ОТКРЫТО 1 СЕНТЯБРЯ 2010 ГОДА."),
        (DAY, "ru", "Открыто 01.09.2010."),
        (DAY, "hy", "Բացվել է 2010 թ. սեպտեմբերի 1-ին։"),
        (DAY, "az", "1 sentyabr 2010-cu ildə açılıb."),
        (DAY, "ka", "გაიხსნა 2010 წლის 1 სექტემბერს."),
        (DAY, "kk", "2010 жылғы 1 қыркүйекте ашылды."),
        (DAY, "ky", "2010-жылдын 1-сентябрында ачылган."),
        (DAY, "tg", "1 сентябри 2010 кушода шуд."),
        (DAY, "tk", "2010-njy ýylyň 1-nji sentýabrynda açyldy."),
        (DAY, "uz", "2010-yil 1-sentabrda ochilgan."),
        (TWO_DAYS, "ru", "Вступила 4 мая 1994 года и подписала 20 февраля 2002 года."),
        (TWO_DAYS, "uz", "1994-yil 4-mayda qoʻshilgan va 2002-yil 20-fevralda imzolagan."),
        ("May 2014 and May 2015", "ka", "2014 წლის მაისი და 2015 წლის მაისი"),
        ("From 10–11 January 1994", "hy", "1994 թ. հունվարի 10–11-ից"),
        ("In October 2010", "ka", "2010 წლის ოქტომბრიდან"),
        ("In November 2024", "ka", "2024 წლის ნოემბრის"),
        ("They may meet in 2014.", "fr", "Ils peuvent se rencontrer en 2014."),
        ("12,000 people", "fr", "12 000 personnes"),
        ("12,000 people", "fr", "12\u202f000 personnes"),
        ("12,000 people", "ru", "12 000 человек"),
        ("12,000 people", "az", "12.000 nəfər"),
        ("1,000.5 metres", "ru", "1000,5 метра"),
        ("2.5 per cent", "ru", "2,5 процента"),
        ("2.5 per cent", "kk", "2,5 пайыз"),
        ("Two offices and 3 posts", "ru", "2 бюро и 3 должности"),
        ("From 9 a.m. to 5:30 p.m.", "ru", "С 09:00 до 17:30"),
        ("From 9:00 a.m. to 5:30 p.m.", "fr", "De 9:00 à 17:30"),
        ("At 12:15 p.m.", "ka", "12:15-ზე"),
        ("The 2 offices", "uz", "Ikkita idora"),
        ("The 8 partners", "fr", "Les huit partenaires"),
        ("The 8 partners", "hy", "Ութ գործընկերները"),
        ("The 3 posts", "ka", "სამი თანამდებობა"),
        ("The 21st century", "ru", "XXI век"),
        ("The 19th and the 14th", "ru", "XIX и XIV"),
        ("The 2nd meeting", "tg", "Вохӯрии дуюм"),
        ("Open in 2010", "hy", "Բաց է ٢٠١٠-ից"),
        ("In the 1990s", "ru", "В 1990-х годах"),
        ("See https://www.nato.int/en/a.html.", "fr", "Voir https://www.nato.int/fr/a.html."),
        ("Write to a.b@nato.int.", "ka", "მოგვწერეთ: a.b@nato.int."),
        ("On nato.int", "ru", "На nato.int"),
        ('<p>See <a href="/en/x/">it</a>.</p>', "ru", '<p>Смотрите <a href="/ru/x/">там</a>.</p>'),
        ("<ul>\n<li> One, two. </li>\n</ul>", "ru", "<ul>\n<li> Один, два. </li>\n</ul>"),
        ("<p><strong>One</strong></p><p>Two</p>", "fr", "<p><strong>Un</strong> et deux</p>"),
        ("%(count)d of {name}", "uz", "{name}: %(count)d"),
        ("James Appathurai", "fr", "James Appathurai"),
        ("NATO", "az", "NATO"),
        ("NATO", "ru", "NATO"),
        ("Javier Colomina de la Cruz", "tk", "Javier Colomina de la Cruz"),
        ("source", "fr", "source"),
        ("Anything 2010", "ru", ""),
        ("ISO 3166-1, for example GE; 2014-05-16", "fr", "ISO 3166-1, par exemple GE\u00a0; 2014-05-16"),
        ("(ISO 3166-1) and 2014-05-16, as ever.", "fr", "(ISO 3166-1) et 2014-05-16."),
        ("Such as 41°41'29\" N.", "ka", "მაგალითად, 41°41'29\" N."),
        ("It begins with https:// or not.", "hy", "Սկսվում է https://-ով կամ ոչ։"),
    ],
)
def test_a_translation_that_says_the_same_has_no_fault(source, language, text):
    assert found(source, text, language) == []


@pytest.mark.parametrize(
    ("source", "language", "text", "fault"),
    [
        (PHONE, "ka", "დარეკეთ: +995 32 293 38 10.", ("telephone", "+995 32 293 38 10", "+995 32 293 38 01")),
        (PHONE, "ru", "Звоните.", ("telephone", "", "+995 32 293 38 01")),
        ("Call us.", "ru", "Звоните: +995 32 293 38 01.", ("telephone", "+995 32 293 38 01", "")),
        (DAY, "fr", "Il a ouvert le 2 septembre 2010.", ("date", "2 septembre 2010", "1er septembre 2010")),
        (DAY, "ru", "Открыто 1 октября 2010 года.", ("date", "1 октября 2010", "1 сентября 2010\u00a0г.")),
        (DAY, "ka", "გაიხსნა 2010 წლის 1 ოქტომბერს.", ("date", "2010 წლის 1 ოქტომბერს", "2010 წლის 1 სექტემბერი")),
        (DAY, "uz", "2010-yil 9-yanvarda ochilgan.", ("date", "2010-yil 9-yanvarda", "2010-yil 1-sentabr")),
        (DAY, "tk", "2010-njy ýylyň 1-nji maýynda açyldy.", ("date", "2010-njy ýylyň 1-nji maýynda", "1 sentýabr 2010")),
        (DAY, "tg", "1 октябри 2010 кушода шуд.", ("date", "1 октябри 2010", "1 сентябри 2010")),
        (DAY, "kk", "2010 жылғы 1 қазанда ашылды.", ("date", "2010 жылғы 1 қазанда", "2010\u00a0ж. 1 қыркүйек")),
        (DAY, "ky", "2010-жылдын 1-октябрында ачылган.", ("date", "2010-жылдын 1-октябрында", "2010-жылдын 1-сентябры")),
        (DAY, "hy", "Բացվել է 2010 թ. հոկտեմբերի 1-ին։", ("date", "2010 թ. հոկտեմբերի 1", "2010 թ. սեպտեմբերի 1")),
        (DAY, "az", "9 yanvar 2010-cu ildə açılıb.", ("date", "9 yanvar 2010", "1 sentyabr 2010")),
        (DAY, "ru", "Открыто 09.01.2010.", ("date", "09.01.2010", "1 сентября 2010\u00a0г.")),
        (
            "Opened on 1 September 2010, closed in September 2010.",
            "ru",
            "Открыто 1 сентября 2010 года.",
            ("date", "", "сентябрь 2010\u00a0г."),
        ),
        (DAY, "ru", "Открыто 1 ᲂктября 2010 года.", ("date", "1 ᲂктября 2010", "1 сентября 2010\u00a0г.")),
        (DAY, "az", "1 \u017fentyabr 2010-cu ildə açılıb.", ("date", "1 \u017fentyabr 2010", "1 sentyabr 2010")),
        ("In 2010", "ru", "В 2011 году", ("year", "2011", "2010")),
        ("In 2010", "fr", "À cette date", ("year", "", "2010")),
        ("Later", "ka", "2010 წელს", ("year", "2010", "")),
        ("5 offices", "uz", "6 ta idora", ("number", "6", "5")),
        ("Until 5:30 p.m.", "ru", "До 18:30", ("number", "18", "5")),
        ("Two offices", "fr", "3 bureaux", ("number", "3", "")),
        ("The 8 partners", "fr", "Les sept partenaires", ("number", "", "8")),
        ("12,000 people", "fr", "12,000 personnes", ("number", "12.000", "12\u00a0000")),
        ("12,000 people", "ru", "1200 человек", ("number", "1200", "12\u00a0000")),
        ("See https://nato.int/a", "ru", "См. https://nato.int/b", ("address", "https://nato.int/b", "https://nato.int/a")),
        ("Write to a@nato.int.", "ka", "მოგვწერეთ.", ("address", "", "a@nato.int")),
        ("On nato.int", "ru", "На сайте", ("address", "", "nato.int")),
        ('<a href="/en/x/">it</a>', "ru", '<a href="/ru/y/">там</a>', ("link", "/ru/y/", "/en/x/")),
        ("<p><strong>One</strong></p>", "fr", "<p>Un</p>", ("markup", "<strong> × 0", "<strong> × 1")),
        ("<ul><li>a</li><li>b</li></ul>", "az", "<ul><li>a</li></ul>", ("markup", "<li> × 1", "<li> × 2")),
        ("<em>One</em>", "fr", "<em>Un", ("markup", "<em>", "")),
        ("%(count)d offices", "uz", "Idoralar", ("placeholder", "", "%(count)d")),
        ("The liaison office in Georgia", "fr", "The liaison office in Georgia", ("copy", "The liaison office in Georgia", "")),
        ("Liaison office", "ka", "Liaison office", ("copy", "Liaison office", "")),
        ("Andorra la Vella", "ru", "Andorra la Vella", ("copy", "Andorra la Vella", "")),
        (
            "It opens. Nobody has said when it will close.",
            "uz",
            "Ochiladi. Nobody has said when it will close.",
            ("copy", "Nobody has said when it will close.", ""),
        ),
    ],
)  # fmt: skip
def test_a_fault_is_found_with_what_stands_there_and_what_could(source, language, text, fault):
    assert [each for each in found(source, text, language) if each[0] != "script"] == [fault]


def test_the_days_of_two_dates_changed_over_are_found():
    text = "Вступила 20 мая 1994 года и подписала 4 февраля 2002 года."

    assert [kind for kind, *_more in found(TWO_DAYS, text, "ru")] == ["date", "date"]


def test_the_years_of_two_dates_changed_over_are_found():
    text = "2002 წლის 4 მაისს შეუერთდა და 1994 წლის 20 თებერვალს მოაწერა ხელი."

    assert [kind for kind, *_more in found(TWO_DAYS, text, "ka")] == ["date", "date"]


def test_a_fault_says_where_it_is_and_names_both_words():
    assert check("In 2010", "В 2011 году", "ru", NO_WORDS) == [
        Fault("year", "year: “2011” stands here, and in the English “2010”.", "2011", "2010")
    ]


def test_a_number_longer_than_any_is_told_as_it_stands():
    number = "1" + ",000" * 2000

    assert [fault.kind for fault in check(number, "много", "ru", NO_WORDS)] == ["number"]


@pytest.mark.parametrize("text", ["1 ſentyabr 2010", "1 ᲂктября 2010", "1 o\u212atyabr 2010"])
@pytest.mark.parametrize("language", ["az", "ru", "uz"])
def test_letters_that_count_as_others_of_another_case_are_no_months(text, language):
    assert next(fault.kind for fault in check(DAY, text, language, NO_WORDS)) == "date"


def test_the_source_language_and_what_is_missing_have_no_faults():
    assert check("In 2010", "In 2011", SOURCE_LANGUAGE, NO_WORDS) == []
    assert check("In 2010", "", "ru", NO_WORDS) == []


PIECES = st.sampled_from(
    [
        "<a href='",
        "'>",
        "</a>",
        "<p",
        "&#",
        "%(",
        ")s",
        "{",
        "}",
        "+9",
        "12,000",
        "4 May 1994",
        "мая",
        "1",
        " ",
        "\u00a0",
        "՝",
        "ʻ",
        "@",
    ]
)


@given(
    st.lists(PIECES | st.text(max_size=20), max_size=30).map("".join),
    st.lists(PIECES | st.text(max_size=20), max_size=30).map("".join),
    st.sampled_from([*TARGET_LANGUAGES, "fa"]),
)
def test_whatever_is_written_a_check_answers(source, text, language):
    faults = check(source, text, language, NO_WORDS)

    assert {fault.kind for fault in faults} <= KINDS.keys()
    assert all(fault.sentence for fault in faults)
