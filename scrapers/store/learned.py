"""What a source knows besides its works, replaced as a whole: artists, terms, exhibitions, series and statements."""

import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.knowledge.records import Known, KnownArtist
from scrapers.records import Rejection
from scrapers.store import artists, batch, exhibitions, harvests, nodes, staging, statements, terms
from scrapers.store.statements import Written

_PAGE = 2000
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """How much a source knows, by kind, what became of its relations, and what was skipped, by reason.

    `refused` are the first few of what was skipped.
    """

    seen: Mapping[str, int]
    relations: Written
    skipped: Mapping[str, int]
    seconds: float
    refused: Sequence[Rejection] = ()

    def refusals(self) -> list[str]:
        """What was refused first, a line each: `refused: b: bad year: …`; then how much more there is."""
        lines = [_told(one) for one in self.refused]
        more = sum(self.skipped.values()) - len(lines)
        return [*lines, f"and {more:,} more, in the table rejection"] if more else lines

    def line(self, step: str) -> str:
        """`knowledge tate: 2 artists, 1 term, … 3 relations (3 new, 0 changed, 0 gone), 1 skipped (… 1), 0.1 s`."""
        kinds = ("artists", "terms", "exhibitions", "series", "statements")
        seen = ", ".join(f"{self.seen.get(kind, 0)} {kind}" for kind in kinds)
        made = self.relations
        reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(self.skipped.items()))
        return (
            f"{step}: {seen} seen, {made.total} relations ({made.new} new, {made.changed} changed, {made.gone} gone), "
            f"{sum(self.skipped.values())} skipped" + f" ({reasons})" * bool(reasons) + f", {self.seconds:.1f} s"
        )


def _told(one: Rejection) -> str:
    """A refusal in a line; of a row of a table the detail begins with its place."""
    placed = f"{one.detail}:".startswith(f"{one.source_id}:") or f", {one.source_id}:" in one.detail
    parts = ("refused", "" if placed else one.source_id, one.reason, one.detail)
    return "".join(sign if sign.isprintable() else " " for sign in ": ".join(filter(None, parts)))


def save(cursor: Cursor, source: str, known: Iterable[Known | Rejection]) -> Learned:
    """Make `known` all that `source` knows besides its works; others who write records wait, once all is read.

    Raises KindredError when no source can have that name.
    """
    started = time.monotonic()
    nodes.check_source(source)
    staging.create(cursor)
    seen = staging.fill(cursor, source, known)
    batch.write_alone(cursor)
    _save_artists(cursor, source)
    terms.save(cursor, source)
    exhibitions.save(cursor, source)
    exhibitions.save_series(cursor)
    written = statements.save(cursor, source)
    skipped, refused = _reject(cursor, source)
    return Learned(seen=seen, relations=written, skipped=skipped, seconds=time.monotonic() - started, refused=refused)


def _save_artists(cursor: Cursor, source: str) -> None:
    cursor.execute(
        "INSERT INTO known_rejection (n, source_id, reason, detail) "
        "SELECT n, left(key, 200), 'duplicate id', left('artist ' || name, 300) FROM known_artist AS later "
        "WHERE EXISTS (SELECT FROM known_artist AS first WHERE first.key = later.key AND first.n < later.n)"
    )
    staging.keep_first(cursor, "known_artist")
    kept: set[int] = set()
    columns = "key, name, birth, death, nationality, ulan, wikidata, aliases"
    for page in staging.paged(cursor, "known_artist", columns):
        found = [dict(zip(columns.split(", "), row[1:], strict=True)) for row in page]
        records = [KnownArtist(**one | {"aliases": tuple(one["aliases"])}) for one in found]
        kept.update(artists.save_records(cursor, source, records).values())
    artists.retract_records(cursor, source, kept)


def _reject(cursor: Cursor, source: str) -> tuple[Mapping[str, int], Sequence[Rejection]]:
    """How much was refused, by reason, and the first few of it; all of it is now logged."""
    skipped: Counter[str] = Counter()
    first: list[Rejection] = []
    for page in staging.paged(cursor, "known_rejection", "source_id, reason, detail"):
        skipped.update(reason for _, _, reason, _ in page)
        refused = [Rejection(source_id=named, reason=reason, detail=detail) for _, named, reason, detail in page]
        harvests.reject(cursor, source, refused)
        first += refused[: _SHOWN - len(first)]
    return skipped, first
