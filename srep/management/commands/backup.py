import os
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError, connection

from pictures import files

ENDINGS = {"sqlite": ".sqlite3", "postgresql": ".pgdump"}


def postgresql(program, *parameters):
    """The words and the environment with which a program of PostgreSQL finds the site's database, which it names last."""
    words, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, parameters)
    return [program, *words[1:]], {**os.environ, **(environment or {})}


def run(words, **options):
    try:
        return subprocess.run(words, check=True, stderr=subprocess.PIPE, **options)  # noqa: S603 - our own words
    except FileNotFoundError as error:
        raise CommandError(f"{words[0]} is missing: apt-get install postgresql-client") from error
    except subprocess.CalledProcessError as error:
        raise CommandError(f"{words[0]}: {error.stderr.decode(errors='replace').strip()}") from error


def check_copy(path):
    """Raises ``CommandError`` unless the file holds a whole database of the kind that the site uses."""
    if path.suffix != ENDINGS[connection.vendor]:
        raise CommandError(
            f"{path}: the site uses {connection.vendor}, whose copies end in {ENDINGS[connection.vendor]}."
        )
    if connection.vendor == "postgresql":
        run(["pg_restore", "--list", str(path)], stdout=subprocess.DEVNULL)
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            said = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("SELECT 1 FROM django_migrations").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise CommandError(f"{path}: {said}")


class Command(BaseCommand):
    help = "Copies the database into a new file of a folder, and new pictures beside it, while the site runs. `restore` puts them back."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--days",
            type=int,
            metavar="NUMBER",
            help="Then remove copies of the folder that are older, but for the newest.",
        )

    def handle(self, folder, days, **options):
        ending = ENDINGS[connection.vendor]
        path = folder / f"srep-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}{ending}"
        unfinished = path.with_name(f"unfinished-{path.name}")
        before = os.umask(0o077)  # password hashes and sessions are in it
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if path.exists():
                raise CommandError(f"{path} exists already.")
            unfinished.unlink(missing_ok=True)
            self.copy(unfinished)
            check_copy(unfinished)
            with unfinished.open("rb") as file:
                os.fsync(file.fileno())
            unfinished.rename(path)
            files.copy(files.root(), folder / "pictures")  # after the database: all that it names is there
        except (OSError, DatabaseError) as error:
            raise CommandError(str(error)) from error
        finally:
            os.umask(before)
            with suppress(OSError):  # what is wrong with the folder is told
                unfinished.unlink()
        for old in sorted(folder.glob(f"srep-*{ending}"))[:-1]:
            if days is not None and old.stat().st_mtime < time.time() - days * 86400:
                old.unlink()
        self.stdout.write(str(path))

    def copy(self, path):
        if connection.vendor == "postgresql":
            words, environment = postgresql("pg_dump", "--format=custom", "--file", str(path))
            run(words, env=environment)
        else:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(path)])
