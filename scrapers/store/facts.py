"""Facts: the rows of the table of relations as arrays, several for one relation where several sources state it.

Millions of rows come as PostgreSQL's binary COPY, whose rows have one width here since every column is a number; as
Python objects they would take minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.known import Relations
from scrapers.store.likenesses import Likeness

# A row: how many fields, then each with its length before it. The file begins with 11 bytes that say what it is, 4 of
# flags and 4 of an extension that is empty, and ends with two bytes that say -1.
_FIELDS = (
    ("src", ">i8"),
    ("type", ">i2"),
    ("dst", ">i8"),
    ("provenance", ">i2"),
    ("source", ">i2"),
    ("confidence", ">f4"),
    ("note", ">i4"),
)
_ROW = np.dtype(
    [("fields", ">i2"), *(part for name, kind in _FIELDS for part in ((f"{name}_length", ">i4"), (name, kind)))]
)
_HEADER, _TRAILER = 19, 2
_CHUNK = _ROW.itemsize * 200_000

# What is said of a fact, numbered in one order wherever it stands.
_NOTES = """
SELECT evidence, citation, row_number() OVER (ORDER BY evidence, citation)::integer AS number
FROM (
    SELECT DISTINCT coalesce(evidence, '') AS evidence, coalesce(citation, '') AS citation FROM relation
    WHERE evidence <> '' OR citation <> ''
) AS said
"""

_RELATIONS = f"""
COPY (
    WITH note AS MATERIALIZED ({_NOTES})
    SELECT src, array_position(%(types)s, type)::smallint, dst, array_position(%(provenances)s, provenance)::smallint,
           array_position(%(sources)s, source)::smallint, confidence, coalesce(note.number, 0)
    FROM relation LEFT JOIN note
    ON note.evidence = coalesce(relation.evidence, '') AND note.citation = coalesce(relation.citation, '')
) TO STDOUT (FORMAT binary)
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """One entry a statement: ids int64[n], and int16[n], int32[n] numbers that point into the lists, note 0 for none.

    `types` and `provenances` are in order of name, so that their numbers are too; `sources` likewise.
    """

    src: NDArray[np.int64]
    type: NDArray[np.int16]
    dst: NDArray[np.int64]
    provenance: NDArray[np.int16]
    source: NDArray[np.int16]
    confidence: NDArray[np.float32]
    note: NDArray[np.int32]
    types: tuple[str, ...]
    provenances: tuple[str, ...]
    sources: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]

    def __len__(self) -> int:
        return len(self.src)

    def take(self, which: NDArray[np.bool_]) -> Self:
        """Those where `which` is true."""
        return replace(self, **{name: getattr(self, name)[which] for name, _ in _FIELDS})

    def of_types(self, names: Sequence[str]) -> NDArray[np.bool_]:
        """Which are of the types `names`; bool[n]."""
        return np.isin(self.type, [number for number, name in enumerate(self.types) if name in names])


def read(cursor: Cursor, likenesses: Sequence[Likeness], types: Sequence[str], provenances: Sequence[str]) -> Facts:
    """All relations and likenesses as facts; `types` and `provenances` are named even where no fact has them."""
    cursor.execute("SELECT DISTINCT type, provenance, source FROM relation")
    rows = [*cursor.fetchall(), *((one[1], one[3], one[4]) for one in likenesses)]
    named = {
        "types": sorted({row[0] for row in rows} | set(types)),
        "provenances": sorted({row[1] for row in rows} | set(provenances)),
        "sources": sorted({row[2] for row in rows}),
    }
    cursor.execute(f"SELECT evidence, citation FROM ({_NOTES}) AS note ORDER BY number")
    notes = {("", ""): 0} | {(evidence, citation): n for n, (evidence, citation) in enumerate(cursor.fetchall(), 1)}
    taker = _Taker()
    cursor.copy_expert(cursor.mogrify(_RELATIONS, named).decode(), taker)
    found = taker.rows()
    number = {kind: {name: n for n, name in enumerate(names)} for kind, names in named.items()}
    columns: dict[str, list[object]] = {
        "src": [one[0] for one in likenesses],
        "type": [number["types"][one[1]] for one in likenesses],
        "dst": [one[2] for one in likenesses],
        "provenance": [number["provenances"][one[3]] for one in likenesses],
        "source": [number["sources"][one[4]] for one in likenesses],
        "confidence": [one[5] for one in likenesses],
        "note": [notes.setdefault((one[6], ""), len(notes)) for one in likenesses],
    }
    joined = {
        name: np.concatenate([found[name], np.asarray(columns[name], dtype=found[name].dtype)]) for name, _ in _FIELDS
    }
    return Facts(
        **joined,
        types=tuple(named["types"]),
        provenances=tuple(named["provenances"]),
        sources=tuple(named["sources"]),
        notes=tuple(notes),
    )


