"""Which ranker orders the candidates."""

from enum import StrEnum

from graph.release import Release
from ml.rankers import CosineRanker, HybridRanker, Ranker


class RankerName(StrEnum):
    """Rankers behind one signature."""

    COSINE = "cosine"
    HYBRID = "hybrid"


def make_ranker(release: Release, name: RankerName) -> Ranker:
    """The named ranker over `release`."""
    cosine = CosineRanker(release.facets, release.basis.mean_cosines)
    return cosine if name is RankerName.COSINE else HybridRanker(cosine, release.edges)
