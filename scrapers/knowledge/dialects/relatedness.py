"""Works that museums relate to each other: pairs of the Walters, parts at the National Gallery of Art, Tate's catalogue
groups, and the related works and exhibitions of the Cleveland Museum of Art. It has no works of its own.

The Walters' associative pairs (a set, a pair, a variation) are `RELATED_TO` in its own words. Of its wholes and parts
the second is part of the first, but for a preliminary state, which is another version, and an accessory, a frame or a
source, which stand beside. Cleveland's "based on", "study", "copy" and "version" are versions, all else is related.

Exhibitions have no id: title and opening day are the key. A group without an id is known by its title, and counts for
works alone that stand in no group with an id, since the dump names most groups both ways. What shares one label text
(`saam_shared_label_objects`) belongs to the passages.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from scrapers.errors import Rejected
from scrapers.knowledge.dialects.dialect import Dialect
from scrapers.knowledge.dialects.dump import Dump
from scrapers.knowledge.dialects.lines import each
from scrapers.knowledge.records import Exhibition, Known, Series, Statement
from scrapers.markup import plain
from scrapers.records import Rejection
from scrapers.relation_types import SYMMETRIC

WHOLES: Mapping[str, str] = {
    "Part of a Book": "PART_OF",
    "Component": "PART_OF",
    "Child": "PART_OF",
    "Preliminary State": "VERSION_OF",
}
"""What the second of two works is to the first, in the Walters' words; what is not here is `RELATED_TO`."""

CITATIONS: Mapping[str, str] = {
    "walters": "The Walters Art Museum, catalogue, related objects",
    "nga": "National Gallery of Art, Washington, open data, object_associations.csv",
    "cleveland": "The Cleveland Museum of Art, catalogue, related works",
}
"""Where each museum says so."""

_VERSION = re.compile(r"\b(?:based on|study|studies|cop(?:y|ies)|version|state|replica)\b", re.I)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Relatedness(Dump):
    name = "relatedness"
    title = "a compilation of related works"
    reads = (
        "walters_related_pairs",
        "nga_object_associations",
        "tate_catalogue_groups",
        "cleveland_related_works",
        "cleveland_exhibition_members",
    )

    def known(self) -> Iterator[Known | Rejection]:
        if self._has("cleveland_exhibition_members"):
            yield from self._exhibitions()
        if self._has("tate_catalogue_groups"):
            yield from self._groups()
        met: set[tuple[str, str, str]] = set()
        for name, make in (
            ("walters_related_pairs", _walters),
            ("nga_object_associations", _nga),
            ("cleveland_related_works", _cleveland),
        ):
            if not self._has(name):
                continue
            for one in each(self._read(name), make):
                if isinstance(one, Statement):
                    edge = (one.src, one.type, one.dst)
                    if edge in met:
                        yield Rejection(source_id=" ".join(edge), reason="stated twice", detail=one.evidence or "")
                        continue
                    met.add(edge)
                yield one

    def _exhibitions(self) -> Iterator[Exhibition | Rejection]:
        works: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for one in each(self._read("cleveland_exhibition_members"), _shown):
            if isinstance(one, Rejection):
                yield one
            else:
                works[one[0], one[1]][one[2]] = None
        for (title, day), shown in works.items():
            key = f"cleveland {title}, {day}" if day else f"cleveland {title}"
            yield Exhibition(key=key, title=title, start=int(day[:4]) if day else None, artworks=tuple(shown))

    def _groups(self) -> Iterator[Series | Rejection]:
        titles: dict[str, str] = {}
        works: defaultdict[str, dict[str, None]] = defaultdict(dict)
        unnumbered: dict[str, str] = {}
        for one in each(self._read("tate_catalogue_groups"), _member):
            if isinstance(one, Rejection):
                yield one
                continue
            work, group, title = one
            if not group:
                unnumbered[work] = title
                continue
            titles[group] = titles.get(group) or title
            works[group][work] = None
        numbered = {work for members in works.values() for work in members}
        for work, title in unnumbered.items():
            if work not in numbered:
                titles[f"tate {title}"] = title
                works[f"tate {title}"][work] = None
        for group, members in works.items():
            if titles[group]:
                yield Series(key=group, title=titles[group], artworks=tuple(members))
            else:
                yield Rejection(source_id=f"group {group}", reason="missing title", detail=f"{len(members)} works")


def _pair(museum: str, src: str, relation: str, dst: str, evidence: str) -> Statement:
    """A relation of two works, in the museum's words. Raises Rejected where one is missing or both are one."""
    if not src or not dst:
        raise Rejected("names no related work", f"{museum}:{src or dst}")
    if src == dst:
        raise Rejected("related to itself", f"{museum}:{src}")
    ends = (f"{museum}:{src}", f"{museum}:{dst}")
    first, second = sorted(ends) if relation in SYMMETRIC else ends
    catalogued = f"catalogued as “{evidence}”" if evidence else None
    return Statement(src=first, type=relation, dst=second, evidence=catalogued, citation=CITATIONS[museum])


def _walters(row: Mapping[str, Any]) -> Iterator[Statement]:
    first, second, words = row["art1"], row["art2"], row["relation_2to1"]
    if row["class"] == "part_whole":
        yield _pair("walters", second, WHOLES.get(words, "RELATED_TO"), first, words)
    elif row["class"] == "associative":
        said = dict.fromkeys((row["relation_1to2"], words))
        yield _pair("walters", first, "RELATED_TO", second, " / ".join(said))
    else:
        raise Rejected("unknown relation", row["class"])


def _nga(row: Mapping[str, Any]) -> Iterator[Statement]:
    yield _pair("nga", row["childobjectid"], "PART_OF", row["parentobjectid"], f"{row['relationship']} part")


def _cleveland(row: Mapping[str, Any]) -> Iterator[Statement]:
    words = row["relationship"]
    relation = "VERSION_OF" if _VERSION.search(words) else "RELATED_TO"
    yield _pair("cleveland", row["art_id"], relation, row["related_id"], words)


def _shown(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Title, opening day ("" where it is not told) and work."""
    title = plain(row["title"])
    if not title:
        raise Rejected("missing title", f"exhibition of {row['art_id']}")
    day = _DAY.match(row["opening_date"])
    yield title, day[0] if day else "", f"cleveland:{int(row['art_id'])}"


def _member(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Work, the group's id ("" where it has none) and its title."""
    title = plain(row["group_title"]) or ""
    if not row["acno"] or not (title or row["group_id"]):
        raise Rejected("names no group", row["acno"])
    yield f"tate:{row['acno']}", row["group_id"], title


RELATEDNESS = Dialect(
    name=Relatedness.name,
    title=Relatedness.title,
    marks={
        "walters_related_pairs": frozenset({"class", "art1", "art2", "relation_1to2", "relation_2to1"}),
        "nga_object_associations": frozenset({"parentobjectid", "childobjectid", "relationship"}),
        "tate_catalogue_groups": frozenset({"acno", "group_kind", "group_id", "group_title"}),
        "cleveland_related_works": frozenset({"art_id", "related_id", "relationship"}),
        "cleveland_exhibition_members": frozenset({"exhibition_id", "title", "opening_date", "art_id"}),
    },
    source=Relatedness,
)
