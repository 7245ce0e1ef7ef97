"""Raw features of pictures, measured once and kept: the cache that every basis is fitted on."""

import hashlib
import multiprocessing
import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np
import PIL.Image
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from embeddings import blocks, descriptors, patches
from embeddings.chunk import BadChunk, Chunk, names_in, pack, unpack
from embeddings.descriptors import Descriptors, describe
from embeddings.patches import PIXELS, PatchDictionary, sample_patches
from embeddings.view import Pixels, view
from scrapers.errors import KindredError
from scrapers.files import write_file
from scrapers.picture_folder import PictureFolder
from scrapers.progress import Progress, Silent
from scrapers.records import Image

VERSION = f"{blocks.VERSION}.{patches.VERSION}.{descriptors.VERSION}"
CHUNK = 64
"""Pictures a chunk, about two seconds' work of one core: what a kill can cost."""
INLINE = 8
"""Pictures up to which starting processes costs more than it saves."""
SAMPLED = 3000
"""Pictures that a dictionary is learned from, at most."""

Job = tuple[str, Path]
"""A picture to read: its SHA-256 and where its working copy is."""
Result = TypeVar("Result")
Piece = TypeVar("Piece")


class UnreadablePictures(KindredError):
    """Some pictures cannot be opened. `reasons` says why, by SHA-256; all others were measured and are kept."""

    def __init__(self, reasons: Mapping[str, str]) -> None:
        first = next(iter(reasons), "")
        super().__init__(f"{len(reasons)} pictures cannot be opened, first {first[:12]}: {reasons.get(first, '')}")
        self.reasons = dict(reasons)


def dimension(dictionary: PatchDictionary | None) -> int:
    """How many raw features a picture has."""
    return blocks.BLOCK_DIMENSION + (dictionary.dimension if dictionary else 0)


def measure(rgb: Pixels, dictionary: PatchDictionary | None) -> tuple[NDArray[np.float32], Descriptors]:
    """The raw features float32[D] of one picture and its named facts. Raises ValueError when it is no picture."""
    seen = view(rgb)
    parts = [blocks.measure_blocks(seen)]
    if dictionary is not None:
        parts.append(dictionary.encode_view(seen))
    return np.concatenate(parts), describe(rgb)


def open_picture(path: Path) -> Pixels:
    """The pixels of a working copy, uint8[h, w, 3]. Raises OSError or ValueError that says what is wrong."""
    with PIL.Image.open(path) as picture:
        return np.asarray(picture.convert("RGB"))


def each(jobs: Sequence[Job], work: Callable[[str, Pixels], Result]) -> tuple[list[tuple[str, Result]], dict[str, str]]:
    """What `work` says of each picture, and why others could not be opened."""
    done, failed = [], {}
    for name, path in jobs:
        try:
            done.append((name, work(name, open_picture(path))))
        except (OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError) as error:
            failed[name] = f"{type(error).__name__}: {error}"
    return done, failed


def _measure_chunk(dictionary: PatchDictionary | None, jobs: Sequence[Job]) -> tuple[Chunk, dict[str, str]]:
    done, failed = each(jobs, lambda _, rgb: measure(rgb, dictionary))
    rows = np.zeros((len(done), dimension(dictionary)), dtype=np.float32)
    for place, (_, (row, _facts)) in enumerate(done):
        rows[place] = row
    return Chunk(tuple(name for name, _ in done), rows, tuple(facts for _, (_, facts) in done)), failed


def _sample_chunk(
    count: int, seed: int, jobs: Sequence[Job]
) -> tuple[list[tuple[str, NDArray[np.float32]]], dict[str, str]]:
    def draw(name: str, rgb: Pixels) -> NDArray[np.float32]:
        return sample_patches(rgb, count, np.random.default_rng([seed, int(name, 16)]))

    return each(jobs, draw)


