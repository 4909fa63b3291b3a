from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from srep.content.loading import load
from srep.content.reading import ContentError

LINES = 20


class Command(BaseCommand):
    help = (
        "Loads the content files into the database, all or nothing. Repeat at will: it writes what is new in the files, "
        "and never over what an editor changed or deleted."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--content", type=Path, default=settings.BASE_DIR / "content", help="The folder of the files."
        )
        parser.add_argument("--check", action="store_true", help="Validate every row and write nothing.")

    def handle(self, **options):
        try:
            report = load(options["content"], check=options["check"])
        except ContentError as error:
            raise CommandError(f"{error} Nothing was loaded.") from error
        if not options["verbosity"]:
            return
        lines = report.left_alone if options["verbosity"] > 1 else report.left_alone[:LINES]
        for line in lines:
            self.stdout.write(f"left alone: {line}")
        if hidden := len(report.left_alone) - len(lines):
            self.stdout.write(f"left alone: {hidden} more; --verbosity 2 names them all")
        numbers = f"{report.added} rows added, {report.changed} changed, {report.unchanged} as they were"
        self.stdout.write(
            f"Content checked, nothing written: {numbers}." if options["check"] else f"Content: {numbers}."
        )
