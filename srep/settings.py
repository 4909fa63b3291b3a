"""One settings file. Every deployment difference is a value in the environment (see .env.example)."""

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
ENV_FILE = Path(env.str("SREP_ENV_FILE", default=str(BASE_DIR / ".env")))
if ENV_FILE.exists():
    ENV_FILE.read_bytes()  # one that may not be read stops the start; environ would pass over it
env.read_env(ENV_FILE)

DEBUG = env.bool("DEBUG", default=False)


def required(name, in_debug):
    """The value of ``name``; outside debug a missing one stops the start, in words."""
    value = env.str(name, default=in_debug if DEBUG else "")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment or in .env; see .env.example.")
    return value


SECRET_KEY = required("SECRET_KEY", in_debug="debug-only-never-for-a-site-that-others-can-reach")
if len(SECRET_KEY) < 50 and not DEBUG:
    raise ImproperlyConfigured(
        f"SECRET_KEY has {len(SECRET_KEY)} characters and needs 50 random ones or more. Make one with "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
SITE_URL = required("SITE_URL", in_debug="http://127.0.0.1:8000").rstrip("/")
SITE_PARTS = urlsplit(SITE_URL)
if SITE_PARTS.scheme not in {"http", "https"} or not SITE_PARTS.hostname or SITE_PARTS.path:
    raise ImproperlyConfigured(
        f"SITE_URL is {SITE_URL!r}; write scheme and host only, for example https://representative.example.org"
    )
IS_SECURE = SITE_PARTS.scheme == "https"
ALLOWED_HOSTS = [SITE_PARTS.hostname, *env.list("EXTRA_HOSTS", default=[])]
if any(host.startswith((".", "*")) for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("EXTRA_HOSTS takes exact host names, without * or a leading dot.")

INSTALLED_APPS = [
    "languages",
    "modeltranslation",
    "srep.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "leaflet",
    "django_prose_editor",
    "csp",
    "axes",
    "accounts",
    "publishing",
    "translations",
    "pages",
    "pictures",
    "sources",
    "regions",
    "offices",
    "mandate",
    "atlas",
    "srep",
]

MIDDLEWARE = [
    "publishing.middleware.DueWork",  # acts for nobody, so outside of who acts for whom
    "django.middleware.http.ConditionalGetMiddleware",
    "pages.cache.PageCache",  # with all headers that the others give; srep.wsgi asks it before any of them
    "srep.middleware.BareStaticFiles",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "srep.middleware.EmptyHead",
    "srep.middleware.PermissionsPolicy",
    "publishing.middleware.JournalAddress",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "srep.middleware.RefuseWriting",
    "srep.middleware.RefuseNulBytes",
    "django.middleware.gzip.GZipMiddleware",
    "srep.middleware.BrotliForEverybody",
    "pages.cache.SiteRevisionETag",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "srep.middleware.ReaderLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SessionEnd",
    "accounts.middleware.EditorPreferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
    "srep.middleware.CleanTexts",  # after Django's, which bear with a body that breaks off
]

ROOT_URLCONF = "srep.urls"
WSGI_APPLICATION = "srep.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "languages.context_processors.page_language",
                "mandate.context_processors.site",
            ],
            "builtins": ["languages.templatetags.languages", "pages.templatetags.pages"],
        },
    },
]

# Data

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'srep.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
elif seconds := env.int("DATABASE_STATEMENT_SECONDS", default=30 if "srep.wsgi" in sys.modules else 0):
    # No query may take longer. Commands, as ``prepare``, take the time that they need.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = f"-c statement_timeout={seconds}s"
    DATABASES["default"]["ENGINE"] = "srep.postgresql"  # also gives up a server that hangs
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONNECTION_SECONDS", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Languages. The lists are code: the database has a column per language (docs/operations.md says how one comes and goes).

LANGUAGE_CODE = MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
PUBLIC_LANGUAGES = [
    ("en", "English"),
    ("fr", "français"),
    ("ru", "русский"),
    ("hy", "հայերեն"),
    ("az", "azərbaycanca"),
    ("ka", "ქართული"),
    ("kk", "қазақ тілі"),
    ("ky", "кыргызча"),
    ("tg", "тоҷикӣ"),
    ("tk", "türkmen dili"),
    ("uz", "oʻzbekcha"),
]
LANGUAGES_IN_PREPARATION = []  # the staff work in them, and readers see nothing of them
LANGUAGES = PUBLIC_LANGUAGES + LANGUAGES_IN_PREPARATION
MODELTRANSLATION_LANGUAGES = tuple(dict(LANGUAGES))
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "fr")
# The second folder has what Django leaves untranslated; scripts/framework_texts.py says what is missing there.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "languages" / "framework_locale"]
FORMAT_MODULE_PATH = "srep.formats"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Brussels")

