"""What every request of the API asks first: which release is live, and which works were taken down."""

from dataclasses import dataclass

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.store.releases import ReleaseRow

# The keys of all takedowns as one number: equal numbers, equal sets. A date would miss what commits out of order.
_SELECT = """
SELECT takedowns.mark, number, status, fingerprint, basis, manifest_sha256, created_at, published_at
FROM (
    SELECT count(*) || ':' || coalesce(bit_xor(hashtextextended(key, 0)), 0) AS mark FROM takedown
) AS takedowns
LEFT JOIN (live_release JOIN release USING (number)) ON true
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """The live release, None before the first; `takedowns` is another text whenever other works are taken down."""

    release: ReleaseRow | None
    takedowns: str


def standing(cursor: Cursor) -> Standing:
    """How things stand now."""
    cursor.execute(_SELECT)
    mark, *row = cursor.fetchone() or ("", None)
    return Standing(None if row[0] is None else ReleaseRow(*row), mark)
