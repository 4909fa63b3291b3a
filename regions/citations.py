"""The sources of one page, numbered in the order in which the page first names them."""

from regions.models import Source


class Citations:
    """Gives each source its number on the page. ``groups`` are lists of rows, each of one model with sources.

    One query, or none where the sources ``cited`` are known already, as ``cited_by`` returns them. Ask for the sources of rows in the order of the page, and for the ``numbered`` ones at its end.
    """

    def __init__(self, *groups, cited=None):
        self._cited = Source.objects.cited_by(*map(list, groups)) if cited is None else cited
        self._numbers = {}
        self._sources = []

    def of(self, *rows):
        """The (number, source) pairs of ``rows``, without doubles."""
        pairs = {source.pk: (self._number(source), source) for row in rows for source in self._cited.get(row.pk, ())}
        return sorted(pairs.values(), key=lambda pair: pair[0])

    @property
    def numbered(self):
        """(number, source) of all sources named so far."""
        return list(enumerate(self._sources, start=1))

    def _number(self, source):
        if source.pk not in self._numbers:
            self._sources.append(source)
            self._numbers[source.pk] = len(self._sources)
        return self._numbers[source.pk]
