"""From how a picture looks to what it is about: a linear map that abstains where it has learned nothing."""

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from functools import reduce
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import State
from embeddings.facet import Ids, Rows, unit

LEAST_WORKS = 50

_FOLDS = 5
_MOST_WORKS = 20_000  # more of them move the map's accuracy in the third decimal and its cost in the first
_MOST_RANKED = 5_000
_PENALTIES = (1e-3, 1e-2, 1e-1, 1.0, 10.0)  # of the ridge, in mean eigenvalues of the formal covariance
_LEAST_TRUST = 0.05  # so that asking for an inferred facet alone is still an answer
_ERRORS = 3.0  # standard errors above chance before the map may speak

Wide = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BridgeAccuracy:
    """How near the inferred rows of works come to the rows their words gave, by artists the map had not seen.

    `cosine` is to the work's own row, `chance_cosine` to any work's, `error` the standard error of their
    difference between groups; `rank_percentile` is the median place of the work's own row among `ranked`
    rows (100 is first, 50 is chance), `recall_at_10` the share of works whose own row is among the first
    ten.
    """

    works: int = 0
    groups: int = 0
    cosine: float = 0.0
    chance_cosine: float = 0.0
    error: float = 0.0
    rank_percentile: float = 50.0
    recall_at_10: float = 0.0
    ranked: int = 0

    @property
    def trust(self) -> float:
        """How much of its weight an inferred row keeps, 0.05 to 1: as much as it has proved right."""
        return float(min(max(self.cosine, _LEAST_TRUST), 1.0))

    @property
    def chance_recall_at_10(self) -> float:
        return min(1.0, 10 / self.ranked) if self.ranked else 0.0

    @property
    def trusted(self) -> bool:
        """Whether the map was better than chance beyond doubt; else it abstains."""
        better = self.cosine - self.chance_cosine > _ERRORS * self.error
        return self.works >= LEAST_WORKS and better and self.rank_percentile > 50

    def line(self) -> str:
        """The accuracy in one line, for people."""
        if not self.ranked:
            return f"bridge abstains: {self.works} works of {self.groups} artists are too few to learn from"
        verdict = "speaks" if self.trusted else "abstains, no better than chance"
        return (
            f"bridge {verdict}: cosine {self.cosine:.3f} (chance {self.chance_cosine:.3f}, standard error of the "
            f"difference {self.error:.3f}), median rank percentile {self.rank_percentile:.1f} (chance 50), recall@10 "
            f"{self.recall_at_10:.3f} (chance {self.chance_recall_at_10:.3f}), on {self.works} works of "
            f"{self.groups} artists, each held out"
        )


@dataclass(frozen=True, slots=True)
class Bridge:
    """A map from formal to conceptual rows.

    `weights` float32[formal dimension, conceptual dimension] maps deviations from one mean to those from the other.
    """

    weights: Rows
    formal_mean: Rows
    text_mean: Rows
    accuracy: BridgeAccuracy

    @classmethod
    def learn(cls, formal: Rows, text: Rows, groups: Ids, *, seed: int) -> Self:
        """A map learned from works that have both rows, with its accuracy on groups held out in turn.

        Source: ridge regression (Hoerl and Kennard 1970); its penalty is chosen inside each training set,
        so the accuracy is that of works, artists and a penalty it was not tuned on.
        """
        count = len(np.unique(groups))
        if len(formal) < LEAST_WORKS or count < _FOLDS:
            return cls._mute(formal.shape[1], text.shape[1], BridgeAccuracy(works=len(formal), groups=count))
        chosen = np.random.default_rng(seed).permutation(len(formal))[:_MOST_WORKS]
        x, y, groups = formal[chosen].astype(np.float64), text[chosen].astype(np.float64), groups[chosen]
        names, own = np.unique(groups, return_inverse=True)
        folds = (np.random.default_rng(seed).permutation(len(names)) % _FOLDS)[own]
        parts = [_Moments.of(x[folds == fold], y[folds == fold]) for fold in range(_FOLDS)]

        def score(penalty: float, training: Sequence[int], held_out: int) -> float:
            predict = _solve([parts[fold] for fold in training], penalty)
            return float((predict(x[folds == held_out]) * y[folds == held_out]).sum())

        def best(training: Sequence[int]) -> float:
            def total(penalty: float) -> float:
                return sum(score(penalty, [f for f in training if f != out], out) for out in training)

            return max(_PENALTIES, key=total)

        inferred = np.zeros_like(y)
        for fold in range(_FOLDS):
            training = [other for other in range(_FOLDS) if other != fold]
            predict = _solve([parts[other] for other in training], best(training))
            inferred[folds == fold] = predict(x[folds == fold])
        whole = reduce(_Moments.__add__, parts)
        return cls(
            whole.weights(best(range(_FOLDS))).astype(np.float32),
            (whole.x / whole.count).astype(np.float32),
            (whole.y / whole.count).astype(np.float32),
            _accuracy(inferred, y, own),
        )

    @classmethod
    def _mute(cls, formal: int, text: int, accuracy: BridgeAccuracy) -> Self:
        zeros = np.zeros((formal, text), dtype=np.float32)
        return cls(zeros, np.zeros(formal, dtype=np.float32), np.zeros(text, dtype=np.float32), accuracy)

    def infer(self, formal: Rows) -> Rows:
        """Unit conceptual rows of works of which only the formal rows are known.

        Raises ValueError when `formal` has another dimension than the map was learned on.
        """
        if formal.shape[1] != len(self.weights):
            raise ValueError(f"formal rows have {formal.shape[1]} columns, the bridge takes {len(self.weights)}")
        # Wide arithmetic, so that a row is the same whatever batch it comes in.
        centred = formal.astype(np.float64) - self.formal_mean.astype(np.float64)
        return _land(centred @ self.weights.astype(np.float64), self.text_mean.astype(np.float64))

    def state(self) -> State:
        """Everything learned, as named arrays."""
        return {
            "weights": self.weights,
            "formal_mean": self.formal_mean,
            "text_mean": self.text_mean,
            "accuracy": np.array(astuple(self.accuracy), dtype=np.float64),
        }

    @classmethod
    def from_state(cls, state: State) -> Self:
        """The bridge that had this state."""
        works, groups, cosine, chance, error, percentile, recall, ranked = state["accuracy"].tolist()
        accuracy = BridgeAccuracy(int(works), int(groups), cosine, chance, error, percentile, recall, int(ranked))
        return cls(state["weights"], state["formal_mean"], state["text_mean"], accuracy)


