"""Reads a page as a strict reader would."""

import json
import re
from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
# What an element is to have beside its text, so that everybody can use it: all of one of these sets of attributes.
NEEDED = {
    "th": [{"scope"}],
    "nav": [{"aria-label"}, {"aria-labelledby"}],
    "aside": [{"aria-label"}, {"aria-labelledby"}],
    "img": [{"alt"}],
    "button": [{"type"}],
    "time": [{"datetime"}],
    "svg": [{"aria-hidden"}, {"role", "aria-label"}, {"role", "aria-labelledby"}],
}
NOT_ASKED = frozenset(["hidden", "submit", "button", "image"])  # kinds of input that need no label
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])


class Document(HTMLParser):
    """The elements of an HTML page in their order, and ``faults``: what is not well-formed about it.

    An element is a dict of its attributes with two keys more: ``tag``, and ``text``, all text within it.
    """

    def __init__(self, text):
        super().__init__()
        self.elements, self.faults, self._open, self._unnamed = [], [], [], []
        self._headed = set()  # the identities of sections with a heading of their own
        self.feed(text)
        self.close()
        self.faults += [f"{element['tag']} is not closed" for element in self._open]
        self._check_references()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        self.faults += [f"{tag} has {name} twice" for name in names if names.count(name) > 1]
        self._check_attributes(tag, dict(attrs))
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

    def _check_attributes(self, tag, attrs):
        """That it has what it needs, and says its direction with its language; inner pictures are part of the outer."""
        around = {element["tag"] for element in self._open}
        if tag in NEEDED and tag not in around and not any(each <= attrs.keys() for each in NEEDED[tag]):
            self.faults.append(f"{tag} says nothing: {attrs}")
        if "lang" in attrs and "dir" not in attrs and tag not in ("meta", "link", "option", "script"):
            self.faults.append(f"{tag} has a language without a direction: {attrs}")
        if tag == "a" and re.match("https?:", attrs.get("href") or "") and "external" not in attrs.get("rel", ""):
            self.faults.append(f"{attrs['href']} is not said to be elsewhere")
        if tag in ("input", "select", "textarea") and attrs.get("type") not in NOT_ASKED:
            named = {"aria-label", "aria-labelledby", "title"} & attrs.keys() or "label" in around
            if not named:
                self._unnamed.append(attrs)

    def _check_references(self):
        labelled = {element["for"] for element in self.all("label") if element.get("for")}
        self.faults += [f"a field has no label: {attrs}" for attrs in self._unnamed if attrs.get("id") not in labelled]
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
