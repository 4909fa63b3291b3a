"""To which regions a piece of content belongs, whatever it is: ``Content.areas`` says how to get there."""

from collections import defaultdict
from functools import cache

from django.apps import apps
from django.db.models import F, Q

from publishing.models import Content
from publishing.revisions.present import cached_until_publication
from publishing.revisions.snapshots import model_of


@cache
def area_model():
    """The kind of content that the regions are."""
    return next(model for model in apps.get_models() if issubclass(model, Content) and model.areas == ("pk",))


@cached_until_publication
def areas():
    """{slug: region}. One query."""
    return {area.slug: area for area in area_model()._base_manager.order_by("slug")}


def keys_in(regions, model):
    """A query for the keys of the objects that belong to one of the regions with the keys ``regions``."""
    belongs = Q(pk__in=())
    for path in model.areas:
        belongs |= Q(**{f"{path}__in": regions})
    return model._base_manager.filter(belongs).order_by().values("pk")


def areas_of(model):
    """{key of an object: the keys of its regions}. A query for each way."""
    found = defaultdict(set)
    for path in model.areas:
        rows = model._base_manager.filter(**{f"{path}__isnull": False}).order_by()
        for key, area in rows.annotate(area=F(path)).values_list("pk", "area"):
            found[key].add(area)
    return found


def areas_in(snapshot):
    """The keys of the regions that an object belongs to as its snapshot says. A query for each way that goes on elsewhere."""
    model, found = model_of(snapshot), set()
    for path in model.areas:
        name, _sep, rest = path.partition("__")
        if name == "pk":
            keys = [snapshot["pk"]]
        elif name in snapshot["relations"]:
            keys = snapshot["relations"][name]
        else:
            keys = filter(None, [snapshot["fields"].get(model._meta.get_field(name).attname)])
        key_field = area_model()._meta.pk
        if rest:
            related = model._meta.get_field(name).related_model
            keys = related._base_manager.filter(pk__in=list(keys), **{f"{rest}__isnull": False}).values_list(
                rest, flat=True
            )
        found.update(map(key_field.to_python, keys))
    return found
