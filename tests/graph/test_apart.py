import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.apart import FAMILY, apart
from scrapers.known import Relations


def relations(stated: list[tuple[int, str, int]]) -> Relations:
    types = tuple(sorted({type_ for _, type_, _ in stated}))
    count = len(stated)
    return Relations(
        src=np.asarray([src for src, _, _ in stated], dtype=np.int64),
        dst=np.asarray([dst for _, _, dst in stated], dtype=np.int64),
        type=np.asarray([types.index(type_) for _, type_, _ in stated], dtype=np.int16),
        provenance=np.zeros(count, dtype=np.int16),
        sources=np.zeros(count, dtype=np.int32),
        confidence=np.ones(count, dtype=np.float32),
        types=types,
        provenances=("stated",),
        source_groups=(("a",),),
        note=np.zeros(count, dtype=np.int32),
    )


def pairs(stated: list[tuple[int, str, int]]) -> set[tuple[int, int]]:
    return {(int(a), int(b)) for a, b in apart(relations(stated))}


def test_a_version_of_a_version_is_kept_apart_too() -> None:
    found = pairs([(5, "VERSION_OF", 7), (7, "SAME_WORK", 9), (1, "RELATED_TO", 5), (2, "VERSION_OF", 3)])
    assert found == {(5, 7), (5, 9), (7, 9), (2, 3)}


def test_of_a_large_family_only_what_is_stated() -> None:
    chain = [(one, "VERSION_OF", one + 1) for one in range(FAMILY)]
    assert pairs(chain) == {(one, one + 1) for one in range(FAMILY)}
    assert len(pairs(chain[:-1])) == FAMILY * (FAMILY - 1) // 2


def test_without_versions_there_is_nothing() -> None:
    assert apart(relations([])).shape == (0, 2)
    assert pairs([(1, "RELATED_TO", 5)]) == set()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda pair: pair[0] < pair[1]), max_size=30))
def test_small_families_are_apart_throughout(stated: list[tuple[int, int]]) -> None:
    family = {one: {one} for one in range(31)}
    for a, b in stated:
        both = family[a] | family[b]
        for one in both:
            family[one] = both
    expected = {(a, b) for a in range(31) for b in family[a] if a < b}
    assert pairs([(a, "VERSION_OF", b) for a, b in stated]) == expected
