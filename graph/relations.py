"""Relations as the graph database holds them, by their ends."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph.columns import Columns
from scrapers.known import Relations

Ends = tuple[int, int]

STATED = ("provenance", "sources", "confidence", "evidence", "citation")
"""What the graph database holds of a relation besides its ends; evidence and citation may be empty."""


def edges_of(lists: Mapping[str, Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """Relations that a statement returned as parallel lists: src, dst and the columns of STATED of each."""
    return zip(*(lists[name] for name in ("src", "dst", *STATED)), strict=True)


def stated_by(relations: Relations) -> dict[Ends, list[Any]]:
    """The values of STATED of each of `relations`, which are of one type."""
    columns = (relations.src, relations.dst, relations.provenance, relations.sources, relations.confidence)
    return {
        (src, dst): [
            relations.provenances[provenance],
            list(relations.source_groups[sources]),
            confidence,
            *relations.notes[note],
        ]
        for src, dst, provenance, sources, confidence, note in zip(
            *(one.tolist() for one in (*columns, relations.note)), strict=True
        )
    }


def columns_of(relations: Relations) -> Columns:
    """Relations of one type as a statement adds them. What is empty of a note is null: the graph has no property then.

    `provenance` and `group` are places in what is shared, `provenances` and `groups` of sources.
    """
    notes = [(evidence or None, citation or None) for evidence, citation in relations.notes]
    stated = [notes[note] for note in relations.note.tolist()]
    return Columns(
        {
            "src": relations.src,
            "dst": relations.dst,
            "provenance": relations.provenance,
            "group": relations.sources,
            "confidence": relations.confidence,
            "evidence": [evidence for evidence, _ in stated],
            "citation": [citation for _, citation in stated],
        },
        {"provenances": list(relations.provenances), "groups": [list(one) for one in relations.source_groups]},
    )


def row_of(ends: Ends, stated: Sequence[Any] = ()) -> dict[str, Any]:
    """A relation as statements take it. What is empty of its note is left out: the graph has no such property then."""
    values = dict(zip(STATED, stated, strict=False))
    note = {name: value for name in STATED[3:] if (value := values.pop(name, ""))}
    return {"src": ends[0], "dst": ends[1], **values, "note": note}
