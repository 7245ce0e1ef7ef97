"""The collection as the store hands it on, after ids were given and identities resolved: artworks and persons."""

from collections.abc import Mapping
from dataclasses import dataclass

from scrapers.records import Image, Years


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
