"""Paths in sentences: each hop as it is walked, the whole path, and why there is none."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from api import wording
from api.evidence.record import join
from api.nodes import Shown
from api.why.types import TYPES
from graph.paths.records import Constraints, Hop, Path
from scrapers.relation_types import AFFINITIES, RELATION_TYPES

BOTH: Mapping[str, tuple[str, str]] = {
    "CREATED_BY": ("the same artist", "are both by"),
    "MADE_AFTER": ("the same model", "are both made after"),
    "PART_OF_MOVEMENT": ("the same movement", "both belong to"),
    "LOCATED_IN": ("the same place", "are both from"),
    "HAS_GENRE": ("the same genre", "are both catalogued as"),
    "DEPICTS": ("the same subject", "both depict"),
    "EXHIBITED_IN": ("the same exhibition", "were both shown in"),
    "PART_OF_SERIES": ("the same series", "both belong to"),
    "STUDENT_OF": ("the same teacher", "were both taught by"),
    "INFLUENCED_BY": ("the same influence", "were both influenced by"),
    "WORKED_AFTER": ("the same model", "both made works after"),
    "MEMBER_OF": ("the same movement", "both belong to"),
    "DREW_ON": ("the same influence", "were both influenced by"),
    "BORN_IN": ("the same birthplace", "were both born in"),
    "DIED_IN": ("the same place of death", "both died in"),
    "ACTIVE_IN": ("the same place of work", "both worked in"),
    "BROADER": ("the same wider term", "are both a kind of"),
    "WITHIN": ("the same region", "both lie in"),
    "BRANCH_OF": ("the same root", "are both branches of"),
}
"""Two hops of one type that meet in a node: what the ends share, and how that is said of both."""


def verb(hop: Hop) -> str:
    """How the hop reads in the direction in which it is walked."""
    kind = TYPES[hop.type]
    return kind.forward if hop.forward else kind.backward


def apart(nodes: Iterable[Shown]) -> dict[str, str]:
    """The names of nodes within sentences, by key; those that several have, or none, are told apart.

    First by who made them and when; those that are then still alike by their keys too. A node may be there repeatedly.
    """
    each = {node.key: node for node in nodes}
    times = Counter(node.said for node in each.values())
    names = {
        key: node.said if times[node.said] == 1 and not node.untitled else node.said_fully for key, node in each.items()
    }
    times = Counter(names.values())
    return {key: name if times[name] == 1 else f"{name.removesuffix(')')}, {key})" for key, name in names.items()}


def said(nodes: Sequence[Shown]) -> list[str]:
    """The names of nodes within a sentence that names no others, in order."""
    names = apart(nodes)
    return [names[node.key] for node in nodes]


def begun(text: str) -> str:
    """`text` as a sentence begins, with a capital."""
    return f"{text[:1].upper()}{text[1:]}"


def hop_sentence(hop: Hop, start: str, end: str, close: str | None) -> str:
    """`Paul Cézanne was influenced by Camille Pissarro`, of two nodes by their names; `close` says an affinity."""
    return f"{start} {verb(hop)} {end}" + (f": {close}" if close else "")


def kind_words(path: Path) -> str:
    """What sort of path it is: `the same teacher`, `is by → was taught by → made`."""
    if _meet(path.hops):
        return BOTH[path.hops[0].type][0]
    return " → ".join(verb(hop) for hop in path.hops)


def summary(
    path: Path,
    nodes: Sequence[Shown],
    names: Mapping[str, str],
    close: Sequence[str | None],
    examples: Sequence[Sequence[Shown]] = (),
) -> str:
    """The whole path as one sentence, of its nodes, their `names` by key and how `close` each hop is, in order.

    Where both ends share a node, what they share besides (`examples` of paths alike) is in the sentence too.
    """
    told = [names[node.key] for node in nodes]
    if _meet(path.hops):
        shared = [told[1], *(names[between[0].key] for between in examples)]
        more = path.alike + 1 - len(shared)
        least = "at least " if path.at_least else ""
        text = join([*shared, f"{least}{more:,} more"]) if more else join(shared)
        return begun(f"{told[0]} and {told[2]} {BOTH[path.hops[0].type][1]} {text}.")
    text = told[0]
    for number, (hop, end) in enumerate(zip(path.hops, told[1:], strict=True)):
        if number:
            text += ", who" if nodes[number].kind == "artist" else ", which"
        text += f" {verb(hop)} {end}" + (f" ({close[number]})" if close[number] else "")
    return begun(text + ".")


def explanation(
    ends: tuple[str, str], constraints: Constraints, misses: Sequence[tuple[str, str]], reached: tuple[int, int]
) -> str:
    """Why there is no path between the `ends`, by name: what stands in the way, and how far one gets.

    Each miss is a constraint in words with the summary of the path that there would be without it.
    """
    asked = constraints != Constraints(hops=constraints.hops)
    some = f"at most {constraints.hops} hop{'' if constraints.hops == 1 else 's'}"
    sentences = [
        f"No path of {some} leads from {ends[0]} to {ends[1]}" + (" and keeps to all that was asked." if asked else ".")
    ]
    sentences += [f"Without ‘{words}’ there would be: {path}" for words, path in misses]
    if asked and not misses:
        sentences.append("To leave out one or two of the conditions would not help.")
    near = "a hop" if constraints.hops == 1 else "two hops"
    sentences += [
        begun(f"{name} has no links that may be walked.")
        if count == 0
        else f"{count:,} node{' lies' if count == 1 else 's lie'} within {near} of {name}."
        for name, count in zip(ends, reached, strict=True)
    ]
    return " ".join(sentences)


def constraint_words(name: str, constraints: Constraints, named: Mapping[int, str]) -> str:
    """The constraint of this name (a field of `Constraints`) in words: `not through Impressionism`.

    `named` are the names of the nodes that it names, by id. Of two, `through and years`, the words of both.
    """
    if " and " in name:
        return " and ".join(constraint_words(one, constraints, named) for one in name.split(" and "))
    if name == "hops":
        return f"at most {constraints.hops} hop{'' if constraints.hops == 1 else 's'}"
    if name == "allowed":
        return f"only {type_words(constraints.allowed or ())}"
    if name == "required":
        return f"must have {type_words(constraints.required)}"
    if name == "forbidden":
        return f"no {type_words(constraints.forbidden)}"
    if name == "through":
        return f"through {join([named[one] for one in constraints.through])}"
    if name == "without":
        return f"not through {join([named[one] for one in sorted(constraints.without)])}"
    if name == "rights":
        return f"only works under {join(sorted(constraints.rights or ()))}"
    if name == "years":
        first, last = constraints.years or (None, None)
        parts = (first is not None and f"from {wording.year(first)}", last is not None and f"to {wording.year(last)}")
        return " ".join(part for part in parts if part)
    if name == "monotone":
        return "in the order of time"
    return f"at most {constraints.facet_share:.0%} of one facet".replace("%", " %")


def type_words(names: Collection[str]) -> str:
    """Types of hops by how they read: `“is by” and “depicts”`, all that are known together `known relations`."""
    for all_, words in ((RELATION_TYPES, "known relations"), (AFFINITIES, "affinities")):
        if set(names) == set(all_):
            return words
    return join([f"“{words}”" for words in dict.fromkeys(TYPES[name].forward for name in TYPES if name in names)])


def _meet(hops: Sequence[Hop]) -> bool:
    return len(hops) == 2 and hops[0].type == hops[1].type in BOTH and hops[0].forward and not hops[1].forward
