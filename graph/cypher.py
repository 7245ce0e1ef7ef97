"""Every Cypher statement, in the subset that Neo4j 5 and the embedded server share.

Labels and types cannot be parameters, so statements that need one are made for each, once, as dictionaries by it.
Affinities are versions: a reader at `$release` sees those with `from_release` <= it that had not ended by then.
"""

from scrapers.relation_types import RELATION_TYPES

LABELS = {
    "artwork": "Artwork",
    "artist": "Artist",
    "movement": "Movement",
    "place": "Place",
    "subject": "Subject",
    "exhibition": "Exhibition",
    "series": "Series",
}
"""Kind of a node to its label."""

PROPERTIES = {
    **dict.fromkeys(LABELS.values(), ("id", "key", "name")),
    "Artwork": ("id", "key", "title", "year_start", "year_end", "rights", "source", "deleted"),
    "Artist": ("id", "key", "name", "birth", "death", "nationality"),
}
"""Label to the properties that its nodes may have."""

ENDS = {name: (LABELS[one.src], LABELS[one.dst]) for name, one in RELATION_TYPES.items()}
"""Type of a relation to the labels that it leads from and to."""

AFFINITIES = {"formal": "FORMAL_SIM", "conceptual": "CONCEPT_SIM", "historical": "HISTORICAL_SIM"}
"""Facet to the type of its affinities."""

_ANY_AFFINITY = "|".join(AFFINITIES.values())
_ANY_RELATION = "|".join(ENDS)
_OF_ARTWORKS = "|".join(name for name, (start, _) in ENDS.items() if start == "Artwork")
_OURS = " OR ".join(f"{end}:{label}" for end in "ab" for label in LABELS.values())
_VISIBLE = "r.from_release <= $release AND (r.to_release IS NULL OR r.to_release > $release)"

# ---------------------------------------------------------------------------------------------------------- schema

SCHEMA = (
    *(
        f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
        for label in LABELS.values()
    ),
    *(f"CREATE INDEX {label.lower()}_key IF NOT EXISTS FOR (n:{label}) ON (n.key)" for label in LABELS.values()),
    "CREATE CONSTRAINT release_number IF NOT EXISTS FOR (n:Release) REQUIRE n.number IS UNIQUE",
    "CREATE CONSTRAINT writer_id IF NOT EXISTS FOR (n:Writer) REQUIRE n.id IS UNIQUE",
)
"""Ids are unique within a label, keys are found by an index; running it again changes nothing."""

# ------------------------------------------------------------------------------------------------- what is written

CLAIM = "MERGE (w:Writer {id: 1}) SET w.batch = $batch"
"""Become the one writer: batches of whoever wrote before no longer find their number."""

BATCH = "MATCH (w:Writer {id: 1}) RETURN w.batch AS batch"
"""The number of the last batch that was written."""

_TURN = "MATCH (w:Writer {id: 1}) WHERE w.batch = $before SET w.batch = $after WITH w "
_ONCE = _TURN + "UNWIND $rows AS row "
_EACH = _TURN + "UNWIND range(0, $rows.last) AS i "
# Each batch follows a certain one and moves the number in the same transaction. So one that is sent again, because
# the answer to its commit was lost, finds the number moved and writes nothing; CREATE is then as safe as MERGE.
# What is written by the million comes as columns (`graph/columns.py`): a third faster than rows, on either server.

ADD_NODES = {
    label: f"{_EACH}CREATE (n:{label} {{{', '.join(f'{one}: $rows.{one}[i]' for one in names)}}})"
    for label, names in PROPERTIES.items()
}
"""New nodes of a label; each column is a property, null where a node lacks it."""

CHANGE_NODES = {label: f"{_ONCE}MATCH (n:{label} {{id: row.id}}) SET n = row" for label in LABELS.values()}
"""Nodes of a label get the properties of their row, and lose all others."""

MARK_DELETED = _ONCE + "MATCH (n:Artwork {id: row.id}) SET n.deleted = true"
"""Artworks that are gone but that affinities of some release still name."""

REMOVE_NODES = {label: f"{_ONCE}MATCH (n:{label} {{id: row.id}}) DETACH DELETE n" for label in LABELS.values()}
"""Nodes that nothing needs any more, with what hangs on them."""

