"""A language more: a line of settings and what `makemigrations` makes of it, in a copy of the site. Persian, from right to left."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from tests.upgrades.databases import database

# With ``--dist loadgroup`` one process makes the copy for all of these tests.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("language")]

LEFT_OUT = shutil.ignore_patterns(".*", "var", "__pycache__", "bench", "docs", "deploy", "node_modules", "*.xz")
NONE = "LANGUAGES_IN_PREPARATION = []"
IN_PREPARATION = 'LANGUAGES_IN_PREPARATION = [("fa", "فارسی")]'
LAST = '    ("uz", "oʻzbekcha"),\n'
HIDDEN = {
    "home": 404, "office": 404, "data": 404, "feed": 404, "direction": "ltr", "menu": False, "hreflang": False,
    "sitemap": False, "front door": "/en/", "oembed": 404, "search": False, "map": False, "nearest": 0,
}  # fmt: skip


class Copy:
    """The site in a folder, with a database of its own."""

    def __init__(self, folder, url):
        self.site, self.url = folder / "site", url
        shutil.copytree(settings.BASE_DIR, self.site, ignore=LEFT_OUT)
        self.settings = self.site / "srep" / "settings.py"
        self.original = self.settings.read_text(encoding="utf-8")

    def write(self, old="", new=""):
        """Its settings are the site's, but say ``new`` instead of ``old``."""
        assert old in self.original
        self.settings.write_text(self.original.replace(old, new, 1), encoding="utf-8")

    def run(self, *words, says="stdout"):
        """What a command says there."""
        environment = {
            **os.environ,
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "tests.upgrades.settings",
            "UPGRADE_STATIC_ROOT": str(self.site / "static-root"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(  # noqa: S603
            [sys.executable, *words], env=environment, cwd=self.site, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stderr
        return getattr(done, says)

    def migrate(self):
        """Makes the migrations that the settings want, and applies them; the names of those made."""
        made = self.run("manage.py", "makemigrations", "--name", "persian")
        self.run("manage.py", "migrate", "--verbosity", "0")
        return [line.strip() for line in made.splitlines() if line.endswith("_persian.py")]

    def ask(self, stage):
        return json.loads(self.run("-m", "tests.upgrades.persian", stage))


@pytest.fixture(scope="module")
def stages(tmp_path_factory):
    """{stage: what was found then}"""
    folder, found = tmp_path_factory.mktemp("language"), {}
    with database(folder) as (url, _rows):
        copy = Copy(folder, url)
        copy.write(NONE, IN_PREPARATION)
        found["made"] = copy.migrate()
        found["in preparation"] = copy.ask("in preparation")
        found["told in preparation"] = copy.run("manage.py", "check", says="stderr")
        copy.write(LAST, LAST + '    ("fa", "فارسی"),\n')
        found["made for readers"] = copy.run("manage.py", "makemigrations", "--check")
        found["ready"] = copy.ask("ready")
        copy.write()
        copy.migrate()
        found["taken away"] = copy.ask("taken away")
        copy.write(NONE, IN_PREPARATION)
        copy.migrate()
        found["added again"] = copy.ask("added again")
        yield found


def test_one_line_of_settings_and_one_run_of_makemigrations_add_a_language(stages):
    assert sorted(path.partition("/")[0] for path in stages["made"]) == [
        "mandate", "offices", "pages", "regions", "translations",
    ]  # fmt: skip
    assert stages["made for readers"] == "No changes detected\n"


def test_in_preparation_readers_find_nothing_of_it_and_the_staff_work_in_it(stages):
    staff = {"field": "rtl", "desk": "rtl", "overview": True, "preview": ["rtl", True, False], "shared": 302}

    assert stages["in preparation"] == HIDDEN | staff


def test_declared_ready_readers_have_it_from_right_to_left(stages):
    assert stages["ready"] == {
        "home": 200, "office": 200, "data": 200, "feed": 200, "direction": "rtl", "menu": True, "hreflang": True,
        "sitemap": True, "front door": "/fa/", "oembed": 200, "search": True, "map": True, "nearest": 1,
    }  # fmt: skip


def test_taken_away_its_texts_are_in_the_archive_and_the_work_goes_on(stages):
    assert stages["taken away"] == {
        "columns": [],
        "archive": [["city", "fa", "تهران"], ["name", "fa", "دفتر تهران"], ["name", "fa", "منطقهٔ آزمایشی"]],
        "draft": "پیش‌نویس دفتر",
        "shared": 410,
        "compared": True,
        "pages": [*[200] * 3, 200, 302, *[200] * 4, 404],
        "published": True,
    }


def test_added_again_its_texts_are_back_and_those_of_drafts(stages):
    assert stages["added again"] == {
        "office": ["پیش‌نویس دفتر", "Office, published", "تهران", "Tehran, the city"],
        "region": ["منطقهٔ آزمایشی", "منطقهٔ آزمایشی", "Drafted while there is no Persian."],
        "new": "دفتر تازه",
        "archive": 0,
        "revisions": ["دفتر تهران", "پیش‌نویس دفتر"],
    }


def test_a_check_names_what_the_site_does_not_know_of_it(stages):
    assert stages["told in preparation"].count("fa: ") == 5
