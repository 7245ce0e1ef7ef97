"""A page of a harvest on its way into the tables."""

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError
from scrapers.records import Artwork, Image, Rejection
from scrapers.store import artists, artworks, batch, images, nodes, relations

# Bytes of a key, at most; a btree row of PostgreSQL holds about 2,700.
_LONGEST_KEY = 1000


@dataclass(frozen=True, slots=True)
class PageCounts:
    """How many artworks of a page were new, changed and unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


def sort_out(
    source: str, page: Sequence[tuple[Artwork, Image | None]]
) -> tuple[dict[str, tuple[Artwork, Image | None]], list[Rejection]]:
    """The artworks of a page that can be kept, by key in page order, and a rejection for each that cannot.

    Of two with one id the first is kept. Raises KindredError when the page is not all of `source`.
    """
    accepted: dict[str, tuple[Artwork, Image | None]] = {}
    refused = []
    for artwork, image in page:
        if artwork.source != source:
            raise KindredError(f"{artwork.key} does not belong in a page of {source}")
        if artwork.key in accepted:
            refused.append(Rejection(source_id=artwork.source_id, reason="duplicate id", detail=artwork.title))
        elif not _usable(artwork):
            refused.append(Rejection(source_id=artwork.source_id[:100], reason="unusable id"))
        else:
            accepted[artwork.key] = (artwork, image)
    return accepted, refused


def save(cursor: Cursor, source: str, page: dict[str, tuple[Artwork, Image | None]]) -> PageCounts:
    """What was new, changed and unchanged, now written: pictures, artworks, artists and relations.

    A work that names a picture and comes without one keeps the one it has: its picture was refused this time.
    """
    refused = [key for key, (artwork, image) in page.items() if artwork.image is not None and image is None]
    kept = images.of_artworks(cursor, refused)
    page = {key: (artwork, image or kept.get(key)) for key, (artwork, image) in page.items()}
    digests = {key: artworks.content_hash(artwork, image) for key, (artwork, image) in page.items()}
    known = artworks.known(cursor, page)
    fresh = [key for key in page if key not in known or known[key].deleted or known[key].content_hash != digests[key]]
    if fresh:
        images.save(cursor, (image for key in fresh if (image := page[key][1])))
        ids = nodes.allocate(cursor, "artwork", {key: batch.storable(page[key][0].title) for key in fresh})
        works = {ids[key]: page[key][0] for key in fresh}
        changed = [known[key].id for key in fresh if key in known]
        artworks.save(cursor, {ids[key]: (*page[key], digests[key]) for key in fresh}, changed)
        created = artists.save(cursor, source, {i: work.artists for i, work in works.items()}, changed)
        concepts = relations.save_concepts(cursor, works)
        relations.replace(cursor, source, list(works), [*created, *concepts])
    new = sum(key not in known for key in fresh)
    return PageCounts(new=new, changed=len(fresh) - new, unchanged=len(page) - len(fresh))


def _usable(artwork: Artwork) -> bool:
    key = artwork.key
    return bool(artwork.source_id.strip()) and batch.storable(key) == key and len(key.encode()) <= _LONGEST_KEY
