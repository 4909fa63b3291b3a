"""Texts go out to translators' programs and come back: the same, only what was translated, and nothing hostile."""

import re
from dataclasses import replace

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings, strategies as st
from lxml import etree

from offices.models import Office
from publishing.exchange.tables import TableError
from publishing.models import ChangeSet, Revision
from tests.factories import OfficeFactory
from translations import exchange_files
from translations.exchange_files import FILES, PO, XLIFF_1, XLIFF_2, Unit, lines_of, written

PAGE, EXPORT = reverse("admin:texts_exchange"), reverse("admin:texts_export")
KEY = "11111111-1111-4111-8111-111111111111"
UNIT = Unit(
    f"offices.office:{KEY}:name:en1a2b-ka3c4d",
    ("Office", "Office: Name (at most 200 letters)"),
    (("office", "ოფისი"), ("<co>", "&")),
    "Office <b> & co.\nSecond line",
    "ოფისი <b> & თან.\nმეორე",
)
SHORT = replace(UNIT, source="A. B.", target="")
COLUMNS = ["unit", "kind", "key", "field", "version", "ka"]
KINDS = list(FILES)


def exported(client, kind, languages=("en", "ka")):
    return client.get(EXPORT, {"file": kind, "languages": languages, "kinds": ["offices.office"]})


def sent(client, data, name="back.xlf"):
    return client.post(PAGE, {"upload": SimpleUploadedFile(name, data)})


def saved(client, shown):
    page = shown.content.decode()
    table, title = (re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("table", "title"))
    return client.post(PAGE, {"table": table[1], "title": title[1] if title else ""}, follow=True)


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_out_comes_back_the_same(kind):
    assert lines_of(written(kind, "ka", [UNIT])) == [
        COLUMNS,
        ["1", "offices.office", KEY, "name", "en1a2b-ka3c4d", UNIT.target],
    ]


SAID = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\x85"), min_size=1
).filter(str.strip)


@given(source=SAID, target=SAID, title=SAID)
@settings(max_examples=60)
def test_whatever_is_written_comes_back(source, target, title):
    for kind in KINDS:
        assert (
            lines_of(
                written(
                    kind, "uz", [replace(UNIT, notes=(title,), terms=((title, source),), source=source, target=target)]
                )
            )[1][-1]
            == target
        )


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_what_has_no_english_does_not_leave(staff, kind):
    OfficeFactory(name_en="Office", name_ka="ოფისი", profile_en="", profile_ka="პროფილი")

    lines = lines_of(exported(staff, kind).content)

    assert [(line[3], line[5]) for line in lines[1:]] == [("name", "ოფისი")]


def test_a_text_without_translation_empties_nothing():
    for kind in KINDS:
        assert lines_of(written(kind, "ka", [replace(UNIT, target="")])) == [COLUMNS]


def test_suggestions_of_a_program_are_no_translations():
    data = written(XLIFF_1, "ka", [UNIT]).decode()
    data = data.replace("<note", "<alt-trans><source>x</source><target>WRONG</target></alt-trans><note", 1)

    assert lines_of(data.encode())[1][-1] == UNIT.target


def test_matches_of_a_memory_are_no_translations():
    data = written(XLIFF_2, "ka", [UNIT]).decode()
    data = data.replace(
        "<segment>", "<matches><match><source>x</source><target>WRONG</target></match></matches><segment>"
    )

    assert lines_of(data.encode())[1][-1] == UNIT.target


def test_a_unit_of_several_segments_is_one_text():
    data = written(XLIFF_2, "ka", [replace(UNIT, target="ა")]).decode()
    data = data.replace(
        "</segment>", "</segment><segment><source>b</source><target>ბ <pc id='1'>გ</pc></target></segment>"
    )

    assert lines_of(data.encode())[1][-1] == "აბ გ"


PARTS = "<segment{}><source>A.</source>{}</segment><ignorable><source> </source>{}</ignorable><segment><source>B.</source><target>ბ.</target></segment>"


