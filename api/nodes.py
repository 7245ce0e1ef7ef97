"""Any node of the graph: how it is shown, and which one a person means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from api import links, wording
from api.catalogue import Works, credit
from api.live import Loaded
from api.names import MOST_LOOKED_AT, Names, names_of
from scrapers.collection import StoredArtwork
from scrapers.errors import BadQuery, NodeNotFound, TakenDown
from scrapers.known import Node
from scrapers.licences import restrictions
from scrapers.records import Years
from scrapers.store.titles import is_untitled
from scrapers.untitled import called, key_in

MOST_MEANT = 8
"""Nodes that are named where it is not clear which was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A node as it is shown. `years` are those of a work, or of a life; either may be unknown.

    `url` leads to its data, `page` to a page for people. `work` is the artwork, None for all else. The name of a work
    that is `untitled` says what it is instead, with its key (`scrapers.untitled`).
    """

    id: int
    key: str
    kind: str
    name: str
    years: tuple[int | None, int | None] | None
    circa: bool | None
    url: str
    page: str
    work: StoredArtwork | None = None
    artists: tuple[str, ...] = ()
    attribution: str | None = None
    untitled: bool = False

    @property
    def said(self) -> str:
        """The name within a sentence: a title stands in quotation marks, what stands for one does not."""
        if self.untitled:
            return f"{self.name[:1].lower()}{self.name[1:]}"
        return f"“{self.name}”" if self.kind == "artwork" else self.name

    @property
    def said_fully(self) -> str:
        """The name within a sentence that has another node of the same name: with who made it, and when."""
        rest = ", ".join(filter(None, [*self.artists, self.years_said]))
        if self.untitled and not rest:
            return self.said  # the key is in it
        return f"{self.said} ({rest or self.key})"

    @property
    def years_said(self) -> str:
        """`c. 1885`, `1839–1906`, `1839–`; nothing where no year is known."""
        if self.work is not None:
            return wording.years(self.work.years) if self.work.years else ""
        return _life(*self.years) if self.years else ""

    @property
    def thumbnail(self) -> str | None:
        """The address of a small picture."""
        image = self.work.image if self.work else None
        return links.picture(image.thumbnail) if image else None

    def to_mapping(self) -> dict[str, Any]:
        """JSON-ready data."""
        rights = self.work.rights if self.work else None
        return {
            "key": self.key,
            "kind": self.kind,
            "name": self.name,
            "years": list(self.years) if self.years else None,
            "circa": self.circa,
            "url": self.url,
            "artists": list(self.artists),
            "thumbnail": self.thumbnail,
            "rights": rights,
            "restrictions": list(restrictions(rights)) if rights else [],
            "attribution": self.attribution,
        }


def shown(node: Node, works: Works) -> Shown:
    """`node` as it is shown, an artwork with all that `works` say of it."""
    if node.kind == "artwork" and node.id in works:
        work = works.get(node.id)
        makers = works.makers(work)
        return Shown(
            id=node.id,
            key=work.key,
            kind=node.kind,
            name=called(work.title, work.key, work.medium),
            years=(work.years.start, work.years.end) if work.years else None,
            circa=work.years.circa if work.years else None,
            url=links.artwork(work.key),
            page=links.page(work.key),
            work=work,
            artists=tuple(person.name for person in makers),
            attribution=credit(work, makers),
            untitled=is_untitled(work.title),
        )
    return Shown(
        id=node.id,
        key=node.key,
        kind=node.kind,
        name=node.name.strip() or node.key,
        years=None if node.start is None and node.end is None else (node.start, node.end),
        circa=None,
        url=links.node(node.key),
        page=links.explore(node.key),
    )


def find_node(text: str, loaded: Loaded) -> Node:
    """The node with this key, or the only one with this name; case and accents of a name do not count.

    What a work without a title is called has its key in it.

    Raises TakenDown, NodeNotFound with what may have been meant, and BadQuery where several nodes have the name.
    """
    index = loaded.release.paths
    text = text.strip()
    key = key_in(text)
    if key is not None and (key in loaded.tombs.keys or _has_no_title(key, loaded)):
        text = key
    found = index.find(text)
    if found is not None:
        return _here(index.node(found), loaded)
    if text in loaded.tombs.keys:
        raise TakenDown(f"the artwork {text!r} was taken down")
    named = [node for node in map(index.node, names_of(index).exact(text)) if _stands(node, loaded)]
    if len(named) == 1:
        return named[0]
    if named:
        least = "at least " * (len(named) == MOST_LOOKED_AT)
        raise BadQuery(
            f"{least}{len(named)} nodes are called {text!r}: {listed(named, loaded.catalogue)}; give the key of one"
        )
    meant = near(text, loaded)
    hint = f"; did you mean {listed(meant, loaded.catalogue)}?" if meant else ""
    raise NodeNotFound(f"there is no node {text!r}{hint}")


def near(text: str, loaded: Loaded, most: int = MOST_MEANT) -> list[Node]:
    """Nodes that a person may mean by `text`, likeliest first: by the beginning of a key, by words, by spelling."""
    if not text:
        return []
    index = loaded.release.paths
    names: Names = names_of(index)
    ids = dict.fromkeys([*names.exact(text), *names.holding(text), *names.spelt(text)])
    keys = [index.find(key) for key in index.near(text)]
    found = [*(keys if ":" in text else ()), *ids, *keys]
    nodes = [index.node(one) for one in dict.fromkeys(found) if one is not None]
    return [node for node in nodes if _stands(node, loaded)][:most]


def in_words(node: Node, works: Works) -> str:
    """A node as it stands in a list to choose from: `Paul Cézanne, artist, 1839–1906`."""
    return ", ".join(filter(None, [shown(node, works).name, node.kind, _life(node.start, node.end)]))


def listed(nodes: Sequence[Node], works: Works) -> str:
    """Some nodes with their keys: `Paul Cézanne, artist, 1839–1906 (person:ulan:500004793)`."""
    some = [(in_words(node, works), node.key) for node in nodes[:MOST_MEANT]]
    more = len(nodes) - len(some)
    return "; ".join(words if key in words else f"{words} ({key})" for words, key in some) + (
        f"; and {more} more" if more else ""
    )


def _has_no_title(key: str, loaded: Loaded) -> bool:
    """Whether this is the key of a work without a title: a work that has one is not called by its kind."""
    index = loaded.release.paths
    found = index.find(key)
    if found is None:
        return False
    node = index.node(found)
    return node.kind == "artwork" and is_untitled(node.name)


def _stands(node: Node, loaded: Loaded) -> bool:
    return node.kind != "artwork" or node.id in loaded.catalogue


def _here(node: Node, loaded: Loaded) -> Node:
    """`node`, unless it is a work that has left the collection."""
    if _stands(node, loaded):
        return node
    if node.key in loaded.tombs.keys:
        raise TakenDown(f"the artwork {node.key!r} was taken down")
    raise NodeNotFound(f"the artwork {node.key!r} is no longer in the collection")


def _life(start: int | None, end: int | None) -> str:
    if start is None and end is None:
        return ""
    if start is not None and start == end:
        return wording.years(Years(start, end))
    return f"{'' if start is None else wording.year(start)}–{'' if end is None else wording.year(end)}"
