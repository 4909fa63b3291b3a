"""Rewrites a rendered page so that its links stay in a preview, and puts a bar at its top. All else stays as it is."""

import re
from html.parser import HTMLParser

from django.conf import settings

ADDRESSES = {"href", "src", "srcset", "action", "formaction"}
UNTOUCHED = {"link", "meta", "base", "script"}  # what the page says about itself, and its static files
ATTRIBUTE = re.compile(r"""([^\s=>/"']+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)""")


class PreviewedPage(HTMLParser):
    """Finds in ``html`` the addresses of public pages in one of ``languages``, and where the page's head and body are.

    ``prefix`` goes before each such address: ``/admin/preview/…`` and ``/en/offices/`` give one path.
    """

    def __init__(self, html, prefix, languages):
        super().__init__()
        self.html, self.prefix = html, prefix
        own = re.escape(settings.SITE_URL)
        codes = "|".join(map(re.escape, languages))
        self._address = re.compile(rf"(^|,\s+)(?:{own})?(?=/(?:{codes})(?:/|$|\?|\#))")
        self._value_in_json = re.compile(rf'(?<=")(?:{own})?(?=/(?:{codes})/[^"\s]*")')
        self._starts = [0, *(match.end() for match in re.finditer("\n", html))]
        self._edits = []  # (beginning, end, new text)
        self.head_end = self.body_start = None
        self._is_data = self._is_skip_link = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        start, raw = self._here(), self.get_starttag_text()
        self._is_data = tag == "script" and dict(attributes).get("type") == "application/json"
        if tag == "body" and self.body_start is None:
            self.body_start = start + len(raw)
        # The skip link stays the first thing on the page.
        self._is_skip_link = tag == "a" and "skip" in (dict(attributes).get("class") or "").split()
        if tag not in UNTOUCHED:
            changed = ATTRIBUTE.sub(self._attribute, raw)
            if changed != raw:
                self._edits.append((start, start + len(raw), changed))

    def handle_endtag(self, tag):
        if tag == "script":
            self._is_data = False
        if tag == "a" and self._is_skip_link and self.body_start is not None:
            self.body_start = self.html.index(">", self._here()) + 1
        if tag == "head" and self.head_end is None:
            self.head_end = self._here()

    def handle_data(self, data):
        if self._is_data:
            start = self._here()
            self._edits.append((start, start + len(data), self._value_in_json.sub(self.prefix, data)))

    def _attribute(self, match):
        name, equals, value = match.groups()
        if name.lower() not in ADDRESSES:
            return match[0]
        quote = value[0] if value[0] in "\"'" else ""
        inner = value[1:-1] if quote else value
        return "".join([name, equals, quote, self._address.sub(rf"\g<1>{self.prefix}", inner), quote])

    def _here(self):
        line, column = self.getpos()
        return self._starts[line - 1] + column

    def with_bar(self, head, bar):
        """The rewritten page, with ``head`` at the end of its head and ``bar`` at the beginning of its body, after the skip link."""
        inserts = [(self.head_end, self.head_end, head), (self.body_start, self.body_start, bar)]
        edits = sorted([*self._edits, *(edit for edit in inserts if edit[0] is not None)], key=lambda edit: edit[:2])
        parts, position = [], 0
        for start, end, text in edits:
            parts += [self.html[position:start], text]
            position = end
        return "".join([*parts, self.html[position:]])
