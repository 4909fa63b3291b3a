"""What the site lacks of a language is told, and nothing else."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import Info, Warning as Caution

from languages.context_processors import SCRIPTS
from srep import language_checks

LANGUAGE = "hy"
LACKS = {
    "languages.W001": lambda patch: patch.setattr(settings, "BASE_DIR", Path("/nowhere")),
    "languages.W002": lambda patch: patch.setattr(language_checks.localedata, "exists", lambda code: code != LANGUAGE),
    "languages.W003": lambda patch: patch.setattr(language_checks, "direction", {LANGUAGE: "rtl"}.get),
    "languages.W004": lambda patch: patch.delitem(language_checks.FIRST, LANGUAGE),
    "languages.W005": lambda patch: patch.setattr(
        language_checks, "FONTS", [script for script in language_checks.FONTS if script != SCRIPTS[LANGUAGE]]
    ),
    "languages.W007": lambda patch: patch.delitem(language_checks.IN_WORDS, LANGUAGE),
}


def findings():
    return [(each.id, type(each)) for each in language_checks.check_languages() if each.msg.startswith(LANGUAGE)]


def test_the_languages_of_the_site_lack_nothing():
    assert language_checks.check_languages() == []


@pytest.mark.parametrize("finding", LACKS)
def test_each_thing_that_a_language_lacks_is_told_by_itself(monkeypatch, finding):
    LACKS[finding](monkeypatch)

    assert findings() == [(finding, Caution)]


@pytest.mark.parametrize(
    ("named", "told"), [((True, True), []), ((True, False), []), ((False, False), ["languages.W006"])]
)
def test_the_map_has_to_name_some_towns_in_a_language(monkeypatch, tmp_path, named, told):
    towns = [{"names": dict.fromkeys(["en", LANGUAGE] if has else ["en"], "Town")} for has in named]
    (tmp_path / "cities.json").write_text(json.dumps({"cities": towns}))
    monkeypatch.setattr(language_checks, "BASEMAP", tmp_path)

    assert findings() == [(finding, Caution) for finding in told]


def test_what_a_language_in_preparation_lacks_is_no_warning(monkeypatch):
    public = [(code, name) for code, name in settings.PUBLIC_LANGUAGES if code != LANGUAGE]
    monkeypatch.setattr(settings, "PUBLIC_LANGUAGES", public)
    monkeypatch.delitem(language_checks.IN_WORDS, LANGUAGE)

    assert findings() == [("languages.W007", Info)]
