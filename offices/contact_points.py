"""Whom to write to: the office in operation that serves a partner or a region, else headquarters."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from offices.models import Contact, Office, Premises
from pages.page import only
from publishing.revisions.present import cached_until_publication
from regions.models import Partner

HEADQUARTERS = Office.Kind.HEADQUARTERS


@dataclass(frozen=True)
class ContactPoint:
    """An ``office`` with its premises and contacts as on ``day``; ``before`` is the one that served until it closed."""

    office: Office
    day: date
    before: Office | None = None

    @property
    def place(self):
        """The premises in use, or ``None``: where an office was before is no address."""
        return self.office.premises_on(self.day)

    @property
    def contacts(self):
        return list(self.office.contacts.all())

    @property
    def telephone(self):
        """The first telephone, or ``None``."""
        return next((contact for contact in self.contacts if contact.kind == Contact.Kind.TELEPHONE), None)

    @property
    def places(self):
        return [self.place] if self.place else []

    @property
    def dated(self):
        """The rows of which a reader should know since when they are known."""
        return self.contacts + self.places

    @property
    def rows(self):
        """What stands on a page that names this point, as a ``Page`` takes it."""
        names = only([office for office in (self.office, self.before) if office], "name")
        return [*names, *self.dated]

    @property
    def unpublished(self):
        """What a reader might look for and nobody has published, in words."""
        place, kinds = self.place, {contact.kind for contact in self.contacts}
        known = {
            _("postal address"): place and place.texts.address,
            _("telephone"): Contact.Kind.TELEPHONE in kinds,
            _("e-mail"): Contact.Kind.EMAIL in kinds,
            _("opening hours"): Contact.Kind.TELEPHONE in kinds or (place and place.texts.hours),
        }
        return ", ".join(words for words, is_known in known.items() if not is_known)

    @property
    def asks_to_call_first(self):
        return self.telephone is not None and not (self.place and self.place.texts.hours)


@cached_until_publication
def contact_points(model, day):
    """{key: ``ContactPoint``} of all rows of ``model``, Partner or Region; rows that no office serves on ``day`` lack.

    For a partner an office in its own country comes before others that serve its region; of several such the oldest.
    """
    # Offices are asked in the order of lists whether each serves the row: the first that does ends it.
    serving = Office.objects.exclude(kind=HEADQUARTERS).serving(
        OuterRef(OuterRef("region_id" if model is Partner else "pk"))
    )
    choices = [serving.open_on(day), Office.objects.open_on(day).filter(kind=HEADQUARTERS)]
    if model is Partner:
        here = Premises.objects.in_use_on(day).filter(office=OuterRef("pk"), country=OuterRef(OuterRef("code")))
        choices.insert(0, serving.open_on(day).filter(Exists(here)))
    chosen = [Subquery(offices.values("pk")[:1]) for offices in choices]
    before = Subquery(serving.closed_on(day).order_by("-closed_last", "slug").values("pk")[:1])
    found = list(model.objects.order_by().values_list("pk", Coalesce(*chosen, output_field=UUIDField()), before))
    keys = {key for _pk, *offices in found for key in offices}
    offices = Office.objects.prefetch_related("premises", "contacts").in_bulk(keys)
    points = {}
    for pk, key, last in found:
        if office := offices.get(key):
            points[pk] = ContactPoint(office, day, offices.get(last) if office.kind == HEADQUARTERS else None)
    return points


def points_of(rows, day):
    """[(row, its ``ContactPoint``)] of regions or of partners; those that no office serves on ``day`` are left out."""
    known = contact_points(type(rows[0]), day) if rows else {}
    return [(row, known[row.pk]) for row in rows if row.pk in known]


def rows_of(points):
    """What stands on a page that names these points, as a ``Page`` takes it."""
    return [row for _served, point in points for row in point.rows]


def cited_at(points):
    """The rows of these points that name sources, as ``Citations`` takes them: a list for each model."""
    found = [point for _served, point in points]
    groups = (
        (point.contacts for point in found),
        (point.places for point in found),
        ([p.before] for p in found if p.before),
    )
    return [list(dict.fromkeys(row for rows in group for row in rows)) for group in groups]
