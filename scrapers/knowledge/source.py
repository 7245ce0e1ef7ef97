"""A knowledge source: a folder that tells of works, artists, terms and the relations between them."""

from collections.abc import Iterator
from typing import Protocol

from scrapers.knowledge.records import Known
from scrapers.records import Artwork, Rejection


class KnowledgeSource(Protocol):
    """What `./kindred ingest knowledge` reads, in two passes: works first, then what is known besides.

    `name` stands before the ids of its works, `title` is for people, `fingerprint` another text whenever its files are.
    """

    name: str
    title: str
    fingerprint: str

    def artworks(self) -> Iterator[Artwork | Rejection]:
        """The works, each with its artists and terms, and a rejection for each record that cannot be read."""
        ...

    def known(self) -> Iterator[Known | Rejection]:
        """Artists, terms, exhibitions, series and statements, in that order as far as the source allows."""
        ...
