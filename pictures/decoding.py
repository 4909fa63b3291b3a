"""What somebody uploads, made into a picture of the site's own: decoded within bounds, and written anew.

Nothing of the file goes further than its colours: no place or camera (EXIF), no colour profile, no comments, and nothing
that hides before or behind it.
"""

import hashlib
import io
from threading import Lock

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, features

from pictures.files import LARGEST_FILE, MASTER, TYPES, Picture

MOST_PIXELS = 25_000_000
LONGEST_SIDE, SHORTEST_SIDE = 12_000, 200  # pixels, of what is sent
LONGEST_SIDE_KEPT = 2400
QUALITY_KEPT, QUALITY_SHOWN = 92, 80  # of 100

FORMATS = ("JPEG", "PNG", "WEBP", *(["AVIF"] if features.check("avif") else []))
MOVING = ("PNG", "WEBP", "AVIF")  # those that may be films; what a JPEG has more (MPO) is of the same moment

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow refuses twice as many by itself, as soon as it has read the size
_one_at_a_time = Lock()  # while it is made, a picture takes up to 400 MB of memory


def made_anew(file):
    """(key, {name: bytes}) of an uploaded ``file``: what ``pictures.files`` keeps of it.

    Raises ``ValidationError`` in words for whatever is no picture that the site takes. What it is called decides nothing.
    """
    if file.size > LARGEST_FILE:
        raise ValidationError(
            _("The file has %(size)s. Send one of at most %(most)s.")
            % {"size": filesizeformat(file.size), "most": filesizeformat(LARGEST_FILE)},
            code="bytes",
        )
    with _one_at_a_time:
        return _files_of(_decoded(file))


def _decoded(file):
    """The picture as Pillow's ``Image`` in sRGB, upright, at most ``LONGEST_SIDE_KEPT`` pixels long."""
    too_large = ValidationError(
        _("The picture has too many pixels. Make it smaller, to at most %(most)d megapixels, and send it again.")
        % {"most": MOST_PIXELS // 1_000_000},
        code="pixels",
    )
    try:
        file.seek(0)
        image = Image.open(file, formats=FORMATS)
        if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
            raise too_large
        if min(image.size) < SHORTEST_SIDE:
            raise ValidationError(
                _("The picture has %(width)d × %(height)d pixels. Send one with at least %(least)d on each side.")
                % {"width": image.width, "height": image.height, "least": SHORTEST_SIDE},
                code="small",
            )
        if image.format in MOVING and getattr(image, "n_frames", 1) > 1:
            raise ValidationError(_("The picture moves. Send one that stands still."), code="animated")
        return _plain(image)
    except ValidationError:
        raise
    except UnidentifiedImageError as error:
        raise ValidationError(
            _("This is no picture in JPEG, PNG, WebP or AVIF. Send one of these."), code="format"
        ) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_large from error
    except Exception as error:  # a broken or hostile file fails in whatever way its format has
        raise ValidationError(
            _("The file is damaged or not whole. Save the picture anew, and send that."), code="damaged"
        ) from error


def _plain(image):
    """Upright, in the colours of the web, on white where one could look through it, no longer than it is kept."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")  # sixteen bits to eight
    elif image.mode in ("1", "P"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((LONGEST_SIDE_KEPT, LONGEST_SIDE_KEPT), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        plain = Image.new("RGB", image.size, "white")
        plain.paste(image, mask=image.getchannel("A"))
        image = plain
    if profile:
        image = _in_srgb(image, profile)
    image = image.convert("RGB")
    image.info.clear()
    return image


def _in_srgb(image, profile):
    """``image`` with its colours as ``profile`` (bytes) means them; as it is where that is no profile of such an image."""
    try:
        return ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def _files_of(image):
    """(key, {name: bytes}): the picture as it is kept, and as pages show it."""
    master = _written(image, "jpg", QUALITY_KEPT)
    key = f"{hashlib.sha256(master).hexdigest()}-{image.width}x{image.height}"
    picture, files = Picture(key), {MASTER: master}
    for width in picture.widths:
        shown = image.resize((width, picture.height_at(width)), Image.Resampling.LANCZOS)
        files |= {f"{width}.{ending}": _written(shown, ending, QUALITY_SHOWN) for ending in TYPES}
    return key, files


def _written(image, ending, quality):
    file, options = io.BytesIO(), {"progressive": True, "optimize": True} if ending == "jpg" else {"method": 4}
    image.save(file, "JPEG" if ending == "jpg" else "WEBP", quality=quality, **options)
    return file.getvalue()
