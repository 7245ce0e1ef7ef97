"""`./kindred same-works`: works of two sources that may be one, proposed and never merged by themselves."""

from collections.abc import Mapping
from typing import Annotated

import typer

from scrapers.counts import Counts
from scrapers.untitled import called
from scripts.workspace import Workspace, workspace
from settings import load

app = typer.Typer(help="Works met in two sources that may be the same one; a person decides.", no_args_is_help=True)

First = Annotated[str, typer.Argument(help="One work, such as met:436535.", show_default=False)]
Second = Annotated[str, typer.Argument(help="The other work.", show_default=False)]
By = Annotated[str, typer.Option(help="Who decides.")]
Limit = Annotated[int, typer.Option(min=1, help="Show at most this many.")]


WORDS = {
    "wikidata": "the same Wikidata item",
    "picture": "the same picture",
    "title": "the same title",
    "artist": "the same artist",
    "years": "years that overlap",
}


def agreed(evidence: Mapping[str, object]) -> str:
    """What two works have in common, in words."""
    return ", ".join(
        WORDS.get(what, what) + (f" {seen}" if what == "wikidata" else "") for what, seen in evidence.items() if seen
    )


def described(work: Workspace, key: str) -> str:
    """A work in a line: id, title, years and where to look at it."""
    found = work.store.artwork(key)
    when = f", {found.years.start}–{found.years.end}" if found.years else ""
    where = found.landing_page or (found.image.working if found.image else "no picture")
    return f"{key}  {called(found.title, key, found.medium)}{when}  {where}"


@app.command("list")
def show(limit: Limit = 50) -> None:
    """Proposals nobody has decided on, the surest first, with what speaks for each."""
    with workspace(load()) as work:
        proposals = work.store.same_works(limit + 1, decided=False)
        for pair in proposals[:limit]:
            print(f"{pair.confidence:.2f} sure, for {agreed(pair.evidence)}")
            for key in (pair.first, pair.second):
                print(f"    {described(work, key)}")
    if not proposals:
        print("no open proposals")
    elif len(proposals) > limit:
        print(f"and more: --limit shows more than {limit}")


@app.command("propose")
def propose_all() -> None:
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


def propose(work: Workspace, counts: Counts) -> None:
    """Look for new pairs after an ingest, and say how many there are."""
    if counts.stored and (proposed := work.store.propose_same_works(None)):
        noun = "pair" if proposed == 1 else "pairs"
        print(f"{proposed} new {noun} of works that may be the same in two sources: ./kindred same-works list")


def _decide(first: str, second: str, verdict: str, by: str) -> None:
    with workspace(load()) as work:
        work.store.decide_same_work(first, second, verdict, by)
    print(f"{verdict}: {first} and {second}, by {by}")