# Public pages are cached until something is published; in debug not at all, as templates and code change beneath them.

KEEP_PAGES = env.bool("KEEP_PAGES", default=not DEBUG)
CACHES = {
    "default": {"BACKEND": "pages.cache.BoundedMemory"},
    "parts": {
        "BACKEND": "pages.cache.BoundedMemory",
        "LOCATION": "parts",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 5000},
    },
}
for name in ("pages", "selections"):
    cache = CACHES[name] = env.cache_url("CACHE_URL", default="locmemcache://?max_entries=1000")
    if "redis" in cache["BACKEND"]:  # a page is sooner made afresh than waited for
        cache["OPTIONS"] = {"socket_connect_timeout": 0.2, "socket_timeout": 0.2, "retry": None}
    elif "locmem" in cache["BACKEND"]:
        cache |= {"BACKEND": "pages.cache.BoundedMemory", "LOCATION": name}
# Each parameter with which a page is cached; pages asked with anything else in the query string are made afresh.
PAGE_CACHE_QUERY = re.compile(
    r"theme=(light|dark)|size=small|year=(19|20|21)\d\d|(kind|office|partner|region|status)=[a-z0-9-]{1,60}|"
    r"page=([1-9]|1\d|20|changes|(atlas|mandate|offices|regions)%3A(contact|detail|home|list|map|partner|region|representative|statement|timeline))"
)

# Planned publications: how often each process of the web server looks whether one is due. 0: it does not.

DUE_WORK_SECONDS = env.int("DUE_WORK_SECONDS", default=15)

# Static files, forms and Leaflet

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
MEDIA_ROOT = env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))  # pictures; nginx knows nothing of it
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_FILES = (
    "django.contrib.staticfiles.storage.StaticFilesStorage" if DEBUG else "srep.static_files.HashedStaticFiles"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_FILES},
}
FORM_RENDERER = "srep.form_renderer.FormRenderer"
LEAFLET_CONFIG = {"TILES": [], "MIN_ZOOM": 3, "MAX_ZOOM": 8}  # the site makes its maps itself

# Staff

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"
PROXY_COUNT = env.int("PROXY_COUNT", default=0)
AXES_HANDLER = "publishing.journal.receivers.SignInGuard"
AXES_FAILURE_LIMIT = 8
AXES_FAILURES_BY_ADDRESS = 40  # ours: whatever the names
AXES_COOLOFF_TIME = 0.5  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "accounts.addresses.client_network"
AXES_USERNAME_CALLABLE = "publishing.journal.receivers.name_for_axes"
AXES_DISABLE_ACCESS_LOG = True  # the journal has them
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False

# Safety

SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_HOST = SITE_PARTS.netloc  # what a stranger says is the host is not repeated
SECURE_SSL_REDIRECT = IS_SECURE and env.bool("REDIRECT_TO_HTTPS", default=True)
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if IS_SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_SECURE and env.bool("HSTS_SUBDOMAINS", default=False)
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{BASE_DIR}/var/mail"))  # to the staff; else into files
DEFAULT_FROM_EMAIL, EMAIL_TIMEOUT = env.str("EMAIL_FROM", default=f"noreply@{SITE_PARTS.hostname}"), 10
PASSWORD_RESET_TIMEOUT = 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SESSION_COOKIE_AGE = 12 * 60 * 60  # without use; accounts/middleware.py
LONGEST_SESSION = 14 * 24 * 60 * 60
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrf") if IS_SECURE else ("session", "csrf")
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "srep.views.token_refused"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # an office with its rows in eleven languages
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler", "pictures.incoming.OnDisk"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Origins of others that may show the map in a frame (atlas/embedding.py).
EMBED_HOSTS = env.list("EMBED_HOSTS", default=[])
for origin in EMBED_HOSTS:
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]+)?", origin):
        raise ImproperlyConfigured(
            f"EMBED_HOSTS: {origin!r} is no origin. Write scheme and host, for example https://www.example.org"
        )

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"class": "srep.logs.Line", "format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {"django.security.DisallowedHost": {"filters": ["one line"]}},
    "filters": {
        "one line": {  # a stranger's mistake, without a traceback
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: record.__dict__.update(exc_info=None) is None,
        }
    },
}

# What the site is called while its content names no post, or cannot be read: the post's own title.
SITE_TITLE = _("NATO Secretary General’s Special Representative for the Caucasus and Central Asia")
