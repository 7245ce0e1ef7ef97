"""Which ranker orders the candidates."""

from collections.abc import Mapping
from enum import StrEnum

from graph.edges import Edges
from graph.release import Release
from ml.rankers import CosineRanker, HybridRanker, Ranker


class RankerName(StrEnum):
    """Rankers behind one signature."""

    COSINE = "cosine"
    HYBRID = "hybrid"


def make_ranker(release: Release, name: RankerName, edges: Mapping[str, Edges] | None = None) -> Ranker:
    """The named ranker over `release`, or over other `edges` than its own."""
    cosine = CosineRanker(release.facets, release.basis.mean_cosines)
    return cosine if name is RankerName.COSINE else HybridRanker(cosine, edges or release.edges)
