"""My account: what everybody of the staff sets for themselves, and where they are signed in."""

from datetime import UTC, datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _, override
from django.views.generic import UpdateView

from accounts.mail import OCCASIONS
from accounts.middleware import end_sessions, sessions_of
from accounts.models import User
from accounts.only_changes import OnlyChanges
from accounts.reach import languages_in_words, regions_in_words
from accounts.time_zones import time_zones_offered
from languages.text import SOURCE_LANGUAGE


class AccountForm(OnlyChanges, forms.ModelForm):
    working_languages = forms.MultipleChoiceField(
        label=_("Languages I work in"),
        required=False,
        choices=[each for each in settings.LANGUAGES if each[0] != SOURCE_LANGUAGE],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "reviewed-languages"}),
        help_text=_("In forms they stand first beside English."),
    )

    mail_on = forms.MultipleChoiceField(
        label=_("Send me an e-mail when"),
        required=False,
        choices=OCCASIONS,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several things come in one message, in your language, with links alone."),
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "language", "time_zone", "working_languages", "mail_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones_offered(self.instance.time_zone)


class AccountView(UpdateView):
    form_class = AccountForm
    template_name = "admin/account.html"
    site = None

    def get_object(self):
        return User.objects.get(pk=self.request.user.pk)  # not the one whom the page greets: what is refused is not so

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            **self.site.each_context(self.request),
            title=_("My account"),
            roles=Group.objects.filter(user=user).order_by("name"),
            translates=languages_in_words(user),
            regions=regions_in_words(user),
            sessions=[self._spoken(session) for session in sessions_of(user)],
            **kwargs,
        )

    def _spoken(self, session):
        said = session.get_decoded()
        began, used = (datetime.fromtimestamp(said[key], UTC) if key in said else None for key in ("began", "used"))
        return {"began": began, "used": used, "is_this": session.pk == self.request.session.session_key}

    def post(self, request, *args, **kwargs):
        beside = {field.name for field in User._meta.get_fields()} - set(self.form_class.base_fields)
        if not beside.isdisjoint(request.POST):  # no honest page sends them
            raise PermissionDenied
        if "_sign_out" in request.POST:
            end_sessions(request.user, but=request.session.session_key)
            messages.success(request, _("You are signed out everywhere else."))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        user = form.save(commit=False)
        user.save(update_fields=form.Meta.fields)  # of what others decide, nothing as it was read before
        if form.has_changed() or self.request.POST.keys().isdisjoint({"_sign_out", "_password"}):
            with override(user.language or None):  # said in the language that was just chosen
                messages.success(self.request, gettext("Your account is saved."))
        return HttpResponseRedirect(
            reverse("admin:password_change") if "_password" in self.request.POST else self.request.path
        )
