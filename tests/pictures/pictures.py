"""Pictures as people send them, and worse."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pictures.uploads import store


def image(width=400, height=300, mode="RGB", colour=None):
    """A picture whose left half is of one colour, so that it has something to see."""
    found = Image.new(mode, (width, height), colour or {"RGB": "#9fcdee", "RGBA": (200, 0, 0, 128)}.get(mode, 100))
    if mode == "RGB":
        found.paste("#1b5133", (0, 0, width // 2, height))
    return found


def encoded(picture, kind="JPEG", **options):
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def upload(content=None, name="photo.jpg", **of_image):
    return SimpleUploadedFile(name, encoded(image(**of_image)) if content is None else content, "image/jpeg")


def stored(user=None, **of_image):
    """The key of a picture that is stored."""
    return store(upload(**of_image), user)


def pictured(**more):
    """What a row needs to show a picture: its columns."""
    return {
        "picture": stored(),
        "picture_alt_en": "The house seen from the street",
        "picture_credit": "A. Photographer",
        "picture_licence": "by-4.0",
        **more,
    }
