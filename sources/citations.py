"""The sources of one page, numbered in the order in which the page first names them."""

from dataclasses import dataclass, field
from operator import attrgetter, itemgetter

from sources.models import Source

SHOWN_AT_ONCE = 5  # sources that a page names before a reader asks for all of them
WAYS_BACK = 8  # places of the page to which one source leads back


@dataclass
class CitedSource:
    """A source with its number on the page, and the anchors of the first facts that name it."""

    number: int
    source: Source
    facts: list = field(default_factory=list)

    @property
    def ways_back(self):
        return self.facts[:WAYS_BACK]


class Citations:
    """Gives each source its number on the page. ``groups`` are lists of rows, each of one model with sources.

    One query, or none where the sources ``cited`` are known already, as ``cited_by`` returns them. Ask for the sources of rows in the order of the page, and for the ``numbered`` ones at its end.
    Data sets have no number: a page names all of them in one line.
    """

    def __init__(self, *groups, cited=None):
        self._cited = Source.objects.cited_by(*map(list, groups)) if cited is None else cited
        self._named = {}  # {source: CitedSource} of each named so far, in this order
        self._data = {}  # the data sets among them
        self._anchors = {}  # {anchor of a row: how many facts of it are marked}

    def of(self, *rows):
        """The (number, source) pairs of ``rows``, without doubles."""
        return self.numbers(source for row in rows for source in self.named(row))

    def numbers(self, sources):
        """The (number, source) pairs of ``sources``, without doubles."""
        sources = dict.fromkeys(sources)
        self._data |= dict.fromkeys(source for source in sources if source.is_data)
        return sorted(((self._number(source), source) for source in sources if not source.is_data), key=itemgetter(0))

    def named(self, row):
        """The sources of ``row``, the best one first, without a number for any."""
        return self._cited.get(row.pk, [])

    def anchor(self, row, numbered):
        """Where a fact of ``row`` with these (number, source) pairs is marked: the same as long as there is the row."""
        anchor = f"fact-{str(row.pk)[:8]}"
        times = self._anchors[anchor] = self._anchors.get(anchor, 0) + 1
        anchor = anchor if times == 1 else f"{anchor}-{times}"
        for _number, source in numbered:
            self._named[source].facts.append(anchor)
        return anchor

    @property
    def numbered(self):
        """A ``CitedSource`` for each source named so far, primary ones first."""
        return sorted(self._named.values(), key=attrgetter("source.rank", "number"))

    @property
    def first(self):
        return self.numbered[:SHOWN_AT_ONCE]

    @property
    def others(self):
        return self.numbered[SHOWN_AT_ONCE:]

    @property
    def data(self):
        return list(self._data)

    def _number(self, source):
        return self._named.setdefault(source, CitedSource(len(self._named) + 1, source)).number
