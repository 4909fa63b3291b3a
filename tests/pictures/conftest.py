import pytest


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A folder for the pictures of a test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT / "pictures"
