"""Who may write and review which translations: the one place that says so."""

import re
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from modeltranslation.translator import translator

from publishing.revisions.areas import areas_in, keys_in
from publishing.revisions.snapshots import kept_fields
from publishing.revisions.staging import models_of
from publishing.revisions.worked_on import worked_on
from publishing.workflow.permissions import permission
from translations.states import TARGET_LANGUAGES

MAY_TRANSLATE = "translations.translate"
ROW_OF_FORM = re.compile(r"\w+-\d+-")  # how the names of rows begin in the form of an object


@dataclass
class Reach:
    """In which objects of a kind (``home``) somebody may translate, and into which languages.

    Whoever may change the kind may translate all of it. A translator has languages, and perhaps regions: then what belongs
    to none of these is not theirs. An object belongs where what is worked on says.
    """

    user: object
    home: type

    @cached_property
    def is_whole(self):
        return self.user.has_perm(permission(self.home, "change"))

    @cached_property
    def languages(self):
        if self.is_whole:
            return TARGET_LANGUAGES
        return tuple(self.user.translates) if self.user.has_perm(MAY_TRANSLATE) else ()

    @cached_property
    def regions(self):
        """Keys, as texts; none where there is no such bound."""
        return () if self.is_whole else tuple(self.user.regions)

    def holds(self, snapshot):
        """Whether an object that says this is in reach."""
        return not self.regions or not set(self.regions).isdisjoint(map(str, areas_in(snapshot)))

    def allows(self, snapshot, language):
        return language in self.languages and self.holds(snapshot)

    def forbids(self, sent):
        """Whether among the names ``sent`` to the desk are such as only the form of the whole object has."""
        columns = {f.name for model in models_of(self.home) for f in (*kept_fields(model), *model._meta.many_to_many)}
        return not self.is_whole and any(name in columns or ROW_OF_FORM.match(name) for name in sent)


def within(queryset, home, key, regions):
    """Those of ``queryset`` that are objects of ``home`` in one of ``regions``, or rows below one; ``key`` names its key."""
    if not regions:
        return queryset
    return queryset.filter(**{f"{key}__in": keys_in(regions, home)})


def require_reach(user, objects):
    """Raises ``PermissionDenied`` unless all of ``objects``, (model, key) each, that are there are in somebody's reach."""
    for model in {model for model, _key in objects}:
        reach = Reach(user, model)
        works = worked_on(model, {key for each, key in objects if each is model}) if reach.regions else {}
        if not all(reach.holds(work.snapshot) for work in works.values()):
            raise PermissionDenied


def is_translator(user):
    """Whether somebody translates and may change no content with texts: bound to languages and regions of theirs."""
    models = translator.get_registered_models(abstract=False)
    return user.has_perm(MAY_TRANSLATE) and not any(user.has_perm(permission(model, "change")) for model in models)


def require_pairs(user, pairs):
    """Raises ``PermissionDenied`` unless somebody may judge all of these ``Pair`` objects, by themselves.

    They are of no region: whoever has regions judges texts where they stand, at the desk.
    """
    if is_translator(user) and (user.regions or pairs.exclude(language__in=user.translates).exists()):
        raise PermissionDenied
