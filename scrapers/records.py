"""What sources state, as frozen values: artworks, artists, pictures, publications, and what was refused of them.

A key is a source's own id with the source's name before it, `met:436535`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal


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
