"""Publications: what scholars wrote, as a source states it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import Concept, Publication, Rejection
from scrapers.store import batch, harvests, hashes, nodes, pages
from scrapers.store.pages import PageCounts

_PLAIN = ("source", "source_id", "title", "doi", "year", "venue", "rights", "landing_page", "pdf", "raw")
# What PostgreSQL holds in an integer.
_LEAST, _MOST = -(2**31), 2**31 - 1

_COLUMNS = ("id", *_PLAIN, "authors", "concepts", "content_hash")


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A publication as it is stored. `id` is its node's."""

    id: int
    publication: Publication
    content_hash: str


def keep(cursor: Cursor, source: str, page: Sequence[Publication], rejections: Sequence[Rejection]) -> PageCounts:
    """What became of a page, all of which is now written and its refusals logged; others who write records wait.

    Raises KindredError when the page is not all of `source`, or no source can have that name.
    """
    nodes.check_source(source)
    accepted, refused = sort_out(source, page)
    batch.write_alone(cursor)
    new, changed, unchanged = _save(cursor, accepted)
    harvests.reject(cursor, source, [*rejections, *refused])
    return PageCounts(new, changed, unchanged, refused=tuple(refused))


def sort_out(source: str, page: Sequence[Publication]) -> tuple[dict[str, Publication], list[Rejection]]:
    """The publications of a page that can be kept, by key in page order, and a rejection for each that cannot.

    Raises KindredError when the page is not all of `source`.
    """
    pairs, refused = pages.sort_out(source, [(publication, None) for publication in page])
    accepted = {}
    for key, (publication, _) in pairs.items():
        if _LEAST <= (publication.year or 0) <= _MOST:
            accepted[key] = publication
        else:
            refused.append(
                Rejection(source_id=publication.source_id, reason="malformed record", detail="year out of range")
            )
    return accepted, refused


def some(cursor: Cursor, after: int, limit: int) -> list[PublicationRow]:
    """Up to `limit` publications in order of id, those after the id `after`."""
    cursor.execute(f"SELECT {', '.join(_COLUMNS)} FROM publication WHERE id > %s ORDER BY id LIMIT %s", (after, limit))
    rows = [dict(zip(_COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    return [
        PublicationRow(
            row["id"],
            Publication(
                **{name: row[name] for name in _PLAIN},
                authors=tuple(row["authors"]),
                concepts=tuple(Concept(**concept) for concept in row["concepts"]),
            ),
            row["content_hash"],
        )
        for row in rows
    ]


def _save(cursor: Cursor, page: Mapping[str, Publication]) -> tuple[int, int, int]:
    digests = {key: hashes.of(publication) for key, publication in page.items()}
    cursor.execute("SELECT key, content_hash FROM publication JOIN node USING (id) WHERE key = ANY(%s)", (list(page),))
    known: dict[str, str] = dict(cursor.fetchall())
    fresh = [key for key in page if known.get(key) != digests[key]]
    ids = nodes.allocate(cursor, "publication", {key: batch.storable(page[key].title) for key in fresh})
    rows = (
        (
            ids[key],
            *(getattr(page[key], name) for name in _PLAIN),
            page[key].authors,
            batch.json_text([asdict(concept) for concept in page[key].concepts]),
            digests[key],
        )
        for key in fresh
    )
    batch.upsert(cursor, "publication", ("id",), _COLUMNS, rows, also="updated_at = now()")
    nodes.relabel(cursor, {ids[key]: page[key].title for key in fresh})
    new = sum(key not in known for key in fresh)
    return new, len(fresh) - new, len(page) - len(fresh)
