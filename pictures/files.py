"""The files of pictures: where they lie, and which there are.

A key is the SHA-256 of the picture as it was written anew, with its size in pixels: ``<64 hexadecimal digits>-1600x1067``.
What it names never changes, so its files are written once, and anybody may cache them for ever.
"""

import re
import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

LARGEST_FILE = 10 * 2**20  # bytes, of what is sent
WIDTHS = (320, 640, 960, 1440)  # pixels: from a telephone to a whole column on a fine screen
TYPES = {"webp": "image/webp", "jpg": "image/jpeg"}
MASTER = "master.jpg"  # what others are made of, should pages once need another size
KEY = re.compile(r"[0-9a-f]{64}-([1-9]\d{0,4})x([1-9]\d{0,4})")


def size_of(key):
    """(width, height) of a picture in pixels. Raises ``ValueError`` for what is no key."""
    found = KEY.fullmatch(key)
    if found is None:
        raise ValueError(f"{key!r} is no key of a picture.")
    return int(found[1]), int(found[2])


@dataclass(frozen=True)
class Picture:
    key: str

    @property
    def size(self):
        return size_of(self.key)

    @property
    def widths(self):
        """In which widths there are files of it, in pixels: it is never enlarged."""
        return sorted({min(width, self.size[0]) for width in WIDTHS})

    def height_at(self, width):
        own_width, own_height = self.size
        return round(own_height * width / own_width)

    @property
    def names(self):
        """{name of a file: its MIME type} of all that pages show."""
        return {f"{width}.{ending}": kind for width in self.widths for ending, kind in TYPES.items()}

    def width_of(self, wanted):
        """The width of the narrowest file that is ``wanted`` pixels wide, or else of the widest."""
        return next((width for width in self.widths if width >= wanted), self.widths[-1])

    def url(self, wanted, ending="jpg"):
        """The address of the file of which ``width_of`` tells."""
        return reverse("pictures:file", args=[self.key, f"{self.width_of(wanted)}.{ending}"])

    @property
    def for_staff(self):
        """Where the staff see it, published or not, and how large: ``url``, and ``width`` and ``height`` in pixels."""
        width = self.widths[0]
        url = reverse("admin:picture", args=[self.key, f"{width}.jpg"])
        return {"url": url, "width": width, "height": self.height_at(width)}

    def srcset(self, ending):
        return ", ".join(f"{self.url(width, ending)} {width}w" for width in self.widths)


def folder_of(key):
    """Where the files of a picture lie, a ``Path``. Raises ``ValueError`` for what is no key."""
    size_of(key)
    return root() / key[:2] / key


def root():
    return Path(settings.MEDIA_ROOT) / "pictures"


def write(key, files):
    """Writes ``files`` ({name: bytes}) of a picture, all or none; what is there already stays. Raises ``OSError``."""
    _put(folder_of(key), files)


def copy(source, target):
    """Copies all pictures from one folder into another, each whole, but for those that are there. Raises ``OSError``."""
    for folder in source.glob("??/*"):
        if KEY.fullmatch(folder.name):
            _put(target / folder.relative_to(source), {file.name: file.read_bytes() for file in folder.iterdir()})


def _put(folder, files):
    if folder.exists():
        return
    unfinished = folder.with_name(f"unfinished-{secrets.token_hex(8)}")
    try:
        unfinished.mkdir(parents=True)
        for name, content in files.items():
            (unfinished / name).write_bytes(content)
        unfinished.rename(folder)
    except OSError:
        if not folder.exists():  # else somebody wrote the same in the same moment
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def read(key, name):
    """(bytes, MIME type) of a file that pages show. Raises ``FileNotFoundError`` for whatever there is not."""
    try:
        kind = Picture(key).names[name]  # no other name is looked for
        return (folder_of(key) / name).read_bytes(), kind
    except (ValueError, KeyError) as error:
        raise FileNotFoundError(name) from error


def remove(key):
    shutil.rmtree(folder_of(key), ignore_errors=True)
    with suppress(OSError):
        folder_of(key).parent.rmdir()  # if it is empty
