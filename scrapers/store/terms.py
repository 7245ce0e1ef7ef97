"""Terms: movements, places and subjects that a source lists, with their addresses in a vocabulary."""

from collections.abc import Iterable

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.store import nodes, staging

KINDS = ("movement", "place", "subject")


def save(cursor: Cursor, source: str) -> None:
    """Make nodes of all staged terms, and keep the addresses that `source` gives; of several of one the first counts.

    An address that it gives no longer goes.
    """
    for page in staging.paged(cursor, "known_term", "kind, key, name"):
        _allocate(cursor, (row[1:] for row in page))
    cursor.execute("DELETE FROM known_term WHERE uri IS NULL")
    staging.keep_first(cursor, "known_term")
    cursor.execute(
        "DELETE FROM term USING node WHERE term.source = %s AND node.id = term.id "
        "AND NOT EXISTS (SELECT FROM known_term AS staged WHERE staged.key = node.key)",
        (source,),
    )
    cursor.execute(
        "INSERT INTO term AS old (id, source, uri) SELECT node.id, %s, staged.uri FROM known_term AS staged "
        "JOIN node USING (key) ON CONFLICT (id, source) DO UPDATE SET uri = excluded.uri WHERE old.uri <> excluded.uri",
        (source,),
    )


def allocate_named(cursor: Cursor) -> None:
    """Make nodes of those terms that staged ends name and nobody has named before, in the order of their mention."""
    cursor.execute(
        "SELECT kind, key, ref FROM known_end WHERE id IS NULL AND kind = ANY(%s) ORDER BY n", (list(KINDS),)
    )
    found = cursor.fetchall()
    for start in range(0, len(found), staging.PAGE):
        _allocate(cursor, found[start : start + staging.PAGE])
    cursor.execute(
        "UPDATE known_end AS ended SET id = node.id FROM node WHERE ended.id IS NULL AND node.key = ended.key"
    )


def _allocate(cursor: Cursor, named: Iterable[tuple[str, str, str]]) -> None:
    """Make nodes of terms that have none: kind, key and name of each."""
    labels: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for kind, key, name in named:
        labels[kind].setdefault(key, name)
    for kind, wanted in labels.items():
        nodes.allocate(cursor, kind, wanted)
