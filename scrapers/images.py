"""Pictures decoded safely: bytes that somebody sent become sRGB pixels, or are refused with the reason.

JPEG, PNG, WebP, TIFF, GIF and AVIF are taken, known by their first bytes and never by their name. Of a picture with
several frames or pages the first is taken. Transparency is laid on white, 16 bits become 8, EXIF orientation is
applied, an embedded colour profile is converted to sRGB.
"""

import io
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import (
    AvifImagePlugin,
    GifImagePlugin,
    Image,
    ImageCms,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from scrapers.errors import Rejected
from scrapers.image_metadata import exif_of, iptc_of, orientation_of

MAX_BYTES = 20_000_000
MAX_PIXELS = 50_000_000

# A picture is opened by its format's own class, not by Image.open: the bomb guard there is one setting for the whole
# process, and it warns where we refuse.
_FORMATS: tuple[tuple[str, type[ImageFile.ImageFile]], ...] = (
    ("image/jpeg", JpegImagePlugin.JpegImageFile),
    ("image/png", PngImagePlugin.PngImageFile),
    ("image/gif", GifImagePlugin.GifImageFile),
    ("image/webp", WebPImagePlugin.WebPImageFile),
    ("image/tiff", TiffImagePlugin.TiffImageFile),
    ("image/avif", AvifImagePlugin.AvifImageFile),
)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class _Silence:
    """Keeps Pillow's warnings about odd metadata unsaid while any thread is inside.

    `warnings.catch_warnings` in each thread would not do: the filters belong to the process, and two threads that
    leave in the order they came would restore them wrongly.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._filters = warnings.catch_warnings()

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._filters = warnings.catch_warnings()
                self._filters.__enter__()
                warnings.filterwarnings("ignore", module="PIL")
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._filters.__exit__(None, None, None)


_SILENCE = _Silence()


@dataclass(frozen=True, eq=False, slots=True)
class DecodedImage:
    """`pixels` uint8[height, width, 3] in sRGB, upright; `phash` is 64 bits as 16 hex digits.

    `exif` and `iptc` hold JSON only; `notes` says what was passed over, such as a broken colour profile.
    """

    pixels: NDArray[np.uint8]
    mime: str
    width: int
    height: int
    phash: str
    exif: Mapping[str, Any] = field(default_factory=dict)
    iptc: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def decode(content: bytes, *, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> DecodedImage:
    """The picture in `content`.

    Raises Rejected: "empty file", "file too large", "not an image", "too many pixels" (read from the header, before
    anything is decoded), "truncated", "corrupt" or "unsupported pixels".
    """
    if not content:
        raise Rejected("empty file")
    if len(content) > max_bytes:
        raise Rejected("file too large", f"{len(content):,} bytes, at most {max_bytes:,}")
    mime = sniff(content)
    if mime is None:
        raise Rejected("not an image", f"begins with {content[:16]!r}")
    with _SILENCE:
        return _decode(content, mime, max_pixels)


def _decode(content: bytes, mime: str, max_pixels: int) -> DecodedImage:
    try:
        picture = dict(_FORMATS)[mime](io.BytesIO(content))
        _check_size(picture, max_pixels)
        picture.load()
        _check_size(picture, max_pixels)
    except Rejected:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Rejected("too many pixels", str(error)) from error
    except Exception as error:  # Pillow's decoders raise nearly anything when bytes are bad
        raise Rejected(_fault(content, mime, error), f"{mime}: {error}"[:200]) from error
    try:
        upright, notes = _srgb(picture)
    except (ValueError, OSError) as error:
        raise Rejected("unsupported pixels", f"{mime}, mode {picture.mode}: {error}"[:200]) from error
    turn = _TURNS.get(orientation_of(picture))
    if turn is not None:
        upright = upright.transpose(turn)
    return DecodedImage(
        pixels=np.asarray(upright, dtype=np.uint8),
        mime=mime,
        width=upright.width,
        height=upright.height,
        phash=str(imagehash.phash(upright)),
        exif=exif_of(picture),
        iptc=iptc_of(picture),
        notes=notes,
    )


def sniff(content: bytes) -> str | None:
    """The media type that the first bytes of `content` show, or None when they show no picture we take."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "image/tiff"
    if content[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return None


def _check_size(picture: Image.Image, max_pixels: int) -> None:
    pixels = picture.width * picture.height
    if pixels > max_pixels:
        raise Rejected(
            "too many pixels", f"{picture.width:,} × {picture.height:,} is {pixels:,}, at most {max_pixels:,}"
        )


def _fault(content: bytes, mime: str, error: Exception) -> str:
    """Whether the bytes end too early or are wrong: "truncated" or "corrupt"."""
    if isinstance(error, EOFError) or "truncated" in str(error).casefold():
        return "truncated"
    if mime == "image/webp" and len(content) < int.from_bytes(content[4:8], "little") + 8:
        return "truncated"
    return "corrupt"


def _srgb(picture: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    """`picture` as RGB in sRGB on white, and notes of what was passed over. Raises ValueError for pixels unknown."""
    alpha = None
    base = picture
    if picture.has_transparency_data:
        alpha = picture.convert("RGBA").getchannel("A")
        base = picture.convert("L") if picture.mode in ("L", "LA", "La") else picture.convert("RGBA").convert("RGB")
    elif picture.mode.startswith("I"):
        base = _eight_bits(picture)
    elif picture.mode in ("1", "P", "YCbCr", "HSV"):
        base = picture.convert("L" if picture.mode == "1" else "RGB")
    rgb, notes = _from_profile(base, picture.info.get("icc_profile"))
    if alpha is not None:
        rgb = Image.composite(rgb, Image.new("RGB", rgb.size, "white"), alpha)
    return rgb, notes


def _from_profile(picture: Image.Image, profile: bytes | None) -> tuple[Image.Image, tuple[str, ...]]:
    notes: tuple[str, ...] = ()
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return converted, ()
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
            notes = (f"colour profile passed over: {error}"[:200],)
    if picture.mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        converted = ImageCms.profileToProfile(picture, lab, ImageCms.createProfile("sRGB"), outputMode="RGB")
        if converted is not None:
            return converted, notes
    if picture.mode not in ("L", "RGB", "CMYK"):
        raise ValueError("these pixels have no meaning as colour")
    return picture.convert("RGB"), notes


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 bits, in any of Pillow's modes for it, as 8 bits."""
    grey = np.asarray(picture).astype(np.int64)
    if picture.mode == "I" and (grey.min() < 0 or grey.max() > 65535):
        raise ValueError("grey of more than 16 bits")
    return Image.fromarray(np.round(grey / 257).astype(np.uint8), mode=None)
