"""The site as anybody would first write it: what `bench/pages.py` measures ours against. No page of it is published."""

import os
from pathlib import Path

import environ

env = environ.Env()
HERE = Path(__file__).resolve().parent
SECRET_KEY = "made-for-one-measurement"  # noqa: S105
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "bench.plain",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "bench.plain.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ]
        },
    }
]
# "site" is the real one, whose content `bench.plain.fill` copies.
DATABASES = {"default": env.db_url("DATABASE_URL"), "site": env.db_url("SITE_DATABASE_URL", default="sqlite://")}
DATABASES["default"]["CONN_MAX_AGE"] = 60
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en"
LANGUAGES = [(code, code) for code in ("en", "fr", "ru", "hy", "az", "ka", "kk", "ky", "tg", "tk", "uz")]
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "fr")
MIGRATION_MODULES = {"plain": None}
LOGGING_CONFIG = None
CACHED_SECONDS = int(os.environ.get("CACHED_SECONDS", "0"))
