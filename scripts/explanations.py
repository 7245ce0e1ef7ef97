"""`./kindred check-explanations`: whether the reasons that are given are true, add up and matter."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from api.catalogue import Catalogue
from api.explanation_check import Effort, Findings, check
from embeddings.features import open_picture
from ml.choice import RankerName, make_ranker
from ml.tally import ENOUGH, Tally, Verdict
from scripts.table import plain_console
from scripts.workspace import workspace
from settings import load

MOST_SHOWN = 20
"""Failures that are printed; the rest is counted."""

USUAL_MOST = 1000
"""Recommendations that are looked at, at most, where nobody says how many."""

Sample = Annotated[int, typer.Option(min=1, help="Recommendations looked at in any case, each to another work.")]
Cases = Annotated[int, typer.Option(min=1, help="Tests that each kind of evidence should have; more are drawn for it.")]
Most = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Recommendations looked at, at most; not below --sample. [default: 1000, or --sample if that is more]",
    ),
]
Seed = Annotated[int | None, typer.Option(help="Which are drawn; the setting's seed otherwise.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print data instead of a table.")]


def check_explanations(
    sample: Sample = 200,
    cases: Cases = 40,
    most: Most = None,
    seed: Seed = None,
    ranker: Annotated[RankerName, typer.Option(help="Who orders the candidates.")] = RankerName.COSINE,
    as_json: AsJson = False,
) -> None:
    """Test reasons of sampled recommendations; exit 1 when one is not so, does not add up or does not matter."""
    if most is not None and most < sample:
        raise typer.BadParameter(
            f"{most} is below --sample, {sample}, which is looked at in any case", param_hint="--most"
        )
    settings = load()
    with workspace(settings) as work:
        release = work.live_release()
        found = check(
            Catalogue(work.store.collection()),
            release,
            make_ranker(release, ranker),
            settings.weights,
            lambda image: open_picture(work.images.pictures.path(image.working)),
            effort=Effort(sample, cases, max(sample, USUAL_MOST) if most is None else most),
            seed=settings.seed if seed is None else seed,
            progress=work.progress,
        )
    if as_json:
        verdicts = {one.kind: found.verdict(one) for one in (*found.kinds, *found.facets, found.overall)}
        data = {**asdict(found), "verdicts": verdicts, "faithful": found.faithful}
        print(json.dumps(data, indent=2, ensure_ascii=False, default=str))
    else:
        _show(found, release.number)
    if not found.faithful:
        raise typer.Exit(1)


def _show(found: Findings, release: int) -> None:
    console = plain_console()
    for one in found.failures[:MOST_SHOWN]:
        console.print(f"{one.check}: {one.query} to {one.item}: {one.what}", markup=False)
    if len(found.failures) > MOST_SHOWN:
        console.print(f"and {len(found.failures) - MOST_SHOWN} more")
    table = Table()
    for name in ("top evidence", "tested", "score falls", "and more than by chance", "95 %", "verdict"):
        table.add_column(name, justify="left" if name in ("top evidence", "verdict") else "right")
    for name in ("loss", "by chance", "nothing else to take away"):
        table.add_column(name, justify="right")
    for group in (found.kinds, found.facets, (found.overall,)):
        for tally in group:
            table.add_row(*_row(tally, found.verdict(tally)), end_section=tally is group[-1])
    console.print(table)
    untested = ", ".join(f"{kind} {count}" for kind, count in sorted(found.untested.items())) or "none"
    silent = ", ".join(f"{facet} {count}" for facet, count in found.silent.items())
    console.print(f"top evidence that no change of the input is known for: {untested}; no evidence shown: {silent}")
    rare = [one.kind for one in found.kinds if found.verdict(one) is Verdict.RARE]
    console.print(
        f"too rare to judge, with fewer than {found.cases} tests: {', '.join(rare) or 'none'}; "
        f"not tested again, since there were enough: {found.spared}"
    )
    words = "top evidence matters" if found.overall.tested else "no evidence could be tested"
    if found.short:
        words = f"below {ENOUGH:.0%} in {', '.join(found.short)}"
    console.print(
        f"check-explanations: release {release}: {found.explained} recommendations, {found.facts} pieces of evidence, "
        f"{len(found.failures)} wrong; {words.replace('%', ' %')}"
    )


def _row(one: Tally, verdict: Verdict) -> tuple[str, ...]:
    if not one.tested:
        return one.kind, "0", "", "", "", verdict, "", "", str(one.impossible)
    return (
        one.kind,
        str(one.tested),
        f"{100 * one.falls / one.tested:.1f} %",
        f"{100 * one.share:.1f} %",
        f"{100 * one.low:.1f}–{100 * one.high:.1f}",
        verdict,
        f"{one.mean_loss:.3f}",
        f"{one.mean_chance:.3f}",
        str(one.impossible),
    )
