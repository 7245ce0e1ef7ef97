"""The formal facet: how a work looks, compared as its artists would have it."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from embeddings.encoder import State
from embeddings.facet import Rows, unit
from embeddings.layout import weights
from embeddings.metric import learn

CLIP = 6.0
"""Standard deviations at which a feature stops counting: one odd picture must not own a direction."""
LESSONS = 20_000
"""Works from which the encoder learns, at most; more cost memory and teach little."""


@dataclass(frozen=True, slots=True)
class FormalEncoder:
    """Raw features of pictures to unit rows.

    A feature is brought to (feature - `mean`) / `spread`, both float32[D], clipped, and projected by `projection`
    float32[d, D], which holds the blocks' weights and the metric. `mean` is the collection's, so cosines spread
    around 0.
    """

    name = "formal"
    version = "classic-1"

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    projection: NDArray[np.float32]
    centre: NDArray[np.float32]

    @classmethod
    def fit(cls, features: NDArray[np.float32], artists: NDArray[np.int64], *, seed: int) -> Self:
        """The encoder of a collection: `features` float32[n, D] and who made each work, int64[n], -1 where unknown.

        The same bits for the same input and seed. One work or none is enough to answer something, though not
        something useful. Raises ValueError when the shapes disagree or a feature is not finite.
        """
        if features.ndim != 2 or not features.size or artists.shape != features.shape[:1]:
            raise ValueError(f"{list(features.shape)} features do not go with {list(artists.shape)} artists")
        if not np.isfinite(features).all():
            raise ValueError(
                f"{int((~np.isfinite(features)).any(axis=1).sum())} works have features that are not finite"
            )
        if len(features) > LESSONS:
            chosen = np.sort(np.random.default_rng(seed).choice(len(features), LESSONS, replace=False))
            features, artists = features[chosen], artists[chosen]
        mean = features.mean(axis=0, dtype=np.float64)
        spread = features.std(axis=0, dtype=np.float64)
        spread = np.where(spread > 1e-5 * (1 + np.abs(mean)), spread, np.inf)
        weight = weights(features.shape[1])
        with threadpool_limits(1):
            metric = learn(np.clip((features - mean) / spread, -CLIP, CLIP) * weight, artists)
        projection = np.ascontiguousarray((metric.directions * weight[:, None]).T)
        return cls(
            mean.astype(np.float32),
            spread.astype(np.float32),
            projection.astype(np.float32),
            (metric.centre @ metric.directions).astype(np.float32),
        )

    @property
    def dimension(self) -> int:
        return len(self.projection)

    def encode(self, features: NDArray[np.float32]) -> Rows:
        """Unit rows float32[n, dimension] of `features` float32[n, D].

        A row's bits do not depend on which rows it comes with, nor on the number of threads: a matrix product of BLAS
        would promise neither, so each row is projected by itself. A picture like the collection's mean in
        everything, of which there is nothing to say, gets the first axis.

        Raises ValueError when the features are not those of the fit, or not finite.
        """
        if features.ndim != 2 or features.shape[1] != len(self.mean):
            raise ValueError(f"features of shape {list(features.shape)}, not [n, {len(self.mean)}]")
        if not np.isfinite(features).all():
            raise ValueError("features must be finite")
        out = np.empty((len(features), self.dimension), dtype=np.float32)
        for place, row in enumerate(features):
            standard = np.clip((row - self.mean) / self.spread, -CLIP, CLIP)
            out[place] = np.einsum("ij,j->i", self.projection, standard.astype(np.float32)) - self.centre
        out[~out.any(axis=1), 0] = 1
        return unit(out)

    def state(self) -> State:
        return {"mean": self.mean, "spread": self.spread, "projection": self.projection, "centre": self.centre}

    @classmethod
    def from_state(cls, state: State) -> Self:
        return cls(state["mean"], state["spread"], state["projection"], state["centre"])