@dataclass(frozen=True, slots=True)
class _Moments:
    """Sums from which a ridge regression follows, so that folds are added instead of read again."""

    count: int
    x: Wide
    y: Wide
    xx: Wide
    xy: Wide

    @classmethod
    def of(cls, x: Wide, y: Wide) -> Self:
        return cls(len(x), x.sum(axis=0), y.sum(axis=0), x.T @ x, x.T @ y)

    def __add__(self, other: "_Moments") -> "_Moments":
        return _Moments(
            self.count + other.count,
            self.x + other.x,
            self.y + other.y,
            self.xx + other.xx,
            self.xy + other.xy,
        )

    def weights(self, penalty: float) -> Wide:
        covariance = self.xx - np.outer(self.x, self.x) / self.count
        shared = self.xy - np.outer(self.x, self.y) / self.count
        level = max(float(np.trace(covariance)) / len(covariance), 1e-12)
        solved: NDArray[Any] = np.linalg.solve(covariance + penalty * level * np.eye(len(covariance)), shared)
        return solved


def _land(deviations: Wide, mean: Wide) -> Rows:
    """Unit rows that deviate so from the mean row, with as much of it in them as the average work has.

    A regression's own rows hold more of it the less it knows, and would be near to everything: on 2,530 paintings
    their mean cosine to one another was .73 (.09 this way), and their own text was at percentile 60 (68 this way).
    """
    share = float(np.linalg.norm(mean))
    axis = unit(mean).astype(np.float64)
    across = unit(deviations - np.outer(deviations @ axis, axis))
    return unit(share * axis + np.sqrt(max(0.0, 1 - share * share)) * across)


def _solve(parts: Sequence[_Moments], penalty: float) -> Callable[[Wide], Rows]:
    moments = reduce(_Moments.__add__, parts)
    weights, x, y = moments.weights(penalty), moments.x / moments.count, moments.y / moments.count
    return lambda rows: _land((rows - x) @ weights, y)


def _accuracy(inferred: Wide, text: Wide, groups: NDArray[np.integer[Any]]) -> BridgeAccuracy:
    """Accuracy of held-out rows. Its error is clustered: works of one artist are not so many witnesses."""
    own = (inferred * text).sum(axis=1)
    chance = inferred @ text.mean(axis=0)
    gain = own - chance
    clusters = np.bincount(groups, weights=gain - gain.mean())
    ranked = min(len(text), _MOST_RANKED)
    cosines = inferred[:ranked] @ text[:ranked].T
    true = np.diagonal(cosines)[:, None]
    before = (cosines > true + 1e-9).sum(axis=1)
    tied = (np.abs(cosines - true) <= 1e-9).sum(axis=1) - 1  # many works have the same words: half of them come first
    places = before + tied / 2
    return BridgeAccuracy(
        works=len(text),
        groups=len(clusters),
        cosine=float(own.mean()),
        chance_cosine=float(chance.mean()),
        error=float(np.sqrt((clusters**2).sum()) / len(text)),
        rank_percentile=float(100 * (1 - np.median(places) / max(ranked - 1, 1))),
        recall_at_10=float((places < 10).mean()),
        ranked=ranked,
    )