ADD_RELATIONS = {
    name: f"{_EACH}MATCH (a:{src} {{id: $rows.src[i]}}) MATCH (b:{dst} {{id: $rows.dst[i]}}) CREATE (a)-[:{name} "
    "{provenance: $rows.provenances[$rows.provenance[i]], sources: $rows.groups[$rows.group[i]], "
    "confidence: $rows.confidence[i], evidence: $rows.evidence[i], citation: $rows.citation[i]}]->(b)"
    for name, (src, dst) in ENDS.items()
}
"""Relations of a type that the graph lacks."""

CHANGE_RELATIONS = {
    name: f"{_ONCE}MATCH (a:{src} {{id: row.src}})-[r:{name}]->(b:{dst} {{id: row.dst}}) "
    "SET r.provenance = row.provenance, r.sources = row.sources, r.confidence = row.confidence, "
    "r.evidence = row.note.evidence, r.citation = row.note.citation"
    for name, (src, dst) in ENDS.items()
}
"""Relations of a type that are now stated otherwise."""

REMOVE_RELATIONS = {
    name: f"{_ONCE}MATCH (a:{src} {{id: row.src}})-[r:{name}]->(b:{dst} {{id: row.dst}}) DELETE r"
    for name, (src, dst) in ENDS.items()
}
"""Relations of a type that nobody states any more, doubles included."""

ADD_AFFINITIES = {
    name: f"{_EACH}MATCH (a:Artwork {{id: $rows.src[i]}}) MATCH (b:Artwork {{id: $rows.dst[i]}}) CREATE (a)-[:{name} "
    "{score: $rows.score[i], score_csls: $rows.score_csls[i], percentile: $rows.percentile[i], rank: $rows.rank[i], "
    "from_release: $rows.from_release}]->(b)"
    for name in AFFINITIES.values()
}
"""Affinities of a type that begin with a release."""

MERGE_AFFINITIES = {
    name: "UNWIND $rows AS row MATCH (a:Artwork {id: row.src}) MATCH (b:Artwork {id: row.dst}) "
    f"MERGE (a)-[r:{name} {{from_release: row.from_release}}]->(b) SET r.score = row.score, "
    "r.score_csls = row.score_csls, r.percentile = row.percentile, r.rank = row.rank"
    for name in AFFINITIES.values()
}
"""The same by looking for each first: what `scripts/graph_rates.py` compares ADD_AFFINITIES with."""

_VERSION = "MATCH (a:Artwork {{id: row.src}})-[r:{} {{from_release: row.from_release}}]->(b:Artwork {{id: row.dst}}) "

END_AFFINITIES = {
    name: f"{_ONCE}{_VERSION.format(name)}SET r.to_release = row.to_release" for name in AFFINITIES.values()
}
"""Affinities of a type that a release does not have any more, or not with these values."""

REOPEN_AFFINITIES = {name: f"{_ONCE}{_VERSION.format(name)}REMOVE r.to_release" for name in AFFINITIES.values()}
"""Affinities of a type that were ended for a release that never was complete, and go on."""

REMOVE_AFFINITIES = {name: f"{_ONCE}{_VERSION.format(name)}DELETE r" for name in AFFINITIES.values()}
"""Affinities of a type that were written for a release that never was complete, or is no more."""

SINGLE_AFFINITIES = {
    name: f"{_ONCE}{_VERSION.format(name)}WITH row, collect(r) AS same UNWIND tail(same) AS more DELETE more"
    for name in AFFINITIES.values()
}
"""Of affinities of a type that somebody doubled, one each stays."""

MARK_RELEASE = _ONCE + "MERGE (r:Release {number: row.number}) SET r.manifest = row.manifest, r.heard = row.heard"
"""That the projection of a release is complete, and which judgements it `heard`; the last thing written."""

UNMARK_RELEASES = _ONCE + "MATCH (r:Release {number: row.number}) DELETE r"
"""That releases are not complete any more; the first thing written."""

STRAY_LIMIT = 10_000
"""Edges that one of the next two kinds of statement removes at most."""

# Edges of the same type between nodes of another program are its own affair.
_MISLED = {name: f"(NOT a:{src} OR NOT b:{dst}) AND ({_OURS})" for name, (src, dst) in ENDS.items()}

REMOVE_MISLED_RELATIONS = {
    name: f"{_ONCE}MATCH (a)-[r:{name}]->(b) WHERE {misled} WITH r LIMIT {STRAY_LIMIT} DELETE r"
    for name, misled in _MISLED.items()
}
"""Relations of a type that lead from or to nodes of another label than theirs; the one row is empty."""

