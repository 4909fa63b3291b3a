"""The texts of a language that the site gives up: put away before their columns go, back in place once those are there again.

Both happen around ``migrate``. They go by the models as the migrations have them, not by today's.
"""

import logging
import re

from django.apps import apps as todays_apps
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.core.management import CommandError
from django.db import transaction
from django.db.migrations import AddField, RemoveField
from django.db.models import Q
from django.db.models.signals import post_migrate, pre_migrate

from languages.text import SOURCE_LANGUAGE
from publishing.models import SiteRevision
from publishing.revisions.snapshots import parts_of

logger = logging.getLogger(__name__)
OF_A_LANGUAGE = re.compile(r"(?P<field>\w+)_(?P<language>[a-z]{2})")
WRITTEN_AT_ONCE = 500


def columns_to_go(plan):
    """{(app label, model, field, language)} of the texts whose columns a plan of migrations takes away.

    A field that goes in the source language too is given up as such.
    """
    going = {
        (migration.app_label, operation.model_name_lower, operation.name)
        for migration, is_backwards in plan
        for operation in migration.operations
        if isinstance(operation, AddField if is_backwards else RemoveField)
    }
    return {
        (app, model, found["field"], found["language"])
        for app, model, name in going
        if (found := OF_A_LANGUAGE.fullmatch(name)) and (app, model, f"{found['field']}_{SOURCE_LANGUAGE}") not in going
    }


def put_away(plan, using, apps, **_signal):
    """Archives the texts whose columns ``plan`` takes away; each column that stands in the models ``apps``.

    Raises ``CommandError`` if there are such texts, but no archive yet: then nothing is migrated.
    """
    for app, name, field, language in sorted(columns_to_go(plan)):
        column = f"{field}_{language}"
        try:
            model = apps.get_model(app, name)
            for part in (field, column, f"{field}_{SOURCE_LANGUAGE}"):  # else it is no text in a language
                model._meta.get_field(part)
        except (LookupError, FieldDoesNotExist):
            continue
        with transaction.atomic(using):
            _put_away_column(model, field, language, using, apps)


def _put_away_column(model, field, language, using, apps):
    column = f"{field}_{language}"
    texts = model._base_manager.using(using).filter(**{f"{column}__gt": ""}).values_list("pk", column)
    if not texts.exists():
        return
    try:
        archive = apps.get_model("translations", "ArchivedText")
    except LookupError:
        words = "%s has texts in %s, and there is no archive for them yet. Make it first: manage.py migrate translations 0006"
        raise CommandError(words % (model._meta.label, language)) from None
    kinds = apps.get_model("contenttypes", "ContentType")._base_manager.using(using)
    kind, _is_new = kinds.get_or_create(app_label=model._meta.app_label, model=model._meta.model_name)
    archive._base_manager.using(using).bulk_create(
        (
            archive(content_type_id=kind.pk, object_id=pk, field=field, language=language, text=text)
            for pk, text in texts.iterator(chunk_size=WRITTEN_AT_ONCE)
        ),
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["language", "content_type", "object_id", "field"],
        update_fields=["text", "archived"],
    )


def bring_back(using, apps=todays_apps, **_signal):
    """Puts archived texts of the present languages where nothing stands, and takes them out of the archive.

    Or what was published meanwhile, in a draft that still had a text of the language. What has no place, as its object
    is gone or its field is shorter now, stays in the archive.
    """
    try:
        archive = apps.get_model("translations", "ArchivedText")._base_manager.using(using)
    except LookupError:
        return
    waiting = archive.filter(language__in=settings.MODELTRANSLATION_LANGUAGES)
    with transaction.atomic(using):
        if brought := [pk for pk, place, text in _texts_for(waiting, using, apps) if _put(text, *place, using, apps)]:
            archive.filter(pk__in=brought).delete()
            SiteRevision.raise_number()


def _texts_for(waiting, using, apps):
    """[(key in the archive or ``None``, (model, key of the row, column), text)]"""
    archived, texts, since = {}, {}, {}
    for each in waiting.select_related("content_type").order_by("-archived"):
        place = (
            f"{each.content_type.app_label}.{each.content_type.model}",
            str(each.object_id),
            f"{each.field}_{each.language}",
        )
        archived[place], texts[place], since[each.language] = each.pk, each.text, each.archived
    for language, moment in since.items():
        texts |= _published_since(moment, language, using, apps)
    return [(archived.get(place), place, text) for place, text in texts.items()]


def _published_since(moment, language, using, apps):
    """{place: text} of the drafts that were published after ``moment``, when there were no columns of ``language``."""
    revisions = apps.get_model("publishing", "Revision")._base_manager.using(using)
    revisions = revisions.filter(published__gt=moment, snapshot__isnull=False)
    return {
        (part["model"], part["pk"], column): text or ""
        for snapshot in revisions.order_by("number").values_list("snapshot", flat=True).iterator()
        for part in parts_of(snapshot)
        for column, text in part["fields"].items()
        if column.endswith(f"_{language}")
    }


def _put(text, label, pk, column, using, apps):
    """Whether ``text`` stands in its place now."""
    try:
        model = apps.get_model(label)
        longest = model._meta.get_field(column).max_length
    except (LookupError, FieldDoesNotExist):
        return False
    if longest and len(text) > longest:
        logger.warning("%s %s: the text for %s is longer than it may be now, and stays archived.", label, pk, column)
        return False
    row = model._base_manager.using(using).filter(pk=pk)
    is_put = row.filter(Q(**{column: ""}) | Q(**{column: None})).update(**{column: text})
    return bool(is_put) or row.filter(**{column: text}).exists()


def connect(app):
    """Has both done around ``migrate``, once for all apps: at the turn of ``app``."""
    pre_migrate.connect(put_away, sender=app, dispatch_uid="translations.put_away")
    post_migrate.connect(bring_back, sender=app, dispatch_uid="translations.bring_back")
