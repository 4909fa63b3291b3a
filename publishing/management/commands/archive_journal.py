import gzip
import json
import os
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date

from publishing.journal.entries import Action, record
from publishing.models import JournalEntry


class Command(BaseCommand):
    help = "Writes the journal's entries from before a day to a file, one a line as JSON, and takes them out."

    def add_arguments(self, parser):
        parser.add_argument("--before", required=True, metavar="DAY", help="For example 2025-01-01.")
        parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="New, its name ends in .jsonl.gz.")

    def handle(self, before, to, **options):
        try:
            day = parse_date(before)
        except ValueError:
            day = None
        if day is None or day > timezone.localdate():
            raise CommandError("--before: write a day that has begun, for example 2025-01-01.")
        later = JournalEntry.objects.filter(when__date__gte=day).order_by("pk").first()
        old = JournalEntry.objects.filter(pk__lt=later.pk) if later else JournalEntry.objects.all()
        last = old.order_by("pk").last()
        if last is None:
            raise CommandError("The journal has no entry from before that day.")
        try:
            file = open(to, "xb", opener=lambda path, flags: os.open(path, flags, 0o600))  # noqa: SIM115
        except OSError as error:
            raise CommandError(f"--to: {error}") from error
        with file:
            with gzip.open(file, "wt", encoding="utf-8") as lines:
                rows = old.filter(pk__lte=last.pk).order_by("pk").values().iterator()
                lengths = [
                    lines.write(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n") for row in rows
                ]
            file.flush()
            os.fsync(file.fileno())
        with transaction.atomic():
            record(Action.ARCHIVED, last, detail=str(to), count=len(lengths))
            deleted, _models = JournalEntry.objects.filter(pk__lte=last.pk).delete()
            if deleted != len(lengths):
                raise CommandError("The journal changed meanwhile. Nothing was taken out; try again with a new file.")
        self.stdout.write(f"{deleted} entries are in {to} and no longer in the journal. Keep the file.")
