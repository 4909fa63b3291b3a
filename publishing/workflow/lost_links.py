"""What referred to an object when it was deleted: kept with the deletion, and put back when the object comes back.

A link is a dict: ``model`` and ``pk`` of the row that referred, its ``field``, the key of its ``target``, and what the
row was called; of an address that led to the object, ``address`` and to what it ``leads`` since.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from publishing.models import Content
from publishing.revisions.addresses import former_addresses, once_live
from publishing.revisions.live import ensure_live_revision, note_live, title_of
from publishing.revisions.references import owner_of
from publishing.revisions.snapshots import take_snapshot
from publishing.revisions.staging import check


@dataclass
class Links:
    """The names of what refers to an object again, and of what does not because something else stands there now."""

    restored: list = field(default_factory=list)
    others: list = field(default_factory=list)

    def sentences(self):
        """For the staff, before the object comes back and after."""
        told = [
            (_("Comes back with it, as it referred to it before: %(names)s."), self.restored),
            (_("Referred to it before, and says something else now: %(names)s."), self.others),
        ]
        return [
            sentence % {"names": ", ".join(name.removesuffix(".") for name in dict.fromkeys(names))}
            for sentence, names in told
            if names
        ]

    def add(self, links):
        self.restored += links.restored
        self.others += links.others


def links_to(consequences):
    """{key of an object that goes, as text: [links to it and its rows that are lost]}."""
    links = defaultdict(list)
    for reference in consequences.references:
        links[str(owner_of(reference.target).pk)].append(
            {
                "model": reference.row._meta.label_lower,
                "pk": str(reference.row.pk),
                "field": reference.field.name,
                "target": str(reference.target.pk),
                "name": title_of(reference.owner),
            }
        )
    return links


def lost_addresses(instance, leads_to):
    """Links of the addresses of other objects that led to this one, and will lead elsewhere."""
    model = type(instance)
    if leads_to is None or not model.has_page:
        return []
    own = once_live(model, instance.pk)
    slugs = former_addresses(model).filter(object_id=instance.pk).exclude(slug__in=own).values_list("slug", flat=True)
    return [{"address": slug, "leads": str(leads_to.pk), "name": slug} for slug in slugs.order_by("slug")]


def last_deletion(revision):
    """The deletion from which the object of ``revision`` comes back with it, or ``None``."""
    last = revision.history.published().exclude(pk=revision.pk).first()
    return last if last is not None and last.is_deletion else None


def owners_of(revision):
    """The objects that refer again to the object of ``revision`` when it comes back, by its publication or by an undo."""
    if revision.base_id is None and not revision.is_deletion:
        revision = last_deletion(revision)
    places = [_place(link)[0] for link in (revision and revision.lost_links) or () if "model" in link]
    return [owner for owner in (owner_of(row) for row in places if row is not None) if isinstance(owner, Content)]


def foreseen(deletion):
    """The ``Links`` that ``bring_back`` will find, as far as can be told before."""
    return _links(deletion, lambda link: True)


def bring_back(deletion, by=None):
    """Puts the links back that ``deletion`` lost, where their places are still empty; returns ``Links``."""
    return _links(deletion, lambda link: _put_back(deletion, link, by))


def _links(deletion, restore):
    """``Links``; ``restore`` says of a link whose place is free whether it comes back."""
    links = Links()
    for link in (deletion and deletion.lost_links) or ():
        if (is_free := _is_free(deletion, link)) is not None:
            (links.restored if is_free and restore(link) else links.others).append(link["name"])
    return links


def _is_free(deletion, link):
    """Whether the place of a link is as the deletion left it; ``None`` where it refers to the object already."""
    if "address" in link:
        former = former_addresses(deletion.model).filter(slug=link["address"]).first()
        leads = former and former.object_id
        return None if leads == deletion.object_id else str(leads) == link["leads"]
    row, field = _place(link)
    if row is None:
        return False
    if field.many_to_many:
        return None if getattr(row, field.name).filter(pk=link["target"]).exists() else True
    present = getattr(row, field.attname)
    return None if str(present) == link["target"] else present is None


def _place(link):
    """(the row, or ``None`` if it is gone; the field) of a link."""
    model = apps.get_model(link["model"])
    return model._base_manager.filter(pk=link["pk"]).first(), model._meta.get_field(link["field"])


def _put_back(deletion, link, by):
    """Writes a link; returns whether the database and the rules of the owner allow it."""
    if "address" in link:
        return former_addresses(deletion.model).filter(slug=link["address"]).update(object_id=deletion.object_id)
    row, field = _place(link)
    owner = owner_of(row)
    live = ensure_live_revision(owner) if isinstance(owner, Content) else None
    faults = check(owner)
    try:
        with transaction.atomic():
            if field.many_to_many:
                getattr(row, field.name).add(link["target"])
            else:
                setattr(row, field.attname, field.target_field.to_python(link["target"]))
                row.save(update_fields=[field.name])
            owner.refresh_from_db()
            if set(check(owner)) - set(faults):
                raise IntegrityError
    except IntegrityError:
        return False
    if live is not None:
        note_live(owner, take_snapshot(owner), live, author=by)
    return True
