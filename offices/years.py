"""The years of which the site tells: from the first partnership or office to the present one."""

from urllib.parse import urlencode

from django.db.models import Min
from django.urls import reverse
from django.utils.functional import cached_property, lazy
from django.utils.translation import gettext

from languages.dates import today
from offices.models import Office
from publishing.revisions.present import cached_until_publication
from regions.models import Participation


@cached_until_publication
def beginnings():
    """(the first year, the year of the first headquarters), each ``None`` without rows."""
    joined = Participation.objects.filter(framework=Participation.Framework.PFP).aggregate(day=Min("since_first"))[
        "day"
    ]
    # Two queries, each of which one index answers.
    opened, seat = (
        offices.aggregate(day=Min("opened_first"))["day"]
        for offices in (Office.objects.all(), Office.objects.filter(kind=Office.Kind.HEADQUARTERS))
    )
    first = min((day for day in (joined, opened) if day), default=None)
    return first and first.year, seat and seat.year


def known_years():
    """(the first year, the present one)."""
    present = today().year
    return min(beginnings()[0] or present, present), present


def first_uncertain_year():
    """From when on an office may have been open of which only the latest beginning is known.

    Not before there was a representative whose office it is; without one, in any year.
    """
    return beginnings()[1] or known_years()[0]


def _choose_a_year():
    first, last = known_years()
    return gettext("Choose a year from %(first)s to %(last)s.") % {"first": first, "last": last}


class MapAddresses:
    """Gives the addresses of maps of years to one page; once it has to, it reads which years there are."""

    @cached_property
    def years(self):
        return known_years()

    def __call__(self, year, **chosen):
        """The map of a ``year`` with what is ``chosen`` on it; nothing where the map has no such year."""
        first, last = self.years
        chosen = {"year": year} | {name: slug for name, slug in chosen.items() if slug}
        return f"{reverse('atlas:map')}?{urlencode(chosen)}" if first <= year <= last else ""


CHOOSE_A_YEAR = lazy(_choose_a_year, str)()
