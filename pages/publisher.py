"""The publisher of the site, as pages, machines and feeds are told of it."""

from pages.models import Publisher
from publishing.revisions.present import cached_until_publication


@cached_until_publication
def publisher():
    """The ``Publisher``, or ``None`` while the content names none."""
    return Publisher.objects.first()


def organisation():
    """The publisher in the vocabulary of schema.org, or ``None``."""
    found = publisher()
    if found is None:
        return None
    said = {
        "name": found.texts.name,
        "description": found.texts.short,
        "address": ", ".join(found.texts.address.splitlines()),
        "telephone": found.telephone,
        "email": found.email,
        "url": found.url,
    }
    return {"@type": "Organization", **{key: str(value) for key, value in said.items() if value}}


def speaks_for_offices():
    """Whether the publisher is the organisation whose offices the site describes."""
    found = publisher()
    return found is not None and found.owns_offices