_IMPOSSIBLE = (
    "(r.from_release IS NULL OR r.from_release < 1 OR r.to_release <= r.from_release "
    "OR (r.from_release <= row.newest AND NOT r.from_release IN row.complete) "
    "OR a.id >= b.id OR NOT a:Artwork OR NOT b:Artwork)"
)

REMOVE_IMPOSSIBLE_AFFINITIES = {
    name: f"{_ONCE}MATCH (a)-[r:{name}]->(b) WHERE {_IMPOSSIBLE} WITH r LIMIT {STRAY_LIMIT} DELETE r"
    for name in AFFINITIES.values()
}
"""Affinities of a type that no run can have written; the one row says which releases are `complete`."""

EMPTY_OF_EDGES = {
    name: f"MATCH (:{src})-[r:{name}]->(:{dst}) WITH r LIMIT $limit DELETE r"
    for name, (src, dst) in {**ENDS, **dict.fromkeys(AFFINITIES.values(), ("Artwork", "Artwork"))}.items()
}
"""At most `$limit` edges of a type, away."""

EMPTY_OF_NODES = {
    label: f"MATCH (n:{label}) WITH n LIMIT $limit DETACH DELETE n" for label in (*LABELS.values(), "Release")
}
"""At most `$limit` nodes of a label, away."""

# ---------------------------------------------------------------------------------------------- what is there (paged)

RELEASES = "MATCH (r:Release) RETURN r.number AS number, r.manifest AS manifest, r.heard AS heard ORDER BY number"
"""The releases whose projection is complete, oldest first."""

MARK = "MATCH (r:Release {number: $release}) RETURN r.manifest AS manifest"
"""The SHA-256 of the manifest that release `$release` was projected from; no row unless all of it is there."""

IDS = {label: f"MATCH (n:{label}) RETURN collect(n.id) AS ids" for label in LABELS.values()}
"""The ids of all nodes of a label, in any order."""

TOTALS = {name: f"MATCH ()-[r:{name}]->() RETURN count(r) AS number" for name in (*ENDS, *AFFINITIES.values())}
"""How many edges of a type there are, whatever they join: both servers know without looking at nodes."""

# One row of lists instead of a row an edge: the driver reads it several times faster. Nulls would be left out of a
# list and shift the rest, hence the stand-ins. By ids and not by a range of them: the embedded server's index of ids
# keeps no order of numbers, so that a range costs it a look at every node.
RELATIONS = {
    name: f"UNWIND $ids AS id MATCH (a:{src} {{id: id}})-[r:{name}]->(b:{dst}) "
    "RETURN collect(id) AS src, collect(b.id) AS dst, collect(coalesce(r.provenance, '')) AS provenance, "
    "collect(coalesce(r.sources, [])) AS sources, collect(coalesce(r.confidence, -1.0)) AS confidence, "
    "collect(coalesce(r.evidence, '')) AS evidence, collect(coalesce(r.citation, '')) AS citation"
    for name, (src, dst) in ENDS.items()
}
"""The relations of a type that lead from some nodes, as parallel lists."""

_COLUMNS = (
    "collect(a.id) AS src, collect(b.id) AS dst, collect(coalesce(r.from_release, 0)) AS from_release, "
    "collect(CASE WHEN r.to_release <= r.from_release THEN -1 ELSE coalesce(r.to_release, 0) END) AS to_release, "
    "collect(coalesce(r.score, -9.0)) AS score, "
    "collect(coalesce(r.score_csls, -9.0)) AS score_csls, collect(coalesce(r.percentile, -9.0)) AS percentile, "
    "collect(coalesce(r.rank, -9)) AS rank"
)

VERSIONS = {
    name: f"UNWIND $ids AS id MATCH (a:Artwork {{id: id}})-[r:{name}]->(b:Artwork) RETURN {_COLUMNS}"
    for name in AFFINITIES.values()
}
"""The affinities of a type, of every release, that lead from some works, as parallel lists. `from_release` is 0 where
there is none; `to_release` is 0 where there is none, and -1 where it is none that can be."""

NEEDED = (
    "UNWIND $ids AS id MATCH (n:Artwork {id: id}) WHERE EXISTS { (n)-[:" + _ANY_AFFINITY + "]-() } "
    "RETURN collect(id) AS ids"
)
"""Those of some artworks that an affinity of any release names."""

