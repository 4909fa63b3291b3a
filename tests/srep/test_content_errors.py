"""What is wrong in a content file is said in words, and nothing is half loaded."""

import pytest
from django.core.management import CommandError

from publishing.models import LoadedRow
from sources.models import Source
from tests.srep.content_folder import Folder

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("regions.yaml", "latitude:", "latitud:", "regions.yaml: region caucasus: unknown key 'latitud'. Did you mean 'latitude'?"),
        ("offices.yaml", "country: GE", "land: GE", "offices.yaml: office tbilisi, premises first: unknown key 'land'. Known are: key, since, until, country, city, address, local_address, local_language, verified, hours, latitude, longitude, position_precision, time_zone, sources, stated, change_note."),
        ("partners.yaml", "[MINISTRY, PRESS]", "[MINISTRY, PRES]", "partners.yaml: partner georgia, participation pfp: source 'PRES' is not in the files. Add it there or correct the name."),
        ("offices.yaml", "- slug: tbilisi\n", "- slug: early\n  kind: liaison\n  name: {en: Early}\n  opened: 2009\n  successor: tbilisi\n- slug: tbilisi\n", "offices.yaml: office early: office tbilisi stands further down. Move it above this row."),
        ("partners.yaml", "region: caucasus", "region: asia", "partners.yaml: partner georgia: region 'asia' is not in the files. Add it there or correct the name."),
        ("partners.yaml", "since: 1999", "since: 1999-13", "partners.yaml: partner georgia, participation parp: since: '1999-13' is no date. Write 2014, 2014-05 or 2014-05-16, or {at_the_latest: 2015-10} or {at_the_earliest: 2010-10} for the month before or after which nothing is known."),
        ("partners.yaml", "since: 1999", "since: 0199", "partners.yaml: partner georgia, participation parp: since: write a year between 1900 and 2100, not 199."),
        ("offices.yaml", "2024-08-02", "9024-08-02", "offices.yaml: office tbilisi, contact telephone: verified: write a year between 1900 and 2100, not 9024."),
        ("offices.yaml", "latitude: 41.69143", "latitude: nan", "offices.yaml: office tbilisi, premises first: latitude: 'nan' is no number. Write degrees with a point, for example 41.69143."),
        ("offices.yaml", "latitude: 41.69143", "latitude: 1e999999", "offices.yaml: office tbilisi, premises first: latitude: '1e999999' is no number. Write degrees with a point, for example 41.69143."),
        ("offices.yaml", "at_the_latest: 2011-01", "at_the_latest: 2011", "offices.yaml: office tbilisi, post head, appointment one: since: a bound needs its month. Write 2014, 2014-05 or 2014-05-16, or {at_the_latest: 2015-10} or {at_the_earliest: 2010-10} for the month before or after which nothing is known."),
        ("offices.yaml", "at_the_latest", "about", "offices.yaml: office tbilisi, post head, appointment one: since: unknown key 'about'. Write 2014, 2014-05 or 2014-05-16, or {at_the_latest: 2015-10} or {at_the_earliest: 2010-10} for the month before or after which nothing is known."),
        ("offices.yaml", "2024-08-02", "2024-08", "offices.yaml: office tbilisi, contact telephone: verified: '2024-08' is no day. Write it as 2014-05-16."),
        ("offices.yaml", "is_head: true", "is_head: yes", "offices.yaml: office tbilisi, post head: is_head: write true or false, not 'yes'."),
        ("offices.yaml", "latitude: 41.69143", "latitude: north", "offices.yaml: office tbilisi, premises first: latitude: 'north' is no number. Write degrees with a point, for example 41.69143."),
        ("offices.yaml", "latitude: 41.69143", "latitude: 141.69143", "offices.yaml: office tbilisi, premises first: latitude: A latitude is at most 90 degrees. Did you swap latitude and longitude? latitude: Ensure that there are no more than 7 digits in total."),
        ("offices.yaml", "latitude: 41.69143", "latitude: 91", "offices.yaml: office tbilisi, premises first: latitude: A latitude is at most 90 degrees. Did you swap latitude and longitude?"),
        ("offices.yaml", "      longitude: 44.83412\n", "", "offices.yaml: office tbilisi, premises first: Give both latitude and longitude, or neither."),
        ("offices.yaml", "+995322933801", "+995 32 293 38 01", "offices.yaml: office tbilisi, contact telephone: value: Write +995322933801, the form in which it is kept."),
        ("offices.yaml", "since: 2015\n", "since: 2014\n", "offices.yaml: office tbilisi, post head, appointment two: Somebody else holds this post in this time. End that appointment before this one begins."),
        ("offices.yaml", "opened: 2010-10-01", "opened: ''", "offices.yaml: office tbilisi: opened: This field cannot be null."),
        ("partners.yaml", "framework: pfp", "framework: peace", "partners.yaml: partner georgia, participation peace: framework: Value 'peace' is not a valid choice."),
        ("partners.yaml", "framework: parp", "framework: pfp", "partners.yaml: partner georgia, participation pfp: stands there twice. Give each row a name of its own."),
        ("regions.yaml", "fr: Caucase", "de: Kaukasus", "regions.yaml: region caucasus: name: unknown language 'de'. The site's languages are en, fr, ru, hy, az, ka, kk, ky, tg, tk, uz."),
        ("regions.yaml", "en: Caucasus, fr", "fr", "regions.yaml: region caucasus: name: the text in the source language (en) is missing. Add it."),
        ("regions.yaml", "en: Caucasus", "en: ''", "regions.yaml: region caucasus: name: the text in the source language (en) is missing. Add it."),
        ("regions.yaml", "{en: Caucasus, fr: Caucase}", "Caucasus", "regions.yaml: region caucasus: name: write the text under its language, for example {en: Caucasus}."),
        ("regions.yaml", "en: Caucasus", "en: {a: b}", "regions.yaml: region caucasus: name (en): a text is expected here, or a list of paragraphs."),
        ("regions.yaml", "en: Caucasus", "en: [{a: b}]", "regions.yaml: region caucasus: name (en): a text is expected here, or a list of paragraphs."),
        ("regions.yaml", "en: Caucasus", "en: [Caucasus, [b]]", "regions.yaml: region caucasus: name (en): a text is expected here, or a list of paragraphs."),
        ("regions.yaml", "en: Caucasus", "en: [[a], Caucasus]", "regions.yaml: region caucasus: name (en): a text is expected here, or a list of paragraphs."),
        ("regions.yaml", "[MINISTRY]", "MINISTRY", "regions.yaml: region caucasus: sources: write a list, for example [MINISTRY]."),
        ("regions.yaml", "  latitude: 40.7", "  longitude: 40.7", "regions.yaml: line 2: the key 'longitude' stands 2 times in one row. Keep one."),
        ("regions.yaml", "- slug: caucasus", "- name: {en: x}", "regions.yaml: line 2: the key 'name' stands 2 times in one row. Keep one."),
        ("partners.yaml", "- slug: georgia\n  code", "- code", "partners.yaml: row 1 (partner) has no slug. It names the row; add it."),
        ("sources.yaml", "key: PRESS", "key: ''", "sources.yaml: row 2 (source) has no key. It names the row; add it."),
        ("questions.yaml", "", "what: this", 'questions.yaml: a list of rows is expected here, each beginning with "- ".'),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_in_words_and_nothing_is_written(folder, name, old, new, message):
    if old:
        folder.change(name, old, new)
    else:
        (folder.path / name).write_text(new)

    with pytest.raises(CommandError) as caught:
        folder.load()

    said = str(caught.value)
    assert said.endswith(" Nothing was loaded.")
    assert said.removesuffix(" Nothing was loaded.") == message
    assert Source.objects.count() == LoadedRow.objects.count() == 0


