from functools import cache

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    ReadOnlyPasswordHashWidget,
    SetUnusablePasswordMixin,
    UserChangeForm,
)
from django.contrib.auth.models import Group
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy as _

from accounts.deletion import WithoutLinks
from accounts.middleware import end_sessions
from accounts.models import User
from accounts.only_changes import OnlyChanges
from accounts.passwords import PasswordAlone
from accounts.reach import in_words, languages_in_words, region_choices
from accounts.time_zones import time_zones_offered
from languages.clean_text import clean_line
from languages.folded_search import BoundedSearch, FewFoldedSearch
from languages.text import SOURCE_LANGUAGE
from languages.words import lazy_sentence_case, sentence_case


class UnshownPassword(ReadOnlyPasswordHashWidget):
    """A button of the form, which says whether there is a password, not how it is kept."""

    def render(self, name, value, attrs=None, renderer=None):
        words = self.get_context(name, value, attrs)["button_label"]
        return format_html('<button type="submit" class="button" name="_password">{}</button>', words)


def _several(name, choices):
    """A field with a box for each of ``choices`` in the column ``name`` of a staff member."""
    column = User._meta.get_field(name)
    boxes = forms.CheckboxSelectMultiple(attrs={"class": "reviewed-languages"})
    words = {"label": lazy_sentence_case(column.verbose_name), "help_text": column.help_text}
    return forms.MultipleChoiceField(choices=choices, widget=boxes, required=False, **words)


class StaffForm(OnlyChanges, UserChangeForm):
    translates = _several("translates", [each for each in settings.LANGUAGES if each[0] != SOURCE_LANGUAGE])
    regions = _several("regions", region_choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].widget = UnshownPassword()
        if "time_zone" in self.fields:
            self.fields["time_zone"].choices = time_zones_offered(self.instance.time_zone)
        if "regions" in self.fields:  # one that is gone binds until it is unticked: without any, all texts are theirs
            known = self.fields["regions"].choices
            gone = set(self.instance.regions) - {key for key, _name in known}
            self.fields["regions"].choices = [*known, *((key, _("a deleted region")) for key in sorted(gone))]

    class Meta(UserChangeForm.Meta):
        model = User
        help_texts = {
            "is_active": _(
                "Untick it when somebody leaves: they can no longer sign in, and what they did keeps their name."
            ),
            "is_staff": _("Without it, they cannot open these pages."),
            "is_superuser": _("They may do everything, whatever their groups allow."),
            "groups": _("They may do what their groups allow, and nothing else."),
        }

    class Media:
        js = ["srep/admin/autocomplete-names.js"]


class StaffPasswordForm(PasswordAlone, AdminPasswordChangeForm):
    """As Django's, but its help waits for the language of the page."""

    usable_password_help_text = format_lazy(
        '{help} <ul id="id_unusable_warning" class="messagelist"><li class="warning">{warning}</li></ul>',
        help=SetUnusablePasswordMixin.usable_password_help_text,
        warning=_("If disabled, the current password for this user will be lost."),
    )


class PermissionChoices(forms.ModelMultipleChoiceField):
    """What somebody may do, in words: what it is done to, then what is done."""

    def label_from_instance(self, permission):
        model = permission.content_type.model_class()
        if model is None:
            return permission.name
        action, _separator, _name = permission.codename.partition("_")
        done = ACTIONS.get(action) if permission.codename == f"{action}_{model._meta.model_name}" else None
        return f"{sentence_case(model._meta.verbose_name)}: {gettext(done or permission.name)}"


ACTIONS = {"add": "Add", "change": "Change", "delete": "Delete", "view": "View"}  # Django translates them
PERMISSIONS_OF = ("accounts", "auth", "mandate", "offices", "pages", "publishing", "regions", "translations")

admin.site.unregister(Group)


class RoleForm(OnlyChanges, forms.ModelForm):
    def clean_name(self):
        return clean_line(self.cleaned_data["name"])


@admin.register(Group)
class RoleAdmin(WithoutLinks, BoundedSearch, GroupAdmin):
    form = RoleForm
    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "permissions":
            permissions = db_field.remote_field.model.objects.select_related("content_type")
            kwargs["queryset"] = permissions.filter(content_type__app_label__in=PERMISSIONS_OF)
            kwargs["widget"] = forms.CheckboxSelectMultiple
            kwargs["form_class"] = PermissionChoices
        return super(GroupAdmin, self).formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(User)
class StaffAdmin(WithoutLinks, FewFoldedSearch, UserAdmin):
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email", "language", "time_zone")}),
        (
            _("What they may do"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "translates", "regions")},
        ),
        (_("History"), {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()
    autocomplete_fields = ("groups",)
    form = StaffForm
    change_password_form = StaffPasswordForm
    list_display = ("username", "first_name", "last_name", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser", "language", "groups")
    search_fields = ("username", "first_name", "last_name", "email")
    show_facets = admin.ShowFacets.NEVER

    def get_list_display(self, request):
        """With what they translate: the languages, then the regions if there are any."""
        choices = cache(region_choices)  # of this list: one query for all rows

        @admin.display(description=_("translates"))
        def translated(user):
            regions = in_words(user.regions, choices()) if user.regions else ""
            return "; ".join(filter(None, [languages_in_words(user), regions])) or None

        *columns, last_login = super().get_list_display(request)
        return *columns, translated, last_login

    def get_readonly_fields(self, request, obj=None):
        """Only who may do everything can let others do everything; nobody locks themselves out, so somebody stays who may."""
        if obj == request.user:
            return (*self.readonly_fields, "is_active", "is_staff", "is_superuser")
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, "is_superuser")

    def save_model(self, request, obj, form, change):
        obj.is_staff = obj.is_staff or not change  # the form that adds somebody does not ask
        super().save_model(request, obj, form, change)
        if not obj.is_active:
            end_sessions(obj)  # they would work again if the person comes back

    def response_change(self, request, obj):
        response = super().response_change(request, obj)
        if "_password" in request.POST:  # the button of ``UnshownPassword``
            return HttpResponseRedirect(reverse("admin:auth_user_password_change", args=[obj.pk]))
        return response

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_equal(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and obj != request.user and self._is_equal(request, obj)

    def _is_equal(self, request, obj):
        return request.user.is_superuser or obj is None or not obj.is_superuser
