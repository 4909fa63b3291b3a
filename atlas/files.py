"""Files that are sent while they are written, so that they take no more memory than one piece of them."""

import hashlib
from itertools import chain, islice

from django.http import HttpResponse, StreamingHttpResponse

from publishing.revisions.present import present_revision

PIECE = 64 * 1024  # letters
SHORT = 16  # pieces: some 1,500 offices


def pieces(parts):
    """``parts`` of a text, joined to pieces of at least ``PIECE`` letters."""
    waiting, length = [], 0
    for part in parts:
        waiting.append(part)
        length += len(part)
        if length >= PIECE:
            yield "".join(waiting)
            waiting, length = [], 0
    yield "".join(waiting)


def file_response(parts, *, day, status=200, name="", **kwargs):
    """The response that holds a file, whole (so that it can be cached) if it is short. ``name`` is the one to keep it under.
    Scripts on pages of others may read it, such as those of a map that it is laid upon.

    A long one is named by the site revision, its first piece, and the ``day`` that its statuses are of. The revision is
    read first: a name must never stand for what is newer than itself.
    """
    revision = present_revision()
    rest = pieces(parts)
    held = list(islice(rest, SHORT + 1))
    if len(held) <= SHORT:
        response = HttpResponse("".join(held), status=status, **kwargs)
    else:
        response = StreamingHttpResponse(chain(held, rest), status=status, **kwargs)
        if status == 200:
            digest = hashlib.sha256(f"{day}{held[0]}".encode()).hexdigest()[:32]
            response["ETag"] = f'W/"{revision}-{digest}"'
    response["Access-Control-Allow-Origin"] = "*"
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