def _single_threaded() -> None:
    # One process a core: threads of OpenCV and BLAS inside them would only fight over it.
    cv2.setNumThreads(1)
    threadpool_limits(1)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    # A parent that is killed cannot stop its workers, and they would hold its output open for good.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def spread(
    task: Callable[[Sequence[Piece]], Result], jobs: Sequence[Piece], workers: int
) -> Iterator[tuple[Sequence[Piece], Result]]:
    """`task` of each chunk of `jobs`, as they are done: here when there are few, else in `workers` processes."""
    chunks = [jobs[start : start + CHUNK] for start in range(0, len(jobs), CHUNK)]
    if workers <= 1 or len(jobs) <= INLINE:
        for chunk in chunks:
            with threadpool_limits(1):
                result = task(chunk)
            yield chunk, result
        return
    # Spawned, not forked: the parent may hold threads of BLAS, FAISS or a database driver.
    pool = ProcessPoolExecutor(
        min(workers, len(chunks)), mp_context=multiprocessing.get_context("spawn"), initializer=_single_threaded
    )
    try:
        futures = {pool.submit(task, chunk): chunk for chunk in chunks}
        for future in as_completed(list(futures)):
            yield futures.pop(future), future.result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class FeatureStore:
    """Raw features and named facts by picture, kept under `folder` in chunks of about 64.

    A picture's features depend on its bytes, on the extractor's version and on the patch dictionary; each pair of the
    latter two has a folder of its own. A chunk is written whole or not at all, and one that is damaged or of another
    make is removed and measured again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def features(
        self,
        images: Sequence[Image],
        pictures: PictureFolder,
        *,
        dictionary: PatchDictionary | None = None,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> tuple[NDArray[np.float32], list[Descriptors]]:
        """Features float32[n, D] and named facts of `images`, in their order; only what is missing is measured.

        Raises UnreadablePictures, after all others are measured and kept, when some cannot be opened, and
        ObjectStoreUnavailable when pictures must be fetched and cannot.
        """
        watcher = progress or Silent()
        extractor = self._extractor(dictionary)
        places: dict[str, list[int]] = {}
        for place, image in enumerate(images):
            places.setdefault(image.sha256, []).append(place)
        rows = np.zeros((len(images), dimension(dictionary)), dtype=np.float32)
        facts: dict[str, Descriptors] = {}

        def take(chunk: Chunk) -> None:
            for row, name, said in zip(chunk.features, chunk.names, chunk.facts, strict=True):
                if name in places and name not in facts:
                    rows[places[name]] = row
                    facts[name] = said

        for chunk in self._kept(extractor, dimension(dictionary)):
            take(chunk)
        missing = paths_of(pictures, [image for image in images if image.sha256 not in facts])
        watcher.start("measure pictures", len(missing))
        failed: dict[str, str] = {}
        for jobs, (chunk, faults) in spread(partial(_measure_chunk, dictionary), sorted(missing.items()), workers):
            failed |= faults
            if chunk.names:
                name = hashlib.sha256("".join(chunk.names).encode()).hexdigest()[:24]
                write_file(self.folder / extractor / f"{name}.npz", pack(chunk, extractor))
                take(chunk)
            watcher.advance(len(jobs))
        if failed:
            raise UnreadablePictures(failed)
        return rows, [facts[image.sha256] for image in images]

    def sample(
        self,
        images: Sequence[Image],
        pictures: PictureFolder,
        *,
        count: int = 40,
        seed: int = 0,
        workers: int = 1,
        progress: Progress | None = None,
    ) -> NDArray[np.float32]:
        """Patches float32[2, n, 192] to learn a dictionary from: `count` from each view of up to 3,000 pictures.

        Which pictures and which patches depends on their SHA-256 and on `seed`, not on their order. A picture that
        cannot be opened gives none; `features` will say so.
        """
        watcher = progress or Silent()
        unique = {image.sha256: image for image in images}
        drawn = sorted(unique, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).digest())[:SAMPLED]
        watcher.start("sample patches", len(drawn))
        found: dict[str, NDArray[np.float32]] = {}
        jobs = sorted(paths_of(pictures, [unique[name] for name in drawn]).items())
        for taken, (done, _) in spread(partial(_sample_chunk, count, seed), jobs, workers):
            found |= dict(done)
            watcher.advance(len(taken))
        if not found:
            return np.zeros((2, 0, PIXELS), dtype=np.float32)
        return np.concatenate([found[name] for name in sorted(found)], axis=1)

    def forget(self, pictures: Collection[str]) -> int:
        """How many pictures of these SHA-256 were measured by any extractor and are not kept any more.

        A chunk that names one goes whole: its other pictures are measured again when they are next asked for.
        """
        gone: set[str] = set()
        for path in sorted(self.folder.glob("*/*.npz")) if pictures else []:
            try:
                found = set(pictures) & set(names_in(path.read_bytes()))
            except BadChunk:
                path.unlink(missing_ok=True)
                continue
            if found:
                path.unlink(missing_ok=True)
                gone |= found
        return len(gone)

    def _extractor(self, dictionary: PatchDictionary | None) -> str:
        return f"{VERSION}-{dictionary.digest[:16] if dictionary else 'none'}"

    def _kept(self, extractor: str, width: int) -> Iterator[Chunk]:
        for path in sorted((self.folder / extractor).glob("*.npz")):
            try:
                yield unpack(path.read_bytes(), extractor, width)
            except BadChunk:
                path.unlink(missing_ok=True)


def paths_of(pictures: PictureFolder, images: Sequence[Image]) -> dict[str, Path]:
    """Where the working copy of each picture lies, by SHA-256."""
    paths = pictures.paths(image.working for image in images)
    return {image.sha256: paths[image.working] for image in images}
