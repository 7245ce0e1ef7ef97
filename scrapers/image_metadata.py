"""EXIF and IPTC of an opened picture as JSON: names for numbers, text for bytes, everything bounded."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin, JpegImagePlugin, TiffImagePlugin

MAX_TAGS, MAX_TEXT, MAX_ITEMS = 200, 2000, 64
"""Enough for any camera or scanner; a hostile file has no way to fill the database."""

ORIENTATION = 0x0112
_SUB_IFDS = {ExifTags.IFD.Exif: ExifTags.TAGS, ExifTags.IFD.GPSInfo: ExifTags.GPSTAGS}
_BULK = {"MakerNote", "PrintImageMatching", "UserComment", "XMLPacket", "ImageResources", "InterColorProfile",
         "IPTCNAA", "JPEGTables", "StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts"}  # fmt: skip
_IPTC_NAMES = {
    (2, 5): "ObjectName", (2, 25): "Keywords", (2, 40): "SpecialInstructions", (2, 55): "DateCreated",
    (2, 80): "By-line", (2, 85): "By-lineTitle", (2, 90): "City", (2, 92): "Sub-location", (2, 95): "Province-State",
    (2, 101): "Country", (2, 103): "OriginalTransmissionReference", (2, 105): "Headline", (2, 110): "Credit",
    (2, 115): "Source", (2, 116): "CopyrightNotice", (2, 118): "Contact", (2, 120): "Caption-Abstract",
    (2, 122): "Writer-Editor",
}  # fmt: skip


def orientation_of(picture: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 when it is missing or EXIF is broken."""
    try:
        value = picture.getexif().get(ORIENTATION)
    except Exception:  # a broken EXIF block raises nearly anything
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def exif_of(picture: Image.Image) -> dict[str, Any]:
    """EXIF by tag name, the Exif and GPS directories nested under `Exif` and `GPSInfo`; empty when it is broken."""
    try:
        exif = picture.getexif()
        found = _tags(exif, ExifTags.TAGS)
        for ifd, names in _SUB_IFDS.items():
            nested = _tags(exif.get_ifd(ifd), names)
            found.pop(ifd.name, None)
            if nested:
                found[ifd.name] = nested
    except Exception:  # as above; a picture is not refused for the sake of its metadata
        return {}
    return found


def iptc_of(picture: ImageFile.ImageFile) -> dict[str, Any]:
    """IPTC by its names (`By-line`, `Caption-Abstract`, or `2:NNN`); empty when there is none or it is broken."""
    if not isinstance(picture, (JpegImagePlugin.JpegImageFile, TiffImagePlugin.TiffImageFile)):
        return {}
    try:
        info = IptcImagePlugin.getiptcinfo(picture) or {}
    except Exception:  # as above
        return {}
    utf8 = info.get((1, 90)) == b"\x1b%G"
    found: dict[str, Any] = {}
    for tag, value in sorted(info.items()):
        if tag[0] != 2 or tag == (2, 0):
            continue
        items = [_text(item, utf8) for item in (value if isinstance(value, list) else [value])[:MAX_ITEMS]]
        kept = [item for item in items if item]
        if kept and len(found) < MAX_TAGS:
            found[_IPTC_NAMES.get(tag, f"{tag[0]}:{tag[1]:03d}")] = kept if len(kept) > 1 else kept[0]
    return found


def _tags(directory: Mapping[int, Any], names: Mapping[int, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, value in sorted(directory.items()):
        name = names.get(number, f"0x{number:04x}")
        kept = None if name in _BULK else _value(value)
        if kept not in (None, "", []) and len(found) < MAX_TAGS:
            found[name] = kept
    return found


def _value(value: Any) -> Any:
    """`value` as JSON, or None when it says nothing a reader could use."""
    if isinstance(value, bytes):
        return _text(value, utf8=False) or None
    if isinstance(value, str):
        return _bounded(value) or None
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else None
    if isinstance(value, Iterable) and not isinstance(value, Mapping):
        items = [_value(item) for _, item in zip(range(MAX_ITEMS), value, strict=False)]
        return items if all(item is not None for item in items) else None
    try:
        number = float(value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return number if math.isfinite(number) else None


def _text(value: bytes, utf8: bool) -> str:
    """Bytes as text, "" when they are none: UTF-8 where it is valid or stated, else Latin-1 if printable."""
    value = value.rstrip(b"\0 ")[:MAX_TEXT]
    try:
        text = value.decode("utf-8", errors="ignore" if utf8 else "strict")
    except UnicodeDecodeError:
        text = value.decode("latin-1")
    return _bounded(text) if all(letter.isprintable() or letter in "\r\n\t" for letter in text) else ""


def _bounded(text: str) -> str:
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "", text).strip()[:MAX_TEXT]
