"""How well history, affinities and paths find relations that were hidden from them, beside what needs none of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.metrics import Estimate, bootstrap
from ml.rebuilt import Rebuilt
from ml.why_methods import BASELINES, Method, Scores, methods
from ml.why_questions import Truth
from scrapers.progress import Progress

FIRST = 10


@dataclass(frozen=True, slots=True)
class Measured:
    """One method on the questions of a truth, in their order: float64[n] each.

    `auc` is the share of others that come after the one that is wanted, `reciprocal` one over its rank, `hit` whether
    it is among the first ten; who ties with it counts half. `known` says whether the wanted had any score.
    """

    auc: NDArray[np.float64]
    reciprocal: NDArray[np.float64]
    hit: NDArray[np.float64]
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Row:
    """One method on one truth, with 95 % intervals over resampled clusters.

    `best` is the baseline with the highest AUC on this truth; `auc_above` and `mrr_above` are the differences to it
    over the same questions. `answered` is the share of questions in which the one that is wanted had a score at all.
    """

    truth: str
    about: str
    method: str
    questions: int
    clusters: int
    answered: float
    auc: Estimate
    mrr: Estimate
    hits: Estimate
    best: str
    auc_above: Estimate
    mrr_above: Estimate


def measure(scored: Sequence[Scores]) -> Measured:
    """The metrics of scores by question, the one that is wanted first in each; NaN counts as -inf."""
    auc, reciprocal, hit, known = [], [], [], []
    for scores in scored:
        clean = np.where(np.isnan(scores), -np.inf, scores)
        wanted, others = clean[0], clean[1:]
        before, ties = int((others > wanted).sum()), int((others == wanted).sum())
        auc.append(1 - (before + ties / 2) / len(others))
        # over all orders of those that tie
        ranks = np.arange(before + 1, before + ties + 2)
        reciprocal.append(float((1 / ranks).mean()))
        hit.append(float((ranks <= FIRST).mean()))
        known.append(bool(np.isfinite(wanted)))
    return Measured(np.asarray(auc), np.asarray(reciprocal), np.asarray(hit), np.asarray(known, dtype=np.bool_))


def answer(truth: Truth, method: Method, progress: Progress, name: str) -> Measured:
    """`method` on every question of `truth`."""
    progress.start(f"{truth.name}: {name}", len(truth.questions))
    scored = []
    for question in truth.questions:
        scored.append(method(question))
        progress.advance()
    return measure(scored)


def evaluate_why(rebuilt: Rebuilt, truths: Sequence[Truth], *, seed: int, progress: Progress) -> list[Row]:
    """The table: every method on every truth that has questions."""
    rows = []
    for truth in truths:
        if truth.questions:
            measured = {
                name: answer(truth, method, progress, name)
                for name, method in methods(rebuilt, truth, seed=seed).items()
            }
            rows += _rows(truth, measured, seed)
    return rows


def _rows(truth: Truth, measured: dict[str, Measured], seed: int) -> list[Row]:
    clusters = np.asarray([question.cluster for question in truth.questions], dtype=np.int64)
    best = max(BASELINES, key=lambda name: float(measured[name].auc.mean()))
    beside = measured[best]

    def estimate(values: NDArray[np.float64]) -> Estimate:
        return bootstrap(values, clusters, seed=seed)

    return [
        Row(
            truth.name,
            truth.about,
            name,
            len(clusters),
            len(np.unique(clusters)),
            float(one.known.mean()),
            estimate(one.auc),
            estimate(one.reciprocal),
            estimate(one.hit),
            best,
            estimate(one.auc - beside.auc),
            estimate(one.reciprocal - beside.reciprocal),
        )
        for name, one in measured.items()
    ]
