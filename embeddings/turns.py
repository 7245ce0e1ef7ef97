"""The turns of pictures, measured once for a basis and kept beside their raw features."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from embeddings import features as measured
from embeddings import turning
from embeddings.arrays import digest
from embeddings.chunk import BadChunk
from embeddings.descriptors import Descriptors
from embeddings.features import Job, each, paths_of, spread
from embeddings.formal import FormalEncoder
from embeddings.patches import PatchDictionary
from embeddings.turning import SETS
from embeddings.view import Pixels
from scrapers.files import write_file
from scrapers.picture_folder import PictureFolder
from scrapers.progress import Progress
from scrapers.records import Image


@dataclass(frozen=True, slots=True)
class Turns:
    """What the row of each picture loses with each set of colours of its palette, and how far that moves its pixels.

    `lost` float16[n, sets, d] and `moved` float32[n, sets] are what `turning.turned` gives.
    """

    lost: NDArray[np.float16]
    moved: NDArray[np.float32]

    @classmethod
    def none(cls, number: int, dimension: int) -> Self:
        """The turns of pictures of which nothing is known."""
        return cls(np.zeros((number, SETS, dimension), np.float16), np.zeros((number, SETS), np.float32))


class TurnStore:
    """Turns by picture, in chunks of about 64 under `folder`, which is that of the raw features.

    They depend on a picture's bytes, on the extractors' versions, on the patch dictionary and on the formal encoder;
    each three of the latter have a folder of their own. A chunk is written whole or not at all, and one that is damaged
    or of another make is removed and measured again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def turns(
        self,
        images: Sequence[Image],
        pictures: PictureFolder,
        rows: NDArray[np.float32],
        facts: Sequence[Descriptors],
        *,
        encoder: FormalEncoder,
        dictionary: PatchDictionary | None = None,
        workers: int,
        progress: Progress,
    ) -> Turns:
        """The turns of `images`, whose raw features float32[n, D] and named facts are known, in their order.

        `dictionary` is the one that answered their patches. A picture without colour has no turns: what it shares are
        values. A picture that cannot be opened any more has none; the next call tries it again.

        Raises ObjectStoreUnavailable when pictures must be fetched and cannot.
        """
        made_by = hashlib.sha256(f"{digest(encoder.state())} {dictionary.digest if dictionary else None}".encode())
        maker = f"turns-{measured.VERSION}.{turning.VERSION}-{made_by.hexdigest()[:16]}"
        places: dict[str, list[int]] = {}
        for place, image in enumerate(images):
            places.setdefault(image.sha256, []).append(place)
        found = Turns.none(len(images), encoder.dimension)
        done: set[str] = set()

        def take(names: Sequence[str], turns: Turns) -> None:
            for name, lost, moved in zip(names, turns.lost, turns.moved, strict=True):
                found.lost[places.get(name, [])] = lost
                found.moved[places.get(name, [])] = moved
            done.update(names)

        for names, turns in self._kept(maker, encoder.dimension):
            take(names, turns)
        missing = {image.sha256: image for image in images if image.sha256 not in done}
        progress.start("turn colours", len(missing))
        jobs = [
            Lesson((name, path), rows[places[name][0]], facts[places[name][0]])
            for name, path in sorted(paths_of(pictures, list(missing.values())).items())
        ]
        shut: dict[str, str] = {}
        for taken, (names, turns, failed) in spread(partial(_turn_chunk, encoder, dictionary), jobs, workers):
            if names:
                name = hashlib.sha256("".join(names).encode()).hexdigest()[:24]
                write_file(self.folder / maker / f"{name}.npz", pack(names, turns, maker))
                take(names, turns)
            progress.advance(len(taken))
            shut |= failed
            if shut:
                progress.tell(f"{len(shut)} cannot be opened, first {min(shut)[:12]}: {shut[min(shut)]}")
        return found

    def _kept(self, maker: str, dimension: int) -> Iterator[tuple[Sequence[str], Turns]]:
        for path in sorted((self.folder / maker).glob("*.npz")):
            try:
                yield unpack(path.read_bytes(), maker, dimension)
            except BadChunk:
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A picture to read, with its raw features and named facts."""

    job: Job
    features: NDArray[np.float32]
    facts: Descriptors


def _turn_chunk(
    encoder: FormalEncoder, dictionary: PatchDictionary | None, lessons: Sequence[Lesson]
) -> tuple[list[str], Turns, dict[str, str]]:
    known = {lesson.job[0]: lesson for lesson in lessons}

    def turn(name: str, rgb: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        facts = known[name].facts
        palette = [] if facts.grayscale else [colour.hex for colour in facts.palette]
        return turning.turned(rgb, palette, known[name].features, encoder, dictionary)

    done, failed = each([lesson.job for lesson in lessons], turn)
    turns = Turns.none(len(done), encoder.dimension)
    for place, (_, (lost, moved)) in enumerate(done):
        turns.lost[place], turns.moved[place] = lost, moved
    return [name for name, _ in done], turns, failed


def pack(names: Sequence[str], turns: Turns, maker: str) -> bytes:
    """The bytes of a chunk of turns; equal chunks give equal bytes. The archive carries a checksum of each part."""
    buffer = io.BytesIO()
    np.savez(buffer, extractor=np.array(maker), names=np.array(names, dtype="U64"), lost=turns.lost, moved=turns.moved)
    return buffer.getvalue()


def unpack(content: bytes, maker: str, dimension: int) -> tuple[Sequence[str], Turns]:
    """What `pack` was given. Raises BadChunk when it is damaged, foreign or of another make."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as parts:
            made_by = str(parts["extractor"])
            names: Sequence[str] = parts["names"].tolist()
            turns = Turns(parts["lost"], parts["moved"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise BadChunk(f"unreadable: {error}") from error
    if made_by != maker:
        raise BadChunk(f"made by {made_by}, not {maker}")
    right = Turns.none(len(names), dimension)
    if (turns.lost.shape, turns.lost.dtype, turns.moved.shape) != (
        right.lost.shape,
        right.lost.dtype,
        right.moved.shape,
    ):
        raise BadChunk(f"{len(names)} pictures, turns of {list(turns.lost.shape)} and {list(turns.moved.shape)}")
    return names, turns
