"""The environment of the tests, set before Django reads its settings."""

import os

os.environ["SREP_ENV_FILE"] = os.devnull
os.environ["DEBUG"] = "0"
os.environ["SECRET_KEY"] = "a-key-for-tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDE"
os.environ["SITE_URL"] = "http://testserver"
os.environ["LOG_LEVEL"] = "WARNING"
os.environ["DUE_WORK_SECONDS"] = "0"
# Tests change content without publishing it. Those of the page cache turn it on.
os.environ["KEEP_PAGES"] = "0"
# A thread of the browser tests' server that waits for its next request must not keep the test database in use.
os.environ["DATABASE_CONNECTION_SECONDS"] = "0"
