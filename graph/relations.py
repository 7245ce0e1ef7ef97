"""Relations as the graph database holds them, by their ends."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scrapers.records import Relations

Ends = tuple[int, int]


def edges_of(lists: Mapping[str, Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """Relations that a statement returned as parallel lists: src, dst, provenance, sources and confidence of each."""
    return zip(*(lists[name] for name in ("src", "dst", "provenance", "sources", "confidence")), strict=True)


def stated_by(relations: Relations) -> dict[Ends, list[Any]]:
    """Provenance, sources and confidence of each of `relations`, which are of one type."""
    columns = (relations.src, relations.dst, relations.provenance, relations.sources, relations.confidence)
    return {
        (src, dst): [relations.provenances[provenance], list(relations.source_groups[sources]), confidence]
        for src, dst, provenance, sources, confidence in zip(*(one.tolist() for one in columns), strict=True)
    }
