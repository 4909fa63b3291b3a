from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from offices.clock import utc_offset
from offices.models import Office
from offices.present_index import office_index
from offices.querysets import today
from offices.selection import OfficeSelection
from offices.structured_data import government_office
from publishing.addresses import FormerAddressMixin
from regions.citations import Citations
from regions.known_partners import partners_by_code
from translations.pages import TranslatedPageMixin, only

OFFICES = _("Offices")
FEW = 500  # offices that one page lists; if there are more, pages of PER_PAGE
PER_PAGE = 100


class SelectionMixin:
    """A list that answers a question in the query string; a question with an error gets all, status 400."""

    selection_class = None

    def get(self, request, *args, **kwargs):
        self.selection = self.selection_class(request.GET)
        response = super().get(request, *args, **kwargs)
        response.status_code = 200 if self.selection.is_valid() else 400
        return response


class OfficeListView(SelectionMixin, TranslatedPageMixin, ListView):
    """Offices by the region they serve, open ones first."""

    queryset = Office.objects.for_listing()
    selection_class = OfficeSelection
    context_object_name = "offices"
    template_name = "offices/list.html"

    def get_queryset(self):
        """The offices of the selection, as a list; of very many those on one page."""
        offices = super().get_queryset()
        self.pages = None
        if not Office.objects.exceed(FEW):
            return list(self.selection.narrow(offices))
        self.pages = Paginator(office_index().listed(self.selection), PER_PAGE).get_page(self.request.GET.get("page"))
        keys = list(self.pages.object_list)
        found = offices.order_by().in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def get_content(self):
        return {
            "selection": self.selection,
            "pages": self.pages,
            "page_numbers": self.pages and self.pages.paginator.get_elided_page_range(self.pages.number),
            "day": self.selection.day,
            "groups": by_region(self.object_list, self.selection.regions, self.selection.day),
            "partners_by_code": partners_by_code(),
            "citations": Citations(self.object_list),
        }

    def get_page(self, context):
        premises = [place for office in self.object_list for place in office.premises.all()]
        return {
            "title": OFFICES,
            "description": _("Offices that serve the regions: where they are, since when, and those that closed."),
            "subject": only(self.object_list, "name"),
            "shown": [*only(self.selection.regions, "name"), *only(premises, "city")],
            "is_selection": bool(self.request.GET),
        }


def by_region(offices, regions, day):
    """[(region, offices)]: first those that serve several regions, then each region's, then those of none.

    ``region`` is ``None`` for the first and ``False`` for the last; those open on ``day`` stand before the others.
    """
    groups = dict.fromkeys([None, *(region.pk for region in regions), False], ())
    for office in sorted(offices, key=lambda office: not office.is_open_on(day)):
        served = [region.pk for region in office.regions.all()]
        key = served[0] if len(served) == 1 else None if served else False
        groups[key] = (*groups.get(key, ()), office)
    known = {region.pk: region for region in regions}
    return [(known.get(key, key), members) for key, members in groups.items() if members]


class OfficeDetailView(FormerAddressMixin, TranslatedPageMixin, DetailView):
    """One office: its life, its premises, its contacts and its people."""

    queryset = Office.objects.select_related("successor").prefetch_related(
        "premises", "contacts", "regions__partners", "predecessors", "posts__appointments", "milestones"
    )
    template_name = "offices/detail.html"

    def get_content(self):
        office = self.object
        day = today()
        place = office.premises_on(day) if office.is_open_on(day) else None
        posts = list(office.posts.all())
        return {
            "place": place,
            "former_places": [other for other in office.premises.all() if other != place],
            "offset": utc_offset(place.time_zone) if place and place.time_zone else "",
            "posts": [(post, post.terms(day)[::-1]) for post in posts],
            "partners_by_code": partners_by_code(),
            "citations": Citations(
                [office],
                office.premises.all(),
                office.contacts.all(),
                posts,
                [appointment for post in posts for appointment in post.appointments.all()],
                office.milestones.all(),
            ),
        }

    def get_page(self, context):
        office = self.object
        regions = list(office.regions.all())
        return {
            "title": office.texts.name,
            "description": office.texts.profile,
            "trail": [(OFFICES, reverse("offices:list"))],
            "subject": [office],
            "shown": [*self._own_rows(), *only(self._linked_rows(regions), "name")],
            "structured_data": [government_office(office)],
        }

    def _own_rows(self):
        office = self.object
        yield from office.premises.all()
        yield from office.contacts.all()
        yield from office.milestones.all()
        for post in office.posts.all():
            yield post
            yield from post.appointments.all()

    def _linked_rows(self, regions):
        yield from regions
        for region in regions:
            yield from region.partners.all()
        yield from self.object.predecessors.all()
        if self.object.successor:
            yield self.object.successor
