"""Pictures with something behind, before or inside them, cut, and with bytes of chance: refused in words, or made anew and clean."""

import io
from itertools import product
from random import Random

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from pictures import decoding
from tests.pictures.pictures import encoded, image

MARK = b"zq-hostile"
PAYLOADS = [
    b"<script>alert('zq-hostile')</script>",
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='zq-hostile'/>",
    b"<?php echo 'zq-hostile'; ?>",
    b"PK\x03\x04zq-hostile",
    b"%PDF-1.7 zq-hostile",
    b"GIF89a/*zq-hostile*/=1;//",
    b"#!/bin/sh\nzq-hostile\n",
    b"\xff\xd8\xff\xe0zq-hostile",
]
FLIPS = 20


def behind(data, payload, random):
    return data + payload


def before(data, payload, random):
    return payload + data


def inside(data, payload, random):
    place = random.randrange(len(data))
    return data[:place] + payload + data[place:]


def over(data, payload, random):
    place = random.randrange(30, len(data) - len(payload))
    return data[:place] + payload + data[place + len(payload) :]


def cut(data, payload, random):
    return data[: random.randrange(1, len(data))] + payload


def flipped(data, payload, random):
    changed = bytearray(data)
    for _number in range(FLIPS):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed) + payload


def sized(data, payload, random):
    """Says of itself that it is as large as chance has it."""
    place = {b"\x89": 16, b"RI": 26}.get(data[:1], 0) or max(data.find(b"\xff\xc0") + 5, 0)
    return data[:place] + random.randbytes(4) + data[place + 4 :] + payload


HIDING = [behind, before, inside, over, cut, flipped, sized]


@pytest.mark.parametrize("kind", decoding.FORMATS)
def test_nothing_hostile_is_kept_of_what_is_sent_as_a_picture(kind):
    random = Random(kind)  # noqa: S311 - no secret
    exif = Image.Exif()
    exif[0x010F] = MARK.decode()
    whole = encoded(image(240, 210), kind, exif=exif)
    assert MARK in whole
    taken, refused = 0, set()
    for hide, payload in product(HIDING, PAYLOADS):
        data = hide(whole, payload, random)
        try:
            _key, made = decoding.made_anew(SimpleUploadedFile("photo.svg.php", data))
        except ValidationError as error:
            refused.add(error.code)
            continue
        taken += 1
        assert [name for name, content in made.items() if MARK in content] == []
        assert {Image.open(io.BytesIO(content)).format for content in made.values()} <= {"JPEG", "WEBP"}

    assert taken > 0
    assert refused <= {"format", "damaged", "pixels", "small", "animated"}
    assert "format" in refused
