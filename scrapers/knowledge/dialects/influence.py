"""Relations between artists that others compiled: `artists`, `edges`, `artist_influenced_by_movement` and
`vasari_comention_edges`.

`artists` was merged from several sources by name and dates, so that a few are two namesakes in one. An edge reads
"src was taught by (was influenced by, worked after) dst". One that cannot have been is refused: a pupil born after the
teacher's death, an influence that was a child when the other died. What an edge says for itself is the field that it
comes from, or the words that it was mined from; `influence_words` tells it to people.

`vasari_comention_edges` counts who is named in the same passages of Vasari's Lives. Those named together once or twice
are mostly strangers; those named together in `TOGETHER` of the passages turned out to be brothers, partners, teachers
and pupils, all of them, and are `ASSOCIATED_WITH`. Persons without an item cannot be told apart and are refused.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from scrapers.authorities import ulan, wikidata
from scrapers.errors import Rejected
from scrapers.folder_lines import Fault
from scrapers.knowledge.dialects.dialect import Dialect
from scrapers.knowledge.dialects.dump import Dump, distinct, person, whole
from scrapers.knowledge.dialects.influence_words import citation, evidence
from scrapers.knowledge.dialects.lines import MALFORMED, each
from scrapers.knowledge.dialects.lives import lifetime
from scrapers.knowledge.records import Known, KnownArtist, Statement
from scrapers.records import Rejection
from scrapers.relation_types import SYMMETRIC

RELATIONS: Mapping[str, str] = {
    "student_of": "STUDENT_OF",
    "influenced_by": "INFLUENCED_BY",
    "friend_or_coworker": "ASSOCIATED_WITH",
    "associated_with": "ASSOCIATED_WITH",
    "made_work_after": "WORKED_AFTER",
}

# Museums' catalogues state who a print is after, and only the merging of artists may err. PainterPalette's columns come
# from encyclopedias by hand and hold misplaced cells; what stands with both persons is there twice on purpose. Its copy
# of Art500k has been through one hand more. What is mined from texts may have the wrong namesake or the wrong verb.
CONFIDENCE: Mapping[str, tuple[float, float]] = {
    "nga": (0.95, 0.95),
    "tate": (0.95, 0.95),
    "painterpalette": (0.7, 0.9),
    "painterpalette_art500k": (0.6, 0.8),
    "saam_bio_textmined": (0.6, 0.6),
    "vasari_network": (0.4, 0.4),
}
"""How surely each source speaks: where one side states it, and where both do."""

MINED = frozenset({"saam_bio_textmined", "vasari_network"})
"""Sources whose statements are mined from texts."""

YOUNGEST = 10
"""Years of age under which nobody has influenced, taught or befriended a grown artist."""

TOGETHER = 0.0019
"""Share of the passages of Vasari's Lives: three of 1,514."""

Edge = tuple[str, str, str]


