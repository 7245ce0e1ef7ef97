"""A file of measured pictures: what was measured, by which extractor, and whether it can be believed."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.descriptors import Descriptors


class BadChunk(Exception):
    """A chunk is damaged, or of another make."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Measured pictures: their SHA-256 names, float32[n, D] features and named facts, in one order."""

    names: tuple[str, ...]
    features: NDArray[np.float32]
    facts: tuple[Descriptors, ...]


def pack(chunk: Chunk, extractor: str) -> bytes:
    """The bytes of a chunk file; equal chunks give equal bytes. The archive carries a checksum of each part."""
    text = json.dumps([facts.to_mapping() for facts in chunk.facts], separators=(",", ":"))
    buffer = io.BytesIO()
    np.savez(
        buffer,
        extractor=np.array(extractor),
        names=np.array(chunk.names, dtype="U64"),
        features=chunk.features,
        facts=np.frombuffer(text.encode(), dtype=np.uint8),
    )
    return buffer.getvalue()


def names_in(content: bytes) -> tuple[str, ...]:
    """The SHA-256 of the pictures in a chunk of any extractor. Raises BadChunk when it cannot be read."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as parts:
            names: Sequence[str] = parts["names"].tolist()
            return tuple(names)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise BadChunk(f"unreadable: {error}") from error


def unpack(content: bytes, extractor: str, dimension: int) -> Chunk:
    """The chunk that `pack` made. Raises BadChunk when it is damaged, foreign or of another extractor."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as parts:
            made_by = str(parts["extractor"])
            names: Sequence[str] = parts["names"].tolist()
            features = parts["features"]
            facts = tuple(Descriptors.from_mapping(one) for one in json.loads(parts["facts"].tobytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile) as error:
        raise BadChunk(f"unreadable: {error}") from error
    if made_by != extractor:
        raise BadChunk(f"made by {made_by}, not {extractor}")
    if features.dtype != np.float32 or features.shape != (len(names), dimension) or len(facts) != len(names):
        raise BadChunk(f"{len(names)} pictures, features {features.dtype}{list(features.shape)}, {len(facts)} facts")
    if not np.isfinite(features).all():
        raise BadChunk("features that are not finite")
    return Chunk(tuple(names), features, facts)
