from functools import partial

from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from languages.dates import today
from mandate.models import Milestone, Passage, Question
from mandate.representative import holders, present_term, representative, site_title
from mandate.timeline import decades, holders_chart, strip_chart, timeline_chart
from offices.contact_points import cited_at, points_of, rows_of
from offices.models import Office
from offices.selection import RegionSelection
from pages.changes import latest
from pages.page import Page, PageResponse, in_a_row, only
from pages.parts import when_read
from pages.publisher import publisher
from pages.selection import SelectionMixin
from pages.structured_data import web_site
from publishing.revisions.present import cached_until_publication
from regions.known_partners import partners_by_code
from regions.models import Region
from sources.citations import Citations
from sources.models import Source

MILESTONES_ON_HOME_PAGE = 5
OFFICES_DRAWN = 40  # in the chart of the timeline; it leads to the list of the others
CHANGES_ON_HOME_PAGE = 3


@cached_until_publication
def home_rows(day):
    """What the home page shows on ``day``, but for the changes, and what all of it cites."""
    questions = list(Question.objects.all())
    regions = list(Region.objects.prefetch_related("partners"))
    offices, unlisted = Office.objects.prefetch_related("premises").excerpt()
    milestones = list(Milestone.objects.filter(day_first__lte=day).newest_first()[:MILESTONES_ON_HOME_PAGE])
    points, post, terms = points_of(regions, day), *representative()
    cited = Source.objects.cited_by(questions, holders(present_term()), offices, milestones, *cited_at(points))
    return questions, regions, (offices, unlisted), milestones, points, (post, terms), cited


class HomeView(TemplateView):
    """The post, who holds it, whom to contact, the partners, and the way to everything else."""

    template_name = "mandate/home.html"
    response_class = PageResponse

    def get_context_data(self, **kwargs):
        day = today()
        questions, regions, (offices, unlisted), milestones, points, (post, terms), cited = home_rows(day)
        partners = [partner for region in regions for partner in region.partners.all()]
        open_offices = [office for office in offices if not office.life.has_ended(day)]
        closed_offices = [office for office in offices if office.life.has_ended(day)]
        page = Page(
            self.request.path,
            decided_by=(),
            title=site_title().plain,
            description=questions[0].texts.answer if questions else site_title(),
            subject=questions,
            shown=[
                *only([*regions, *partners, *offices], "name"),
                *only([place for office in offices for place in office.premises.all()], "city"),
                *milestones,
                *only([post] if post else [], "title"),
                *only(holders(terms), "person"),
                *only(holders(present_term()), "picture_alt"),
                *rows_of(points),
            ],
            structured_data=[partial(web_site, site_title(), self.request.path)],
        )
        return super().get_context_data(
            **kwargs,
            page=page,
            questions=questions,
            current=next(iter(present_term()), None),
            points=points,
            regions=regions,
            open_offices=open_offices,
            unlisted=unlisted,
            closed_offices=closed_offices,
            chart=when_read(strip_chart, post, terms, offices, day),
            milestones=milestones,
            changes=when_read(latest, CHANGES_ON_HOME_PAGE),
            partners_by_code={partner.code: partner for partner in partners},
            citations=Citations(cited=cited),
        )


@cached_until_publication
def timeline_rows(region):
    """The milestones and the offices of ``region`` or of all, and what the milestones cite."""
    milestones = Milestone.objects.prefetch_related("office", "partner")
    offices = Office.objects.prefetch_related("premises", "posts__appointments")
    count = None
    if region:
        milestones, offices = milestones.within(region), offices.serving(region)
        count = lambda: offices.number_serving(region)  # noqa: E731
    milestones = milestones.newest_first()
    return milestones, offices.excerpt(OFFICES_DRAWN, count), Source.objects.cited_by(milestones)


class TimelineView(SelectionMixin, TemplateView):
    """The years at a glance, then what happened in each of them, newest first."""

    selection_class = RegionSelection
    template_name = "mandate/timeline.html"
    response_class = PageResponse

    def get_context_data(self, **kwargs):
        selection, region = self.selection, self.selection.asked.get("region")
        milestones, (offices, unlisted), cited = timeline_rows(region)
        post, terms = representative()
        posts = [post] if post else []
        heads = [other for office in offices for other in office.posts.all() if other.is_head and other != post]
        named = [*offices, *selection.regions, *(row.partner for row in milestones if row.partner)]
        persons = [*holders(terms), *(row for head in heads for row in head.appointments.all())]
        page = Page(
            self.request.path,
            decided_by=None if selection.is_asked else (),
            title=_("Timeline"),
            description=_("What happened between the organisation and the two regions, year by year."),
            subject=milestones,
            shown=[
                *only(named, "name"),
                *only([place for office in offices for place in office.premises.all()], "city"),
                *only(posts, "title"),
                *only(persons, "person"),
            ],
            query=selection.canonical,
        )
        return super().get_context_data(
            **kwargs,
            page=page,
            selection=selection,
            region=region,
            unlisted=unlisted,
            milestones=milestones,
            decades=decades(milestones),
            chart=when_read(timeline_chart, post, terms, offices, milestones, today()),
            citations=Citations(cited=cited),
        )


@cached_until_publication
def representative_rows(day):
    """The post, its terms up to ``day``, the questions, and what all of them cite."""
    post, terms = representative()
    questions = list(Question.objects.all())
    return post, terms, questions, Source.objects.cited_by([post] if post else [], holders(terms), questions)


class RepresentativeView(TemplateView):
    """The post at the headquarters, and everybody who held it."""

    template_name = "mandate/representative.html"
    response_class = PageResponse

    def get_context_data(self, **kwargs):
        post, terms, questions, cited = representative_rows(today())
        posts, appointments = [post] if post else [], holders(terms)
        page = Page(
            self.request.path,
            decided_by=(),
            title=post.texts.title if post else _("Representative"),
            description=in_a_row(_("Holders of the post"), *(row.texts.person for row in appointments)),
            subject=[*posts, *appointments],
            shown=[
                *questions[:1],
                *only(questions[1:], "question"),
                *only([post.office for post in posts], "name"),
            ],
        )
        return super().get_context_data(
            **kwargs,
            page=page,
            post=post,
            terms=terms,
            chart=when_read(holders_chart, post, terms, today()),
            partners_by_code=partners_by_code(),
            questions=questions,
            citations=Citations(cited=cited),
        )


class StatementView(ListView):
    """What the site says about itself: about, privacy, accessibility."""

    TITLES = {
        Passage.Page.ABOUT: _("About this site"),
        Passage.Page.PRIVACY: _("Privacy"),
        Passage.Page.ACCESSIBILITY: _("Accessibility"),
    }
    context_object_name = "passages"
    template_name = "mandate/statement.html"
    response_class = PageResponse

    def get_queryset(self):
        return Passage.objects.filter(page=self.kwargs["page"])

    def get_context_data(self, **kwargs):
        passages = self.object_list
        page = Page(
            self.request.path,
            decided_by=(),
            title=self.TITLES[self.kwargs["page"]],
            description=passages[0].texts.body if passages else "",
            subject=passages,
            shown=filter(None, [publisher()]),
        )
        return super().get_context_data(**kwargs, page=page)
