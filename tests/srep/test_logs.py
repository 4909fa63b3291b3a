"""The log of the server names what was asked for, but no address that lets whoever reads it in."""

import io
import logging

import pytest
from django.contrib.auth.views import PasswordResetConfirmView
from django.test import Client
from django.urls import reverse

from tests.publishing.previews.test_share_links import address, draft, link_to  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(monkeypatch):
    """What the server writes."""
    (console,) = (each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler)
    monkeypatch.setattr(console, "stream", io.StringIO())
    return console.stream.getvalue


@pytest.mark.parametrize("fault", ["not found", "not shown", "broken"])
def test_a_link_of_a_guest_stands_in_no_line(log, draft, fault, monkeypatch):  # noqa: F811
    link = link_to(draft)
    if fault == "not shown":
        draft.snapshot["fields"]["closed"] = "1990-01-01"
        draft.save()
    if fault == "broken":
        monkeypatch.setattr("offices.views.office_sources", lambda *_args: 1 / 0)
    path = "en/nowhere/" if fault == "not found" else "en/offices/liaison/"

    Client(raise_request_exception=False).get(address(link, path))

    assert "/preview/..." in log()
    assert link.token not in log()


def test_a_link_for_a_new_password_stands_in_no_line(log, monkeypatch):
    monkeypatch.setattr(PasswordResetConfirmView, "get_user", lambda *_args: 1 / 0)

    Client(raise_request_exception=False).get(reverse("password_reset_confirm", args=["MQ", "c8b5d-0123456789abcdef"]))

    assert "/admin/reset/..." in log()
    assert "0123456789abcdef" not in log()


def test_what_the_staff_and_readers_ask_for_is_named(log):
    Client().get("/en/nowhere/")
    logging.getLogger("django.request").warning("Not Found: %s", "/admin/preview/0/en/")

    assert "Not Found: /en/nowhere/" in log()
    assert "Not Found: /admin/preview/0/en/" in log()
