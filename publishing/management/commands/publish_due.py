import time

from django.core.management import BaseCommand
from django.db import close_old_connections

from publishing.admin.typed_forms import forget_old_forms
from publishing.journal.resets import send_links
from publishing.workflow.notices import send_notices
from publishing.workflow.plans import run_due


class Command(BaseCommand):
    help = (
        "Carries out the planned publications and withdrawals whose time has come, each exactly once, and tells the staff "
        "by e-mail what happened to their work; sends links to who forgot a password; forgets what was typed for a preview "
        "an hour ago. "
        "For cron every minute, or with --loop as a service; several at a time do no harm."
    )

    def add_arguments(self, parser):
        parser.add_argument("--loop", type=int, metavar="SECONDS", help="Look again and again, after so many seconds.")

    def handle(self, **options):
        while True:
            for task in run_due():
                self.stdout.write(f"{task.due:%Y-%m-%d %H:%M %Z} {task}: {task.outcome}")
            send_links()
            if number := send_notices():
                self.stdout.write(f"E-mail to the staff: {number}")
            forget_old_forms()
            if not options["loop"]:
                return
            close_old_connections()
            time.sleep(max(1, options["loop"]))