def merge(facts: Facts) -> Relations:
    """One relation for each (src, type, dst), in that order: of several statements the surest counts, all are named.

    Its note is that of the surest that has one.
    """
    ids = np.unique(np.concatenate([facts.src, facts.dst]))
    keys = keys_of(ids, facts.src, facts.type, facts.dst)
    order = np.lexsort((facts.provenance, -facts.confidence, keys))
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    first = order[starts]
    merged = keys[first]

    note = np.zeros(len(first), dtype=np.int32)
    noted = np.flatnonzero(facts.note)
    noted = noted[np.lexsort((facts.note[noted], -facts.confidence[noted], keys[noted]))]
    noted = noted[np.flatnonzero(np.diff(keys[noted], prepend=-1))]
    note[np.searchsorted(merged, keys[noted])] = facts.note[noted]

    groups, group_of = _groups(facts, np.repeat(np.arange(len(first)), np.diff(starts, append=len(order))), order)
    return Relations(
        src=facts.src[first],
        dst=facts.dst[first],
        type=facts.type[first],
        provenance=facts.provenance[first],
        sources=group_of,
        confidence=facts.confidence[first],
        types=facts.types,
        provenances=facts.provenances,
        source_groups=groups,
        note=note,
        notes=facts.notes,
    )


def keys_of(
    ids: NDArray[np.int64], src: NDArray[np.int64], type_: NDArray[np.int16], dst: NDArray[np.int64]
) -> NDArray[np.int64]:
    """One number for each (src, type, dst), in the same order; int64[n]. `ids` are sorted and have all ends."""
    most = np.int64(len(ids))
    types = np.int64(np.iinfo(np.int16).max)
    if most * most > np.iinfo(np.int64).max // types:
        raise OverflowError(f"{most:,} nodes are more than can be told apart by one number")
    return (np.searchsorted(ids, src) * types + type_) * most + np.searchsorted(ids, dst)


def _groups(
    facts: Facts, relation: NDArray[np.int64], order: NDArray[np.int64]
) -> tuple[tuple[tuple[str, ...], ...], NDArray[np.int32]]:
    """The sets of sources, and which each relation has; `relation` int64[n] is that of each statement in `order`."""
    pairs = np.unique(relation * len(facts.sources) + facts.source[order])
    source = pairs % max(len(facts.sources), 1)
    starts = np.flatnonzero(np.diff(pairs // max(len(facts.sources), 1), prepend=-1))
    sizes = np.diff(starts, append=len(pairs))
    groups = {(n,): n for n in range(len(facts.sources))}
    group_of = source[starts].astype(np.int32)
    for place in np.flatnonzero(sizes > 1):
        several = tuple(source[starts[place] : starts[place] + sizes[place]].tolist())
        group_of[place] = groups.setdefault(several, len(groups))
    return tuple(tuple(facts.sources[n] for n in group) for group in groups), group_of


class _Taker:
    """A file that COPY writes to: it keeps the columns and throws the bytes away as they come."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._begun = False
        self._parts: list[dict[str, NDArray[np.generic]]] = [self._columns(np.empty(0, dtype=_ROW))]

    def write(self, data: bytes) -> int:
        self._waiting += data
        if not self._begun and len(self._waiting) >= _HEADER:
            del self._waiting[:_HEADER]
            self._begun = True
        if len(self._waiting) > _CHUNK + _TRAILER:
            self._take(_CHUNK)
        return len(data)

    def rows(self) -> dict[str, NDArray[np.generic]]:
        """All columns, once COPY is done."""
        self._take(len(self._waiting) - _TRAILER)
        return {name: np.concatenate([part[name] for part in self._parts]) for name, _ in _FIELDS}

    def _take(self, size: int) -> None:
        self._parts.append(self._columns(np.frombuffer(bytes(self._waiting[:size]), dtype=_ROW)))
        del self._waiting[:size]

    def _columns(self, rows: NDArray[np.void]) -> dict[str, NDArray[np.generic]]:
        columns = {name: rows[name].astype(np.dtype(kind).newbyteorder("=")) for name, kind in _FIELDS}
        for name in ("type", "provenance", "source"):
            columns[name] -= 1  # arrays of PostgreSQL count from 1
        return columns
