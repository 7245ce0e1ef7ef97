"""Who taught or influenced whom, as vectors in which a teacher is nearer than a fellow pupil.

Walks put two pupils of one teacher closer to each other than to the teacher, for they have the same
company. So each person also has a code of their own, to which a share of the codes of teachers and pupils
is added: with one teacher and two pupils the cosine of teacher and pupil is .75, of the pupils .26, of
strangers 0 ± 1/8.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from embeddings.facet import Ids, Rows, unit
from scrapers.collection import Person

DIMENSION = 64
TAUGHT, INFLUENCED, CLOSE, WORKED_AFTER = 1.0, 0.5, 0.5, 0.25

_SHARE = 0.6
_GOLDEN = 0x9E3779B97F4A7C15

Relations = Mapping[int, Mapping[int, float]]
"""For each person the others they are tied to, with the weight of the tie."""


def codes(ids: Ids) -> Rows:
    """float32[n, DIMENSION] unit rows of signs drawn from each id alone, so a newcomer's needs no table.

    Source of the mixing: Steele, Lea and Flood, SplittableRandom (OOPSLA 2014).
    """
    words = np.arange(DIMENSION // 64, dtype=np.uint64)
    bits = (ids.astype(np.uint64)[:, None] * np.uint64(len(words)) + words + np.uint64(1)) * np.uint64(_GOLDEN)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits = bits ^ (bits >> np.uint64(31))
    signs = (bits[:, :, None] >> np.arange(64, dtype=np.uint64)) & np.uint64(1)
    signs = signs.reshape(len(ids), DIMENSION)
    return ((signs.astype(np.float32) * 2 - 1) / math.sqrt(DIMENSION)).astype(np.float32)


def stated(person: Person) -> dict[int, float]:
    """The teachers, influences, associates and models that are stated of one person; the heaviest weight holds."""
    ties: dict[int, float] = {}
    for others, weight in (
        (person.models, WORKED_AFTER),
        (person.associates, CLOSE),
        (person.influences, INFLUENCED),
        (person.teachers, TAUGHT),
    ):
        ties.update(dict.fromkeys(others, weight))
    ties.pop(person.id, None)
    return ties


def mutual(persons: Iterable[Person]) -> dict[int, dict[int, float]]:
    """Ties of all persons, each seen from both ends; who is tied to nobody is not among them."""
    ties: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for person in persons:
        for other, weight in stated(person).items():
            ties[person.id][other] = max(weight, ties[person.id].get(other, 0.0))
            ties[other][person.id] = max(weight, ties[other].get(person.id, 0.0))
    return dict(ties)


def rows(relations: Relations) -> Rows:
    """float32[n, DIMENSION] unit rows of the persons in `relations`, in its order."""
    own = codes(np.fromiter(relations, dtype=np.int64, count=len(relations))).astype(np.float64)
    for place, ties in enumerate(relations.values()):
        if ties:
            others = codes(np.array(sorted(ties), dtype=np.int64))
            weights = np.array([ties[other] for other in sorted(ties)])
            own[place] += _SHARE * (weights @ others) / np.linalg.norm(weights)
    return unit(own)
