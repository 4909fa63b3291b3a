"""Writes a first .env for a site on this computer, with a secret key of its own. Never touches an existing one."""

import secrets
from pathlib import Path

ENV = Path(__file__).resolve().parent.parent / ".env"
TEXT = f"""# Made by `make run`. .env.example explains every value.
SECRET_KEY={secrets.token_urlsafe(50)}
SITE_URL=http://127.0.0.1:8000
EXTRA_HOSTS=localhost
"""

if __name__ == "__main__":
    with ENV.open("x", encoding="utf-8") as file:
        ENV.chmod(0o600)
        file.write(TEXT)
