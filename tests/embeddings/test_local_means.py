import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.local_means import local_means

seeds = st.integers(0, 10_000)


def plainly(cosines, hubness, itself, makers, reference_makers, nearest):
    found = []
    for row, line in enumerate(cosines):
        scores = line if hubness is None else 2 * line - hubness
        counted = [
            score
            for column, score in enumerate(scores)
            if column != itself[row] and (makers[row] < 0 or makers[row] != reference_makers[column])
        ]
        best = sorted(counted, reverse=True)[:nearest]
        found.append(np.mean(best) if best else 0)
    return found


@given(seeds, st.integers(1, 12), st.integers(0, 300), st.booleans())
@settings(max_examples=60, deadline=None)
def test_means_are_those_of_sorted_scores(seed: int, nearest: int, across: int, once: bool) -> None:
    rng = np.random.default_rng(seed)
    cosines = rng.integers(-20, 20, (7, across)).astype(np.float32) / 20  # many are equal
    hubness = None if once else rng.random(across, dtype=np.float32)
    itself = rng.integers(-1, max(across, 1), 7)
    makers, reference_makers = rng.integers(-1, 3, 7), rng.integers(-1, 3, across)
    found = local_means(cosines, hubness, itself, makers, reference_makers, nearest)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, plainly(cosines, hubness, itself, makers, reference_makers, nearest), atol=1e-6)
