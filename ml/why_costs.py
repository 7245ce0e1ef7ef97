"""Other constants of cost: which would find hidden relations better, and would that hold for questions not tried on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.affinity import Gates
from graph.paths.costs import COSTS, Costs
from graph.paths.index import PathIndex, write
from ml.metrics import Estimate, bootstrap
from ml.rebuilt import Rebuilt
from ml.why_evaluation import answer
from ml.why_methods import PathCosts
from ml.why_questions import Truth
from scrapers.progress import Progress

AS_THEY_ARE = "as they are"
CLASSES = ("HAS_GENRE", "MEMBER_OF", "DREW_ON", "PART_OF_MOVEMENT", "BRANCH_OF", "BROADER")
PLACES = ("ACTIVE_IN", "LOCATED_IN", "BORN_IN", "DIED_IN", "WITHIN")


def variants() -> dict[str, Costs]:
    """The constants in use, and each with one of them changed."""

    def times(types: Sequence[str], factor: float) -> Costs:
        return replace(COSTS, bases={**COSTS.bases, **{name: COSTS.bases[name] * factor for name in types}})

    return {
        AS_THEY_ARE: COSTS,
        "hubs cost nothing": replace(COSTS, hub=0.0),
        "hubs cost half": replace(COSTS, hub=COSTS.hub / 2),
        "hubs cost twice": replace(COSTS, hub=COSTS.hub * 2),
        "hubs cost four times": replace(COSTS, hub=COSTS.hub * 4),
        "affinities cost half": replace(COSTS, closest=COSTS.closest / 2, gate=COSTS.gate / 2),
        "affinities cost twice": replace(COSTS, closest=COSTS.closest * 2, gate=COSTS.gate * 2),
        "classes cost half": times(CLASSES, 0.5),
        "classes cost twice": times(CLASSES, 2.0),
        "places cost half": times(PLACES, 0.5),
        "subjects cost half": times(("DEPICTS",), 0.5),
        "what cannot be told costs no more": replace(COSTS, untold=0.0),
        "all relations cost 1": replace(COSTS, bases=dict.fromkeys(COSTS.bases, 1.0), other=1.0),
    }


@dataclass(frozen=True, slots=True)
class Tried:
    """Constants on the questions of one half of the clusters of a truth.

    `above` is the AUC less that of the constants in use, over the same questions; `tested` the same on the other half,
    for the one alone that is best where they were tried.
    """

    truth: str
    about: str
    costs: str
    questions: int
    auc: Estimate
    above: Estimate
    tested: Estimate | None


def try_costs(
    rebuilt: Rebuilt, truths: Sequence[Truth], folder: Path, gates: Gates, *, hops: int, seed: int, progress: Progress
) -> list[Tried]:
    """Every variant on half of the clusters of every truth, by paths of at most `hops`, indexed in `folder`."""
    aucs: dict[tuple[int, str], NDArray[np.float64]] = {}
    for number, (name, costs) in enumerate(variants().items()):
        place = folder / f"costs-{number}"
        write(place, rebuilt.knowledge, rebuilt.affinities, gates.min_percentile, costs)
        index = PathIndex(place)
        for at, truth in enumerate(truths):
            method = PathCosts(index, maker_withheld=truth.maker_withheld).within(hops)
            aucs[at, name] = answer(truth, method, progress, name).auc
    return [
        one
        for at, truth in enumerate(truths)
        if truth.questions
        for one in _tried(truth, {name: aucs[at, name] for name in variants()}, seed)
    ]


def _tried(truth: Truth, aucs: Mapping[str, NDArray[np.float64]], seed: int) -> Iterator[Tried]:
    clusters = np.asarray([question.cluster for question in truth.questions], dtype=np.int64)
    shuffled = np.random.default_rng(seed).permutation(np.unique(clusters))
    trial = np.isin(clusters, shuffled[: (len(shuffled) + 1) // 2])
    best = max(aucs, key=lambda name: (float(aucs[name][trial].mean()), name == AS_THEY_ARE))
    for name, auc in aucs.items():
        above = auc - aucs[AS_THEY_ARE]
        tested = name == best and name != AS_THEY_ARE and not trial.all()
        yield Tried(
            truth.name,
            truth.about,
            name,
            int(trial.sum()),
            bootstrap(auc[trial], clusters[trial], seed=seed),
            bootstrap(above[trial], clusters[trial], seed=seed),
            bootstrap(above[~trial], clusters[~trial], seed=seed) if tested else None,
        )