# ------------------------------------------------------------------------------------------------------- what differs

SAMPLED_AFFINITIES = {
    name: f"UNWIND $rows AS row MATCH (a:Artwork {{id: row.src}})-[r:{name}]->(b:Artwork {{id: row.dst}}) "
    f"WHERE {_VISIBLE} RETURN {_COLUMNS}"
    for name in AFFINITIES.values()
}
"""Some affinities of a type that a reader at `$release` sees, as parallel lists."""

SAMPLED_RELATIONS = {
    name: f"UNWIND $rows AS row MATCH (a:{src} {{id: row.src}})-[r:{name}]->(b:{dst} {{id: row.dst}}) "
    "RETURN collect(a.id) AS src, collect(b.id) AS dst, collect(coalesce(r.provenance, '')) AS provenance, "
    "collect(coalesce(r.sources, [])) AS sources, collect(coalesce(r.confidence, -1.0)) AS confidence, "
    "collect(coalesce(r.evidence, '')) AS evidence, collect(coalesce(r.citation, '')) AS citation"
    for name, (src, dst) in ENDS.items()
}
"""Some relations of a type, as parallel lists."""

NODES = {
    label: f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n) AS node ORDER BY n.id"
    for label in LABELS.values()
}
"""Some nodes of a label in order of id."""

STRAY_AFFINITIES = {
    name: f"MATCH (a)-[r:{name}]->(b) WHERE r.from_release IS NULL OR NOT r.from_release IN $complete "
    "OR (r.to_release IS NOT NULL AND NOT r.to_release IN $complete) OR r.to_release <= r.from_release "
    "OR a.id >= b.id OR NOT a:Artwork OR NOT b:Artwork RETURN count(r) AS number"
    for name in AFFINITIES.values()
}
"""How many affinities no complete release (those of `$complete`) accounts for, or lead the wrong way."""

IMPOSSIBLE_AFFINITIES = {
    name: f"UNWIND $rows AS row MATCH (a)-[r:{name}]->(b) WHERE {_IMPOSSIBLE} RETURN count(r) AS number"
    for name in AFFINITIES.values()
}
"""How many affinities REMOVE_IMPOSSIBLE_AFFINITIES would remove, for the same row."""

MISLED_RELATIONS = {
    name: f"MATCH (a)-[r:{name}]->(b) WHERE {misled} RETURN count(r) AS number" for name, misled in _MISLED.items()
}
"""How many relations of a type lead from or to nodes of another label than theirs."""

STRAY_NODES = {
    label: f"MATCH (n:{label}) WHERE n.deleted IS NOT NULL"
    + (f" AND (n.deleted <> true OR NOT EXISTS {{ (n)-[:{_ANY_AFFINITY}]-() }})" if label == "Artwork" else "")
    + " RETURN count(n) AS number"
    for label in LABELS.values()
}
"""How many nodes say that they are kept for an old release, and are not."""

EDGES = {
    name: f"MATCH (:{src})-[r:{name}]->(:{dst}) RETURN count(r) AS number"
    for name, (src, dst) in {**ENDS, **dict.fromkeys(AFFINITIES.values(), ("Artwork", "Artwork"))}.items()
}
"""How many edges of a type there are, of whatever release."""

ALL_NODES = {label: f"MATCH (n:{label}) RETURN count(n) AS number" for label in (*LABELS.values(), "Release")}
"""How many nodes of a label there are, whatever needs them."""

# -------------------------------------------------------------------------------------------------- what readers ask

NEIGHBOURS = (
    f"MATCH (a:Artwork {{id: $id}})-[r:{_ANY_AFFINITY}]-(b:Artwork) WHERE {_VISIBLE} "
    "RETURN b.id AS id, b.key AS key, b.title AS title, type(r) AS type, r.score AS score, "
    "r.score_csls AS score_csls, r.percentile AS percentile, r.rank AS rank "
    "ORDER BY percentile DESC, score_csls DESC, id, type SKIP $skip LIMIT $limit"
)
"""The affinities of artwork `$id` at `$release`, best first; percentiles compare across facets, scores do not."""

