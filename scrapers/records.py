"""The nouns of the whole pipeline, as frozen values.

`Artwork` and `Artist` are what a source states; `StoredArtwork` and `Person` are what the store hands on after ids
were given and identities resolved. A key is a source's own id with the source's name before it, `met:436535`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Years:
    """When a work was made, as an inclusive range of astronomical years (1 BCE is 0); `circa` widens it."""

    start: int
    end: int
    circa: bool = False

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Artist:
    """An artist as one source gives them. `key` is unique within the source; teachers and influences are such keys."""

    key: str
    name: str
    birth: int | None = None
    death: int | None = None
    nationality: str | None = None
    ulan: str | None = None
    wikidata: str | None = None
    teachers: tuple[str, ...] = ()
    influences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A labelled box on a picture, in fractions of its width and height from the top left (IIIF `pct:` / 100)."""

    label: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvenanceEvent:
    """One station in a work's history of ownership: `text` as the museum words it, and what could be read from it.

    `transfer` is how the owner got it ("sold", "by descent", "gift", "bequest", "auction", …); `certain` is False where
    the museum doubts it.
    """

    text: str
    owner: str | None = None
    place: str | None = None
    transfer: str | None = None
    years: Years | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Artwork:
    """A work as one source states it, before it has an inner id.

    `image` is whatever the source needs to find the picture again (a relative path, a URL); None when there is none.
    `rights` is a normalised licence (`scrapers.licences`); `raw` is the source's own record, kept whole. `wikidata` is
    the work's own item (Q12418), by which the same work is known in another museum.
    """

    source: str
    source_id: str
    title: str
    rights: str
    artists: tuple[Artist, ...] = ()
    years: Years | None = None
    year_text: str | None = None
    movements: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    medium: str | None = None
    dimensions: str | None = None
    culture: str | None = None
    description: str | None = None
    credit_line: str | None = None
    attribution: str | None = None
    landing_page: str | None = None
    image: str | None = None
    regions: tuple[Region, ...] = ()
    wikidata: str | None = None
    provenance: tuple[ProvenanceEvent, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.source}:{self.source_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture in the image store. Paths are relative to the store's root; `phash` is 64 bits as 16 hex digits.

    `width` and `height` are those of the oriented original; `near_duplicate_of` is the SHA-256 of an earlier picture
    that looks almost the same (set by the store, never by a source). `text` is what OCR read in it.
    """

    sha256: str
    mime: str
    width: int
    height: int
    size: int
    phash: str
    original: str
    working: str
    thumbnail: str
    exif: Mapping[str, Any] = field(default_factory=dict)
    iptc: Mapping[str, Any] = field(default_factory=dict)
    near_duplicate_of: str | None = None
    text: str | None = None


PICTURE = "image: "
"""How the reason of a rejection begins that refuses a work's picture and not the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What became of a picture's URL. `image` is there when it was stored, `reason` and `detail` when it was not."""

    url: str
    outcome: Literal["stored", "gone", "refused", "postponed"]
    image: Image | None = None
    reason: str = ""
    detail: str = ""
    tried_at: datetime


@dataclass(frozen=True, slots=True)
class Concept:
    """What a publication is about: its name, its own id (an OpenAlex or Wikidata URI), and how surely, 0 to 1."""

    name: str
    id: str | None = None
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A scholarly publication as one source states it. `doi` is bare and lower-case: `10.15819/rah.2016..46.65`.

    `rights` is a normalised licence, or None where the source names none that is known: its metadata may be kept all
    the same, its text may not.
    """

    source: str
    source_id: str
    title: str
    doi: str | None = None
    year: int | None = None
    venue: str | None = None
    authors: tuple[str, ...] = ()
    concepts: tuple[Concept, ...] = ()
    rights: str | None = None
    landing_page: str | None = None
    pdf: str | None = None
    raw: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"{self.source}:{self.source_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A record that was refused: which, why (a countable label) and what was seen.

    `withdraws` means that the work may be shown no more: if it is stored, it is taken down. `unread` means that the
    record could not be read, so that `source_id` may not be its id.
    """

    source_id: str
    reason: str
    detail: str = ""
    withdraws: bool = False
    unread: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One human being, whatever the sources call them. Teachers, influences, associates and models are person ids.

    `models` are those after whose works this person worked; `movements` and `places` (of birth, of work) are names.
    """

    id: int
    name: str
    birth: int | None = None
    death: int | None = None
    nationality: str | None = None
    teachers: tuple[int, ...] = ()
    influences: tuple[int, ...] = ()
    associates: tuple[int, ...] = ()
    models: tuple[int, ...] = ()
    movements: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArtwork:
    """A work as the store hands it on: inner id, persons instead of artists, and its first picture."""

    id: int
    key: str
    title: str
    rights: str
    persons: tuple[int, ...] = ()
    years: Years | None = None
    movements: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    medium: str | None = None
    culture: str | None = None
    description: str | None = None
    credit_line: str | None = None
    attribution: str | None = None
    landing_page: str | None = None
    image: Image | None = None
    content_hash: str = ""


@dataclass(frozen=True, slots=True)
class Collection:
    """A snapshot of all that the encoders read: artworks in order of id, and the persons they name."""

    artworks: tuple[StoredArtwork, ...]
    persons: Mapping[int, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of the graph. `kind` is artwork, artist (a person), movement, place, subject, exhibition or series.

    `name` is an artwork's title; `start` and `end` are an artwork's years, or an artist's birth and death. Only an
    artwork has rights and a source, and only it can be `deleted`: gone from its source, but named by old releases.
    """

    id: int
    kind: str
    key: str
    name: str
    start: int | None = None
    end: int | None = None
    rights: str | None = None
    source: str | None = None
    nationality: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Known relations as compact arrays, one entry each, sorted by (src, type's name, dst) and without duplicates.

    `src` and `dst` are ids, int64[n]; `type`, `provenance` and `sources` (int) point into `types`, `provenances` and
    `source_groups`, the last being sorted names of sources; `confidence` is float32[n], 0 to 1. `note` int32[n] points
    into `notes`: by which words the surest source states it, and where that is printed, "" where it says neither.
    """

    src: NDArray[np.int64]
    dst: NDArray[np.int64]
    type: NDArray[np.int16]
    provenance: NDArray[np.int16]
    sources: NDArray[np.int32]
    confidence: NDArray[np.float32]
    types: tuple[str, ...]
    provenances: tuple[str, ...]
    source_groups: tuple[tuple[str, ...], ...]
    note: NDArray[np.int32]
    notes: tuple[tuple[str, str], ...] = (("", ""),)

    def __len__(self) -> int:
        return len(self.src)

    def of(self, type_: str) -> Self:
        """Those of one type."""
        if type_ not in self.types:
            return self.take(np.zeros(len(self), dtype=bool))
        return self.take(self.type == self.types.index(type_))

    def take(self, which: slice | NDArray[np.int64] | NDArray[np.bool_]) -> Self:
        """Those at some places, or where `which` is true."""
        columns = ("src", "dst", "type", "provenance", "sources", "confidence", "note")
        return replace(self, **{name: getattr(self, name)[which] for name in columns})


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A snapshot of what the graph database holds besides affinities: nodes in order of id, and their relations.

    Deleted artworks are among the nodes, marked, and have no relations. `heard` is when the last judgement was made or
    withdrawn of those that relations heed, None where there is none.
    """

    nodes: tuple[Node, ...]
    relations: Relations
    heard: datetime | None = None
