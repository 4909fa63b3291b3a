"""What becomes of what is sent as a picture: hostile, damaged, too large, or simply a photograph."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from pictures import decoding, files
from pictures.decoding import made_anew
from tests.pictures.pictures import encoded, image, upload

pytestmark = pytest.mark.own_database

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><script>alert(1)</script></svg>'


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width, height, *more):
    """A PNG that says it has this size, and has one line."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * (3 * 300 + 1))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(more) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def moving(kind):
    return encoded(image(), kind, save_all=True, append_images=[image(colour="red")], duration=100)


def refused(content, name="photo.jpg"):
    """The code of the error with which a file is refused, and its words."""
    with pytest.raises(ValidationError) as caught:
        made_anew(SimpleUploadedFile(name, content))
    return caught.value.code


HOSTILE = {
    "nothing": (b"", "format"),
    "a text": (b"hello", "format"),
    "SVG": (SVG, "format"),
    "SVG after a mark": (b"\xef\xbb\xbf<?xml version='1.0'?>" + SVG, "format"),
    "HTML": (b"<html><script>alert(1)</script>", "format"),
    "PDF": (b"%PDF-1.7\n", "format"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 300 300\n", "format"),
    "GIF": (encoded(image(), "GIF"), "format"),
    "TIFF": (encoded(image(), "TIFF"), "format"),
    "BMP": (encoded(image(), "BMP"), "format"),
    "ICO": (encoded(image(256, 256), "ICO"), "format"),
    "half a JPEG": (encoded(image())[:2000], "damaged"),
    "half a PNG": (encoded(image(), "PNG")[:-200], "damaged"),
    "the head of a JPEG": (encoded(image())[:20], "format"),
    "a PNG with a bomb of text": (
        png(300, 300, *[chunk(b"zTXt", b"a\0\0" + zlib.compress(b"x" * 60_000_000))] * 2),
        "damaged",
    ),
    "a PNG of 900 megapixels": (png(30_000, 30_000), "pixels"),
    "a PNG of 40 megapixels": (png(10_000, 4_000), "pixels"),
    "a line of pixels": (png(20_000, 300), "pixels"),
    "a dot": (encoded(image(10, 10)), "small"),
    "a moving PNG": (moving("PNG"), "animated"),
    "a moving WebP": (moving("WEBP"), "animated"),
    "more bytes than may be": (encoded(image()) + b"\0" * files.LARGEST_FILE, "bytes"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_good_picture_is_refused_in_words(name):
    content, code = HOSTILE[name]

    assert refused(content) == code


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (200, 200, "damaged"),
        (199, 300, "small"),
        (300, 199, "small"),
        (5000, 5000, "damaged"),
        (5000, 5001, "pixels"),
        (12_000, 200, "damaged"),
        (12_001, 200, "pixels"),
        (200, 12_001, "pixels"),
    ],
)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")  # as on a running site
def test_a_picture_is_measured_before_it_is_decoded(width, height, code):
    assert refused(png(width, height)) == code


def test_a_file_may_have_ten_megabytes_and_no_byte_more():
    file = upload()
    file.size = 10 * 2**20
    made_anew(file)
    file.size += 1

    with pytest.raises(ValidationError, match="Send one of at most 10"):
        made_anew(file)


def test_the_words_say_what_to_do():
    with pytest.raises(ValidationError) as caught:
        made_anew(SimpleUploadedFile("a.jpg", png(10_000, 5_000)))

    assert caught.value.messages == [
        "The picture has too many pixels. Make it smaller, to at most 25 megapixels, and send it again."
    ]


@pytest.mark.parametrize("tail", [SVG, b"<?php system($_GET[1]);", b"PK\x03\x04" + b"\0" * 100])
def test_what_hides_behind_a_picture_is_gone(tail):
    _key, made = made_anew(upload(encoded(image(), comment=b"<script>alert(1)</script>") + tail))

    assert [name for name, content in made.items() if tail in content or b"<script>" in content] == []


def test_a_picture_with_another_ending_is_taken_for_what_it_is():
    key, made = made_anew(upload(encoded(image(), "PNG"), name="photo.jpg.svg"))

    assert files.size_of(key) == (400, 300)
    assert {Image.open(io.BytesIO(content)).format for content in made.values()} == {"JPEG", "WEBP"}


@pytest.mark.parametrize("kind", decoding.FORMATS)
def test_each_format_becomes_the_files_that_pages_show(kind):
    key, made = made_anew(upload(encoded(image(1000, 500), kind)))

    sizes = {name: Image.open(io.BytesIO(content)).size for name, content in made.items()}
    assert files.size_of(key) == (1000, 500)
    assert sizes == {
        "master.jpg": (1000, 500),
        **{f"{width}.{ending}": (width, width // 2) for width in (320, 640, 960, 1000) for ending in ("webp", "jpg")},
    }


def test_the_place_and_the_camera_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[2] = (41.0, 41.0, 29.0)
    sent = encoded(image(800, 600), exif=exif, xmp=b"<x:xmpmeta>Somebody</x:xmpmeta>")
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)

    key, made = made_anew(upload(sent))

    assert files.size_of(key) == (600, 800)
    for content in made.values():
        shown = Image.open(io.BytesIO(content))
        assert dict(shown.getexif()) == {}
        assert {"exif", "xmp", "icc_profile", "comment"} & shown.info.keys() == set()
        assert b"A camera" not in content
        assert b"Somebody" not in content


def test_a_colour_profile_goes_and_a_senseless_one_too():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    for profile in (srgb, b"no profile at all"):
        _key, made = made_anew(upload(encoded(image(colour="#ff0000"), icc_profile=profile)))
        shown = Image.open(io.BytesIO(made["320.jpg"]))
        assert "icc_profile" not in shown.info
        assert max(abs(a - b) for a, b in zip(shown.getpixel((300, 10)), (255, 0, 0), strict=True)) < 5


@pytest.mark.parametrize("side", [300, 2500])
@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "P", "1", "I;16"])
def test_every_kind_of_png_becomes_a_picture_and_what_is_clear_becomes_white(mode, side):
    is_clear = mode in ("RGBA", "LA")
    sent = Image.new("RGBA", (side, side)).convert(mode) if is_clear else Image.new(mode, (side, side), 1)

    key, made = made_anew(upload(encoded(sent, "PNG")))

    shown = Image.open(io.BytesIO(made[f"{min(side, 640)}.jpg"]))
    assert files.size_of(key) == (min(side, 2400), min(side, 2400))
    assert shown.mode == "RGB"
    assert (shown.getpixel((150, 150)) == (255, 255, 255)) == (is_clear or mode == "1")


def test_a_cmyk_photograph_is_shown_in_the_colours_of_the_web():
    _key, made = made_anew(upload(encoded(Image.new("CMYK", (300, 300), (0, 0, 0, 0)))))

    assert Image.open(io.BytesIO(made["300.jpg"])).getpixel((1, 1)) == (255, 255, 255)


def test_a_large_photograph_is_kept_smaller_and_the_same_one_has_the_same_key():
    sent = encoded(image(5000, 2500))

    first, second = made_anew(upload(sent)), made_anew(upload(sent, name="again.jpg"))

    assert files.size_of(first[0]) == (2400, 1200)
    assert first == second
