from django.urls import reverse

from mandate.models import Milestone, Passage, Question
from mandate.representative import holders, representative
from mandate.views import StatementView
from pages.page import only
from pages.sitemap import Sitemap
from regions.models import Partner, Region
from translations.models import Term


class MandateSitemap(Sitemap):
    def items(self):
        post, terms = representative()
        return [
            (reverse("mandate:home"), Question.objects.all()),
            (reverse("mandate:timeline"), Milestone.objects.all()),
            (reverse("mandate:representative"), [*([post] if post else []), *holders(terms)]),
            (reverse("mandate:contact"), only([*Region.objects.all(), *Partner.objects.all()], "name")),
            *(
                (reverse("mandate:statement", args=[page]), Passage.objects.filter(page=page))
                for page in StatementView.TITLES
            ),
            (reverse("glossary"), Term.objects.all()),
            (reverse("changes"), []),
        ]
