"""Reads a page as a strict reader would."""

import json
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


class Document(HTMLParser):
    """The elements of an HTML page in their order, and ``faults``: what is not well-formed about it.

    An element is a dict of its attributes with two keys more: ``tag``, and ``text``, all text within it.
    """

    def __init__(self, text):
        super().__init__()
        self.elements, self.faults, self._open = [], [], []
        self._headed = set()  # the identities of sections with a heading of their own
        self.feed(text)
        self.close()
        self.faults += [f"{element['tag']} is not closed" for element in self._open]
        self._check_references()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        self.faults += [f"{tag} has {name} twice" for name in names if names.count(name) > 1]
        element = {**dict(attrs), "tag": tag, "text": ""}
        self.elements.append(element)
        if tag in HEADINGS:
            self._headed.update([id(e) for e in self._open if e["tag"] == "section"][-1:])
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        if not self._open or self._open[-1]["tag"] != tag:
            self.faults.append(f"{tag} is closed where {self._open[-1]['tag'] if self._open else 'nothing'} is open")
            return
        if id(self._open.pop()) not in self._headed and tag == "section":
            self.faults.append("a section has no heading")

    def handle_data(self, data):
        for element in self._open:
            element["text"] += data

    def _check_references(self):
        ids = [element["id"] for element in self.elements if "id" in element]
        self.faults += [f"the id {name} stands twice" for name in ids if ids.count(name) > 1]
        for element in self.elements:
            for attribute in ("for", "aria-labelledby", "aria-describedby"):
                self.faults += [
                    f"{attribute}={name} leads nowhere"
                    for name in (element.get(attribute) or "").split()
                    if name not in ids
                ]

    def all(self, tag, **attributes):
        """Elements of this name with these attributes; an underscore stands for a hyphen."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self.elements if e["tag"] == tag and wanted.items() <= e.items()]

    def one(self, tag, **attributes):
        """The only such element."""
        (element,) = self.all(tag, **attributes)
        return element

    def words(self, tag, **attributes):
        """The texts of such elements, white space made even."""
        return [" ".join(element["text"].split()) for element in self.all(tag, **attributes)]

    @property
    def alternates(self):
        """{language: address} of what the page says about its other languages."""
        links = self.all("link", rel="alternate")
        return {link["hreflang"]: link["href"] for link in links if "hreflang" in link}

    @property
    def canonical(self):
        return self.one("link", rel="canonical")["href"]

    @property
    def structured_data(self):
        """{type: data} of its JSON-LD."""
        found = [json.loads(script["text"]) for script in self.all("script", type="application/ld+json")]
        return {data["@type"]: data for data in found}


def read(response):
    return Document(response.content.decode())
