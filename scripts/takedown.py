"""`./kindred takedown`: a work goes everywhere, for good, and a receipt says what went and what cannot be recalled."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from api import links
from scrapers.errors import KindredError, StoreUnavailable
from scrapers.image_store import names_of
from scrapers.store.identities import RULE
from scrapers.store.takedowns import Takedown
from scripts import taking_down
from scripts.removed import Removed
from scripts.stage_verbs import gates
from scripts.table import plain_console
from scripts.workspace import Workspace, workspace
from settings import load

Ids = Annotated[list[str] | None, typer.Argument(help="Ids of works, source:id; none lists what is down.")]
Reason = Annotated[str, typer.Option(help="Why, for the receipt; a later crawl that meets the work says it too.")]
By = Annotated[str | None, typer.Option(help="Who ordered it; without it, the user of this machine.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would go, and change nothing.")]
KeepReleases = Annotated[
    bool, typer.Option("--keep-releases", help="Keep older releases that hold the work, so that one may step back.")
]
Unfinished = Annotated[
    bool, typer.Option("--unfinished", help="Finish all that stand, those included that a crawl began.")
]
Lift = Annotated[bool, typer.Option("--lift", help="Let the works come back with the next crawl instead.")]


def takedown(
    ids: Ids = None,
    reason: Reason = "on request",
    by: By = None,
    dry_run: DryRun = False,
    keep_releases: KeepReleases = False,
    unfinished: Unfinished = False,
    lift: Lift = False,
) -> None:
    """Take works down everywhere: rows, files, vectors, releases and graph; print the receipt, and keep it."""
    settings = load()
    keys = list(dict.fromkeys(ids or ()))
    if (lift or dry_run) and not keys:
        raise KindredError("name the works: ./kindred takedown ID")
    if by == RULE:
        raise KindredError(f"{RULE!r} stands for what a crawl finds by itself; name a person")
    with workspace(settings) as work:
        if lift:
            for key in keys:
                work.store.lift_takedown(key)
                print(f"{key} may come back with the next crawl")
        elif dry_run:
            for key in keys:
                _print(f"Would be taken down: {key}", rehearsal(work, key))
        elif keys or unfinished:
            receipts = [work.store.takedown(key, reason, by or getpass.getuser()) for key in keys]
            if unfinished:
                receipts += [one for one in work.store.takedowns() if one.key not in keys and _open(work, one)]
            try:
                finished = taking_down.finish(work, receipts, gates(settings, None, None), keep_releases=keep_releases)
            except KindredError as error:
                names = ", ".join(one.key for one in receipts)
                raise KindredError(
                    f"{names}: nobody is shown this any more, but not all is removed yet: {error}"
                ) from error
            for receipt in receipts:
                _print(f"Taken down: {receipt.key}", receipt_lines(work, receipt, finished[receipt.key]))
        else:
            standing = [_standing(work, one) for one in work.store.takedowns()]
            if standing:
                _print("Taken down", standing)
            else:
                print("nothing is taken down")


@contextmanager
def finished(work: Workspace) -> Iterator[None]:
    """Ingest within; what was taken down by then is removed everywhere, also when the ingest failed."""
    try:
        yield
    except KindredError:
        finish_open(work)
        raise
    finish_open(work)


def finish_open(work: Workspace) -> None:
    """Remove everywhere what a crawl took down by its rule; where that cannot be done now, say how to do it later."""
    receipts = [one for one in work.store.takedowns() if _open(work, one)]
    if not receipts:
        return
    try:
        taking_down.finish(work, receipts, gates(work.settings, None, None))
    except StoreUnavailable:
        raise
    except KindredError as error:
        print(f"takedown: not finished, {error}; run ./kindred takedown --unfinished")
    else:
        print(f"takedown: {', '.join(one.key for one in receipts)} removed everywhere; ./kindred takedown ID says what")


def rehearsal(work: Workspace, key: str) -> list[tuple[str, str]]:
    """What a takedown of `key` would remove, as lines of a table. Raises ArtworkNotFound."""
    down = next((one for one in work.store.takedowns() if one.key == key), None)
    if down is not None:
        return receipt_lines(work, down, Removed.from_mapping(work.store.removed_outside(key)))
    shown = work.store.artwork(key).image
    pictures = {one.key: one.image.sha256 for one in work.store.collection().artworks if one.image}
    sharing = [one for one, sha256 in pictures.items() if shown and sha256 == shown.sha256 and one != key]
    files = "\n".join(names_of(shown)) if shown else "none"
    held = taking_down.holding(work, [key])
    live = work.store.live_release()
    return [
        ("rows", "the work, and all that hangs on it"),
        ("files", f"none: {', '.join(sharing)} shows the same picture" if sharing else files),
        ("releases", ", ".join(map(str, held)) or "none holds it"),
        ("live", "a new release, of all that is stored by now but it" if live and live.number in held else "stays"),
    ]


def receipt_lines(work: Workspace, receipt: Takedown, removed: Removed) -> list[tuple[str, str]]:
    """The receipt as lines of a table."""
    edges = ", ".join(f"{facet} {number}" for facet, number in removed.edges.items())
    gone = f"{_numbers(removed.releases)} removed" if removed.releases else "none removed"
    return [
        ("ordered", f"{receipt.taken_at:%Y-%m-%d %H:%M} UTC by {receipt.ordered_by}: {receipt.reason}"),
        ("rows", ", ".join(f"{kind} {number}" for kind, number in receipt.rows.items() if number)),
        ("files", "\n".join(removed.files) or "none"),
        ("features", f"{removed.features} pictures measured" if removed.features else "none"),
        ("vectors", ", ".join(removed.vectors) or "none"),
        ("releases", gone + (f"; release {removed.live} is without it" if removed.live else "")),
        ("edges", edges or "none"),
        ("graph", removed.graph or "not done yet"),
        ("finished", removed.finished_at or "not yet: run this again"),
        ("remains", "\n".join(remains(work, receipt, removed))),
    ]


def remains(work: Workspace, receipt: Takedown, removed: Removed) -> list[str]:
    """What a takedown leaves, and what nobody can call back."""
    left = ["the key, with its inner id, so that the work does not come back"]
    if removed.kept_releases:
        left.append(
            f"release {_numbers(removed.kept_releases)} still holds its vector; `./kindred takedown {receipt.key}` "
            "removes what is not live"
        )
    if receipt.rows.get("pictures", 0) > len(receipt.orphans):
        left.append("a picture that other works show as well")
    if taking_down.fitted_with(work, receipt):
        left.append(
            "a row, without title or picture, in the basis that was fitted with it; `./kindred fit` makes another"
        )
    addresses = [links.picture(name) for image in receipt.orphans for name in names_of(image)]
    if addresses:
        left.append(
            "copies in browsers and shared caches, which may keep a picture for a year; purge where you can: "
            + " ".join(addresses)
        )
    left.append("deleted rows in files of the databases until their space is used again, and backups of yours")
    if work.images.pictures.objects is not None:
        left.append(
            "copies in data folders of other machines: run the same there; earlier versions, if the bucket keeps them"
        )
    return left


def _standing(work: Workspace, receipt: Takedown) -> tuple[str, str]:
    state = "" if not _open(work, receipt) else "; not all is removed yet: run ./kindred takedown --unfinished"
    return receipt.key, f"{receipt.taken_at:%Y-%m-%d} by {receipt.ordered_by}: {receipt.reason}{state}"


def _open(work: Workspace, receipt: Takedown) -> bool:
    """Whether a takedown was not finished."""
    return not Removed.from_mapping(work.store.removed_outside(receipt.key)).finished_at


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _print(title: str, lines: Sequence[tuple[str, str]]) -> None:
    table = Table(title=Text(title), title_justify="left", show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in lines:
        table.add_row(Text(name), Text(value))
    console = plain_console()
    console.print(table)
