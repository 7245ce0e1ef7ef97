"""`./kindred identities`: which person each source's artist is, why, and how to put it right."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from scrapers.store.identity_rows import Identity, IdentityFilter
from scripts.table import plain_console
from scripts.workspace import workspace
from settings import load

app = typer.Typer(help="Which person each source's artist is, and how to put it right.", no_args_is_help=True)

Artist = Annotated[str, typer.Argument(help="The artist as one source has them: nga:3017.", show_default=False)]
Reason = Annotated[str | None, typer.Option(help="Why; kept with the decision.", show_default=False)]
By = Annotated[str, typer.Option(help="Who decides.")]

METHODS = {
    "own": "nobody else",
    "ulan": "same ULAN id",
    "wikidata": "same Wikidata id",
    "name-dates": "name and life dates",
    "apart": "put apart",
    "together": "put together",
}
REASONS = {
    "ambiguous": "more than one person fits",
    "dates": "shares an id, but the life dates contradict",
    "authorities": "same name and dates, but other ids",
}


def why(identity: Identity) -> str:
    """The reason of a decision in words."""
    code, colon, others = (identity.reason or "").partition(": ")
    if identity.decided_by == "rule" and code in REASONS:
        return f"not {others}: {REASONS[code]}" if colon else REASONS[code]
    return identity.reason or ""


def years(identity: Identity) -> str:
    """`1775–1851`, `born 1932`, `died 1851`, or nothing."""
    if identity.birth is not None and identity.death is not None:
        return f"{identity.birth}–{identity.death}"
    if identity.birth is not None:
        return f"born {identity.birth}"
    return f"died {identity.death}" if identity.death is not None else ""


@app.command("list")
def show_some(
    source: Annotated[str | None, typer.Option(help="Persons with an artist of this source.")] = None,
    method: Annotated[str | None, typer.Option(help=f"Only by this method: {', '.join(METHODS)}.")] = None,
    min_confidence: Annotated[float, typer.Option(min=0, max=1, help="Only decisions at least this sure.")] = 0.0,
    max_confidence: Annotated[float, typer.Option(min=0, max=1, help="Only decisions at most this sure.")] = 1.0,
    name: Annotated[str | None, typer.Option(help="Only whose name has this in it.")] = None,
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="Only artists held apart from others like them.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many persons.")] = 50,
) -> None:
    """Persons and the artists who are them, the least sure first."""
    if method is not None and method not in METHODS:
        raise typer.BadParameter(f"{method!r} is none of {', '.join(METHODS)}", param_hint="--method")
    wanted = IdentityFilter(
        source=source, method=method, least=min_confidence, most=max_confidence, name=name, doubtful=doubtful
    )
    with workspace(load()) as work:
        persons = work.store.identities(wanted, limit + 1)
        counts = work.store.identity_counts()
    console = plain_console()
    if not persons:
        print("no such person")
    else:
        table = Table()
        for column in ("Person", "Artist", "Name", "Lived", "Method", "Sure", "Decided by"):
            table.add_column(column, overflow="fold", justify="right" if column == "Sure" else "left")
        for rows in persons[:limit]:
            for n, row in enumerate(rows):
                name_ = Text(row.name or "?")
                if note := why(row):
                    name_.append(f"\n{note}", style="dim")
                method_ = METHODS.get(row.method, row.method)
                person = row.person if n == 0 else ""
                table.add_row(
                    person,
                    row.artist,
                    name_,
                    years(row),
                    method_,
                    f"{row.confidence:.2f}",
                    row.decided_by,
                    end_section=n == len(rows) - 1,
                )
        console.print(table)
        if len(persons) > limit:
            print(f"and more: --limit shows more than {limit}")
    print("; ".join(f"{METHODS.get(what, what)} {count}" for what, count in counts.items()))


@app.command("show")
def show(
    key: Annotated[str, typer.Argument(help="An artist (nga:3017) or a person (person:ulan:500026846).")],
) -> None:
    """Every decision on an artist or a person, those withdrawn too, oldest first."""
    with workspace(load()) as work:
        rows = work.store.identity_history(key)
    for row in rows:
        state = f", withdrawn {row.withdrawn_at:%Y-%m-%d} by {row.withdrawn_by}" if row.withdrawn_at else ""
        lived = f", {years(row)}" if years(row) else ""
        print(f"{row.id}  {row.artist} ({row.name or '?'}{lived}) is {row.person}{state}")
        decided = f"{METHODS.get(row.method, row.method)}, {row.confidence:.2f} sure"
        print(f"    {decided}, decided by {row.decided_by} on {row.decided_at:%Y-%m-%d}")
        ids = [f"{name} {value}" for name, value in (("ULAN", row.ulan), ("Wikidata", row.wikidata)) if value]
        for line in (", ".join(ids), why(row)):
            if line:
                print(f"    {line}")


@app.command("apart")
def apart(artist: Artist, reason: Reason = None, by: By = "operator") -> None:
    """Say that an artist is not the person whom the rule takes it for: it gets a person of its own, for good."""
    with workspace(load()) as work:
        made = work.store.part_artist(artist, reason, by)
    print(f"{made.artist} is {made.person} and nobody else: decision {made.id}, by {made.decided_by}")


@app.command("together")
def together(
    artist: Artist,
    person: Annotated[str, typer.Argument(help="The person's key, or any artist who is that person.")],
    reason: Reason = None,
    by: By = "operator",
) -> None:
    """Say that an artist is a person, whatever names, dates and ids say."""
    with workspace(load()) as work:
        made = work.store.join_artist(artist, person, reason, by)
    print(f"{made.artist} is {made.person}: decision {made.id}, by {made.decided_by}")


@app.command("withdraw")
def withdraw(
    decision: Annotated[int, typer.Argument(help="Its number, as `show` has it.", show_default=False)],
    by: By = "operator",
) -> None:
    """Take back what a person decided: the rule decides again."""
    with workspace(load()) as work:
        now = work.store.withdraw_identity(decision, by)
    print(f"decision {decision} is withdrawn: {now.artist} is {now.person} ({METHODS.get(now.method, now.method)})")
