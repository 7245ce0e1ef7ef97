"""Nodes of Linked Art 1.0 (https://linked.art/model/), whose kinds are concepts of Getty's AAT."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scrapers.fields import texts
from scrapers.markup import plain

AAT = "http://vocab.getty.edu/aat/"
ENGLISH, PREFERRED = f"{AAT}300388277", f"{AAT}300404670"
CREDIT, DESCRIPTION, DIMENSIONS, MATERIALS = (f"{AAT}{n}" for n in (300026687, 300435452, 300435430, 300435429))


def many(value: Any) -> list[Mapping[str, Any]]:
    """The nodes of a list, of one written without its brackets, or of None; some are nothing but their id."""
    found = [] if value is None else value if isinstance(value, list) else [value]
    return [{"id": node} if isinstance(node, str) else node for node in found]


def ids(nodes: Any) -> list[Any]:
    """The ids of `nodes`, "" for one without."""
    return [node.get("id", "") for node in many(nodes)]


def content(nodes: Any, kind: str | None = None) -> Iterator[str]:
    """The texts of `nodes` that are of a kind, English ones first."""
    found = [node for node in many(nodes) if kind is None or kind in ids(node.get("classified_as"))]
    found.sort(key=lambda node: ENGLISH not in ids(node.get("language")))
    return filter(None, (plain(node["content"]) for node in found))


def licences(rights: Any) -> list[Any]:
    """What `rights`, the nodes of `subject_to`, are: addresses of licences, "" for one that names none.

    Kinds of AAT among them say that a text is about rights, and not which.
    """
    marks = [mark for right in many(rights) for mark in ids(right.get("classified_as")) or [""]]
    return [mark for mark in marks if not str(mark).startswith(AAT)]


def picture(shown: Mapping[str, Any] | None) -> dict[str, str] | None:
    """Where the digital object `shown` has its picture on a IIIF service; nothing where it has none."""
    links = ids(shown.get("access_point")) if shown else []
    return {"serviceBase": links[0].partition("/full/")[0], "fullUrl": links[0]} if links else {} if shown else None


def notations(*groups: Any) -> tuple[str, ...]:
    """What the nodes of all groups are called, in English where they can be."""
    labels = []
    for node in (node for group in groups for node in many(group)):
        said = {label["@language"]: label["@value"] for label in many(node.get("notation"))}
        labels.append(said.get("en") or next(iter(said.values()), None))
    return texts(labels)


def same(node: Mapping[str, Any], read: Callable[[str], str | None]) -> str | None:
    """What `node` is called in the authority file whose ids `read` knows."""
    return next(filter(None, map(read, ids(node.get("equivalent")))), None)


def year(moment: str | None) -> int | None:
    """The year of "1660-01-01T00:00:00Z". Raises TypeError when it begins with none."""
    return int(re.match(r"-?[0-9]+", moment)[0]) if moment else None  # type: ignore[index]
