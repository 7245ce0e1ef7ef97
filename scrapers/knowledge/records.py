"""What a knowledge source states apart from its artworks, as frozen values.

Whoever is spoken of is named by a reference, a text: the source's own id (`38`), the key of a node that another source
gave (`artist:tate:38`, `tate:A00001`), or an authority (`ulan:500115588`, `wikidata:Q762`). A term is named as it is
written, `broad-leaved tree`.
"""

from dataclasses import dataclass
from typing import Literal

TermKind = Literal["movement", "place", "subject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArtist:
    """An artist, whether or not a work of theirs is stored. `key` is the source's own id.

    `movements` and the places are names of terms.
    """

    key: str
    name: str
    birth: int | None = None
    death: int | None = None
    nationality: str | None = None
    ulan: str | None = None
    wikidata: str | None = None
    aliases: tuple[str, ...] = ()
    movements: tuple[str, ...] = ()
    birth_places: tuple[str, ...] = ()
    death_places: tuple[str, ...] = ()
    active_places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A movement, place or subject, the terms above it, and its address in a vocabulary (AAT, TGN, Iconclass)."""

    kind: TermKind
    name: str
    parents: tuple[str, ...] = ()
    uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibition:
    """An exhibition and the works that it showed, by reference."""

    key: str
    title: str
    venue: str | None = None
    start: int | None = None
    end: int | None = None
    url: str | None = None
    artworks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A series, sketchbook, set or catalogue group, and its works, by reference."""

    key: str
    title: str
    artworks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """That `src` stands in the relation `type` (`scrapers.relation_types`) to `dst`, both by reference.

    `provenance` is `stated`, or how else it became known (`text-mined`); `evidence` are the words or the field by which
    the source states it, `citation` where they are printed.
    """

    src: str
    type: str
    dst: str
    confidence: float = 1.0
    provenance: str = "stated"
    evidence: str | None = None
    citation: str | None = None


Known = KnownArtist | Term | Exhibition | Series | Statement
