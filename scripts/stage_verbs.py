"""`./kindred fit`, `embed`, `link` and `settings`."""

from collections.abc import Mapping
from typing import Annotated

import typer

from graph.affinity import Gates
from scripts import stages
from scripts.workspace import workspace
from settings import SECRETS, Settings, load, variable

K = Annotated[int | None, typer.Option(min=1, max=1000, help="Affinities kept for each work and facet.")]
MinPercentile = Annotated[
    float | None, typer.Option(min=0, max=99.999, help="Percentile among all pairs that an edge must reach.")
]


def fit() -> None:
    """Fit a new basis (metric, vocabulary, walks, percentiles) on the stored collection."""
    with workspace(load()) as work, work.database.exclusive("pipeline"):
        print(stages.fit(work).line("fit"))


def embed() -> None:
    """Encode the stored collection under the basis in use."""
    with workspace(load()) as work, work.database.exclusive("pipeline"):
        print(stages.embed(work).line("embed"))


def link(k: K = None, min_percentile: MinPercentile = None) -> None:
    """Compute the affinities of a new release and make it live."""
    settings = load()
    with workspace(settings) as work, work.database.exclusive("pipeline"):
        linked = stages.link(work, gates(settings, k, min_percentile))
        print(linked.line("link"))
        print("\n".join(linked.report()))
        print(stages.publish(work, linked.release.number).line("publish"))


def gates(settings: Settings, k: int | None, min_percentile: float | None) -> Gates:
    """The gates of the settings, each replaced by an option that was given."""
    return Gates(
        k if k is not None else settings.neighbours,
        min_percentile if min_percentile is not None else settings.min_percentile,
        settings.graph_k,
    )


def show_settings() -> None:
    """Every setting: its variable, its value here and what it does."""
    settings = load()
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        print(f"{variable(name)}={_shown(variable(name), value)}\n    {field.description}")


def _shown(name: str, value: object) -> str:
    """A setting's value as its variable would be written; secrets are not shown."""
    if name in SECRETS and value:
        return "***"
    if isinstance(value, Mapping):
        return ",".join(f"{key}={given}" for key, given in value.items())
    return ",".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
