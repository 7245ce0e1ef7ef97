"""Exhibitions and series: what works were shown or belong together in, each a node of its source."""

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.store import nodes, staging


def save(cursor: Cursor, source: str) -> None:
    """Make the staged exhibitions all that `source` has; those that it no longer lists keep their nodes only."""
    _name(cursor, "exhibition")
    cursor.execute(
        "DELETE FROM exhibition USING node WHERE node.id = exhibition.id AND node.key ^@ %s "
        "AND NOT EXISTS (SELECT FROM known_exhibition AS staged WHERE staged.key = node.key)",
        (f"exhibition:{source}:",),
    )
    cursor.execute(
        "INSERT INTO exhibition AS old (id, venue, year_start, year_end, url) "
        "SELECT node.id, venue, year_start, year_end, url FROM known_exhibition JOIN node USING (key) "
        "ON CONFLICT (id) DO UPDATE SET venue = excluded.venue, year_start = excluded.year_start, "
        "year_end = excluded.year_end, url = excluded.url "
        "WHERE (old.venue, old.year_start, old.year_end, old.url) "
        "IS DISTINCT FROM (excluded.venue, excluded.year_start, excluded.year_end, excluded.url)"
    )


def save_series(cursor: Cursor) -> None:
    """Make nodes of the staged series."""
    _name(cursor, "series")


def _name(cursor: Cursor, kind: str) -> None:
    """Give all that is staged of one kind nodes, and their titles; of several rows with one id the first counts."""
    staging.keep_first(cursor, f"known_{kind}")
    for page in staging.paged(cursor, f"known_{kind}", "key, title"):
        titles = {key: title for _, key, title in page}
        ids = nodes.allocate(cursor, kind, titles)
        nodes.relabel(cursor, {ids[key]: title for key, title in titles.items()})
