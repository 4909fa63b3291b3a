"""Which file holds which rows, how a row is named, and which columns a row has."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db import models

from languages.text import translated_fields
from mandate.models import Milestone, Passage, Question
from offices.models import Appointment, Contact, Office, Post, Premises
from pages.models import Publisher
from pictures.models import Pictured
from regions.models import Participation, Partner, Region
from sources.models import Source
from translations.models import Term

# Columns that make sense only together: who changed one of them has changed the whole.
FOLLOWERS = {
    "latitude": ("longitude", "position_precision"),
    "local_name": ("local_language",),
    "local_address": ("local_language",),
    "kind": ("value",),
}


@dataclass(frozen=True)
class Kind:
    """One model in the files: ``identity`` is the key that names a row, ``parent`` the field of the row it stands in.

    ``children`` maps keys of a row to the kinds of the rows listed there. ``ordered_within`` names the field within
    which the order in the file is the order on the page; rows with a parent are ordered within it.
    """

    model: type
    identity: str = "slug"
    parent: str = ""
    children: tuple = ()
    ordered_within: str = ""

    @property
    def name(self):
        return self.model._meta.model_name

    @cached_property
    def fields(self):
        """{name: field} of what a row in a file may say, apart from its children."""
        fields = [*self.model._meta.concrete_fields, *self.model._meta.many_to_many]
        derived = {"position", self.parent} | {precision_of(self.model, each.name) for each in fields}
        derived |= {*Pictured.COLUMNS}  # pictures come from whoever has the right to show them
        return {
            field.name: field
            for field in fields
            if field.editable
            and field.name not in derived
            and not hasattr(field, "translated_field")  # the column of one language
        }

    @cached_property
    def units(self):
        """{name: columns}: what is compared, written or left alone as one; many-to-many fields count as columns."""
        translated = translated_fields(self.model)
        languages = settings.MODELTRANSLATION_LANGUAGES
        names = [
            column
            for name in self.fields
            for column in ([f"{name}_{language}" for language in languages] if name in translated else [name])
        ]
        if any(field.name == "position" for field in self.model._meta.concrete_fields):
            names.append("position")
        units = {}
        for name in names:
            followers = (follower for follower in FOLLOWERS.get(name, ()) if follower in names)
            units[name] = (name, *followers, *filter(None, [precision_of(self.model, name)]))
        following = {column for columns in units.values() for column in columns[1:]}
        return {name: columns for name, columns in units.items() if name not in following}

    @property
    def is_many(self):
        """The names of the many-to-many fields."""
        return {field.name for field in self.model._meta.many_to_many}


def precision_of(model, name):
    """The column that says how exactly the date in ``name`` is known, or ""."""
    columns = {field.name: field for field in model._meta.concrete_fields}
    column = f"{name}_precision"
    return column if column in columns and isinstance(columns.get(name), models.DateField) else ""


PARTICIPATION = Kind(Participation, "framework", parent="partner")
APPOINTMENT = Kind(Appointment, "key", parent="post")
POST = Kind(Post, parent="office", children=(("appointments", APPOINTMENT),))
OFFICE_CHILDREN = (
    ("premises", Kind(Premises, "key", parent="office")),
    ("contacts", Kind(Contact, "key", parent="office")),
    ("posts", POST),
)

# In the order in which they may refer to each other.
FILES = {
    "sources.yaml": Kind(Source, "key"),
    "regions.yaml": Kind(Region),
    "partners.yaml": Kind(Partner, children=(("participations", PARTICIPATION),)),
    "offices.yaml": Kind(Office, children=OFFICE_CHILDREN),
    "questions.yaml": Kind(Question),
    "milestones.yaml": Kind(Milestone, "key"),
    "passages.yaml": Kind(Passage, "key", ordered_within="page"),
    "publisher.yaml": Kind(Publisher, "key"),
    "glossary.yaml": Kind(Term, "key"),
}