@pytest.mark.parametrize(
    ("state", "first", "between", "target"),
    [
        ("", "<target>ა.</target>", "", "ა. ბ."),
        ("", "<target>ა.</target>", "<target>\n</target>", "ა.\nბ."),
        ("", "", "", ""),
        ("", "<target/>", "", ""),
        (' state="initial"', "<target> </target>", "", ""),
        (' state="translated"', "<target/>", "<target/>", "ბ."),  # the translator made one sentence of two
    ],
)
def test_of_a_text_that_a_program_parted_nothing_is_lost_and_half_of_it_is_no_translation(
    state, first, between, target
):
    parts = re.sub(
        "<segment>.*</segment>", PARTS.format(state, first, between), written(XLIFF_2, "ka", [SHORT]).decode()
    )

    assert [line[-1] for line in lines_of(parts.encode())[1:]] == [target]


MARKED = (
    '<seg-source><mrk mtype="seg" mid="1"><mrk mtype="term">A</mrk>.</mrk> <mrk mtype="seg" mid="2">B.</mrk></seg-source>'
    '<target><mrk mtype="seg" mid="1">{}</mrk> <mrk mtype="seg" mid="2">{}</mrk></target>'
)


@pytest.mark.parametrize(
    ("first", "second", "targets"),
    [
        ("<mrk mtype='term'>ა</mrk>.", "ბ.", ["ა. ბ."]),
        ("ა.", "", [""]),
        ("", "<mrk mtype='term'>ბ</mrk>.", [""]),
        ("", " ", []),
    ],
)
def test_so_it_is_where_a_program_marked_the_parts(first, second, targets):
    data = written(XLIFF_1, "ka", [SHORT]).decode().replace("<target></target>", MARKED.format(first, second))

    assert [line[-1] for line in lines_of(data.encode())[1:]] == targets


@pytest.mark.django_db
def test_what_is_translated_in_part_is_named_and_left_out(staff):
    office = OfficeFactory(name_en="A. B.", name_ka="ძველი", profile_en="What it does.")
    parts = PARTS.format("", "", "")
    data = re.sub("<segment><source>A. B.*?</segment>", parts, exported(staff, XLIFF_2).content.decode())
    po = exported(staff, PO).content.decode().replace("\nmsgctxt", "\n#, fuzzy\nmsgctxt")

    shown = [sent(staff, text.encode()) for text in (data, po)]

    said = [str(doubt) for answer in shown for doubt in answer.context["doubts"]]
    assert said == ["Text 1, A. B.: name: It is translated in part only, so it is left out."] * 2
    assert ["The file changes nothing." in answer.content.decode() for answer in shown] == [True, True]
    assert [answer.context["count"] for answer in shown] == [0, 0]
    assert office.name_ka == "ძველი"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["ka-GE", "ka_GE", "KA", "ka-Geor-GE", "ka@latin"])
def test_a_program_may_name_the_country_of_a_language_too(kind, name):
    data = written(kind, "ka", [UNIT]).decode()
    named = re.sub('(trgLang="|target-language="|Language: )ka', lambda found: found[1] + name, data)

    assert named != data
    assert lines_of(named.encode()) == lines_of(data.encode())


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xliff trgLang="ka"><unit id="a:b:c:d"><target>&b;</target></unit></xliff>'
FOREIGN = BOMB.replace('"aaaa"', 'SYSTEM "file:///etc/passwd"')


