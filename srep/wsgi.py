import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "srep.settings")
django.setup(set_prefix=False)

from pages.cache import CachingHandler  # noqa: E402 - needs the settings

application = CachingHandler()
