from datetime import timedelta
from uuid import UUID

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext, gettext_lazy as _

from languages.dates import speak_date, today
from offices.admin.exchange import ExchangeAdmin
from offices.admin.move import MoveAdmin
from offices.copying import office_like
from offices.models import Contact, Office, Post, Premises
from offices.period_formset import PeriodFormSet
from offices.time_zones import TimeZoneField, cities_offered, only_zone_of
from pictures.editing import PICTURE_FIELDS, PicturedForm, PictureEditing
from places.position_editing import PositionEditing, PositionForm
from publishing.admin.access import address_of, may
from publishing.admin.content import AttentionFilter, ChoiceFilter
from publishing.admin.copying import CopyAdmin
from publishing.admin.forms import EditFormSet
from publishing.models import Revision
from regions.admin import PartnersOnMap
from regions.known_partners import every_region
from translations.content_editing import (
    PageAdmin,
    PageForm,
    RowInline,
    date_column,
    listed,
    text_column,
    without_source,
)

VERIFY_AFTER = timedelta(days=365)


class PremisesForm(PositionForm):
    country_field = "country"

    def clean(self):
        data = super().clean()
        if "country" in self.changed_data and not data.get("time_zone") and "time_zone" not in self.errors:
            data["time_zone"] = only_zone_of(data.get("country"))
            self.changed_data.append("time_zone")
        return data


