"""How long a list could be: as long as it is where no K cuts it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.calibration import calibrate
from graph.affinity import Gates, link
from tests.graph.test_affinity import facet, with_twins

ALL = 1000
"""More than any list here could hold."""


@given(st.integers(1, 30), st.integers(0, 1000), st.booleans(), st.integers(0, 60))
@settings(max_examples=60, deadline=None)
def test_it_is_the_length_of_the_list_that_nothing_cuts(count: int, seed: int, made: bool, number: int) -> None:
    works = facet(with_twins(count, seed))
    rng = np.random.default_rng(seed)
    makers = [tuple(sorted(set(rng.integers(0, 9, rng.integers(0, 3)).tolist()))) for _ in works.ids] if made else None
    apart = works.ids[rng.integers(0, len(works.ids), (number, 2))]
    calibration = calibrate(works, size=30, seed=1)
    whole = link(works, calibration, Gates(k=ALL), makers, apart)
    assert whole.listable.tolist() == np.diff(whole.indptr).tolist()
    assert link(works, calibration, Gates(k=3), makers, apart).listable.tolist() == whole.listable.tolist()


def test_works_alike_count_once_and_those_of_one_maker_or_apart_do_not() -> None:
    rows = np.eye(6, 16)[[0, 1, 1, 1, 2, 3, 4, 5]]
    works = facet(rows)
    calibration = calibrate(works, size=30, seed=1)
    apart = works.ids[[[0, 4], [5, 1]]]  # of three works alike, one alone is kept apart from another
    assert link(works, calibration, Gates(), apart=apart).listable.tolist() == [4, 5, 6, 6, 4, 5, 5, 5]
    makers = [(1,), (2,), (2,), (), (1, 2), (3,), (3,), ()]
    # those alike are two where one of them has another maker
    assert link(works, calibration, Gates(), makers).listable.tolist() == [5, 5, 5, 6, 4, 5, 5, 6]
