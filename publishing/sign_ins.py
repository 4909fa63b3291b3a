"""Sign-ins, sign-outs and refusals, noted in the journal. Django and axes tell of them by signals only."""

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from publishing.journal import Action, note


def connect():
    for signal, receiver in (
        (user_logged_in, signed_in),
        (user_logged_out, signed_out),
        (user_login_failed, refused),
        (user_locked_out, locked_out),
    ):
        signal.connect(receiver, dispatch_uid=f"publishing.{receiver.__name__}")


def signed_in(request, user, **kwargs):
    note(Action.SIGNED_IN, user, user, request)


def signed_out(request, user, **kwargs):
    if user is not None:
        note(Action.SIGNED_OUT, user, user, request)


def refused(credentials, request=None, **kwargs):
    username = credentials.get(get_user_model().USERNAME_FIELD) or ""
    note(Action.REFUSED, username, request=request, username=username)


def locked_out(request, username, **kwargs):
    note(Action.LOCKED_OUT, username or "", request=request, username=username or "")