class Influence(Dump):
    name = "influence"
    title = "a compilation of relations between artists"
    reads = ("artists", "edges", "artist_influenced_by_movement", "vasari_comention_edges")

    def known(self) -> Iterator[Known | Rejection]:
        yield from distinct(each(self._read("artists"), _artist))
        yield from self._surest(each(self._read("edges"), self._edge))
        if self._has("artist_influenced_by_movement"):
            yield from self._surest(each(self._read("artist_influenced_by_movement"), self._movement))
        if self._has("vasari_comention_edges"):
            yield from each(self._read("vasari_comention_edges"), _together)

    @cached_property
    def _lives(self) -> Mapping[str, tuple[int | None, int | None]]:
        """Birth and death of each artist by reference; those of no plausible length are left out."""
        found = {}
        for _, record in self._read("artists"):
            if not isinstance(record, Fault):
                try:
                    found[person(self.name, record["id"])] = _life(record)
                except MALFORMED:
                    continue  # refused as an artist
        return found

    @cached_property
    def _friends(self) -> frozenset[Edge]:
        """What is stated of relations that say the same in both directions: both persons may state it."""
        stated = ((RELATIONS.get(row.get("relation", "")), row) for _, row in self._read("edges"))
        return frozenset((relation, row["src_id"], row["dst_id"]) for relation, row in stated if relation in SYMMETRIC)

    def _edge(self, record: Mapping[str, Any]) -> Iterator[Statement]:
        relation, source = RELATIONS.get(record["relation"]), record["source"]
        if relation is None or source not in CONFIDENCE:
            raise Rejected("unknown relation", f"{record['relation']} by {source}")
        src, dst = (self._known(record[f"{end}_id"], record[f"{end}_artist"]) for end in ("src", "dst"))
        if src == dst:
            raise Rejected("related to itself", record["src_artist"])
        if _impossible(relation, self._lives[src], self._lives[dst]):
            raise Rejected("impossible in time", f"{record['src_artist']} {relation} {record['dst_artist']}")
        if relation in SYMMETRIC:
            src, dst = sorted((src, dst))
        both = int(record["weight"]) > 1 or (relation, record["dst_id"], record["src_id"]) in self._friends
        yield Statement(
            src=src,
            type=relation,
            dst=dst,
            confidence=CONFIDENCE[source][both],
            provenance="text-mined" if source in MINED else "stated",
            evidence=evidence(record, both=both),
            citation=citation(source, record["src_artist"]),
        )

    def _movement(self, record: Mapping[str, Any]) -> Iterator[Statement]:
        src = self._known(record["src_id"], record["src_artist"])
        yield Statement(
            src=src,
            type="DREW_ON",
            dst=record["movement"],
            confidence=CONFIDENCE[record["source"]][0],
            evidence=f"{record['movement']} is listed among the influences on {record['src_artist']}",
            citation=citation(record["source"], record["src_artist"]),
        )

    def _known(self, key: str, name: str) -> str:
        reference = person(self.name, key)
        if reference not in self._lives:
            raise Rejected("unknown artist", f"{key} {name}")
        return reference

    @staticmethod
    def _surest(stated: Iterator[Statement | Rejection]) -> Iterator[Statement | Rejection]:
        """Each relation once, as its surest statement has it, in the order in which they are first stated."""
        found: dict[Edge, Statement] = {}
        for one in stated:
            if isinstance(one, Rejection):
                yield one
                continue
            edge = (one.src, one.type, one.dst)
            if edge not in found or one.confidence > found[edge].confidence:
                found[edge] = one
        yield from found.values()


def _artist(record: Mapping[str, Any]) -> Iterator[KnownArtist]:
    birth, death = _life(record)
    yield KnownArtist(
        key=record["id"],
        name=record["name"],
        birth=birth,
        death=death,
        nationality=record["nationality"] or None,
        ulan=ulan(record["ulan"]),
        wikidata=wikidata(record["qid"]),
        movements=tuple(dict.fromkeys(filter(None, record["movements"].split("|")))),
    )


def _life(record: Mapping[str, Any]) -> tuple[int | None, int | None]:
    return lifetime(whole(record["birth"]), whole(record["death"]))


def _impossible(relation: str, src: tuple[int | None, int | None], dst: tuple[int | None, int | None]) -> bool:
    """Whether one was born after the death of the other, where that rules the relation out.

    A model may be long dead, a teacher or a friend may not; nobody learns from one under `YOUNGEST`.
    """
    late = src[1] is not None and dst[0] is not None and dst[0] + YOUNGEST > src[1]
    early = dst[1] is not None and src[0] is not None and src[0] > dst[1]
    return late or (early and relation in ("STUDENT_OF", "ASSOCIATED_WITH"))


def _together(record: Mapping[str, Any]) -> Iterator[Statement]:
    one, other = wikidata(record["qid_a"]), wikidata(record["qid_b"])
    names = f"{record['artist_a']} and {record['artist_b']}"
    if one is None or other is None:
        raise Rejected("person without an id", names)
    share = float(record["p_a"]) * float(record["p_ab"])  # p_ab is that of b where a is named
    if share < TOGETHER:
        raise Rejected("named together too seldom", names)
    first, second = sorted((one, other))
    yield Statement(
        src=f"wikidata:{first}",
        type="ASSOCIATED_WITH",
        dst=f"wikidata:{second}",
        confidence=CONFIDENCE["vasari_network"][0],
        provenance="text-mined",
        evidence=f"named together in {share:.1%} of the passages".replace("%", " %"),
        citation=citation("vasari_network", names),
    )


INFLUENCE = Dialect(
    name=Influence.name,
    title=Influence.title,
    marks={"edges": frozenset({"src_id", "dst_id", "relation", "source", "weight", "evidence"})},
    source=Influence,
)
