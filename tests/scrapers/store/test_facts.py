"""Statements as arrays: merged into relations as they would be one by one, and judged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.relation_types import RELATION_TYPES
from scrapers.store import facts, heeding
from scrapers.store.facts import Facts
from scrapers.store.heeding import JUDGED, Verdict

TYPES = ("ASSOCIATED_WITH", "INFLUENCED_BY", "STUDENT_OF")
Row = tuple[int, str, int, str, str, float, tuple[str, str]]
ids = st.integers(1, 6).map(lambda n: n * 10**9)
ROWS = st.lists(
    st.tuples(
        ids,
        st.sampled_from(TYPES),
        ids,
        st.sampled_from(["read", "stated"]),
        st.sampled_from(["met", "nga", "tate"]),
        st.sampled_from([0.25, 0.5, 1.0]),
        st.sampled_from([("", ""), ("a", ""), ("a", "p. 1"), ("b", "")]),
    ),
    max_size=40,
)


def arrays(rows: list[Row]) -> Facts:
    provenances, sources = (JUDGED, "read", "stated"), ("met", "nga", "tate")
    notes = [("", ""), ("a", ""), ("a", "p. 1"), ("b", "")]
    return Facts(
        src=np.asarray([row[0] for row in rows], dtype=np.int64),
        type=np.asarray([TYPES.index(row[1]) for row in rows], dtype=np.int16),
        dst=np.asarray([row[2] for row in rows], dtype=np.int64),
        provenance=np.asarray([provenances.index(row[3]) for row in rows], dtype=np.int16),
        source=np.asarray([sources.index(row[4]) for row in rows], dtype=np.int16),
        confidence=np.asarray([row[5] for row in rows], dtype=np.float32),
        note=np.asarray([notes.index(row[6]) for row in rows], dtype=np.int32),
        types=TYPES,
        provenances=provenances,
        sources=sources,
        notes=tuple(notes),
    )


def listed(stated: Facts) -> list[tuple[object, ...]]:
    found = facts.merge(stated)
    columns = (found.src, found.type, found.dst, found.provenance, found.sources, found.confidence, found.note)
    return [
        (src, found.types[t], dst, found.provenances[p], found.source_groups[s], sure, found.notes[note])
        for src, t, dst, p, s, sure, note in zip(*(column.tolist() for column in columns), strict=True)
    ]


@given(ROWS)
def test_statements_merge_as_they_would_one_by_one(rows: list[Row]) -> None:
    expected = []
    for edge in sorted({row[:3] for row in rows}):
        same = [row for row in rows if row[:3] == edge]
        surest = min(same, key=lambda row: (-row[5], row[3]))
        note = min((row for row in same if row[6] != ("", "")), key=lambda row: (-row[5], row[6]), default=None)
        sources = tuple(sorted({row[4] for row in same}))
        expected.append((*edge, surest[3], sources, surest[5], note[6] if note else ("", "")))
    assert listed(arrays(rows)) == expected


few = st.integers(1, 2).map(lambda n: n * 10**9)
STANDING = st.tuples(few, st.sampled_from(TYPES), few, *[st.just(one) for one in ("read", "met", 0.5, ("", ""))])
SAID = st.lists(st.tuples(few, st.sampled_from(TYPES), few, st.sampled_from([None, *TYPES])), max_size=8)


@given(st.lists(STANDING, min_size=1, max_size=6) | ROWS, SAID)
def test_verdicts_are_heeded_as_they_would_one_by_one(
    rows: list[Row], said: list[tuple[int, str, int, str | None]]
) -> None:
    def stands(src: int, type_: str, dst: int) -> tuple[int, str, int]:
        return (dst, type_, src) if RELATION_TYPES[type_].symmetric and src > dst else (src, type_, dst)

    last = {stands(src, type_, dst): (n, src, new, dst) for n, (src, type_, dst, new) in enumerate(said)}
    expected = set()
    for row in rows:
        edge, judged = stands(*row[:3]), False
        heard = -1
        # a verdict speaks of what stands when it is given: of the edge itself, or of what an earlier one made of it
        while edge is not None and edge in last and last[edge][0] > heard:
            heard, src, new, dst = last[edge]
            judged, type_ = True, edge[1]
            edge = stands(src, new, dst) if new is not None else None
            if new == type_:
                break
        if edge is not None:
            expected.add((*edge, JUDGED, 1.0) if judged else (*edge, row[3], row[5]))
    heeded = heeding.heed(heeding.straight(arrays(rows)), [Verdict(*one) for one in said], lambda named: named)
    found = {
        (src, TYPES[t], dst, heeded.provenances[p], sure)
        for src, t, dst, p, sure in zip(
            *(c.tolist() for c in (heeded.src, heeded.type, heeded.dst, heeded.provenance, heeded.confidence)),
            strict=True,
        )
    }
    assert found == expected


def test_too_many_nodes_to_number_are_an_error() -> None:
    class Many:
        def __len__(self) -> int:
            return 2**31

    with pytest.raises(OverflowError, match="more than can be told apart"):
        facts.keys_of(Many(), *[np.zeros(0, dtype=np.int64)] * 3)  # type: ignore[arg-type]