class PremisesInline(PositionEditing, RowInline):
    model = Premises
    form = PremisesForm
    formset = PeriodFormSet
    fields = (
        ("since", "since_precision"),
        ("until", "until_precision"),
        "country",
        "city",
        "address",
        "local_address",
        "local_language",
        "verified",
        "hours",
        ("latitude", "longitude"),
        "position_checked",
        "position_precision",
        "time_zone",
        "sources",
    )
    language_fields = ("local_language",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "time_zone":
            kwargs = {"form_class": TimeZoneField, **kwargs}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class ContactFormSet(EditFormSet):
    def clean(self):
        """Those that are added stand after the others, as they were typed, unless their order is given."""
        super().clean()
        rows = [form for form in self.forms if self.stays(form)]
        last = max((form.instance.position or 0 for form in rows if not form.instance._state.adding), default=-1)
        for form in rows:
            if form.instance._state.adding and "position" not in form.changed_data:
                last += 1
                form.instance.position = last


class ContactInline(RowInline):
    model = Contact
    formset = ContactFormSet
    is_ordered = True
    fields = (("kind", "value"), "label", "verified", "position", "sources")


class StatusFilter(ChoiceFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        # Today no beginning is unknown: that is a status of the past.
        return [(status.value, status.label) for status in Office.Status if status != Office.Status.UNCERTAIN]

    def narrow(self, queryset, value):
        return queryset.with_status(value, today())


class RegionFilter(ChoiceFilter):
    title = _("regions served")
    parameter_name = "region"

    def lookups(self, request, model_admin):
        return [(region.slug, region.texts.name) for region in every_region()]

    def narrow(self, queryset, value):
        return queryset.serving(next(region for region in every_region() if region.slug == value))


class WithoutPosition:
    def __call__(self, offices):
        # From the first key on: so databases walk both tables in the sequence of keys, instead of jumping in the second.
        offices = offices.filter(pk__gte=UUID(int=0))
        return offices.exclude(Exists(Premises.objects.located().filter(office=OuterRef("pk"))))

    def number(self):
        """How many there are: of very many offices counted in half the time that finding them takes."""
        located = Premises.objects.located().values("office").distinct()
        return Office.objects.count() - located.count()


def with_contacts_to_verify(offices):
    day = today()
    doubtful = Contact.objects.filter(Q(verified__isnull=True) | Q(verified__lt=day - VERIFY_AFTER))
    return offices.open_on(day).filter(pk__in=doubtful.values("office"))


def without_closing_note(offices):
    closed = offices.closed_on(today()).filter(successor__isnull=True)
    return closed.filter(Q(closing_note_en="") | Q(closing_note_en__isnull=True))


class OfficeForm(PicturedForm, PageForm):
    pass


@admin.register(Office)
class OfficeAdmin(ExchangeAdmin, MoveAdmin, CopyAdmin, PictureEditing, PartnersOnMap, PageAdmin):
    form = OfficeForm
    copied = staticmethod(office_like)
    actions = ("work_on_drafts", "export_chosen")
    fieldsets = (
        (None, {"fields": ("name", "slug", "kind", "other_names", "regions", "profile")}),
        (
            _("Opened and closed"),
            {"fields": (("opened", "opened_precision"), ("closed", "closed_precision"), "verified", "life_note")},
        ),
        (_("After it closed"), {"fields": ("successor", "closing_note")}),
        (_("Picture"), {"fields": PICTURE_FIELDS}),
        (_("Posts and sources"), {"fields": ("posts_here", "sources")}),
    )
    readonly_fields = ("posts_here",)
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ["name_en"]}
    autocomplete_fields = ("successor", "sources")
    inlines = (PremisesInline, ContactInline)
    list_display = (
        "name_in_list",
        "kind",
        "status_in_list",
        "city_in_list",
        "regions_in_list",
        "opened_in_list",
        "closed_in_list",
    )
    list_filter = (StatusFilter, "kind", RegionFilter, AttentionFilter)
    search_fields = ("folded", "premises__folded", "premises__country")
    attention = {
        "position": (_("without a position"), WithoutPosition()),
        "verify": (_("with contacts last known to be right more than a year ago, or never"), with_contacts_to_verify),
        "closing": (_("closed, without a word on what took over"), without_closing_note),
        "source": without_source("premises", "contacts"),
    }

    def get_queryset(self, request):
        return super().get_queryset(request).for_listing()

    def render_change_form(self, request, context, *args, **kwargs):
        context["time_zones"] = cities_offered(get_language())
        return super().render_change_form(request, context, *args, **kwargs)

    def get_object(self, request, object_id, from_field=None):
        office = super().get_object(request, object_id, from_field)
        if office is not None:
            office.shows_drafted_posts = may(request, Post, "view")
        return office

    def instead_of_deleting(self, office):
        if office.closed is not None:
            return []
        closing = f"{address_of(Office, 'change', office.pk)}#id_closed"
        return [(_("Close the office: it stays on the site, marked as closed."), closing)]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name != "regions":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        field = super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple, **kwargs)
        field.live = every_region()
        return field

    name_in_list = text_column(_("name"), "name")

    @admin.display(description=_("status"))
    def status_in_list(self, office):
        return office.status.label

    @admin.display(description=_("city"))
    def city_in_list(self, office):
        place = office.place_on(today())
        return listed(place, "city") if place else None

    @admin.display(description=_("regions served"))
    def regions_in_list(self, office):
        return format_html_join(", ", "{}", ((region.texts.name,) for region in office.regions.all())) or None

    opened_in_list = date_column(_("opening date"), "opened", "opened_first")
    closed_in_list = date_column(_("closing date"), "closed", "closed_last")

    @admin.display(description=_("posts"))
    def posts_here(self, office):
        if office is None or office._state.adding:
            return gettext("Save the office first; then add its posts here.")
        day = today()
        rows = [
            (post.pk, post.texts.title, _holder(post, day)) for post in office.posts.prefetch_related("appointments")
        ]
        if getattr(office, "shows_drafted_posts", False):
            drafts = Revision.objects.of_kind(Post).unpublished().filter(snapshot__fields__office_id=str(office.pk))
            drafts = drafts.order_by("title", "pk").values_list("object_id", "title")
            rows += [(key, title, gettext("draft")) for key, title in drafts]
        posts = format_html_join(
            "",
            '<li><a href="{}">{}</a>: {}</li>',
            ((address_of(Post, "change", pk), *words) for pk, *words in rows),
        )
        add = f"{address_of(Post, 'add')}?office={office.pk}"
        return format_html(
            '<ul class="posts-here">{}<li><a class="addlink" href="{}">{}</a></li></ul>',
            posts,
            add,
            gettext("Add post"),
        )


def _holder(post, day):
    current = next((row for row in post.appointments.all() if row.is_current_on(day)), None)
    if current is None:
        return gettext("nobody at present")
    return format_html("{} ({} –)", current.texts.person, speak_date(current.since, current.since_precision))
