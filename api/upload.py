"""An upload: a picture that is not in the collection, encoded under the live basis and never stored."""

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.basis import Basis
from embeddings.descriptors import Descriptors
from embeddings.facet import Facet, Rows
from embeddings.features import measure
from scrapers.collection import StoredArtwork
from scrapers.image_store import working_pixels
from scrapers.images import decode

UPLOAD_ID = -1
"""Stands for the upload where encoders want an id; the sequence of real ids starts at 1."""


@dataclass(frozen=True, slots=True)
class Upload:
    """An encoded picture: `rows` by facet (None where it has none), and its `descriptors`.

    The conceptual row, where there is one, is inferred from form; history is never guessed into a row.
    """

    sha256: str
    rows: dict[str, Rows | None]
    descriptors: Descriptors


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What a picture may be, in bytes and pixels, and the longest side at which it is measured, in pixels."""

    max_bytes: int
    max_pixels: int
    working_size: int


def read_upload(content: bytes, limits: PictureLimits, basis: Basis) -> Upload:
    """The picture whose file is `content`, encoded as a stored one would be.

    Raises Rejected, with the reason, for what is no usable picture.
    """
    return encode_upload(read_pixels(content, limits), hashlib.sha256(content).hexdigest(), basis)


def read_pixels(content: bytes, limits: PictureLimits) -> NDArray[np.uint8]:
    """The pixels, uint8[h, w, 3], at which the picture whose file is `content` is measured. Raises Rejected."""
    decoded = decode(content, max_bytes=limits.max_bytes, max_pixels=limits.max_pixels)
    return working_pixels(decoded, limits.working_size)


def encode_upload(pixels: NDArray[np.uint8], sha256: str, basis: Basis) -> Upload:
    """The upload whose working copy is `pixels` uint8[h, w, 3], under `basis`."""
    features, descriptors = measure(pixels, basis.dictionary)
    row = basis.formal.encode(features[None, :])
    formal = Facet(np.asarray([UPLOAD_ID], dtype=np.int64), row, np.zeros(1, dtype=np.bool_))
    wordless = StoredArtwork(id=UPLOAD_ID, key="", title="", rights="")
    conceptual = basis.conceptual.encode([wordless], formal)
    return Upload(
        sha256,
        {
            "formal": row[0],
            "conceptual": conceptual.rows[0] if len(conceptual.ids) else None,
            "historical": None,
        },
        descriptors,
    )
