"""`./kindred evaluate`: quality, with baselines and confidence intervals."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ml.baselines import root_histograms
from ml.facet_evaluation import Row, evaluate_facets
from ml.folds import Fold, artist_folds
from ml.metrics import Estimate
from ml.placement_evaluation import PlacementReport, evaluate_placement
from ml.planted import planted_recall
from scrapers.collection import Collection
from scrapers.errors import KindredError
from scrapers.files import write_file
from scrapers.sample.truth import truth
from scripts.evaluate_why import why
from scripts.table import plain_console
from scripts.workspace import Workspace, workspace
from settings import load

app = typer.Typer(help="Measure quality against baselines, with confidence intervals.", no_args_is_help=True)

Markdown = Annotated[Path | None, typer.Option(help="Also write the table to this Markdown file.")]
MIN_ARTISTS = 10
PLAIN_WIDTH = 160


@app.command("facets")
def facets(markdown: Markdown = None) -> None:
    """Same movement, genre and artist: each facet, the composite and three baselines, five folds of artists."""
    settings = load()
    with workspace(settings) as work:
        collection = _collection(work)
        folds = _folds(work, collection)
        histograms = root_histograms(collection.artworks, work.images.pictures)
        rows = evaluate_facets(collection, folds, histograms, settings.weights, seed=settings.seed)
        if not rows:
            raise KindredError("no work states a movement, a genre or an artist that another artist shares")
        lines = _facet_lines(rows)
        _print("Same label among the first ten, own artist excluded for movement and genre", lines)
        notes = _notes(rows)
        print("\n".join(notes))
        if work.basis_folder():
            print(work.basis().conceptual.bridge_accuracy.line())
        if markdown:
            write_file(markdown, _markdown(lines, notes).encode())


@app.command("uploads")
def uploads(markdown: Markdown = None) -> None:
    """Do the intervals of years and the sets of movements of an upload cover what they claim?"""
    settings = load()
    with workspace(settings) as work:
        collection = _collection(work)
        folds = _folds(work, collection)
        lines = _placement_lines(evaluate_placement(collection, folds, seed=settings.seed))
        _print("Placement of held-out works, their artists unknown to metric and votes", lines)
        if markdown:
            write_file(markdown, _markdown(lines, []).encode())


@app.command("sample")
def sample(markdown: Markdown = None) -> None:
    """Do the relations planted in the sample collection come back from the live release?"""
    settings = load()
    with workspace(settings) as work:
        release = work.live_release()
        artworks = {one.id: one for one in work.store.collection().artworks if one.key.startswith("sample:")}
        if not artworks:
            raise KindredError("the store holds no sample collection; run `./kindred pipeline sample` first")
        lines = [["relation", "facet", "queries", "recall@10"]]
        for one in planted_recall(artworks, release.facets, truth(), seed=settings.seed):
            lines.append([one.relation, one.facet, str(one.queries), str(one.recall)])
        _print("Planted relations among the ten nearest", lines)
        if markdown:
            write_file(markdown, _markdown(lines, []).encode())


app.command("why")(why)


def _folds(work: Workspace, collection: Collection) -> Iterator[Fold]:
    settings = work.settings
    return artist_folds(
        collection,
        work.features,
        work.images.pictures,
        seed=settings.seed,
        workers=settings.workers,
        progress=work.progress,
    )


def _collection(work: Workspace) -> Collection:
    collection = work.store.collection()
    artists = {one for artwork in collection.artworks for one in artwork.persons}
    if len(artists) < MIN_ARTISTS:
        raise KindredError(f"an evaluation needs works by at least {MIN_ARTISTS} artists; the store has {len(artists)}")
    return collection


def _facet_lines(rows: list[Row]) -> list[list[str]]:
    lines = [["same", "method", "queries", "precision@10", "MRR", "times sqrt histogram", "difference"]]
    for row in rows:
        mark = " †" if row.leaks else ""
        times = f"{row.times.mean:.2f} [{row.times.low:.2f}, {row.times.high:.2f}]"
        lines.append(
            [
                row.label,
                row.method + mark,
                str(row.queries),
                str(row.precision),
                str(row.mrr),
                times,
                _signed(row.above),
            ]
        )
    return lines


def _notes(rows: list[Row]) -> list[str]:
    leaks = dict.fromkeys(f"† {row.label}, {row.method}: {row.leaks}" for row in rows if row.leaks)
    return [*leaks, "Intervals are 95 %, over resampled artists."]


def _placement_lines(report: PlacementReport) -> list[list[str]]:
    level = f"{report.level:.0%}".replace("%", " %")
    return [
        ["measure", "value"],
        [
            f"years: interval at {level} covers the true year",
            f"{report.year_coverage} of {report.dated} works",
        ],
        ["years: mean width of the interval", _whole(report.width) + " years"],
        [f"years: width of the interval of {level} of all years", f"{report.plain_width:.0f} years"],
        ["years: mean absolute error", _whole(report.error) + " years"],
        ["years: the same, always answering the median year", _whole(report.plain_error) + " years"],
        [
            f"movements: set at {level} contains the true one",
            f"{report.movement_coverage} of {report.labelled} works",
        ],
        ["movements: mean size of the set", f"{report.set_size} of {report.movements}"],
        ["movements: the likeliest is true", str(report.first)],
    ]


def _whole(estimate: Estimate) -> str:
    return f"{estimate.mean:.0f} [{estimate.low:.0f}, {estimate.high:.0f}]"


def _signed(estimate: Estimate) -> str:
    return f"{estimate.mean:+.3f} [{estimate.low:+.3f}, {estimate.high:+.3f}]"


def _print(title: str, lines: list[list[str]]) -> None:
    table = Table(title=title)
    for name in lines[0]:
        table.add_column(name)
    for line in lines[1:]:
        table.add_row(*line)
    console = plain_console(PLAIN_WIDTH)
    console.print(table)


def _markdown(lines: list[list[str]], notes: list[str]) -> str:
    rows = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([rows[0], "|" + " --- |" * len(lines[0]), *rows[1:], "", "  \n".join(notes), ""])
