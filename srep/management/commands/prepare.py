import hashlib
import os
import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, call_command

FIRST_USERNAME = "editor"


def static_state():
    """A digest of every static file's name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name} {storage.size(name)} {storage.get_modified_time(name).timestamp()}\n".encode())
    return digest.hexdigest()


class Command(BaseCommand):
    help = (
        "Makes the site ready to serve: tables, content, static files and, once, a first staff member. Repeat at will."
    )

    def handle(self, **options):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_content", verbosity=options["verbosity"], stdout=self.stdout)
        self.collect_static_files()
        self.make_first_staff_member()

    def collect_static_files(self):
        """Hashes and compresses the static files anew only when one of them has changed: it takes seconds."""
        state = static_state()
        noted = settings.STATIC_ROOT / "state"
        if noted.exists() and noted.read_text(encoding="utf-8") == state:
            return
        call_command("collectstatic", verbosity=0, interactive=False)
        noted.write_text(state, encoding="utf-8")

    def make_first_staff_member(self):
        staff = get_user_model()
        if staff.objects.exists():
            return
        given = os.environ.get("SREP_ADMIN_PASSWORD", "")
        password = given or secrets.token_urlsafe(18)
        user = staff(username=FIRST_USERNAME, is_staff=True, is_superuser=True)
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(f"SREP_ADMIN_PASSWORD: {' '.join(error.messages)}") from error
        user.set_password(password)
        user.save()
        shown = "the password in SREP_ADMIN_PASSWORD" if given else f"the password {password}"
        self.stdout.write(
            f"Staff sign in at {settings.SITE_URL}/admin/ as {FIRST_USERNAME} with {shown}. It is not shown again."
        )
