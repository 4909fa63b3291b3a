"""The files that leave, read and written back by translate-toolkit, as translators' programs do."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from translate.storage.pypo import pofile
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from publishing.models import Revision
from tests.factories import OfficeFactory, TermFactory
from tests.translations.test_exchange import faults
from tests.translations.test_exchange_files import SAID, UNIT, exported, saved, sent
from translations.exchange_files import PO, XLIFF_1, XLIFF_2, lines_of, written

PEERS = {XLIFF_2: Xliff2File, XLIFF_1: xlifffile, PO: pofile}


@given(source=SAID, target=SAID, title=SAID)
@settings(max_examples=60)
def test_what_another_program_writes_back_says_what_went_out(source, target, title):
    unit = replace(UNIT, notes=(title, title), terms=((title, source),), source=source, target=target)
    for kind, peer in PEERS.items():
        data = written(kind, "ka", [unit])
        store = peer.parsestring(data)
        (read,) = [each for each in store.units if not each.isheader()]

        assert (str(read.source), str(read.target)) == (source, target)
        assert lines_of(bytes(store)) == lines_of(data)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", PEERS)
def test_an_export_comes_back_unchanged_or_with_what_was_translated(staff, kind):
    TermFactory(term_en="Alliance", term_ka="ალიანსი")
    office = OfficeFactory(
        name_en="Office of the <Alliance> & “co.”",
        name_ka="ალიანსის ოფისი",
        profile_en="<p>What it <strong>does</strong>.</p><ul><li><p>One</p></li></ul>",
        life_note_en="A line.\n\nA second,\twith a tab.",
        life_note_ka="ხაზი.\n\nმეორე.",
    )
    store = PEERS[kind].parsestring(exported(staff, kind).content)

    unchanged = sent(staff, bytes(store))
    (profile,) = [unit for unit in store.units if ":profile:" in unit.getid()]
    profile.target = "<p>რას <strong>აკეთებს</strong>.</p><ul><li><p>ერთი</p></li></ul>"
    saved(staff, sent(staff, bytes(store)))

    assert (faults(unchanged), unchanged.context["lines"]) == ([], [])
    before, after = office, Revision.objects.of(office).drafts().get().snapshot["fields"]
    assert after["profile_ka"] == "<p>რას <strong>აკეთებს</strong>.</p><ul><li><p>ერთი</p></li></ul>"
    for column in ("name_en", "name_ka", "profile_en", "life_note_en", "life_note_ka"):
        assert after[column] == getattr(before, column)
