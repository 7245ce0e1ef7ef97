"""A metric taught by who made what: directions in which artists differ more than the works of one artist do."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

COMPONENTS = 512
"""Principal components that are kept before artists teach. 256 lost .004 of movement P@10; 1,024 gained nothing."""
DIRECTIONS = 128
"""Directions of the finished metric; 96 to 256 measured alike."""
SHRINKAGE = 0.4
"""Share of the within-artist covariance that is replaced by a round one of the same size."""
DOUBT = 60.0
"""Artists at which their teaching and the plain spread of all works weigh alike; with three artists alone the taught
metric is worse than none, with a hundred it is a fifth better."""
TEACHERS = 2
"""Artists with two works or more below which nobody teaches."""


@dataclass(frozen=True, slots=True)
class Metric:
    """`centre` float64[D] and `directions` float64[D, d]: (row - centre) @ directions is what is compared by cosine."""

    centre: NDArray[np.float64]
    directions: Matrix

    def apply(self, rows: Matrix) -> Matrix:
        return (rows - self.centre) @ self.directions


def components(rows: Matrix, number: int) -> tuple[NDArray[np.float64], Matrix]:
    """The mean of `rows` [n, D] and their principal directions [D, at most number], strongest first.

    Directions without spread are left out, so there may be none; each one's sign is fixed by its largest entry.
    """
    mean = rows.mean(axis=0)
    centred = rows - mean
    few = len(rows) < rows.shape[1]
    gram = centred @ centred.T if few else centred.T @ centred
    values, vectors = np.linalg.eigh(gram)
    values, vectors = values[::-1][:number], vectors[:, ::-1][:, :number]
    real = values > max(float(values[:1].sum()), 1e-12) * 1e-9
    values, vectors = values[real], vectors[:, real]
    directions = centred.T @ vectors / np.sqrt(values) if few else vectors
    if directions.shape[1]:
        largest = np.abs(directions).argmax(axis=0)
        directions = directions * np.where(directions[largest, np.arange(len(largest))] < 0, -1.0, 1.0)
    return mean, directions


def scatter(rows: Matrix, artists: NDArray[np.int64]) -> tuple[Matrix, Matrix, int]:
    """Covariances within and between the artists with two works or more, and how many such artists there are.

    A negative artist is an unknown one and counts for neither.
    """
    names, index, count = np.unique(artists, return_inverse=True, return_counts=True)
    teaching = (names >= 0) & (count >= 2)
    chosen = teaching[index]
    if not chosen.any():
        nothing = np.zeros((rows.shape[1], rows.shape[1]))
        return nothing, nothing, 0
    number = (np.cumsum(teaching) - 1)[index[chosen]]
    works, size = rows[chosen], count[teaching].astype(np.float64)
    means = np.zeros((len(size), rows.shape[1]))
    np.add.at(means, number, works)
    means /= size[:, None]
    apart = works - means[number]
    within = apart.T @ apart / (len(works) - len(size))
    about = means - size @ means / size.sum()
    between = (about.T * size) @ about / size.sum()
    return within, between, len(size)


def learn(rows: Matrix, artists: NDArray[np.int64], *, dimension: int = DIRECTIONS) -> Metric:
    """The metric of `rows` float64[n, D] by `artists` int64[n], -1 where the artist is unknown.

    Each direction is scaled by e / (1 + e), e being how many times artists spread along it for each spread within one:
    so a row becomes the best guess at the middle of its artist's works (the posterior mean of Ioffe, "Probabilistic
    linear discriminant analysis", 2006). With few artists the spread between them is mixed with the spread of all;
    with none, or no work to learn from, what comes back is principal components.
    """
    mean, principal = components(rows, min(COMPONENTS, max(len(rows) - 1, 1)))
    if not principal.shape[1]:
        return Metric(mean, np.eye(rows.shape[1], min(dimension, rows.shape[1])))
    reduced = (rows - mean) @ principal
    within, between, number = scatter(reduced, artists)
    own, others = float(np.trace(within)), float(np.trace(between))
    spread = reduced.T @ reduced / len(reduced)
    if number < TEACHERS or others < 1e-9 * float(np.trace(spread)):
        return Metric(mean, principal[:, :dimension])
    size = reduced.shape[1]
    doubt = DOUBT / (DOUBT + number)
    between = (1 - doubt) * between + doubt * (others / float(np.trace(spread))) * spread
    # Artists whose works are all alike leave no spread within: a little of the spread of all stands in for it.
    ground = max(own, 1e-3 * float(np.trace(spread))) / size
    within = (1 - SHRINKAGE) * within + SHRINKAGE * ground * np.eye(size)
    whiten = np.linalg.inv(np.linalg.cholesky(within)).T
    values, vectors = np.linalg.eigh(whiten.T @ between @ whiten)
    values, vectors = np.maximum(values[::-1][:dimension], 0), vectors[:, ::-1][:, :dimension]
    return Metric(mean, principal @ (whiten @ (vectors * (values / (1 + values)))))