KNOWN = (
    f"MATCH (a:Artwork {{id: $id}})-[r:{_ANY_RELATION}]-(b) "
    "RETURN type(r) AS type, CASE WHEN startNode(r).id = a.id THEN 'out' ELSE 'in' END AS direction, "
    "labels(b)[0] AS kind, b.id AS id, b.key AS key, coalesce(b.name, b.title) AS name, "
    "r.provenance AS provenance, r.sources AS sources, r.confidence AS confidence, r.evidence AS evidence, "
    "r.citation AS citation ORDER BY type, direction, id"
)
"""What is known of artwork `$id`: its relations in both directions."""

SHARING = (
    f"MATCH (a:Artwork {{id: $id}})-[:{_OF_ARTWORKS}]->(m) "
    f"WITH DISTINCT a, m, COUNT {{ (m)<-[:{_OF_ARTWORKS}]-() }} AS works WHERE works <= $hub "
    f"MATCH (m)<-[:{_OF_ARTWORKS}]-(b:Artwork) WHERE b.id <> a.id "
    "WITH DISTINCT b, m ORDER BY b.id, m.id WITH b, collect(m.key) AS shared "
    "RETURN b.id AS id, b.key AS key, b.title AS title, shared, size(shared) AS number "
    "ORDER BY number DESC, id SKIP $skip LIMIT $limit"
)
"""Works that share artists, movements, places or subjects with artwork `$id`, most first; what more than `$hub`
edges lead to says little of any one work, and is left out."""

COUNT_NODES = " UNION ALL ".join(
    f"MATCH (n:{label}) WHERE n.deleted IS NULL RETURN '{label}' AS name, count(n) AS number"
    for label in LABELS.values()
)
"""How many nodes there are of each label, less those kept for old releases only."""

COUNT_RELATIONS = " UNION ALL ".join(
    f"MATCH (:{src})-[r:{name}]->(:{dst}) RETURN '{name}' AS name, count(r) AS number"
    for name, (src, dst) in ENDS.items()
)
"""How many relations there are of each type."""

COUNT_AFFINITIES = " UNION ALL ".join(
    f"MATCH (:Artwork)-[r:{name}]->(:Artwork) WHERE {_VISIBLE} RETURN '{name}' AS name, count(r) AS number"
    for name in AFFINITIES.values()
)
"""How many affinities of each type a reader at `$release` sees."""

_LABELLED = "|".join(LABELS.values())
_ANY_EDGE = f"{_ANY_RELATION}|{_ANY_AFFINITY}"
_FROM = {"Artwork": list(AFFINITIES.values())}
_SEEN = f"(r.from_release IS NULL OR ({_VISIBLE}))"
_WANTED = f"{_SEEN} AND ($types IS NULL OR type(r) IN $types)"
_AT = f"MATCH (a:{_LABELLED} {{id: $id}})-[r:{_ANY_EDGE}]-(b) WHERE {_WANTED} AND b.deleted IS NULL "
_DIRECTION = "CASE WHEN startNode(r).id = a.id THEN 'out' ELSE 'in' END AS direction"

NEIGHBOURHOOD = (
    f"{_AT}RETURN type(r) AS type, {_DIRECTION}, labels(b)[0] AS kind, b.id AS id, b.key AS key, "
    "coalesce(b.name, b.title) AS name, r.percentile AS percentile, r.provenance AS provenance, "
    "r.sources AS sources, r.confidence AS confidence, r.evidence AS evidence, r.citation AS citation "
    "ORDER BY type, direction, id SKIP $skip LIMIT $limit"
)
"""The edges of node `$id`, whatever its kind, at `$release`: of `$types`, or of all where that is null. Affinities have
both directions in one, since they say the same in both; theirs only tells which id is smaller."""

COUNT_NEIGHBOURHOOD = f"{_AT}RETURN type(r) AS type, {_DIRECTION}, count(r) AS number ORDER BY type, direction"
"""How many edges NEIGHBOURHOOD has by type and direction, without pages."""

# The one thing that the homes want said differently. The embedded server finds shortest paths first and looks at a
# WHERE after the pattern then, so that an ended affinity hides the longer path beside it; Neo4j does not take the WHERE
# inside the pattern that the embedded server heeds.
_INSIDE = f"[r:{_ANY_EDGE}*..%d WHERE {_WANTED} AND startNode(r).deleted IS NULL AND endNode(r).deleted IS NULL]"
_WITHIN = {
    "embedded": f"(a)-{_INSIDE}-(b)) ",
    "neo4j": f"(a)-[:{_ANY_EDGE}*..%d]-(b)) WHERE ALL(r IN relationships(p) WHERE {_WANTED}) "
    "AND NONE(n IN nodes(p) WHERE n.deleted IS NOT NULL) ",
}
_BETWEEN = f"MATCH (a:{_LABELLED} {{id: $start}}) MATCH (b:{_LABELLED} {{id: $end}}) MATCH p = "

