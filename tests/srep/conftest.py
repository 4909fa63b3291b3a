import pytest


@pytest.fixture(scope="module")
def content(content_of_module):
    """The content, in the database for a module and rolled back after it."""
