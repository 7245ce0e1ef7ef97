"""Pictures on disk, by the SHA-256 of their bytes: the original as it came, a working copy and a thumbnail.

    originals/ab/abcd….tif    working/ab/abcd….jpg    thumbnails/ab/abcd….jpg

Copies are upright sRGB JPEGs, never larger than the original. A file that is there is whole and is never rewritten.
"""

import hashlib
import io
import time
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from scrapers.files import write_file
from scrapers.images import DecodedImage
from scrapers.records import Image

_SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tif",
    "image/avif": "avif",
}
_FOLDERS = ("originals", "working", "thumbnails")
STALE_SECONDS = 3600
"""A temporary file this old belongs to a run that was killed; a write takes milliseconds."""


class ImageStore:
    """Pictures under `root`; copies are at most `working_size` and `thumbnail_size` pixels on the longest side."""

    def __init__(self, root: Path, working_size: int, thumbnail_size: int) -> None:
        self.root = root
        self.working_size = working_size
        self.thumbnail_size = thumbnail_size

    def add(self, content: bytes, decoded: DecodedImage) -> Image:
        """The picture as the store keeps it. Adding the same bytes again writes nothing."""
        sha256 = hashlib.sha256(content).hexdigest()
        image = Image(
            sha256=sha256,
            mime=decoded.mime,
            width=decoded.width,
            height=decoded.height,
            size=len(content),
            phash=decoded.phash,
            original=f"originals/{sha256[:2]}/{sha256}.{_SUFFIXES[decoded.mime]}",
            working=f"working/{sha256[:2]}/{sha256}.jpg",
            thumbnail=f"thumbnails/{sha256[:2]}/{sha256}.jpg",
            exif=decoded.exif,
            iptc=decoded.iptc,
        )
        missing = [name for name in (image.original, image.working, image.thumbnail) if not self._path(name).exists()]
        if not missing:
            return image
        picture = PIL.Image.fromarray(decoded.pixels)
        if image.original in missing:
            write_file(self._path(image.original), content)
        if image.working in missing:
            write_file(self._path(image.working), _jpeg(picture, self.working_size, quality=90, subsampling=0))
        if image.thumbnail in missing:
            write_file(self._path(image.thumbnail), _jpeg(picture, self.thumbnail_size, quality=85, subsampling=2))
        return image

    def has(self, image: Image) -> bool:
        """Whether the original and both copies are on disk."""
        return all(self._path(name).is_file() for name in (image.original, image.working, image.thumbnail))

    def sweep(self) -> None:
        """Remove the temporary files that killed runs left behind."""
        before = time.time() - STALE_SECONDS
        for folder in _FOLDERS:
            for path in (self.root / folder).glob("*/.*"):
                if path.is_file() and path.stat().st_mtime < before:
                    path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.root / name


def working_pixels(decoded: DecodedImage, working_size: int) -> NDArray[np.uint8]:
    """The pixels that a working copy of `decoded` would have, uint8[h, w, 3]; nothing is stored."""
    content = _jpeg(PIL.Image.fromarray(decoded.pixels), working_size, quality=90, subsampling=0)
    with PIL.Image.open(io.BytesIO(content)) as picture:
        return np.asarray(picture.convert("RGB"), dtype=np.uint8)


def _jpeg(picture: PIL.Image.Image, longest: int, quality: int, subsampling: int) -> bytes:
    """`picture` as JPEG, shrunk so that its longest side is at most `longest` pixels, never enlarged."""
    scale = longest / max(picture.size)
    if scale < 1:
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, PIL.Image.Resampling.LANCZOS, reducing_gap=3.0)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, subsampling=subsampling)
    return file.getvalue()
