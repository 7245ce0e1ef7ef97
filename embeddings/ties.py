"""What occurs together in works and lives, and who is tied to whom, as the weighted edges of one network."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

DEGREE_CAP = 300  # the cost of a walk that remembers grows with squared degrees; what thousands share tells little

Edges = dict[tuple[str, str], float]


@dataclass(slots=True)
class Ties:
    """Counts of what occurs together, and the direct relations between persons; `edges` weighs them."""

    together: defaultdict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    alone: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    direct: Edges = field(default_factory=dict)

    def share(self, groups: Iterable[Mapping[str, float]], times: int = 1) -> None:
        """Count `times` a thing (a work, a life), given its groups of nodes, each with its share in the group."""
        kinds = [sorted(group.items()) for group in groups if group]
        for place, group in enumerate(kinds):
            for node, share in group:
                self.alone[node] += times * share
                for other in kinds[place + 1 :]:
                    for further, part in other:
                        pair = (node, further) if node < further else (further, node)
                        self.together[pair] += times * share * part

    def relate(self, node: str, other: str, weight: float) -> None:
        """Tie two nodes directly; the heaviest of several ties holds."""
        if node != other:
            pair = (node, other) if node < other else (other, node)
            self.direct[pair] = max(weight, self.direct.get(pair, 0.0))

    def edges(self) -> Edges:
        """Weights in (0, 1] for what occurs together, as the cosine of two sets, plus the direct ties."""
        weights = {(a, b): count / math.sqrt(self.alone[a] * self.alone[b]) for (a, b), count in self.together.items()}
        for pair, weight in self.direct.items():
            weights[pair] = weights.get(pair, 0.0) + weight
        return weights


def capped(edges: Mapping[tuple[str, str], float], cap: int = DEGREE_CAP) -> Edges:
    """The edges left when every node keeps its `cap` heaviest; an edge goes if either end drops it."""
    pairs = sorted(edges)
    numbers: dict[str, int] = {}
    ends = np.array([[numbers.setdefault(node, len(numbers)) for node in pair] for pair in pairs], dtype=np.int64)
    node = ends.reshape(-1, 2).T.ravel()
    weight = np.tile(np.array([edges[pair] for pair in pairs], dtype=np.float64), 2)
    order = np.lexsort((np.tile(np.arange(len(pairs)), 2), -weight, node))
    begins = np.searchsorted(node[order], np.arange(len(numbers)))
    rank = np.arange(len(order)) - begins[node[order]]
    dropped = set((order[rank >= cap] % max(len(pairs), 1)).tolist())
    return {pair: edges[pair] for place, pair in enumerate(pairs) if place not in dropped}
