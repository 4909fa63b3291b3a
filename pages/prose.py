"""Texts with form on pages: a link to a page of the site leads to where that is now, in the reader's language."""

from django.urls import NoReverseMatch

from publishing.revisions.links import linked_row
from publishing.revisions.present import cached_until_publication

published_row = cached_until_publication(linked_row)


def prose(text):
    """A ``Text`` as HTML blocks; of a link to what is not published any more the words remain."""
    return text.as_html(address_of)


def address_of(name, key):
    """The path of the page on which a published row stands; ``""`` where there is none."""
    row = published_row(name, key)
    try:
        return row.get_absolute_url() if row is not None else ""
    except NoReverseMatch:
        return ""
