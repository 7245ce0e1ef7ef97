"""The answer to why two nodes are related, whole enough to be printed, drawn or sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from api.as_judged import as_judged
from api.evidence.record import Evidence
from api.live import Loaded
from api.nodes import Shown, shown
from api.serialise import evidence_data
from api.why.asked import Meant
from api.why.evidence import hop_evidence
from api.why.nearness import closeness
from api.why.sentences import apart, constraint_words, explanation, hop_sentence, kind_words, summary, verb
from graph.paths.records import Found, Hop, Path

NOTHING_NAMED = "nothing that both are said to share: they are close as a whole"
"""What stands behind an affinity of two works for which no single fact speaks."""


@dataclass(frozen=True, slots=True)
class Step:
    """A hop as it is walked, from `start` to `end`: in few words (`said`) and as a sentence, and what it rests on."""

    start: Shown
    end: Shown
    hop: Hop
    said: str
    sentence: str
    closeness: str | None
    evidence: tuple[Evidence, ...]

    def to_mapping(self) -> dict[str, Any]:
        """JSON-ready data."""
        hop = self.hop
        return {
            "from": self.start.key,
            "to": self.end.key,
            "type": hop.type,
            "forward": hop.forward,
            "said": self.said,
            "sentence": self.sentence,
            "cost": hop.cost,
            "percentile": hop.percentile,
            "closeness": self.closeness,
            "evidence": [evidence_data(one) for one in self.evidence],
            "citation": hop.citation,
            "provenance": hop.provenance,
            "sources": list(hop.sources),
            "confidence": hop.confidence,
            "judgement": hop.judgement,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A path as it is told. `costs` are those of the nodes, 0 at the ends. `alike` counts further paths of its kind, or
    `at_least` so many; `examples` are the nodes between in some."""

    cost: float
    kind: str
    summary: str
    nodes: tuple[Shown, ...]
    costs: tuple[float, ...]
    steps: tuple[Step, ...]
    alike: int
    at_least: bool
    examples: tuple[tuple[Shown, ...], ...]

    def to_mapping(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {
            "cost": self.cost,
            "kind": self.kind,
            "summary": self.summary,
            "nodes": [{**node.to_mapping(), "cost": cost} for node, cost in zip(self.nodes, self.costs, strict=True)],
            "hops": [step.to_mapping() for step in self.steps],
            "alike": self.alike,
            "at_least": self.at_least,
            "examples": [
                [{"key": node.key, "kind": node.kind, "name": node.name} for node in nodes] for nodes in self.examples
            ],
        }


@dataclass(frozen=True, slots=True)
class Missed:
    """A path that there would be without the constraint of this name, which `words` tell."""

    constraint: str
    words: str
    path: Told

    def to_mapping(self) -> dict[str, Any]:
        """JSON-ready data."""
        return {"constraint": self.constraint, "words": self.words, "path": self.path.to_mapping()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The paths, best first. Where there is none: why, what nearly is one, and how many nodes each end gets to.

    `names` are those of all nodes within its sentences, by key: no two nodes have the same.
    """

    start: Shown
    end: Shown
    paths: tuple[Told, ...]
    explanation: str | None
    misses: tuple[Missed, ...]
    reached: tuple[int, int] | None
    names: Mapping[str, str]
    release: int

    def to_mapping(self) -> dict[str, Any]:
        """JSON-ready data, as `GET /why` answers it."""
        return {
            "from": self.start.to_mapping(),
            "to": self.end.to_mapping(),
            "paths": [path.to_mapping() for path in self.paths],
            "explanation": self.explanation,
            "misses": [miss.to_mapping() for miss in self.misses],
            "reached": list(self.reached) if self.reached else None,
            "release": self.release,
        }


def tell(found: Found, asked: Meant, loaded: Loaded) -> Why:
    """What was found, told with names, sentences and evidence."""
    known: dict[int, Shown] = {}

    def show(node: int) -> Shown:
        if node not in known:
            known[node] = shown(loaded.release.paths.node(node), as_judged(loaded))
        return known[node]

    start, end = show(asked.start.id), show(asked.end.id)
    missed = () if found.paths else found.misses
    for path in (*found.paths, *(miss.path for miss in missed)):
        for node in (*path.nodes, *(one for nodes in path.others for one in nodes)):
            show(node)
    conditions = {node: show(node) for node in asked.named}
    names = apart(known.values())
    paths = tuple(_told(path, show, names, loaded) for path in found.paths)
    named = {node: names[one.key] for node, one in conditions.items()}
    misses = tuple(
        Missed(
            miss.constraint,
            constraint_words(miss.constraint, asked.constraints, named),
            _told(miss.path, show, names, loaded),
        )
        for miss in missed
    )
    why = None
    if not paths:
        ends, summaries = (names[start.key], names[end.key]), [(miss.words, miss.path.summary) for miss in misses]
        why = explanation(ends, asked.constraints, summaries, found.reached)
    return Why(
        start=start,
        end=end,
        paths=paths,
        explanation=why,
        misses=misses,
        reached=None if paths else found.reached,
        names=names,
        release=loaded.release.number,
    )


def step(hop: Hop, start: Shown, end: Shown, names: tuple[str, str], loaded: Loaded) -> Step:
    """A hop from `start` to `end`, said with these `names` of the two, and with what it rests on."""
    close = closeness(hop, loaded)
    return Step(start, end, hop, verb(hop), hop_sentence(hop, *names, close), close, hop_evidence(hop, loaded))


def _told(path: Path, show: Callable[[int], Shown], names: Mapping[str, str], loaded: Loaded) -> Told:
    nodes = tuple(show(node) for node in path.nodes)
    steps = tuple(
        step(hop, start, end, (names[start.key], names[end.key]), loaded)
        for hop, (start, end) in zip(path.hops, pairwise(nodes), strict=True)
    )
    examples = tuple(tuple(show(node) for node in nodes[1:-1]) for nodes in path.others)
    return Told(
        cost=path.cost,
        kind=kind_words(path),
        summary=summary(path, nodes, names, [step.closeness for step in steps], examples),
        nodes=nodes,
        costs=(0.0, *path.penalties, 0.0),
        steps=steps,
        alike=path.alike,
        at_least=path.at_least,
        examples=examples,
    )
