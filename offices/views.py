from dataclasses import replace
from functools import partial
from operator import attrgetter

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView, ListView

from languages.collation import by_name
from languages.dates import today
from offices.clock import utc_offset
from offices.contact_points import ContactPoint, cited_at, points_of, rows_of
from offices.groups import by_region
from offices.lanes import office_chart
from offices.models import Office
from offices.office_index_cache import office_index
from offices.selection import OfficeSelection
from offices.spelling import nearest_name
from offices.structured_data import government_office
from offices.whereabouts import in_turn
from pages.former_addresses import FormerAddressMixin
from pages.page import Page, PageResponse, only
from pages.parts import when_read
from pages.selection import SelectionMixin
from publishing.revisions.present import cached_until_publication
from regions.known_partners import partners_by_code
from sources.citations import Citations
from sources.models import Source

OFFICES = _("Offices")
OFFICES_ON_ONE_PAGE = 500  # offices that one page lists; if there are more, pages of PER_PAGE
PER_PAGE = 100


class OfficeListView(SelectionMixin, ListView):
    """Offices by the region they serve, open ones first."""

    queryset = Office.objects.for_listing()
    selection_class = OfficeSelection
    context_object_name = "offices"
    template_name = "offices/list.html"
    response_class = PageResponse

    def get_queryset(self):
        """The offices of the selection, as a list; of very many those on one page."""
        offices = super().get_queryset()
        self.pages = None
        if not Office.objects.exceed(OFFICES_ON_ONE_PAGE):
            return list(self.selection.narrow(offices))
        self.pages = Paginator(office_index().listed(self.selection), PER_PAGE).get_page(self.request.GET.get("page"))
        keys = list(self.pages.object_list)
        found = offices.order_by().in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def get_context_data(self, **kwargs):
        offices, selection, pages = self.object_list, self.selection, self.pages
        premises = [place for office in offices for place in office.premises.all()]
        page = Page(
            self.request.path,
            decided_by=None if self.request.GET else (),
            title=OFFICES,
            description=_("Offices that serve the regions: where they are, since when, and those that closed."),
            subject=only(offices, "name"),
            shown=[*only(selection.regions, "name"), *only(premises, "city")],
            query=selection.canonical,
            number=pages.number if pages else 1,
        )
        return super().get_context_data(
            **kwargs,
            page=page,
            selection=selection,
            pages=pages,
            page_numbers=pages and pages.paginator.get_elided_page_range(pages.number),
            day=selection.day,
            groups=by_region(offices, selection.regions, selection.day),
            partners_by_code=partners_by_code(),
            nearest_name="" if offices else nearest_name(selection.asked.get("q", "")),
            citations=when_read(Citations, offices),
        )


@cached_until_publication
def office_sources(office, day):
    """Whom to ask instead of an office that is not open on ``day``, and what the page of the office cites."""
    is_open, regions, posts = office.is_open_on(day), office.regions.all(), office.posts.all()
    points = [] if is_open else [(region, replace(point, before=None)) for region, point in points_of(regions, day)]
    appointments = [appointment for post in posts for appointment in post.appointments.all()]
    rows = (office.premises.all(), office.contacts.all(), posts, appointments, office.milestones.all())
    return points, Source.objects.cited_by([office], *rows, *cited_at(points))


class OfficeDetailView(FormerAddressMixin, DetailView):
    """One office: its life, its premises, its contacts and its people."""

    queryset = Office.objects.select_related("successor").prefetch_related(
        "premises", "contacts", "regions__partners", "predecessors", "posts__appointments", "milestones"
    )
    template_name = "offices/detail.html"
    response_class = PageResponse

    def get_context_data(self, **kwargs):
        office, day = self.object, today()
        milestones = office.milestones.all()
        posts = sorted(by_name(office.posts.all(), "title"), key=attrgetter("is_head"), reverse=True)
        is_open = office.is_open_on(day)
        points, cited = office_sources(office, day)
        place = office.premises_on(day) if is_open else None
        offset = utc_offset(place.time_zone) if place and place.time_zone else ""
        others = [other for other, _begin in in_turn(office.premises.all()) if other != place]
        is_planned = office.status == Office.Status.PLANNED
        coming = [other for other in others if is_planned or not other.period.has_begun(day)]
        terms = [(post, post.terms(day)[::-1]) for post in posts]
        return super().get_context_data(
            **kwargs,
            page=self.page(milestones, posts, points, offset),
            place=place,
            point=ContactPoint(office, day) if is_open else None,
            points=points,
            coming_places=coming,
            former_places=[other for other in others if other not in coming],
            offset=offset,
            posts=terms,
            milestones=milestones,
            chart=when_read(office_chart, office, terms, day),
            partners_by_code=partners_by_code(),
            citations=Citations(cited=cited),
        )

    def page(self, milestones, posts, points, offset):
        office = self.object
        regions = list(office.regions.all())
        neighbours = [partner for region in regions for partner in region.partners.all()]
        successors = [office.successor] if office.successor else []
        linked = [*regions, *neighbours, *office.predecessors.all(), *successors]
        appointments = [appointment for post in posts for appointment in post.appointments.all()]
        own = [*office.premises.all(), *office.contacts.all(), *milestones, *posts, *appointments]
        return Page(
            self.request.path,
            decided_by=(offset,),
            title=office.texts.name,
            description=office.texts.profile,
            trail=[(OFFICES, reverse("offices:list"))],
            subject=[office],
            shown=[*own, *only(linked, "name"), *rows_of(points)],
            structured_data=[partial(government_office, office)],
        )
