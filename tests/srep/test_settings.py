import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"SECRET_KEY": "k" * 60, "SITE_URL": "https://representative.example.org"}
SHOW = "from srep import settings as s; print({})"


def start(expression, before="", **values):
    """What the settings say in a process of its own; (exit code, output)."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**kept, "SREP_ENV_FILE": os.devnull, **values}
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", before + SHOW.format(expression)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("missing", ["SECRET_KEY", "SITE_URL"])
def test_a_missing_required_value_stops_the_start_and_is_named(missing):
    code, said = start("s.DEBUG", **{name: value for name, value in GOOD.items() if name != missing})

    assert code == 1
    assert f"{missing} is not set." in said


def test_a_short_secret_key_stops_the_start_and_the_remedy_is_told():
    code, said = start("s.DEBUG", **GOOD | {"SECRET_KEY": "k" * 49})

    assert code == 1
    assert "SECRET_KEY has 49 characters and needs 50 random ones or more." in said
    made = subprocess.check_output(said[said.index("python3 -c") :], shell=True, text=True)  # noqa: S602 - our own words
    assert start("s.DEBUG", **GOOD | {"SECRET_KEY": made.strip()}) == (0, "False")


def test_values_that_may_not_be_read_stop_the_start_instead_of_being_passed_over(tmp_path):
    code, said = start("s.DEBUG", **GOOD | {"SREP_ENV_FILE": str(tmp_path)})

    assert (code, said.endswith(f"'{tmp_path}'")) == (1, True)
    assert start("s.DEBUG", **GOOD | {"SREP_ENV_FILE": str(tmp_path / "none")}) == (0, "False")


def test_debug_alone_is_enough_on_ones_own_computer():
    assert start("s.SITE_URL", DEBUG="1") == (0, "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    "url", ["representative.example.org", "ftp://example.org", "https://example.org/en", "https://"]
)
def test_a_site_url_that_is_no_address_of_a_site_is_refused(url):
    code, said = start("s.SITE_URL", **GOOD | {"SITE_URL": url})

    assert code == 1
    assert "write scheme and host only" in said


@pytest.mark.parametrize("hosts", ["*", ".example.org", "good.example.org,*.example.org"])
def test_hosts_are_exact(hosts):
    code, said = start("s.ALLOWED_HOSTS", **GOOD, EXTRA_HOSTS=hosts)

    assert code == 1
    assert "exact host names" in said


def test_https_makes_cookies_secure_and_http_leaves_them_usable():
    shown = "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS"

    assert start(shown, **GOOD) == (0, "True True True 31536000")
    assert start(shown, **GOOD | {"SITE_URL": "http://127.0.0.1:9000"}) == (0, "False False False 0")


def test_forwarded_headers_are_believed_only_behind_ones_own_proxies():
    shown = "s.PROXY_COUNT, s.SECURE_PROXY_SSL_HEADER"

    assert start(shown, **GOOD) == (0, "0 None")
    assert start(shown, **GOOD, PROXY_COUNT="1") == (0, "1 ('HTTP_X_FORWARDED_PROTO', 'https')")


def test_postgresql_is_one_value_away():
    shown = "s.DATABASES['default']['ENGINE'], s.DATABASES['default']['NAME']"

    assert start(shown, **GOOD, DATABASE_URL="postgres://u:p@db.example/srep") == (
        0,
        "django.db.backends.postgresql srep",
    )


def test_postgresql_may_be_behind_a_socket():
    shown = "s.DATABASES['default']['HOST'], s.DATABASES['default']['NAME']"

    assert start(shown, **GOOD, DATABASE_URL="postgres:////run/postgresql/srep") == (0, "/run/postgresql srep")


def test_sqlite_writes_ahead_and_waits_its_turn():
    code, said = start("s.DATABASES['default']['OPTIONS']", **GOOD)

    assert code == 0
    assert "'transaction_mode': 'IMMEDIATE'" in said
    assert "journal_mode=WAL" in said
