"""How a page of this site is cited elsewhere: in words, as BibTeX and as RIS."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from languages.dates import speak_date
from languages.words import one_line, with_colon

# What TeX takes for a command, as commands that print it. Backslash and braces not by a backslash before them: BibTeX
# counts braces whatever stands before.
TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    | {sign: f"\\{sign}" for sign in "#$%&_"}
)


@dataclass(frozen=True)
class PageCitation:
    """A page as it stood on a day under a site revision; ``address`` is its full address, in ASCII."""

    title: str
    site: str
    address: str
    language: str
    day: date
    revision: int

    @property
    def plain(self):
        """In a sentence, in the language of the page."""
        words = _("“%(title)s”, %(site)s, as it stood on %(day)s (revision %(revision)s of the site)")
        values = {"title": one_line(self.title), "site": one_line(self.site)}
        words = words % {**values, "day": speak_date(self.day), "revision": self.revision}
        return f"{with_colon(words)} {self.address}"

    @property
    def bibtex(self):
        """An entry that BibTeX and biblatex read."""
        fields = {
            "title": f"{{{one_line(self.title).translate(TEX)}}}",
            "author": f"{{{one_line(self.site).translate(TEX)}}}",
            "year": self.day.year,
            "month": self.day.month,
            "note": f"Revision {self.revision}, as it stood on {self.day.isoformat()}",
            "url": self.address,
            "urldate": self.day.isoformat(),
        }
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
        return f"@misc{{{self.key},\n{lines}}}"

    @property
    def ris(self):
        """A record of reference managers, a field in a line."""
        fields = [
            ("TY", "ELEC"),
            ("TI", one_line(self.title)),
            ("AU", one_line(self.site)),
            ("PY", self.day.year),
            ("DA", f"{self.day:%Y/%m/%d}/"),
            ("Y2", f"{self.day:%Y/%m/%d}/"),
            ("ET", f"Revision {self.revision}"),
            ("LA", self.language),
            ("UR", self.address),
            ("ER", ""),
        ]
        return "\n".join(f"{name}  - {value}" for name, value in fields)

    @property
    def key(self):
        """The name of the entry, of letters, digits and hyphens: the path, the query and the revision."""
        path = re.sub(r"[^a-z0-9]+", "-", self.address.split("/", 3)[3].lower()).strip("-")
        return f"srep-{path}-{self.revision}"
