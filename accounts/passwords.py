"""Forms that set a password, and write nothing else of the row: to hash it takes long, and somebody may be locked out meanwhile."""

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.forms import SetPasswordForm


class PasswordAlone:
    def set_password_and_save(self, user, *args, commit=True, **kwargs):
        user = super().set_password_and_save(user, *args, commit=False, **kwargs)
        if commit:
            user.save(update_fields=["password"])
        return user


class OwnPasswordForm(PasswordAlone, AdminPasswordChangeForm):
    """Of who knows the old one."""


class ForgottenPasswordForm(PasswordAlone, SetPasswordForm):
    """Of who has a link."""
