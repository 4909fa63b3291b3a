import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    """The content, loaded once for a module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_content", verbosity=0)
        yield
        transaction.set_rollback(True)
