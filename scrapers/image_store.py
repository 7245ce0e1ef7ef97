"""Pictures by the SHA-256 of their bytes: the original as it came, a working copy and a thumbnail.

    originals/ab/abcd….tif    working/ab/abcd….jpg    thumbnails/ab/abcd….jpg

Copies are upright sRGB JPEGs, never larger than the original. A file that is there is whole and is never rewritten.

Where there is an object store, it has each file before the folder on disk does: a file that has its name here is kept
there too, and nothing needs to be asked to know it.
"""

import hashlib
import io
import os
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from scrapers import files
from scrapers.images import DecodedImage
from scrapers.objects.object_store import ObjectStore
from scrapers.picture_folder import ORIGINALS, PictureFolder
from scrapers.records import Image

_SUFFIXES = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tif",
    "image/avif": "avif",
}
_FOLDERS = (ORIGINALS, "working", "thumbnails")
STALE_SECONDS = 3600
"""A temporary file this old belongs to a run that was killed; a write takes milliseconds."""

_KEPT_IN = ".objects"
"""Names the object store that has all that lies in the folder."""

_INCOMING = "incoming"
_SENT_AT_ONCE = 8


class ImageStore:
    """Pictures under `root`; copies are at most `working_size` and `thumbnail_size` pixels on the longest side.

    With `objects` pictures are kept there as well. What the folder already held goes there first. Then add, has and
    remove raise ObjectStoreUnavailable when it does not answer.
    """

    def __init__(self, root: Path, working_size: int, thumbnail_size: int, objects: ObjectStore | None = None) -> None:
        self.root = root
        self.working_size = working_size
        self.thumbnail_size = thumbnail_size
        self.pictures = PictureFolder(root, objects)
        self._objects = objects
        self._joining = threading.Lock()
        self._joined = objects is None

    def add(self, content: bytes, decoded: DecodedImage, spooled: Path | None = None) -> Image:
        """The picture as the store keeps it. Adding the same bytes again writes nothing.

        `spooled` is a finished file on this file system that holds `content`; it is moved into place.
        """
        self._join()
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
        missing = [name for name in names_of(image) if not (self.root / name).exists()]
        if not missing:
            return image
        picture = PIL.Image.fromarray(decoded.pixels)
        if image.original in missing:
            if spooled is not None:
                self._move(image.original, spooled)
            else:
                self._write(image.original, content)
        if image.working in missing:
            self._write(image.working, _jpeg(picture, self.working_size, quality=90, subsampling=0))
        if image.thumbnail in missing:
            self._write(image.thumbnail, _jpeg(picture, self.thumbnail_size, quality=85, subsampling=2))
        return image

    def has(self, image: Image) -> bool:
        """Whether the original and both copies are kept: on disk, or in the object store where there is one."""
        self._join()
        missing = [name for name in names_of(image) if not (self.root / name).is_file()]
        return all(self._objects is not None and self._objects.has(name) for name in missing)

    def remove(self, image: Image) -> list[str]:
        """Remove the original and the copies everywhere; the names of what was there, objects with their address.

        Removing what is not there does nothing.
        """
        removed = []
        for name in names_of(image):
            # from the object store first, lest a reader fetch it again
            if self._objects is not None and self._objects.remove(name):
                removed.append(f"{self._objects.address}/{name}")
            path = self.root / name
            if path.exists():
                path.unlink(missing_ok=True)
                removed.append(name)
        return removed

    def incoming(self) -> Path:
        """A folder for downloads under way, on the file system of the pictures."""
        folder = self.root / _INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def sweep(self) -> None:
        """Remove the temporary files that killed runs left behind."""
        before = time.time() - STALE_SECONDS
        temporary = [path for folder in _FOLDERS for path in (self.root / folder).glob("*/.*")]
        for path in [*temporary, *(self.root / _INCOMING).glob("*")]:
            if path.is_file() and path.stat().st_mtime < before:
                path.unlink(missing_ok=True)

    def _write(self, name: str, content: bytes) -> None:
        path = self.root / name
        if self._objects is None:
            files.write_file(path, content)
            return
        handle, written = tempfile.mkstemp(dir=self.incoming(), prefix=f"{path.name}.")
        temporary = Path(written)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            self._move(name, temporary)
        finally:
            temporary.unlink(missing_ok=True)

    def _move(self, name: str, finished: Path) -> None:
        """Give a finished file its name, once the object store has it."""
        if self._objects is not None:
            self._objects.put(name, finished)
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        finished.chmod(0o644)
        files.commit_path(finished, path)

    def _join(self) -> None:
        """Send what the folder held before the object store was named, once; killed, the next run sends the rest."""
        if self._joined or self._objects is None:
            return
        with self._joining:
            if self._joined:
                return
            mark = self.root / _KEPT_IN
            address = f"{self._objects.address}\n".encode()
            if not mark.exists() or mark.read_bytes() != address:
                self._send_all(self._objects)
                files.write_file(mark, address)
            self._joined = True

    def _send_all(self, objects: ObjectStore) -> None:
        with ThreadPoolExecutor(_SENT_AT_ONCE, thread_name_prefix="send") as pool:
            for folder in _FOLDERS:
                there = set(objects.names(folder))
                here = [path.relative_to(self.root).as_posix() for path in (self.root / folder).glob("*/[!.]*")]
                try:
                    list(pool.map(lambda name: objects.put(name, self.root / name), set(here) - there))
                except BaseException:
                    pool.shutdown(cancel_futures=True)
                    raise


def names_of(image: Image) -> tuple[str, str, str]:
    """The names of the original, the working copy and the thumbnail."""
    return image.original, image.working, image.thumbnail


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
