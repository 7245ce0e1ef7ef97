"""`./kindred evaluate why`: whether history, affinities and paths find relations that were hidden from them."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from graph.affinity import Gates
from ml.hidden import Hidden, check_hidden, hide_associations, hide_groups, hide_lineage, without
from ml.metrics import Estimate
from ml.rebuilt import Rebuilt, check_unseen, rebuild
from ml.why_costs import Tried, try_costs
from ml.why_evaluation import Row, evaluate_why
from ml.why_questions import Truth, ask_associations, ask_groups, ask_lineage
from scrapers.collection import Collection
from scrapers.errors import KindredError
from scrapers.known import Knowledge
from scripts.table import plain_console
from scripts.workspace import Workspace, workspace
from settings import load

PAIRS_OF, GROUPS_OF = "walters", "tate"
"""Whose pairs of works, and whose catalogue groups, are hidden."""

TRIED_HOPS = 3
PLAIN_WIDTH = 170

Share = Annotated[float, typer.Option(min=0.01, max=0.5, help="Share of every kind of relation that is hidden.")]
Queries = Annotated[int, typer.Option(min=10, help="Questions asked of each kind at most.")]
Others = Annotated[int, typer.Option(min=5, help="Candidates beside the one that is wanted.")]
Seed = Annotated[int | None, typer.Option(help="Of the split, the questions and the fit; the setting's otherwise.")]
CostsToo = Annotated[bool, typer.Option("--costs", help="Also try other constants of cost; takes minutes more.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print data instead of tables.")]


def why(
    queries: Queries = 100,
    others: Others = 50,
    share: Share = 0.2,
    seed: Seed = None,
    costs: CostsToo = False,
    as_json: AsJson = False,
) -> None:
    """Hide teachers, influences, related works and groups, rebuild, and ask for them among hard others."""
    settings = load()
    drawn = settings.seed if seed is None else seed
    gates = Gates(k=settings.neighbours, min_percentile=settings.min_percentile, graph_k=settings.graph_k)
    with workspace(settings) as work, tempfile.TemporaryDirectory(prefix="kindred-held-out-") as folder:
        collection, knowledge = work.store.collection(), work.store.knowledge(judged=False)
        hidden = [
            hide_lineage(knowledge, share, drawn),
            hide_associations(knowledge, PAIRS_OF, share, drawn),
            hide_groups(collection, knowledge, GROUPS_OF, share, drawn),
        ]
        left = without(collection, knowledge, hidden)
        truths = _truths(collection, knowledge, left[1], hidden, queries=queries, others=others, seed=drawn)
        check_hidden(*left, hidden)
        rebuilt = _rebuilt(work, left, Path(folder) / "paths", gates, drawn)
        check_unseen(rebuilt.index, hidden)
        rows = evaluate_why(rebuilt, truths, seed=drawn, progress=work.progress)
        tried = (
            try_costs(rebuilt, truths, Path(folder), gates, hops=TRIED_HOPS, seed=drawn, progress=work.progress)
            if costs
            else []
        )
    if as_json:
        answer = {"seed": drawn, "hidden": [len(one) for one in hidden], "rows": [asdict(row) for row in rows]}
        print(json.dumps({**answer, "costs": [asdict(one) for one in tried]}, indent=2, ensure_ascii=False))
        return
    _show(truths, rows)
    if tried:
        _show_costs(tried)
    print(
        f"hidden: {len(hidden[0])} pairs of artists, {len(hidden[1])} pairs of works, {len(hidden[2])} memberships of "
        f"groups; seed {drawn}; intervals are 95 %, over resampled components or artists"
    )
    for truth in truths:
        if truth.unasked:
            print(f"{truth.name}, {truth.about}: {truth.unasked} drawn questions were not asked, for want of others")


def _truths(
    collection: Collection,
    knowledge: Knowledge,
    told: Knowledge,
    hidden: Sequence[Hidden],
    *,
    queries: int,
    others: int,
    seed: int,
) -> list[Truth]:
    """All kinds of questions that the store has hidden answers to. Raises KindredError when it has none."""
    lineage, pairs, groups = hidden
    truths = [
        ask_lineage(collection, knowledge, lineage, told, queries=queries, others=others, seed=seed),
        *ask_associations(collection, knowledge, pairs, PAIRS_OF, queries=queries, others=others, seed=seed),
        *ask_groups(collection, knowledge, groups, GROUPS_OF, queries=queries, others=others, seed=seed),
    ]
    asked = [truth for truth in truths if truth.questions]
    if not asked:
        raise KindredError(
            "the store tells of too few teachers, influences, related works or groups to hide some; bring them in with "
            "`./kindred ingest knowledge DIR`"
        )
    return asked


def _rebuilt(work: Workspace, left: tuple[Collection, Knowledge], folder: Path, gates: Gates, seed: int) -> Rebuilt:
    """What a night makes of what is `left`, with the live release's affinities in form where there is one."""
    formal = work.live_release().affinities["formal"] if work.store.live_release() else None
    return rebuild(
        *left,
        folder,
        gates=gates,
        reference_size=work.settings.reference_size,
        seed=seed,
        progress=work.progress,
        formal=formal,
    )


def _show(truths: Sequence[Truth], rows: Sequence[Row]) -> None:
    console = plain_console(PLAIN_WIDTH)
    for truth in truths:
        own = [row for row in rows if (row.truth, row.about) == (truth.name, truth.about)]
        table = Table(
            title=f"{truth.name} among {truth.about}: {own[0].questions} questions, {own[0].clusters} clusters; "
            f"best baseline: {own[0].best}"
        )
        for name in ("method", "answered", "AUC", "MRR", "hits@10", "AUC above baseline", "MRR above baseline"):
            table.add_column(name, justify="left" if name == "method" else "right")
        for row in own:
            table.add_row(
                row.method,
                f"{100 * row.answered:.0f} %",
                *map(str, (row.auc, row.mrr, row.hits)),
                *(("", "") if row.method == row.best else (_signed(row.auc_above), _signed(row.mrr_above))),
            )
        console.print(table)


def _show_costs(tried: Sequence[Tried]) -> None:
    table = Table(title=f"Constants of cost, paths of {TRIED_HOPS} hops: AUC on half of the clusters")
    for name in ("hidden", "costs", "questions", "AUC", "above those in use", "the best, on the other half"):
        table.add_column(name)
    for one in tried:
        table.add_row(
            f"{one.truth} among {one.about}",
            one.costs,
            str(one.questions),
            str(one.auc),
            _signed(one.above),
            _signed(one.tested) if one.tested else "",
        )
    plain_console(PLAIN_WIDTH).print(table)


def _signed(estimate: Estimate) -> str:
    return f"{estimate.mean:+.3f} [{estimate.low:+.3f}, {estimate.high:+.3f}]"
