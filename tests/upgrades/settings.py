"""The site's own settings, but its static files lie beside the database of the test, as they are in the source."""

import os
from pathlib import Path

from srep.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["UPGRADE_STATIC_ROOT"])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
