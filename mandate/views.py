from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView, TemplateView

from mandate.models import Milestone, Passage, Question
from offices.models import Office, Post
from offices.querysets import today
from offices.selection import RegionSelection
from offices.views import SelectionMixin
from publishing.changes import latest
from regions.citations import Citations
from regions.known_partners import partners_by_code
from regions.models import Region
from translations.pages import TranslatedPageMixin, in_a_row, only

LATEST = 5  # milestones on the home page
LATEST_CHANGES = 3


def representative():
    """The post that heads the headquarters office, and its terms, newest first; ``(None, [])`` without one."""
    headed = Post.objects.filter(is_head=True, office__kind=Office.Kind.HEADQUARTERS)
    post = headed.select_related("office").prefetch_related("appointments").order_by("office__opened").first()
    return post, post.terms()[::-1] if post else []


def holders(terms):
    """The appointments among ``terms``."""
    return [term.appointment for term in terms if term.appointment]


class HomeView(TranslatedPageMixin, TemplateView):
    """The mandate in its first answer, and the way to everything else."""

    template_name = "mandate/home.html"

    def get_content(self):
        questions = list(Question.objects.all())
        regions = list(Region.objects.with_partners())
        offices, unlisted = Office.objects.prefetch_related("premises").excerpt()
        milestones = list(Milestone.objects.order_by("-day", "id")[:LATEST])
        _post, terms = representative()
        day = today()
        return {
            "questions": questions,
            "current": terms[0] if terms else None,
            "regions": regions,
            "open_offices": [office for office in offices if not office.closed or office.closed > day],
            "unlisted": unlisted,
            "closed_offices": [office for office in offices if office.closed and office.closed <= day],
            "milestones": milestones,
            "changes": latest(LATEST_CHANGES),
            "partners_by_code": {partner.code: partner for region in regions for partner in region.partners.all()},
            "citations": Citations(questions, holders(terms[:1]), offices, milestones),
        }

    def get_page(self, context):
        questions = context["questions"]
        offices = [*context["open_offices"], *context["closed_offices"]]
        partners = [partner for region in context["regions"] for partner in region.partners.all()]
        return {
            "title": settings.SITE_TITLE,
            "description": questions[0].texts.answer if questions else settings.SITE_TITLE,
            "subject": questions,
            "shown": [
                *only([*context["regions"], *partners, *offices], "name"),
                *only([place for office in offices for place in office.premises.all()], "city"),
                *context["milestones"],
                *only(holders(filter(None, [context["current"]])), "person"),
            ],
        }


class TimelineView(SelectionMixin, TranslatedPageMixin, ListView):
    """What happened, year by year."""

    queryset = Milestone.objects.all()
    selection_class = RegionSelection
    context_object_name = "milestones"
    template_name = "mandate/timeline.html"

    def get_queryset(self):
        region = self.selection.chosen.get("region")
        return super().get_queryset().within(region) if region else super().get_queryset()

    def get_content(self):
        return {"selection": self.selection, "citations": Citations(self.object_list)}

    def get_page(self, context):
        return {
            "title": _("Timeline"),
            "description": _("What happened between the organisation and the two regions, year by year."),
            "subject": self.object_list,
            "shown": only(self.selection.regions, "name"),
            "is_selection": bool(self.request.GET),
        }


class RepresentativeView(TranslatedPageMixin, TemplateView):
    """The post at the headquarters, and everybody who held it."""

    template_name = "mandate/representative.html"

    def get_content(self):
        post, terms = representative()
        appointments = holders(terms)
        questions = list(Question.objects.all())
        return {
            "post": post,
            "terms": terms,
            "partners_by_code": partners_by_code(),
            "appointments": appointments,
            "questions": questions,
            "citations": Citations([post] if post else [], appointments, questions),
        }

    def get_page(self, context):
        post = context["post"]
        return {
            "title": post.texts.title if post else _("Representative"),
            "description": in_a_row(_("Holders of the post"), *(row.texts.person for row in context["appointments"])),
            "subject": [*([post] if post else []), *context["appointments"]],
            "shown": [
                *context["questions"][:1],
                *only(context["questions"][1:], "question"),
                *only([post.office] if post else [], "name"),
            ],
        }


class StatementView(TranslatedPageMixin, ListView):
    """What the site says about itself: about, privacy, accessibility."""

    TITLES = {
        Passage.Page.ABOUT: _("About this site"),
        Passage.Page.PRIVACY: _("Privacy"),
        Passage.Page.ACCESSIBILITY: _("Accessibility"),
    }
    context_object_name = "passages"
    template_name = "mandate/statement.html"

    def get_queryset(self):
        return Passage.objects.filter(page=self.kwargs["page"])

    def get_page(self, context):
        passages = context["passages"]
        return {
            "title": self.TITLES[self.kwargs["page"]],
            "description": passages[0].texts.body if passages else "",
            "subject": passages,
        }
