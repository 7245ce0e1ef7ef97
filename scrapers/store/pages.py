"""A page of a harvest on its way into the tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.bounds import LONG_TITLE, LONGEST_TITLE, measure, within
from scrapers.errors import KindredError
from scrapers.records import Artwork, Image, Publication, Rejection
from scrapers.store import artists, artworks, batch, belief, harvests, images, nodes, relations, takedowns

# Bytes of a key, at most; a btree row of PostgreSQL holds about 2,700.
_LONGEST_KEY = 1000

Record = TypeVar("Record", Artwork, Publication)


@dataclass(frozen=True, slots=True)
class PageCounts:
    """How many records of a page were new, changed and unchanged, and how many works its licences took down.

    `withheld` works were refused for their licence and kept all the same, since so many at once are not believed.

    `orphans` are pictures that no artwork uses any more: their files must go. `refused` are the records that the store
    itself refused, and the parts of works that it left out: such a work is new, changed or unchanged besides.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    taken_down: int = 0
    withheld: int = 0
    orphans: tuple[Image, ...] = ()
    refused: tuple[Rejection, ...] = ()


def keep(
    cursor: Cursor,
    source: str,
    page: Sequence[tuple[Artwork, Image | None]],
    rejections: Sequence[Rejection],
    harvest: int | None = None,
) -> PageCounts:
    """What became of a page, all of which is now written and its refusals logged; others who write records wait.

    How many works its licences may take down is reckoned over all pages of its `harvest`, if it is part of one.

    Raises KindredError when the page is not all of `source`, or no source can have that name.
    """
    nodes.check_source(source)
    accepted, refused = sort_out(source, page)
    batch.write_alone(cursor)
    barred = takedowns.barred(cursor, accepted)
    down = [accepted.pop(key)[0] for key in barred]
    refused += [Rejection(source_id=work.source_id, reason=takedowns.REFUSED, detail=barred[work.key]) for work in down]
    allowed = belief.withdrawals(cursor, source, harvest)
    new, changed, unchanged = save(cursor, source, accepted)
    # After the page's own works, which may share a picture with one that goes.
    withdrawn = takedowns.withdraw(cursor, source, rejections, allowed)
    # A work may be taken down while its picture is on its way.
    shown = {image.sha256 for _, image in accepted.values() if image}
    shown |= {image.sha256 for image in withdrawn.orphans}
    lost = {image.sha256: image for _, image in page if image and image.sha256 not in shown}
    unused = takedowns.discard(cursor, lost, [work.image for work in down if work.image])
    harvests.reject(cursor, source, [*rejections, *refused])
    return PageCounts(
        new,
        changed,
        unchanged,
        withdrawn.taken_down,
        withdrawn.withheld,
        (*withdrawn.orphans, *(lost[sha256] for sha256 in unused)),
        tuple(refused),
    )


def sort_out(
    source: str, page: Sequence[tuple[Record, Image | None]]
) -> tuple[dict[str, tuple[Record, Image | None]], list[Rejection]]:
    """The records of a page that can be kept, by key in page order, and a rejection for each that cannot.

    Of two with one id the first is kept. A work is kept without the names, ids and terms that are too long, with a
    rejection for each of these. Raises KindredError when the page is not all of `source`.
    """
    accepted: dict[str, tuple[Record, Image | None]] = {}
    refused: list[Rejection] = []
    for record, image in page:
        if record.source != source:
            raise KindredError(f"{record.key} does not belong in a page of {source}")
        if record.key in accepted:
            refused.append(Rejection(source_id=record.source_id, reason="duplicate id", detail=record.title))
        elif not _usable(record):
            refused.append(Rejection(source_id=record.source_id[:100], reason="unusable id"))
        elif len(record.title) > LONGEST_TITLE:
            detail = measure("a title", record.title, LONGEST_TITLE)
            refused.append(Rejection(source_id=record.source_id, reason=LONG_TITLE, detail=detail))
        elif isinstance(record, Artwork):
            kept, left_out = within(record)
            accepted[record.key] = (kept, image)
            refused += left_out
        else:
            accepted[record.key] = (record, image)
    return accepted, refused


def save(cursor: Cursor, source: str, page: dict[str, tuple[Artwork, Image | None]]) -> tuple[int, int, int]:
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
    return new, len(fresh) - new, len(page) - len(fresh)


def _usable(record: Artwork | Publication) -> bool:
    key = record.key
    return bool(record.source_id.strip()) and batch.storable(key) == key and len(key.encode()) <= _LONGEST_KEY
