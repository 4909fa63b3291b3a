from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from languages.dates import today
from offices.models import Appointment, Office, Post
from offices.period_formset import PeriodFormSet
from pictures.editing import PICTURE_FIELDS, PicturedForm, PictureEditing
from publishing.admin.content import AttentionFilter
from publishing.admin.forms import EditForm
from translations.content_editing import PageAdmin, RowInline, listed, text_column, without_source


class AppointmentForm(PicturedForm, EditForm):
    pass


class AppointmentInline(PictureEditing, RowInline):
    model = Appointment
    form = AppointmentForm
    formset = PeriodFormSet
    fields = (
        "person",
        ("since", "since_precision"),
        ("until", "until_precision"),
        "is_acting",
        "nationality",
        "note",
        *PICTURE_FIELDS,
        "sources",
    )


def vacant(posts):
    day = today()
    held = Appointment.objects.current(day)
    is_open = Exists(Office.objects.open_on(day).filter(pk=OuterRef("office")))
    return posts.filter(is_open).exclude(Exists(held.filter(post=OuterRef("pk"))))


@admin.register(Post)
class PostAdmin(PictureEditing, PageAdmin):
    fields = ("office", "title", "slug", "is_head", "is_complete", "note", "sources")
    fixed_fields = ("slug",)
    prepopulated_fields = {"slug": ["title_en"]}
    autocomplete_fields = ("office", "sources")
    inlines = (AppointmentInline,)
    list_display = ("title_in_list", "office_in_list", "holder_in_list", "is_head", "is_complete")
    list_filter = ("is_head", AttentionFilter)
    list_select_related = ("office",)
    search_fields = ("folded", "appointments__folded", "office__folded")
    attention = {"vacant": (_("without a holder today"), vacant), "source": without_source("appointments")}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("appointments")

    title_in_list = text_column(_("title"), "title")
    office_in_list = text_column(_("office"), "name", "office")

    @admin.display(description=_("holder"))
    def holder_in_list(self, post):
        day = today()
        return next((listed(row, "person") for row in post.appointments.all() if row.is_current_on(day)), None)
