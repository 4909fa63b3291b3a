"""Offices that leave and come back as a table, in the staff site."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from languages.words import sentence_case
from offices.exchange import OFFICES
from publishing.admin.access import address_of, own_path
from publishing.admin.exchange import ExportForm, exchange_page, export, languages_at_first
from publishing.exchange.tables import XLSX
from publishing.workflow.permissions import MAY_MAKE_SET


class ExchangeAdmin:
    """For the admin of offices."""

    def get_urls(self):
        pages = own_path(self, "exchange/", self.exchange_view), own_path(self, "export/", self.export_view)
        return [*pages, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        url = address_of(self.model, "exchange")
        return super().changelist_view(request, {"exchange_url": url, **(extra_context or {})})

    def exchange_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return exchange_page(
            request,
            OFFICES,
            name="offices",
            may_import=self.has_change_permission(request) and request.user.has_perm(MAY_MAKE_SET),
            subtitle=sentence_case(self.opts.verbose_name_plural),
            export_url=address_of(self.model, "export"),
            export_form=ExportForm(initial={"languages": languages_at_first(request.user)}),
            opts=self.opts,
        )

    def export_view(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        back = address_of(self.model, "exchange")
        return export(request, OFFICES, ExportForm(request.GET), "offices", back, None)

    @admin.action(description=_("Export the chosen as XLSX"), permissions=["view"])
    def export_chosen(self, request, queryset):
        form = ExportForm({"file": XLSX, "languages": languages_at_first(request.user)})
        keys = request.POST.getlist(admin.helpers.ACTION_CHECKBOX_NAME)
        return export(request, OFFICES, form, "offices", address_of(self.model, "changelist"), keys)
