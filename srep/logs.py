"""What the log of the server says, and what it does not."""

import logging
import re

# Whoever holds the link of a shared preview may read it, or of a new password may set it. (The staff's own previews have
# no secret in their addresses.)
LINKS_OF_HOLDERS = re.compile(r"(?<!/admin)(/preview|/admin/reset)/\S+")


class Line(logging.Formatter):
    def format(self, record):
        return LINKS_OF_HOLDERS.sub(r"\1/...", super().format(record))
