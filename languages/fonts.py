"""Which files of the site's fonts a page needs first; ``scripts/vendor_fonts.py`` cuts them by script."""

from django.conf import settings

SCRIPTS = dict.fromkeys(dict(settings.LANGUAGES), "latin")
SCRIPTS |= {"hy": "armenian", "ka": "georgian"} | dict.fromkeys(["ru", "kk", "ky", "tg"], "cyrillic")


def first_fonts(language):
    """The static files that text and headings in ``language`` need. Latin names stand in texts of every script."""
    script = SCRIPTS[language]
    text = dict.fromkeys(["common", script, "latin"])
    return [f"fonts/noto-sans-{part}.woff2" for part in text] + [
        f"fonts/noto-serif-{part}.woff2" for part in ("common", script)
    ]
