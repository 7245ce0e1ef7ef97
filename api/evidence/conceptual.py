"""What two works are both said to show."""

from collections.abc import Iterable, Mapping

from api.evidence.record import Evidence, join, strongest_first
from api.rarity import Weight, plain
from ml.ties import Tie, conceptual_ties, same
from scrapers.collection import StoredArtwork

MOST_NAMED = 4
"""Names in one sentence."""

LEAST_KIND = 0.1
"""Magnitude up to which a kind of thing is not named: that a man and a woman are both adults says nothing."""

Broader = Mapping[str, Iterable[str]]
"""The terms above each subject, by its name as `ml.ties.same` writes it."""


def conceptual_evidence(
    a: StoredArtwork, b: StoredArtwork, weight: Weight = plain, broader: Broader | None = None
) -> list[Evidence]:
    """Subjects and genres in common, strongest first, the heaviest named first.

    With `broader`, kinds of things that both show where they show different things: an oak here, a birch there.
    """
    ties = conceptual_ties(a, b)
    return strongest_first(
        [
            _named("subject", "subjects", "both depict {}", ties, weight),
            _named("genre", "genres", "both are catalogued as {}", ties, weight),
            _kind(a, b, weight, broader or {}),
        ]
    )


def _named(kind: str, field: str, sentence: str, ties: list[Tie], weight: Weight) -> Evidence | None:
    weighed = {str(tie.of[0]): weight(tie) for tie in ties if tie.kind == kind}
    names = sorted((name for name in weighed if weighed[name] > 0), key=lambda name: -weighed[name])
    if not names:
        return None
    magnitudes = [round(weighed[name], 4) for name in names]
    facts = {field: names, "magnitudes": magnitudes}
    return Evidence("conceptual", sentence.format(join(names[:MOST_NAMED])), facts, kind, magnitudes[0])


def _kind(a: StoredArtwork, b: StoredArtwork, weight: Weight, broader: Broader) -> Evidence | None:
    """The rarest term above different subjects of both."""
    shared = {same(one) for one in a.subjects} & {same(one) for one in b.subjects}
    above = [
        {parent: name for name in work.subjects if same(name) not in shared for parent in broader.get(same(name), ())}
        for work in (a, b)
    ]
    common = {parent: weight(Tie("conceptual", "kind", (parent,))) for parent in above[0].keys() & above[1].keys()}
    best = max(sorted(common), key=lambda parent: common[parent], default=None)
    if best is None or common[best] <= LEAST_KIND:
        return None
    names = [above[0][best], above[1][best]]
    text = f"related subjects, both under “{best}”: {join(names)}"
    return Evidence("conceptual", text, {"broader": best, "kinds": names}, "kind", round(common[best], 4))