def test_a_file_that_is_no_yaml_is_refused_with_its_line(folder):
    folder.change("regions.yaml", "  latitude: 40.7", " latitude: [40.7")

    with pytest.raises(CommandError) as caught:
        folder.load()

    assert str(caught.value).startswith("regions.yaml: not readable as YAML. ")
    assert "line 9, column" in str(caught.value)


def test_a_missing_and_an_unknown_file_are_refused(folder):
    (folder.path / "regions.yaml").rename(folder.path / "region.yaml")

    with pytest.raises(CommandError) as caught:
        folder.load()

    assert str(caught.value) == "region.yaml: unknown file. Did you mean 'regions.yaml'? Nothing was loaded."


@pytest.mark.parametrize("name", ["zone.yml", "area.yaml"])
def test_the_first_unknown_file_is_named_whichever_way_it_ends(folder, name):
    for each in {"zones.yaml", "zone.yml", name}:
        (folder.path / each).touch()

    with pytest.raises(CommandError, match=rf"^{name}: unknown file\."):
        folder.load()


def test_a_file_that_is_not_utf_8_is_refused(folder):
    (folder.path / "regions.yaml").write_bytes("- slug: cäucasus".encode("latin-1"))

    with pytest.raises(CommandError) as caught:
        folder.load()

    assert str(caught.value) == "regions.yaml: not UTF-8 at byte 9. Save the file as UTF-8. Nothing was loaded."
