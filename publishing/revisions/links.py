"""The pages of the site to which texts link: by what they are, so that a link follows a changed address."""

from functools import cache, reduce
from operator import or_

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from languages import prose
from languages.text import SOURCE_LANGUAGE, prose_fields
from publishing.models import Content
from publishing.revisions.references import owners_by_model
from publishing.revisions.snapshots import model_of, parts_of


@cache
def linked_models():
    """{name as links have it: model} of whatever has an address of its own, or stands on a page that has."""
    models = [model for model in apps.get_models() if issubclass(model, Content) and model not in owners_by_model()]
    return {model._meta.model_name: model for model in models if hasattr(model, "get_absolute_url")}


def linked_row(name, key):
    """The published row to which a link leads, with what its address needs; ``None`` if there is none. One query."""
    model = linked_models().get(name)
    return model and model._base_manager.select_related(*model.address_needs).filter(pk=key).first()


@cache
def prose_columns(model):
    """(name of the column, its language, name of the column of its source text) for each text that may have form."""
    return [
        (f"{name}_{language}", language, f"{name}_{SOURCE_LANGUAGE}")
        for name in sorted(prose_fields(model))
        for language in settings.MODELTRANSLATION_LANGUAGES
    ]


def texts_linking_to(row):
    """(row, translated field) of each published text elsewhere that links to ``row``. One query per model with such texts."""
    address = f"page:{row._meta.model_name}:{row.pk}"
    for model in filter(prose_fields, apps.get_models()):
        columns = [column for column, _language, _source in prose_columns(model)]
        found = reduce(or_, (Q(**{f"{column}__contains": address}) for column in columns))
        for other in model._base_manager.filter(found).exclude(pk=row.pk).order_by("pk"):
            for name in sorted(prose_fields(model)):
                texts = (getattr(other, f"{name}_{code}") or "" for code in settings.MODELTRANSLATION_LANGUAGES)
                if any(address in text for text in texts):
                    yield other, model._meta.get_field(name)


def link_faults(before, after):
    """What is wrong with the links of texts that the snapshot ``after`` changes, as sentences; its rows are in place.

    ``before`` is what was live, ``None`` for a new object. A text links to what is published, and a translation to
    nothing but what its source text links to. What is not changed is not judged again.
    """
    earlier = {row["pk"]: row["fields"] for row in parts_of(before)} if before else {}
    faults = []
    for row in parts_of(after):
        model, fields, old = model_of(row), row["fields"], earlier.get(row["pk"], {})
        for column, language, source in prose_columns(model):
            text = fields.get(column) or ""
            if text != (old.get(column) or "") and (links := prose.links(text)):
                known = prose.links(fields.get(source) or "") if language != SOURCE_LANGUAGE else links
                label = model._meta.get_field(column).verbose_name
                faults += [f"{label}: {fault}" for fault in _faults(links, known)]
    return faults


def _faults(links, known):
    for address, words in links.items():
        page = prose.PAGE.fullmatch(address)
        if address not in known:
            told = _("The link on “%(words)s” is not in the English text. Take it out, or set it there first.")
        elif page and linked_row(*page.groups()) is None:
            told = _("The page to which “%(words)s” links is not published. Choose another one, or publish it first.")
        else:
            continue
        yield told % {"words": words}
