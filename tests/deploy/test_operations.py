"""The commands of docs/operations.md, as they stand there: what is on the machine after them."""

import shutil
import subprocess

import psycopg
import pytest

from tests.conftest import missing
from tests.deploy.conftest import PASSWORD
from tests.deploy.machine import SOURCE, blocks, wait_until


def mode(path):
    return f"{path.stat().st_mode & 0o777:o}"


def names(database):
    return database.execute("SELECT name_en FROM regions_region WHERE slug = 'south-caucasus'").fetchall()


def test_the_site_stands_after_the_last_command(machine):
    assert machine.said[-1] == "ok\n"
    assert [machine.get(path)[0] for path in ("/en/", "/readyz", "/admin/login/")] == [200] * 3


def test_no_other_account_reads_what_is_secret(machine):
    site = machine.folder / "opt/srep"

    assert (mode(site / ".env"), mode(site / "var"), mode(machine.folder / "var/backups/srep")) == ("600", "711", "700")
    assert PASSWORD not in "".join(machine.said)
    assert all("SECRET_KEY" not in said for said in machine.said)


def test_gunicorn_has_no_door_that_two_sites_of_one_account_would_share(machine):
    assert [path.name for path in (machine.folder / "run/srep").iterdir()] == ["gunicorn.sock"]
    assert list(machine.folder.rglob("gunicorn.ctl")) == []


def test_a_backup_a_restore_and_an_upgrade_leave_the_site_as_it_was(machine, database, publish):
    back_up, restore = blocks("Back up and restore")
    upgrade, from_before_deploy = blocks("Upgrade")
    publish("As it was backed up")

    machine.run(back_up)
    copy = max((machine.folder / "var/backups/srep").iterdir())
    database.execute("CREATE TABLE of_a_later_version (id integer)")
    publish("Lost")
    said = machine.run(restore)
    wait_until(lambda: machine.get("/readyz")[0] == 200)

    assert mode(copy) == "600"
    assert f"The database is that of {copy.name}." in said
    assert names(database) == [("As it was backed up",)]
    assert database.execute("SELECT to_regclass('of_a_later_version')").fetchone() == (None,)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        database.execute("UPDATE publishing_journalentry SET detail = ''")

    machine.run(upgrade)
    machine.run(from_before_deploy)

    assert machine.get("/readyz")[0] == 200
    assert names(database) == [("As it was backed up",)]


def test_systemd_understands_the_units(tmp_path):
    """But for the programs, which are not on this machine."""
    if not shutil.which("systemd-analyze"):
        missing("systemd")
    units = SOURCE / "deploy/systemd"
    for unit in units.glob("srep-*.service"):
        (tmp_path / unit.name).write_text(unit.read_text().replace("=/opt/srep/.venv/bin/", "=/bin/true "))
    for name in ("srep-backup.timer", "srep-clearsessions.timer", "srep-.service.d"):
        (tmp_path / name).symlink_to(units / name)

    done = subprocess.run(  # noqa: S603
        ["systemd-analyze", "verify", *map(str, [*tmp_path.glob("*.service"), *tmp_path.glob("*.timer")])],  # noqa: S607
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
