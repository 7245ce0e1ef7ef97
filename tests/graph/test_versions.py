"""The difference between what a graph holds and what a release wants: any history, cut off anywhere, comes right."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.affinity import Affinities
from graph.versions import TOLERANCES, Pairs, Versions, difference

Row = tuple[int, int, float, int]  # src, dst, score, rank
Version = tuple[Row, int, int]  # row, since, until

ENDS = [(a, b) for a in range(1, 5) for b in range(a + 1, 5)]


def pairs(rows: list[Row]) -> Pairs:
    rows = sorted(rows)
    scores = np.asarray([row[2] for row in rows], dtype=np.float32)
    return Pairs(
        np.asarray([row[0] for row in rows], dtype=np.int64),
        np.asarray([row[1] for row in rows], dtype=np.int64),
        scores,
        scores - 1,
        scores * 100,
        np.asarray([row[3] for row in rows], dtype=np.int32),
    )


def versions(stored: list[Version]) -> Versions:
    rows = [row for row, _, _ in stored]
    scores = np.asarray([row[2] for row in rows], dtype=np.float32)
    unsorted = Pairs(
        np.asarray([row[0] for row in rows], dtype=np.int64),
        np.asarray([row[1] for row in rows], dtype=np.int64),
        scores,
        scores - 1,
        scores * 100,
        np.asarray([row[3] for row in rows], dtype=np.int32),
    )
    return Versions(
        unsorted,
        np.asarray([since for _, since, _ in stored], dtype=np.int32),
        np.asarray([until for _, _, until in stored], dtype=np.int32),
    )


def seen(stored: list[Version], release: int) -> set[Row]:
    visible = [row for row, since, until in stored if since <= release and (not until or until > release)]
    assert len({row[:2] for row in visible}) == len(visible), "a reader sees a pair once"
    return set(visible)


def writes(stored: list[Version], wanted: list[Row], release: int, complete: int) -> list[tuple[str, Version]]:
    """The single writes of a projection, in its order."""
    ordered = sorted(wanted)
    differs = difference(versions(stored), pairs(ordered), release, complete)
    assert differs.kept + len(differs.reopen) + len(differs.add) == len(wanted)
    return [
        *(("remove", stored[place]) for place in differs.remove),
        *(("reopen", stored[place]) for place in differs.reopen),
        *(("end", stored[place]) for place in differs.end),
        *(("add", (ordered[place], release, 0)) for place in differs.add),
    ]


def apply(stored: list[Version], write: tuple[str, Version], release: int) -> list[Version]:
    """The state after one write, found by pair and `since` as the statements find it."""
    what, (row, since, until) = write
    if what == "add":
        return [*stored, (row, since, until)]
    key = (row[:2], since)
    if what == "remove":
        return [one for one in stored if (one[0][:2], one[1]) != key]
    ended = release if what == "end" else 0
    return [(one[0], one[1], ended) if (one[0][:2], one[1]) == key else one for one in stored]


rows_of_a_release = st.lists(
    st.tuples(st.sampled_from(ENDS), st.sampled_from([0.25, 0.5]), st.integers(1, 2)), unique_by=lambda one: one[0]
).map(lambda found: [(*ends, score, rank) for ends, score, rank in found])
steps = st.lists(
    st.tuples(rows_of_a_release, st.sampled_from([-2, -1, 0, 1, 2]), st.one_of(st.none(), st.integers(0, 8))),
    min_size=1,
    max_size=8,
)


@given(steps)
@settings(max_examples=400, deadline=None)
def test_any_history_cut_off_anywhere_comes_right(history: list[tuple[list[Row], int, int | None]]) -> None:
    """Releases follow, come again, or go back before one that is complete; some runs are killed after some writes."""
    stored: list[Version] = []
    complete: dict[int, set[Row]] = {}
    number = 3
    for wanted, step, cut in history:
        number = max(1, number + step)
        if number in complete:
            if max(complete) > number:
                continue  # rolled back: it is in the graph as it was
            wanted = list(complete[number])
        complete = {one: rows for one, rows in complete.items() if one <= number}
        before = max((one for one in complete if one < number), default=0)
        todo = writes(stored, wanted, number, before)
        for write in todo[:cut]:
            stored = apply(stored, write, number)
            for release, rows in complete.items():
                assert seen(stored, release) == rows, "a complete release does not change"
        if cut is None or cut >= len(todo):
            complete[number] = set(wanted)
            assert seen(stored, number) == set(wanted)
            assert not writes(stored, wanted, number, before), "a second run has nothing to write"


def test_what_stays_is_not_written() -> None:
    old: list[Version] = [((1, 2, 0.5, 1), 1, 0), ((1, 3, 0.5, 1), 1, 0), ((2, 3, 0.5, 1), 1, 0)]
    todo = writes(old, [(1, 2, 0.5, 1), (1, 3, 0.25, 1), (3, 4, 0.5, 1)], 2, 1)
    assert todo == [
        ("end", old[1]),
        ("end", old[2]),
        ("add", ((1, 3, 0.25, 1), 2, 0)),
        ("add", ((3, 4, 0.5, 1), 2, 0)),
    ]


@pytest.mark.parametrize(
    ("field", "tolerance"), [("score", TOLERANCES["score"]), ("percentile", TOLERANCES["percentile"])]
)
def test_rounding_is_no_change(field: str, tolerance: float) -> None:
    wanted = pairs([(1, 2, 0.5, 1)])
    for by, changed in ((0.5 * tolerance, False), (3 * tolerance, True)):
        value = getattr(wanted, field) + np.float32(by)
        stored = Versions(replace(wanted, **{field: value}), np.asarray([1], np.int32), np.asarray([0], np.int32))
        assert bool(len(difference(stored, wanted, 2, 1).add)) is changed


def test_doubled_versions_are_found() -> None:
    one: Version = ((1, 2, 0.5, 1), 1, 0)
    found = versions([one, ((1, 2, 0.5, 1), 2, 0), one, ((1, 3, 0.5, 1), 1, 0)]).doubled()
    assert found.tolist() == [0]


def test_rank_is_the_better_place_of_the_two() -> None:
    ids = np.asarray([10, 20, 30])
    near = np.asarray([20, 30, 30, 10, 10])  # 10: 20, 30; 20: 30, 10; 30: 10 (whom 20 is not near)
    zeros = np.zeros(5, dtype=np.float32)
    source, target = np.asarray([10, 10, 20]), np.asarray([20, 30, 30])
    edge = np.zeros(3, dtype=np.float32)
    affinities = Affinities(ids, np.asarray([0, 2, 4, 5]), near, zeros, zeros, zeros, source, target, edge, edge, edge)
    assert Pairs.of(affinities).rank.tolist() == [1, 1, 1]
    worse = replace(affinities, neighbours=np.asarray([20, 30, 10, 30, 20]))
    assert Pairs.of(worse).rank.tolist() == [1, 2, 1]


def test_what_no_run_can_have_written_is_told_from_what_a_killed_one_left() -> None:
    row = (1, 2, 0.5, 1)
    stored: list[Version] = [(row, 1, 0), (row, 2, 4), (row, 5, 0), (row, 3, 0), (row, 0, 0), (row, 1, -1)]
    stored += [((2, 1, 0.5, 1), 1, 0), ((2, 2, 0.5, 1), 1, 0), (row, 9, 0)]
    wrong = versions(stored).impossible(5, {1, 2, 4})
    assert wrong.tolist() == [False, False, False, True, True, True, True, True, False]


def test_nothing_stored_is_of_no_version() -> None:
    assert len(Versions.none()) == 0
    assert not Versions.none().impossible(1, set()).any()
