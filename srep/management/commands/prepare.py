import hashlib
import os
import secrets
from contextlib import contextmanager
from pathlib import Path

from axes.models import AccessLog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.test import RequestFactory

from languages.folding import refresh_folded
from publishing.models import SiteRevision
from publishing.revisions.wording import note_words
from srep.views import unavailable

FIRST_USERNAME = "editor"


def static_state():
    """A digest of every static file's name, size and time of change."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            digest.update(f"{name} {storage.size(name)} {storage.get_modified_time(name).timestamp()}\n".encode())
    return digest.hexdigest()


@contextmanager
def umask(mask):
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def later_migrations():
    """What is applied that comes after all migrations of this release, as ["app.name"]."""
    loader = MigrationLoader(connection)
    last = dict(sorted(loader.disk_migrations))
    return [f"{app}.{name}" for app, name in sorted(loader.applied_migrations) if name > last.get(app, name)]


class Command(BaseCommand):
    help = "Makes the site ready to serve: tables, what searches read, content, static files and, once, a first staff member. Repeat at will."

    def handle(self, **options):
        with umask(0o077):  # the database holds password hashes and sessions
            self.prepare(**options)

    def prepare(self, **options):
        self.close_files()
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            raise CommandError(f"The database cannot be opened: {error}") from error
        if later := later_migrations():
            raise CommandError(
                f"The database is that of a later release, which has applied {', '.join(later)}. Nothing was changed. "
                "Install that release again, or restore a copy that this one made."
            )
        call_command("migrate", verbosity=0, interactive=False)
        if refresh_folded():
            SiteRevision.raise_number()
        call_command("load_content", verbosity=options["verbosity"], stdout=self.stdout)
        note_words()
        call_command("clearsessions")
        AccessLog.objects.all().delete()  # the journal has what it said
        self.collect_static_files()
        self.make_first_staff_member()

    def close_files(self):
        """Secrets and the database are nobody else's, also where they were made without thought of that."""
        found = [settings.ENV_FILE]
        if connection.vendor == "sqlite":
            found += [Path(f"{connection.settings_dict['NAME']}{ending}") for ending in ("", "-wal", "-shm")]
        for path in found:
            if path.is_file() and (mode := path.stat().st_mode) & 0o007:
                path.chmod(mode & 0o770)

    def collect_static_files(self):
        """Hashes and compresses the static files anew only when one of them has changed: it takes seconds."""
        state = static_state()
        noted = settings.STATIC_ROOT / "state"
        with umask(0o022):  # nginx reads them
            if not noted.exists() or noted.read_text(encoding="utf-8") != state:
                call_command("collectstatic", verbosity=0, interactive=False)
                noted.write_text(state, encoding="utf-8")
            self.write_pages_for_nginx()

    def write_pages_for_nginx(self):
        """What readers see while the site does not answer at all, in each language."""
        folder = settings.STATIC_ROOT / "away"
        folder.mkdir(parents=True, exist_ok=True)
        for code, _name in settings.PUBLIC_LANGUAGES:
            page = unavailable(RequestFactory().get(f"/{code}/"))
            (folder / f"{code}.html").write_bytes(page.content)

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
