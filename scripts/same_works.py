"""`./kindred same-works`: works of two sources that may be one, proposed and never merged by themselves."""

from typing import Annotated

import typer

from scripts.workspace import workspace
from settings import load

app = typer.Typer(help="Works met in two sources that may be the same one; a person decides.", no_args_is_help=True)

First = Annotated[str, typer.Argument(help="One work, such as met:436535.", show_default=False)]
Second = Annotated[str, typer.Argument(help="The other work.", show_default=False)]
By = Annotated[str, typer.Option(help="Who decides.")]
Limit = Annotated[int, typer.Option(min=1, help="Show at most this many.")]


@app.command("list")
def show(limit: Limit = 50) -> None:
    """Proposals nobody has decided on, the surest first, with what speaks for each."""
    with workspace(load()) as work:
        proposals = work.store.same_works(limit)
    for pair in proposals:
        print(f"{pair.confidence:.2f}  {pair.first}  {pair.second}")
        for what, seen in pair.evidence.items():
            print(f"      {what}: {seen}")
    if not proposals:
        print("no open proposals")


@app.command("propose")
def propose() -> None:
    """Look for pairs in the whole collection; `ingest` does so for what it brings in."""
    with workspace(load()) as work:
        print(f"{work.store.propose_same_works(None)} new proposals")


@app.command("accept")
def accept(first: First, second: Second, by: By = "operator") -> None:
    """Say that two works are one."""
    _decide(first, second, "accepted", by)


@app.command("reject")
def reject(first: First, second: Second, by: By = "operator") -> None:
    """Say that two works are not the same; the pair is not proposed again."""
    _decide(first, second, "rejected", by)


def _decide(first: str, second: str, verdict: str, by: str) -> None:
    with workspace(load()) as work:
        work.store.decide_same_work(first, second, verdict, by)
    print(f"{verdict}: {first} and {second}, by {by}")
