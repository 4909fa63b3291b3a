"""Addresses that never break: a slug that was once live leads to its object for ever, and to no other."""

from django.utils.translation import gettext_lazy as _

from publishing.models import FormerAddress, Revision

ADDRESS = "slug"
TAKEN = _("This web address belongs, or once belonged, to something else. Choose another one.")


def former_addresses(model):
    return FormerAddress.objects.filter(model=model._meta.label_lower)


def was_anothers(model, slug, pk):
    """Whether ``slug`` leads, or once led, to another object than that with the key ``pk``, which never had it."""
    is_former = former_addresses(model).filter(slug=slug).exclude(object_id=pk).exists()
    return is_former and slug not in once_live(model, pk)


def once_live(model, pk):
    """The slugs under which an object was ever live."""
    was_live = Revision.objects.of_key(model, pk).filter(
        state__in=(Revision.State.LIVE, Revision.State.PAST), snapshot__isnull=False
    )
    return set(was_live.values_list(f"snapshot__fields__{ADDRESS}", flat=True))


def keep_address(model, pk, before, after, leads_to=None):
    """Notes the address of an object that changed from the snapshot ``before`` to ``after``.

    Either is ``None`` where the object was not live, or is not any more: then its addresses lead to the object with
    the key ``leads_to``, or wait for its return.
    """
    if not model.has_page:
        return
    old = before["fields"].get(ADDRESS) if before else None
    new = after["fields"].get(ADDRESS) if after else None
    if old == new:
        return
    if old is None:
        former_addresses(model).filter(slug__in=once_live(model, pk)).update(object_id=pk)
    if old is not None:
        former_addresses(model).update_or_create(
            slug=old, defaults={"model": model._meta.label_lower, "object_id": leads_to or pk}
        )
    if leads_to is not None:
        former_addresses(model).filter(object_id=pk).update(object_id=leads_to)
    if new is not None:
        former_addresses(model).filter(slug=new).delete()


def successor(model, slug):
    """The live object to which the former address ``slug`` leads, or ``None``: one query."""
    return model._base_manager.filter(pk__in=former_addresses(model).filter(slug=slug).values("object_id")).first()
