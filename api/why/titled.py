"""Of paths that are alike, one whose works have titles: a person cannot recognise a work that has none."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from api.live import Loaded
from graph.paths.records import Constraints, Path
from graph.paths.search import search
from scrapers.store.titles import is_untitled

DEARER = 0.25
"""How much more a path with titles may cost: as much as a node between of twice the size."""


def titled(paths: Sequence[Path], asked: Constraints, loaded: Loaded) -> tuple[Path, ...]:
    """`paths`, cheapest first, each in the place of which one alike with more titles is no more than `DEARER`.

    The one that it stood for is then among its `others`. None makes a detour of another path, or is one.
    """
    told = list(paths)
    for place, path in enumerate(paths):
        told[place] = _titled(path, [*told[:place], *told[place + 1 :]], asked, loaded)
    return tuple(sorted(told, key=lambda path: path.cost))


def _titled(path: Path, rest: Sequence[Path], asked: Constraints, loaded: Loaded) -> Path:
    wanting = _untitled(path.nodes, loaded)
    if not wanting:
        return path
    better = [
        nodes for nodes in path.others if _untitled(nodes, loaded) < wanting and not _is_detour_of_any(nodes, rest)
    ]
    if not better:
        return path
    nodes = min(better, key=lambda nodes: _untitled(nodes, loaded))
    types = frozenset(hop.type for hop in path.hops)
    asked = replace(asked, hops=len(path.hops), allowed=types, required=frozenset(), through=nodes[1:-1])
    found = search(loaded.release.paths, nodes[0], nodes[-1], 1, asked, loaded.judged).paths
    if not found or found[0].nodes != nodes or found[0].kind != path.kind or found[0].cost > path.cost + DEARER:
        return path
    others = (path.nodes, *(other for other in path.others if other != nodes))
    return replace(found[0], alike=path.alike, others=others, at_least=path.at_least)


def _is_detour_of_any(nodes: Sequence[int], rest: Iterable[Path]) -> bool:
    """Whether these nodes between the ends hold all those of another path, or another path holds all of them."""
    between = set(nodes[1:-1])
    others = (set(other.nodes[1:-1]) for other in rest)
    return any(other and (between <= other or other <= between) for other in others)


def _untitled(nodes: Sequence[int], loaded: Loaded) -> int:
    """How many works between the ends have no title."""
    between = (loaded.release.paths.node(one) for one in nodes[1:-1])
    return sum(node.kind == "artwork" and is_untitled(node.name) for node in between)
