"""What every request of the API asks first: which release is live, what was taken down, what people judged."""

from dataclasses import dataclass

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.store.releases import ReleaseRow

# The keys of all takedowns as one number: equal numbers, equal sets. A date would miss what commits out of order.
_SELECT = """
SELECT takedowns.mark, judgements.mark, number, status, fingerprint, basis, manifest_sha256, created_at, published_at
FROM (
    SELECT count(*) || ':' || coalesce(bit_xor(hashtextextended(key, 0)), 0) AS mark FROM takedown
) AS takedowns
CROSS JOIN (
    SELECT count(*) || ':' || coalesce(bit_xor(hashint8extended(id, 0)), 0)
           || ':' || (SELECT coalesce(max(id), 0) FROM artist_identity) AS mark
    FROM judgement WHERE withdrawn_at IS NULL
) AS judgements
LEFT JOIN (live_release JOIN release USING (number)) ON true
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """The live release, None before the first.

    `takedowns` is another text whenever other works are taken down, `judgements` whenever others are in force, or
    speak of other persons.
    """

    release: ReleaseRow | None
    takedowns: str
    judgements: str


def standing(cursor: Cursor) -> Standing:
    """How things stand now."""
    cursor.execute(_SELECT)
    takedowns, judgements, *row = cursor.fetchone() or ("", "", None)
    return Standing(None if row[0] is None else ReleaseRow(*row), takedowns, judgements)
