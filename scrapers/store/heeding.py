"""Judgements of known relations, heeded: rejected ones are left out, others are as people say."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.relation_types import RELATION_TYPES, SYMMETRIC, Edge, edge
from scrapers.store.facts import Facts, keys_of
from scrapers.store.judgements import IN_FORCE, now

JUDGED = "judged"
"""The provenance of a relation that a person accepted or gave another type."""

_LIVE = f"""
SELECT verdict, {now("src")}, type, {now("dst")}, coalesce(new_type, type), one.kind, other.kind
FROM judgement JOIN node AS one ON one.id = src JOIN node AS other ON other.id = dst
WHERE {IN_FORCE} AND type = ANY(%(types)s) ORDER BY judgement.id
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person says of a known relation: which type it is to have, None for none; ends are nodes as stored."""

    src: int
    type: str
    dst: int
    becomes: str | None


def live(cursor: Cursor, at: datetime | None = None) -> list[Verdict]:
    """The verdicts in force, now or `at` a time. A new type that does not fit the ends changes nothing."""
    cursor.execute(_LIVE, {"types": list(RELATION_TYPES), "at": at})
    return [
        Verdict(src, type_, dst, None if verdict == "reject" else new_type)
        for verdict, src, type_, dst, new_type, *kinds in cursor.fetchall()
        if verdict != "retype" or _fits(new_type, *kinds)
    ]


def heed(
    facts: Facts, verdicts: Sequence[Verdict], person_of: Callable[[NDArray[np.int64]], NDArray[np.int64]]
) -> Facts:
    """`facts`, of which symmetric ones stand as they are to, as `verdicts` will have them.

    `person_of` gives the nodes that stand in `facts` for those that verdicts name.
    """
    src = person_of(np.asarray([one.src for one in verdicts], dtype=np.int64))
    dst = person_of(np.asarray([one.dst for one in verdicts], dtype=np.int64))
    numbers = {name: number for number, name in enumerate(facts.types)}
    ids = np.unique(np.concatenate([facts.src, facts.dst]))
    there = np.isin(src, ids) & np.isin(dst, ids) & np.asarray([one.type in numbers for one in verdicts], dtype=bool)
    kept = [verdict for verdict, here in zip(verdicts, there.tolist(), strict=True) if here]
    if not kept:
        return facts
    symmetric = np.asarray([one.type in SYMMETRIC for one in kept])
    src, dst = src[there], dst[there]
    ends = zip(src.tolist(), dst.tolist(), strict=True)
    settled = _settled([replace(one, src=a, dst=b) for one, (a, b) in zip(kept, ends, strict=True)])
    src, dst = ordered(src, dst, symmetric)
    type_ = np.asarray([numbers[one.type] for one in kept], dtype=np.int16)
    wanted = keys_of(ids, src, type_, dst)
    order = np.argsort(wanted, kind="stable")
    becomes = np.asarray(
        [(src, numbers[name], dst) if name else (src, -1, dst) for src, name, dst in settled], dtype=np.int64
    )[order]

    keys = keys_of(ids, facts.src, facts.type, facts.dst)
    # of several verdicts on what is one edge now, the last
    place = np.maximum(np.searchsorted(wanted[order], keys, side="right") - 1, 0)
    judged = wanted[order][place] == keys
    becoming = np.where(judged, becomes[place, 1], facts.type).astype(np.int16)
    heeded = replace(
        facts,
        src=np.where(judged, becomes[place, 0], facts.src),
        type=becoming,
        dst=np.where(judged, becomes[place, 2], facts.dst),
        provenance=np.where(judged, facts.provenances.index(JUDGED), facts.provenance).astype(np.int16),
        confidence=np.where(judged, np.float32(1), facts.confidence),
    ).take(becoming >= 0)
    return straight(heeded)


def _settled(verdicts: Sequence[Verdict]) -> list[tuple[int, str | None, int]]:
    """What each edge becomes when verdicts are heard in order: a later one on what it became speaks of it too."""
    last: dict[Edge, tuple[int, str | None, int]] = {}
    settled: list[tuple[int, str | None, int]] = []
    for one in reversed(verdicts):
        becomes: tuple[int, str | None, int] = (one.src, one.becomes, one.dst)
        if one.becomes is not None and one.becomes != one.type:
            becomes = last.get(edge(one.src, one.becomes, one.dst), becomes)
        last.setdefault(edge(one.src, one.type, one.dst), becomes)
        settled.append(becomes)
    return settled[::-1]


def straight(facts: Facts) -> Facts:
    """`facts`, the symmetric ones from the smaller id to the larger."""
    src, dst = ordered(facts.src, facts.dst, facts.of_types(sorted(SYMMETRIC)))
    return replace(facts, src=src, dst=dst)


def ordered(
    src: NDArray[np.int64], dst: NDArray[np.int64], which: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Ends int64[n], swapped where `which` is true and the first is the larger."""
    return np.where(which, np.minimum(src, dst), src), np.where(which, np.maximum(src, dst), dst)


def _fits(new_type: str, src_kind: str, dst_kind: str) -> bool:
    relation = RELATION_TYPES.get(new_type)
    kinds = tuple("artist" if kind == "person" else kind for kind in (src_kind, dst_kind))
    return relation is not None and kinds == (relation.src, relation.dst)
