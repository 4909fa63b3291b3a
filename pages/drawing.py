"""Draws a ``pages.chart.Chart`` as SVG: where everything stands, in whole pixels, for templates/includes/_drawing.svg.

Where a language is written from the right, time runs from there too: every position is mirrored.
"""

from datetime import date

from django.utils.translation import get_language_bidi

from languages.words import with_colon
from pages.chart import extents
from pages.shapes import BOLD, DrawnBar, Label, Part, text_width, wrap

SIZE, SMALL = 14, 12  # pixels, of the letters of names and of what is said of them
LINE, ROW = 17, 16  # pixels from one line of them to the next
BAR, TALL_BAR, HEAD, LIFE = 22, 40, 4, 6  # pixels, heights of bars
DOT = 5  # pixels, radius
GAP = 8  # pixels that stay free beside a text
LANE_GAPS = {"wide": 16, "narrow": 10}
AXIS = 24  # pixels above and below the lanes for the years


class Drawing:
    """One drawing ``width`` pixels wide, with the names of lanes in a column of ``margin`` pixels, or above the bars."""

    def __init__(self, chart, size, width, margin):
        self.chart, self.size, self.width, self.margin = chart, size, width, margin
        self.left, self.right, self.is_wide = margin, width - 4, size == "wide"
        self.is_mirrored = get_language_bidi()
        self.first = date(chart.first_year, 1, 1)
        self.fades, self.lanes, y = set(), [], AXIS + LANE_GAPS[size]
        for lane in chart.lanes:
            names, bars, bottom = self._lane(lane, y)
            self._name_rows(lane, bars)
            self.lanes.append((lane, names, bars, bars[0].parts[0].middle[1] if bars and bars[0].parts else y + SIZE))
            y = bottom + LANE_GAPS[size]
        self.dots, self.dot_labels = [], []
        if chart.dots:
            y = self._pile(y)
        self.bottom = y
        self.height = y + AXIS
        self.fades = sorted(self.fades)  # in every process the same, as the page has one ETag
        self.years = list(self._years())

    def x(self, day):
        """Where a day stands, before it is mirrored."""
        days = (max(day, self.first) - self.first).days / max((self.chart.today - self.first).days, 1)
        return round(self.left + days * (self.right - self.left))

    def mirrored(self, x, width=0):
        return self.width - x - width if self.is_mirrored else x

    @property
    def ends(self):
        """Where the first day and the present one stand."""
        return self.mirrored(self.left), self.mirrored(self.right)

    def _years(self):
        """(x, year, anchor) of each year that is named. Beside the first and the present one there is room for none."""
        steps, room = ((5, 10, 20, 50, 100), 48) if self.is_wide else ((10, 20, 50, 100), 34)
        first, last = self.chart.first_year, self.chart.today.year
        step = next((each for each in steps if (self.right - self.left) * each > room * (last - first)), steps[-1])
        for year in range(first, last + 1):
            x = self.x(date(year, 1, 1))
            if year in (first, last):
                yield self.mirrored(self.right if year == last else x), year, "end" if year == last else "start"
            elif year % step == 0 and self.left + room < x < self.right - 2 * room:
                yield self.mirrored(x), year, "middle"

    @property
    def grid(self):
        """A line for the beginning of each year, as a path of SVG."""
        years = range(self.chart.first_year, self.chart.today.year + 1)
        return "".join(f"M{self.mirrored(self.x(date(year, 1, 1)))} 20V{self.bottom}" for year in years)

    def _lane(self, lane, y):
        """(labels of its name, its drawn bars, the y below it) of a lane that begins at ``y``."""
        names = self._names(lane.short or lane.caption, "" if lane.short else lane.remark, y)
        below = names[-1].y + 5 if names else y
        top = y if self.margin else below + 3
        height = TALL_BAR if lane.is_tall else BAR
        drawn, outside = [], []
        drawn += self._bars([lane.life] if lane.life else [], top + (height - LIFE) // 2, LIFE)
        for bar in self._bars(lane.bars, top, height):
            drawn.append(bar)
            if bar.bar.caption == lane.short:
                continue
            texts = self._inner_labels(bar, lane.is_tall)
            outside.append((bar, texts, "outer" if bar.bar.caption in texts else "remark outer"))
        foot = top + height
        if lane.heads:
            heads = self._bars(lane.heads, foot + 5, HEAD)
            drawn += heads
            if self.is_wide:
                outside += [(head, [head.bar.caption, head.bar.dates], "remark outer") for head in heads]
            foot += HEAD + 5
        rows = self._outer_labels(outside, foot)
        return names, drawn, max(below, foot + rows * ROW)

    def _name_rows(self, lane, bars):
        """Tells each bar the row of the table that says the same, and what that says."""
        number, rows = self.chart.lanes.index(lane) + 1, lane.rows
        for drawn in bars:
            said = dict.fromkeys((drawn.bar.caption, drawn.bar.dates))
            said.pop(lane.caption, None)  # of the life of an office, which is called as the lane is
            drawn.caption = f"{with_colon(lane.caption)} {', '.join(said)}"
            if drawn.bar in rows:
                drawn.row = f"row-{number}-{rows.index(drawn.bar) + 1}"

    def _names(self, name, note, y):
        """Labels of a lane: its name and the note, in lines that fit beside the bars, or above them."""
        width = self.margin - 2 * GAP if self.margin else self.width
        labels = []
        for text, size, kind in ((name, SIZE, "name"), (note if self.margin else "", SMALL, "remark")):
            for line in wrap(text, size * BOLD, width) if text else ():
                y += LINE if labels or not self.margin else SIZE
                length = width if text_width(line, size * BOLD) > width else 0
                attributes = getattr(text, "attributes", "")
                labels.append(Label(self.mirrored(0), y, line, kind, attributes=attributes, length=length))
        return labels

    def _bars(self, bars, y, height):
        """``DrawnBar``s of what followed each other, without labels."""
        found = zip(bars, extents(bars, self.chart.today), strict=True)
        return [DrawnBar(bar, self.size, self._parts(bar, extent, y, height)) for bar, extent in found]

    def _parts(self, bar, extent, y, height):
        shows, whole, fades, vanishes = map(self.x, extent)
        if bar.period.is_attested and vanishes - shows < height:
            return [Part("dot", self.mirrored((shows + vanishes) // 2 - 3, 6), y + height // 2 - 3, 6, 6)]
        if shows == vanishes:
            whole, fades, vanishes = shows, shows + 2, shows + 2
        shapes = ("out", "solid", "in") if self.is_mirrored else ("in", "solid", "out")
        spans = zip(shapes, (shows, whole, fades), (whole, fades, vanishes), strict=True)
        parts = [
            Part(shape, self.mirrored(begin, end - begin), y, end - begin, height)
            for shape, begin, end in spans
            if end > begin
        ]
        self.fades |= {(bar.kind, part.shape) for part in parts if part.shape != "solid"}
        return parts

    def _inner_labels(self, drawn, is_tall):
        """Writes into a bar what it has room for; returns the texts that find none."""
        bar = drawn.bar
        parts = [part for part in drawn.parts if part.shape == "solid" or bar.kind == "held"]
        texts = [bar.caption, bar.dates] if is_tall and bar.kind != "vacant" else [bar.caption]
        if not parts:
            return texts
        begin, end = min(part.x for part in parts), max(part.x + part.width for part in parts)
        top, height = parts[0].y, parts[0].height
        lines = [top + 17, top + 33] if is_tall else [top + height // 2 + 5]
        for y, text, size, kind in zip(lines, list(texts), (SIZE, SMALL), ("inner", "inner-dates"), strict=False):
            if text_width(text, size) + 2 * GAP > end - begin:
                break
            x = end - GAP if self.is_mirrored else begin + GAP
            kind = f"{kind} on-{bar.kind}"
            drawn.labels.append(Label(x, y, str(text), kind, attributes=getattr(text, "attributes", "")))
            texts.remove(text)
        return texts if self.is_wide else texts[:1] if not drawn.labels else []

    def _outer_labels(self, outside, foot):
        """Writes below the lane, in as few rows as keep apart, what stands in no bar; returns the number of rows.

        A text begins where its bar does. Too far on, it ends where its bar does. In this order few leaders meet a text.
        """
        wanted = []
        for drawn, texts, kind in outside:
            if texts and drawn.parts:
                begin = min(self.mirrored(part.x, part.width) for part in drawn.parts)
                end = max(self.mirrored(part.x, part.width) + part.width for part in drawn.parts)
                width = text_width(", ".join(map(str, texts)), SMALL) + GAP
                anchor, x = ("start", begin) if begin + width <= self.right else ("end", end)
                stem = begin if anchor == "start" else end
                if anchor == "end" and end - width < self.left:
                    anchor, x = "start", max(self.left, int(self.right - width))
                wanted.append((anchor, x, width, stem, drawn, texts, kind))
        starting = sorted((label for label in wanted if label[0] == "start"), key=lambda label: -label[1])
        ending = sorted((label for label in wanted if label[0] == "end"), key=lambda label: label[1])
        rows = []
        for anchor, x, width, stem, drawn, texts, kind in (*starting, *ending):
            span = (x, x + width) if anchor == "start" else (x - width, x)
            number = _row(rows, span)
            y = foot + number * ROW + 13
            height = y - 10 - drawn.parts[0].y - drawn.parts[0].height
            leader = f"M{self.mirrored(stem)} {y - 10}v-{height}" if height > 4 else ""
            attributes = getattr(texts[0], "attributes", "")
            drawn.labels.append(
                Label(self.mirrored(x), y, str(texts[0]), kind, anchor, attributes, ", ".join(texts[1:]), leader)
            )
        return len(rows)

    def _pile(self, y):
        """Piles the dots up, so that none covers another; returns the y below them."""
        rows, placed = [], []
        for dot in sorted(self.chart.dots, key=lambda dot: dot.day):
            x = min(max(self.x(dot.day), self.left + DOT), self.right - DOT)
            placed.append((dot, x, _row(rows, (x - DOT, x + DOT + 1))))
        names = self._names(self.chart.dots_caption, self.chart.dots_remark, y)
        height = 2 * DOT + 2
        top = y if self.margin else names[-1].y + 5
        base = max(top + len(rows) * height, names[-1].y + 5)
        self.dots = [(dot, self.mirrored(x), base - row * height - DOT) for dot, x, row in placed]
        self.dot_labels = names
        return base + 4


def _row(rows, span):
    """The number of the first of ``rows`` in which nothing meets ``span`` (from, to), which is then noted there."""
    begin, end = span
    for number, taken in enumerate(rows):
        if all(end <= other_begin or begin >= other_end for other_begin, other_end in taken):
            taken.append(span)
            return number
    rows.append([span])
    return len(rows) - 1
