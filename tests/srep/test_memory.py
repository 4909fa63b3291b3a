"""What a process that only serves readers need not hold in memory."""

import subprocess
import sys

import pytest

SERVE = """
import sys
from srep.wsgi import application
from django.urls import get_resolver
get_resolver().url_patterns, get_resolver().reverse_dict
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.own_database
def test_libraries_for_what_only_staff_do_are_not_loaded_with_the_site():
    run = subprocess.run([sys.executable, "-c", SERVE], capture_output=True, text=True, check=True)  # noqa: S603
    loaded = set(run.stdout.split())

    assert "offices" in loaded
    assert loaded & {"openpyxl", "lxml", "PIL", "shapely", "resvg_py", "yaml"} == set()
