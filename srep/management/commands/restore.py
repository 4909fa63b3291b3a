import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import connection

from pictures import files
from srep.management.commands.backup import check_copy, postgresql, run

# The dump makes everything anew, in one transaction: it is all there afterwards, or nothing has changed.
EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


class Command(BaseCommand):
    help = "Puts a copy that `backup` made in the place of the whole database, and back the pictures that are missing. Stop the site before, and prepare it after."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--yes", action="store_true", help="Do not ask whether what is there now may go.")

    def handle(self, file, yes, **options):
        check_copy(file)
        if not yes and input("What the database holds now is lost. Write yes to go on: ") != "yes":
            raise CommandError("Nothing was changed.")
        if connection.vendor == "postgresql":
            self.restore_postgresql(file)
        else:
            self.restore_sqlite(file)
        try:
            files.copy(file.parent / "pictures", files.root())
        except OSError as error:
            raise CommandError(f"The database is that of {file.name}, but pictures are missing: {error}") from error
        self.stdout.write(f"The database is that of {file.name}. Now: prepare, and start the site.")

    def restore_postgresql(self, file):
        sql = run(
            ["pg_restore", "--no-owner", "--no-privileges", "--file", "-", str(file)], stdout=subprocess.PIPE
        ).stdout
        words, environment = postgresql(
            "psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set", "ON_ERROR_STOP=1",
            "--output", "/dev/null", "--command", EMPTY, "--file", "-", "--dbname",
        )  # fmt: skip
        run(words, input=sql, env=environment)

    def restore_sqlite(self, file):
        """By SQLite's own copying, which waits for writers and never leaves half of each."""
        database = connection.settings_dict["NAME"]
        try:
            with closing(sqlite3.connect(file)) as copy, closing(sqlite3.connect(database, timeout=20)) as site:
                copy.backup(site)
        except sqlite3.Error as error:
            raise CommandError(f"{database}: {error}") from error
