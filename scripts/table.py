"""Recommendations as a table in a terminal."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from api import wording
from api.explain import Recommendation
from api.recommend import Recommendations
from embeddings.facet import FACETS
from scrapers.untitled import called

PLAIN_WIDTH = 132
"""Columns where standard output is no terminal."""


def plain_console(width: int = PLAIN_WIDTH) -> Console:
    """Standard output for tables: as wide as the terminal, or `width` columns where it is none."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=width)


def show(answer: Recommendations) -> None:
    """Print notes, the table with reasons, and what produced it."""
    console = plain_console()
    for note in answer.notes:
        console.print(f"note: {note}", markup=False)
    if answer.placement:
        for line in wording.placement(answer.placement):
            console.print(line, markup=False)
    table = Table(show_lines=True)
    table.add_column("#", justify="right")
    table.add_column("Artwork", ratio=4, overflow="fold")
    table.add_column("Score and its terms", ratio=3, overflow="fold")
    table.add_column("Why", ratio=5, overflow="fold")
    for rank, item in enumerate(answer.items, start=1):
        table.add_row(str(rank), _work(item), _score(item), _why(item))
    if answer.items:
        console.print(table)
    else:
        console.print("no recommendations")
    weights = ", ".join(f"{name} {weight:.2f}" for name, weight in answer.weights.items())
    console.print(
        f"{len(answer.items)} of {answer.considered} candidates; weights {weights}; ranker {answer.ranker}; "
        f"release {answer.release}; basis {answer.basis[:16]}",
        markup=False,
        soft_wrap=True,
    )


def _work(item: Recommendation) -> Text:
    work = item.artwork
    text = Text(called(work.title, work.key, work.medium), style="bold")
    text.append(f"\n{', '.join(item.artists) or 'unknown artist'}, {wording.years(work.years)}", style="not bold")
    text.append(f"\n{work.key}", style="not bold dim")
    text.append(f"\n{item.attribution}", style="not bold dim italic")
    if item.also:
        text.append(f"\nalso {', '.join(item.also)}", style="not bold dim")
    return text


def _score(item: Recommendation) -> Text:
    text = Text(f"{item.score:.3f}", style="bold")
    for name, value in item.terms.items():
        if abs(value) >= 0.0005:
            text.append(f"\n{value:+.3f} {name}", style="not bold")
    return text


def _why(item: Recommendation) -> Text:
    text = Text()
    lines = [
        wording.closeness(name, item.percentiles[name]) + (" (inferred)" if name in item.inferred else "")
        for name in FACETS
        if name in item.percentiles
    ]
    lines += [one.text for one in item.evidence]
    lines += [f"{one.text} (of {one.considered})" for one in item.counterfactuals]
    text.append("\n".join(lines))
    return text
