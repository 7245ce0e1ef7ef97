"""An excerpt of the graph: some nodes, the edges between them, and the paths that were found through them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from api.as_judged import as_judged
from api.live import Loaded
from api.nodes import Shown, find_node, shown
from api.why.answer import Step, Told, Why, step
from api.why.nearness import closeness
from api.why.sentences import begun, hop_sentence, said, verb
from graph.paths.induced import edges_between
from scrapers.errors import BadQuery

MOST_NODES = 200


@dataclass(frozen=True, slots=True)
class Walk:
    """A path in an excerpt: its kind and sentence, its nodes by key with their costs, its edges by place, in order.

    Costs of nodes and edges add up to `cost`.
    """

    kind: str
    summary: str
    cost: float
    nodes: tuple[str, ...]
    costs: tuple[float, ...]
    edges: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What is taken away. Each node and edge is there once; an edge reads as it stands, from source to target.

    `title` says what it is an excerpt of, `name` the same in a name for files.
    """

    title: str
    name: str
    nodes: tuple[Shown, ...]
    edges: tuple[Step, ...]
    walks: tuple[Walk, ...]
    release: int

    @property
    def works(self) -> tuple[Shown, ...]:
        """The artworks among the nodes that the collection has."""
        return tuple(node for node in self.nodes if node.work is not None)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The excerpt in words: its paths, or where there is none its edges."""
        return tuple(walk.summary for walk in self.walks) or tuple(begun(f"{edge.sentence}.") for edge in self.edges)


def of_answer(answer: Why, number: int | None, loaded: Loaded) -> Excerpt:
    """The paths of an answer from what is `loaded`, or with `number` (the best is 1) that one alone.

    Raises BadQuery where there is none, or no such one.
    """
    start, end = answer.names[answer.start.key], answer.names[answer.end.key]
    if not answer.paths:
        raise BadQuery(answer.explanation or f"no path leads from {start} to {end}")
    if number is not None and number > len(answer.paths):
        raise BadQuery(f"there are {len(answer.paths)} paths from {start} to {end}; there is no path {number}")
    paths = answer.paths if number is None else answer.paths[number - 1 : number]
    nodes = {node.key: node for path in paths for node in path.nodes}
    edges: dict[tuple[int, str, int], Step] = {}
    for path in paths:
        for one in path.steps:
            edges.setdefault(_edge(one), _as_it_stands(one, answer.names, loaded))
    places = {edge: place for place, edge in enumerate(edges)}
    which = "" if number is None else f", path {number}"
    return Excerpt(
        title=f"Why {start} and {end} are related{which}",
        name=_file_name("why", answer.start.key, answer.end.key, "" if number is None else str(number)),
        nodes=tuple(nodes.values()),
        edges=tuple(edges.values()),
        walks=tuple(_walk(path, places) for path in paths),
        release=answer.release,
    )


def of_nodes(keys: Sequence[str], loaded: Loaded) -> Excerpt:
    """Some nodes by key or name, and every edge between two of them, as people's verdicts have left it.

    Raises BadQuery for too many, NodeNotFound and TakenDown for one that is not there.
    """
    if len(keys) > MOST_NODES:
        raise BadQuery(f"{len(keys)} nodes are asked for; give at most {MOST_NODES}")
    index = loaded.release.paths
    nodes = {node.id: shown(node, as_judged(loaded)) for node in (find_node(key, loaded) for key in keys)}
    hops = edges_between(index, list(nodes), loaded.judged)
    names = said(tuple(nodes.values()))
    by_id = dict(zip(nodes, names, strict=True))
    title = begun(names[0]) if len(names) == 1 else f"{len(names)} nodes, from {names[0]} to {names[-1]}"
    ends = [node.key for node in nodes.values()]
    return Excerpt(
        title=title,
        name=_file_name("nodes", ends[0], ends[-1] if len(ends) > 1 else ""),
        nodes=tuple(nodes.values()),
        edges=tuple(
            step(hop, nodes[hop.src], nodes[hop.dst], (by_id[hop.src], by_id[hop.dst]), loaded) for hop in hops
        ),
        walks=(),
        release=loaded.release.number,
    )


def _edge(one: Step) -> tuple[int, str, int]:
    return one.hop.src, one.hop.type, one.hop.dst


def _as_it_stands(one: Step, names: Mapping[str, str], loaded: Loaded) -> Step:
    """The step from the source of its edge to the target, said with these `names` of nodes by key.

    What it rests on is the same in both directions; how near the two are is told from the first of them.
    """
    if one.start.id == one.hop.src:
        start, end = one.start, one.end
    else:
        start, end = one.end, one.start
    hop = replace(one.hop, forward=True)
    close = closeness(hop, loaded)
    sentence = hop_sentence(hop, names[start.key], names[end.key], close)
    return Step(start, end, hop, verb(hop), sentence, close, one.evidence)


def _walk(path: Told, places: dict[tuple[int, str, int], int]) -> Walk:
    return Walk(
        path.kind,
        path.summary,
        path.cost,
        tuple(node.key for node in path.nodes),
        path.costs,
        tuple(places[_edge(one)] for one in path.steps),
    )


def _file_name(*parts: str) -> str:
    """`kindred-why-met-11-met-12`: letters, digits and hyphens alone, of a length that any disk takes."""
    words = "-".join(["kindred", *parts])
    kept = "".join(one if one.isascii() and one.isalnum() else "-" for one in words)
    return "-".join(filter(None, kept.split("-")))[:120].rstrip("-")
