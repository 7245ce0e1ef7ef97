"""Relations: facts between two nodes, each with the source that states it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Artwork
from scrapers.store import batch, nodes

CREATED_BY = "CREATED_BY"
PART_OF_MOVEMENT = "PART_OF_MOVEMENT"
LOCATED_IN = "LOCATED_IN"
HAS_GENRE = "HAS_GENRE"
DEPICTS = "DEPICTS"
STUDENT_OF = "STUDENT_OF"
INFLUENCED_BY = "INFLUENCED_BY"

CONCEPTS = (
    (PART_OF_MOVEMENT, "movement", "movements"),
    (HAS_GENRE, "subject", "genres"),
    (DEPICTS, "subject", "subjects"),
    (LOCATED_IN, "place", "places"),
)
"""Relation, kind of its target, and the field of `Artwork` and `StoredArtwork` that names the targets."""


@dataclass(frozen=True, slots=True)
class Relation:
    """That `src` stands in relation `type` to `dst`, as the `position`-th its source names.

    `provenance` says how that is known: stated, or read out of a text. `evidence` are the words by which the source
    states it, `citation` where they are printed.
    """

    src: int
    type: str
    dst: int
    position: int
    provenance: str = "stated"
    confidence: float = 1.0
    evidence: str | None = None
    citation: str | None = None


def save_concepts(cursor: Cursor, artworks: Mapping[int, Artwork]) -> list[Relation]:
    """The relations of artworks, by id, to movements, subjects and places, whose nodes now exist."""
    wanted = {kind: concepts_of(kind, artworks.values()) for kind in ("movement", "subject", "place")}
    known = {kind: nodes.allocate(cursor, kind, labels) for kind, labels in wanted.items()}
    found = []
    for artwork_id, artwork in artworks.items():
        for relation, kind, field in CONCEPTS:
            keys = [nodes.concept_key(kind, label) for label in getattr(artwork, field) if label.strip()]
            targets = dict.fromkeys(known[kind][key] for key in keys)
            found += [Relation(artwork_id, relation, dst, n) for n, dst in enumerate(targets)]
    return found


def concepts_of(kind: str, artworks: Iterable[Artwork]) -> dict[str, str]:
    """Label by key of all that `artworks` name of one kind, in the order in which they name it."""
    labels: dict[str, str] = {}
    for artwork in artworks:
        for _, its_kind, field in CONCEPTS:
            if its_kind == kind:
                for label in filter(str.strip, getattr(artwork, field)):
                    labels.setdefault(nodes.concept_key(kind, label), label.strip())
    return labels


def replace(cursor: Cursor, source: str, srcs: Collection[int], relations: Iterable[Relation]) -> None:
    """Make `relations` all that the records of `source` state of `srcs`.

    What other sources state of them stays, and what was ingested as knowledge.
    """
    cursor.execute(
        "DELETE FROM relation WHERE origin = 'record' AND source = %s AND src = ANY(%s)", (source, list(srcs))
    )
    batch.copy(
        cursor,
        "relation",
        ("src", "type", "dst", "source", "provenance", "confidence", "position"),
        ((r.src, r.type, r.dst, source, "stated", 1.0, r.position) for r in relations),
    )
