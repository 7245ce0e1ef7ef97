"""Provenance: the stations in the ownership of artworks."""

from collections.abc import Collection, Mapping, Sequence

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.records import ProvenanceEvent, Years
from scrapers.store import batch

_COLUMNS = ("text", "owner", "place", "transfer", "year_start", "year_end", "circa", "certain")


def replace(cursor: Cursor, events: Mapping[int, Sequence[ProvenanceEvent]], changed: Collection[int]) -> None:
    """Write the events of artworks, by id; those of the `changed` artworks, which had some before, are replaced."""
    cursor.execute("DELETE FROM provenance_event WHERE artwork = ANY(%s)", (list(changed),))
    rows = (
        (
            artwork,
            position,
            event.text,
            event.owner,
            event.place,
            event.transfer,
            event.years and event.years.start,
            event.years and event.years.end,
            event.years and event.years.circa,
            event.certain,
        )
        for artwork, stations in events.items()
        for position, event in enumerate(stations)
    )
    batch.copy(cursor, "provenance_event", ("artwork", "position", *_COLUMNS), rows)


def of_artwork(cursor: Cursor, artwork_id: int) -> tuple[ProvenanceEvent, ...]:
    """The events of an artwork, as its source orders them."""
    cursor.execute(
        f"SELECT {', '.join(_COLUMNS)} FROM provenance_event WHERE artwork = %s ORDER BY position", (artwork_id,)
    )
    return tuple(
        ProvenanceEvent(
            text=text,
            owner=owner,
            place=place,
            transfer=transfer,
            years=None if start is None else Years(start, end, circa),
            certain=certain,
        )
        for text, owner, place, transfer, start, end, circa, certain in cursor.fetchall()
    )