DIALECT = (
    f"EXPLAIN MATCH p = shortestPath((a:Artwork {{id: 0}})"
    f"-[r:{_ANY_AFFINITY}*..2 WHERE r.rank = 1]-(b:Artwork {{id: 1}})) "
    "RETURN length(p) AS hops"
)
"""What only a server of the dialect "embedded" takes; others refuse it and speak "neo4j"."""

WHY = {
    dialect: {
        hops: f"{_BETWEEN}allShortestPaths({within % hops}"
        "RETURN length(p) AS hops, [n IN nodes(p) | n.id] AS ids, [n IN nodes(p) | n.key] AS keys, "
        "[n IN nodes(p) | coalesce(n.name, n.title)] AS names, [r IN relationships(p) | type(r)] AS types, "
        "[r IN relationships(p) | startNode(r).id] AS sources "
        "ORDER BY ids, types SKIP $skip LIMIT $limit"
        for hops in range(2, 6)
    }
    for dialect, within in _WITHIN.items()
}
"""By dialect and by how many hops at most, which cannot be a parameter: the paths with the fewest hops between nodes
`$start` and `$end` at `$release`, along edges of `$types` (null: all). `sources` are the nodes from which hops lead."""

DISTANCE = {
    dialect: {hops: f"{_BETWEEN}shortestPath({within % hops}RETURN length(p) AS hops" for hops in range(2, 6)}
    for dialect, within in _WITHIN.items()
}
"""By dialect and by how many hops at most: how many hops `$end` is from `$start`, as WHY walks; no row if more."""

SHORTEST = {
    hops: f"{_BETWEEN}allShortestPaths((a)-[:{_ANY_EDGE}*..%d]-(b)) RETURN [n IN nodes(p) | n.id] AS ids LIMIT $limit"
    % hops
    for hops in range(2, 6)
}
"""The same along whatever there is, of all releases: what `scripts/path_rates.py` compares WHY with."""

DOUBLE = {
    label: f"UNWIND $ids AS id MATCH (a:{label} {{id: id}})-[r:{'|'.join(types)}]->(b) WHERE {_SEEN} "
    "WITH id, type(r) AS name, b, count(r) AS same WHERE same > 1 RETURN name, count(*) AS number"
    for label in LABELS.values()
    if (types := [name for name, (src, _) in ENDS.items() if src == label] + _FROM.get(label, []))
}
"""By label, how many pairs of which some nodes are the first a reader at `$release` sees joined more than once by one
type, for each type where there are such. Of some nodes, since a server groups in memory."""

EDGES_AT = (
    f"UNWIND $ids AS id MATCH (a:{_LABELLED} {{id: id}})-[r:{_ANY_EDGE}]->(b) WHERE {_SEEN} "
    "RETURN collect(a.id) AS src, collect(type(r)) AS type, collect(b.id) AS dst",
    f"UNWIND $ids AS id MATCH (a)-[r:{_ANY_EDGE}]->(b:{_LABELLED} {{id: id}}) WHERE {_SEEN} "
    "RETURN collect(a.id) AS src, collect(type(r)) AS type, collect(b.id) AS dst",
)
"""The edges that lead from some nodes, and those that lead to them, at `$release`, as parallel lists."""

FOUND = (
    f"UNWIND $rows AS row MATCH (a:{_LABELLED} {{id: row.src}})-[r:{_ANY_EDGE}]->(b:{_LABELLED} {{id: row.dst}}) "
    f"WHERE type(r) = row.type AND {_SEEN} RETURN collect(DISTINCT row.number) AS numbers"
)
"""Which of some hops are edges at `$release`, by the number that each row gives its hop."""

READERS = {
    "neighbours": NEIGHBOURS,
    "known": KNOWN,
    "sharing": SHARING,
    "neighbourhood": NEIGHBOURHOOD,
    "neighbourhood_counts": COUNT_NEIGHBOURHOOD,
    "count_nodes": COUNT_NODES,
    "count_relations": COUNT_RELATIONS,
    "count_affinities": COUNT_AFFINITIES,
}
"""What readers may ask, by name; both homes of the graph answer each alike."""
