import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium")


def missing(part):
    """Skips a test for want of a part of the machine; where every part must be there, fails it."""
    if os.environ.get("SREP_REQUIRE_ALL"):
        pytest.fail(f"{part} is missing, and SREP_REQUIRE_ALL asks for every part.")
    pytest.skip(f"{part} is missing; .ci/run installs it.")
