"""`./kindred ingest MUSEUM`: one verb for each museum, all with the same options."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer

from scrapers.crawl.desk import spelled
from scrapers.errors import KindredError
from scrapers.museums.museum import About, Museum, Wanted
from scrapers.records import Artwork, Rejection
from scrapers.store.store import Store
from scrapers.untitled import called
from scripts import harvesting, same_works, takedown
from scripts.crawling import Options, crawl, rehearse
from scripts.workspace import workspace
from settings import load

REHEARSED = 20
"""Records that `--dry-run` looks at where no limit is given."""

_EXPECTED = ("no licence", "licence not allowed", "taken down")
"""Why a museum's record is refused in the ordinary course of things: most museums list more than they may give."""

Query = Annotated[str | None, typer.Option(help="Words to find, as the museum's own search understands them.")]
Medium = Annotated[str | None, typer.Option(help="Only works of this medium or kind, such as painting or print.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Take at most this many more records; run again to go on.")]
Since = Annotated[
    str | None,
    typer.Option(
        help="Ask only for what changed since YYYY-MM-DD, or since the `last` finished crawl began.",
        metavar="DATE|last",
    ),
]
Delay = Annotated[
    float | None,
    typer.Option(min=0, max=3600, help="Seconds between two requests to a host; never less than the museum asks."),
]
MetadataOnly = Annotated[bool, typer.Option("--metadata-only", help="Store records and leave the pictures for later.")]
DownloadMissing = Annotated[
    bool, typer.Option("--download-missing", help="Fetch the pictures that stored records of this museum still lack.")
]
Restart = Annotated[
    bool, typer.Option("--restart", help="Begin anew instead of going on where an unfinished crawl stopped.")
]
Believe = Annotated[
    bool,
    typer.Option("--believe", help="Take down every work whose licence is withdrawn, even if they are many at once."),
]
DryRun = Annotated[
    bool,
    typer.Option("--dry-run", help=f"Print what would be stored of the first {REHEARSED} records; store nothing."),
]


def help_of(about: About) -> str:
    """What `--help` says of a museum."""
    needs = [what for what, needed in (("a key", about.needs_key), ("a contact", about.needs_contact)) if needed]
    return f"{about.title}: {about.holds}." + (f" Needs {' and '.join(needs)}." if needs else "")


def verb(museum: Museum) -> Callable[..., None]:
    """The command that ingests `museum`."""

    def ingest(
        query: Query = None,
        medium: Medium = None,
        limit: Limit = None,
        since: Since = None,
        delay: Delay = None,
        metadata_only: MetadataOnly = False,
        download_missing: DownloadMissing = False,
        restart: Restart = False,
        believe: Believe = False,
        dry_run: DryRun = False,
    ) -> None:
        about = museum.about
        if download_missing and (query or medium or since or metadata_only or dry_run):
            raise KindredError("--download-missing goes through stored records: it takes --limit and --delay alone")
        if since and not about.tells_changes:
            raise KindredError(
                f"{about.title} does not tell what changed: leave out --since, a crawl skips what it has"
            )
        with workspace(load()) as work:
            wanted = Wanted(query, medium, day_of(work.store, about, since, Wanted(query, medium)) if since else None)
            options = Options(
                wanted=wanted,
                limit=limit or (REHEARSED if dry_run else None),
                delay=delay,
                metadata_only=metadata_only,
                download_missing=download_missing,
                restart=restart,
                believe=believe,
            )
            if dry_run:
                counts = rehearse(work, museum, options, _show)
                skipped = counts.skipped.total()
                print(f"dry run of {about.name}: {counts.new} records pass, {skipped} are skipped; nothing is stored")
                return
            with takedown.finished(work):
                counts = crawl(work, museum, options)
                print(counts.line(f"ingest {about.name}"))
            same_works.propose(work, counts)
            if counts.withheld:
                raise KindredError(
                    f"{counts.withheld} stored works are refused for their licence now, too many at once to be "
                    "believed: they were kept. If the museum really withdrew them, run it again with --believe"
                )
            harvesting.check_skipped(work, counts, expected=_EXPECTED)

    return ingest


def day_of(store: Store, about: About, since: str, wish: Wanted) -> date:
    """The day that `--since` names. Raises KindredError when it names none."""
    if since != "last":
        try:
            day = date.fromisoformat(since)
        except ValueError:
            raise KindredError(f"--since {since!r} is no day: write YYYY-MM-DD, or last") from None
        if day > datetime.now(UTC).date():
            raise KindredError(f"--since {since} is a day to come")
        return day
    same = json.loads(spelled(wish))
    for row in store.harvests(about.name):
        asked = json.loads(row.wanted)
        asked.pop("since", None)
        if row.finished_at and asked == same:
            # A day earlier: the museum's clock may stand in another zone, or its list lag behind.
            return (row.started_at.astimezone(UTC) - timedelta(days=1)).date()
    raise KindredError(f"no crawl of {about.title} for this has finished yet: leave out --since")


def _show(artworks: Sequence[Artwork], rejections: Sequence[Rejection]) -> None:
    for artwork in artworks:
        makers = ", ".join(artist.name for artist in artwork.artists) or "unknown artist"
        title = called(artwork.title, artwork.key, artwork.medium)
        print(f"{artwork.key}  {title} | {makers} | {artwork.year_text or 'undated'}")
        print(f"    {artwork.rights} | {artwork.image or 'no picture'}")
    for refused in rejections:
        print(f"{refused.source_id or '?'}  skipped, {refused.reason}" + f": {refused.detail}" * bool(refused.detail))