@pytest.mark.parametrize(
    "data",
    [
        BOMB.encode(),
        FOREIGN.encode(),
        b"<xliff",
        b"<html></html>",
        b'<xliff trgLang="xx"><unit id="a"/></xliff>',
        b'<xliff trgLang="ka"><unit id="a"><target>x</target></unit></xliff>',
        b'<xliff trgLang="ka">' + b"<file>" * 100 + b"</file>" * 100 + b"</xliff>",
        written(PO, "en", [UNIT]),
        b'msgid "a\nmsgstr "b"\n',
        b'msgid "a"\nmsgstr "b"\n\xff',
        b'msgctxt "x"\nmsgid "a"\nmsgstr "b"\n',
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_words(data):
    with pytest.raises(TableError):
        lines_of(data)


def test_xml_of_another_kind_is_said_to_be_no_xliff():
    with pytest.raises(TableError, match=r"This is no XLIFF\."):
        lines_of(written(XLIFF_1, "ka", [UNIT]).replace(b"xliff", b"tmx"))


def test_elements_and_how_deep_they_stand_are_counted(monkeypatch):
    data = written(XLIFF_2, "ka", [UNIT])
    elements = list(etree.fromstring(data).iter())
    deepest = max(1 + len(list(element.iterancestors())) for element in elements)

    for name, number in (("MOST_ELEMENTS", len(elements)), ("MOST_DEPTH", deepest)):
        with monkeypatch.context() as patched:
            patched.setattr(exchange_files, name, number)
            assert len(lines_of(data)) == 2
            patched.setattr(exchange_files, name, number - 1)
            with pytest.raises(TableError, match="Divide it"):
                lines_of(data)


def test_xliff_is_well_formed_and_po_is_read_by_others():
    for kind in (XLIFF_1, XLIFF_2):
        root = etree.fromstring(written(kind, "ka", [UNIT]))
        assert [each.text for each in root.iter("{*}target")] == [UNIT.target]
    catalogue = polib.pofile(written(PO, "ka", [UNIT]).decode())
    (entry,) = catalogue
    assert (entry.msgid, entry.msgstr) == (UNIT.source, UNIT.target)
    assert catalogue.metadata["Content-Type"] == "text/plain; charset=UTF-8"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_a_translation_comes_in_as_a_draft_in_a_change_set(staff, kind):
    office = OfficeFactory(name_en="Office", name_ka="ძველი", profile_en="What it does.")

    data = exported(staff, kind).content
    unchanged = sent(staff, data)
    shown = sent(staff, data.replace("ძველი".encode(), "ახალი".encode()))
    saved(staff, shown)

    assert "The file changes nothing." in unchanged.content.decode()
    draft = Revision.objects.of(office).drafts().get()
    assert draft.snapshot["fields"]["name_ka"] == "ახალი"
    assert draft.change_set == ChangeSet.objects.get()
    office.refresh_from_db()
    assert (office.name_ka, draft.snapshot["fields"]["profile_en"]) == ("ძველი", "What it does.")


@pytest.mark.django_db
def test_nothing_is_taken_whose_source_has_moved(staff):
    OfficeFactory(name_en="Office", name_ka="ძველი", profile_en="")
    data = exported(staff, XLIFF_2).content.replace("ძველი".encode(), "ახალი".encode())
    Office.objects.update(name_en="Renamed")

    assert "The English was changed since the file was made" in sent(staff, data).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("languages", [["en"], ["en", "ka", "hy"], ["ka", "hy"]])
def test_such_a_file_is_of_one_language(staff, languages):
    OfficeFactory()
    answer = staff.get(EXPORT, {"file": PO, "languages": languages, "kinds": ["offices.office"]}, follow=True)

    assert "Such a file is of one language" in answer.content.decode()


@pytest.mark.django_db
def test_texts_of_a_program_are_told_by_their_numbers(staff):
    office = OfficeFactory(name_en="Office", name_ka="ძველი", profile_en="")
    data = exported(staff, XLIFF_2).content.replace("ძველი".encode(), "ახალი".encode())
    unit = re.search(rb"<unit.*</unit>", data, re.DOTALL)[0]

    lines = [line for line, _changes in sent(staff, data).context["lines"]]
    twice = sent(staff, data.replace(unit, unit * 2)).context["faults"]
    longer = sent(staff, data.replace(b"offices.office:", b"offices.office" + b"x" * 900 + b":")).context["faults"]

    assert [(line.row, line.title) for line in lines] == [(0, "Text 1, Office: name")]
    (said,) = map(str, twice)
    assert said == f"Text 2, offices.office:{office.pk}:name: Row 1 is about the same. Leave one of them."
    assert [len(str(each)) < 300 for each in longer] == [True]
