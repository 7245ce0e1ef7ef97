"""The order of the pipeline: the graph before the live release, and the other way round on a step back."""

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any, cast

import pytest

from graph.affinity import Gates
from scrapers.counts import Counts
from scrapers.errors import GraphUnavailable, KindredError
from scripts import harvesting, pipeline, stages
from scripts.workspace import Workspace


class Ended:
    written = 1
    stored = 0
    counts = Counts()

    def __init__(self, **values: Any) -> None:
        self.__dict__ |= values

    def line(self, step: str) -> str:
        return step

    def report(self) -> list[str]:
        return []


def run(monkeypatch: pytest.MonkeyPatch, live: int | None, made: int, error: KindredError | None = None) -> list[str]:
    """What the pipeline did last, in order, where release `live` was live and `link` handed out `made`."""
    done: list[str] = []
    store = SimpleNamespace(live=live)
    store.live_release = lambda: SimpleNamespace(number=store.live) if store.live else None

    def project(*_given: Any) -> Ended:
        done.append(f"project {made}, live is {store.live}")
        if error:
            raise error
        return Ended()

    def publish(_work: Any, number: int) -> stages.Published:
        done.append(f"publish {number}")
        store.live = number
        return stages.Published(number, changed=True)

    for module, name in ((harvesting, "ingest"), (stages, "embed"), (stages, "fit")):
        monkeypatch.setattr(module, name, lambda *_given: Ended())
    monkeypatch.setattr(stages, "link", lambda *_given: Ended(release=SimpleNamespace(number=made)))
    monkeypatch.setattr(harvesting, "check_skipped", lambda *_given: None)
    monkeypatch.setattr(stages, "project", project)
    monkeypatch.setattr(stages, "publish", publish)
    work = SimpleNamespace(
        store=store,
        database=SimpleNamespace(exclusive=lambda _name: nullcontext()),
        settings=SimpleNamespace(graph="on"),
        open_graph=nullcontext,
        basis_folder=lambda: None,
    )
    source = cast(Any, SimpleNamespace(name="fake"))
    try:
        pipeline.run(cast(Workspace, work), source, None, cast(Gates, None), say=lambda _line: None)
    except KindredError as failure:
        done.append(str(failure))
    return done


@pytest.mark.parametrize(("live", "made"), [(None, 1), (1, 2), (2, 2)])
def test_a_release_is_in_the_graph_before_it_goes_live(
    monkeypatch: pytest.MonkeyPatch, live: int | None, made: int
) -> None:
    assert run(monkeypatch, live, made) == [f"project {made}, live is {live}", f"publish {made}"]


def test_a_step_back_goes_live_before_the_live_release_leaves_the_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, 3, 2) == ["publish 2", "project 2, live is 2"]


@pytest.mark.parametrize("live", [1, 3])
def test_either_way_it_goes_live_without_the_graph_and_says_so(monkeypatch: pytest.MonkeyPatch, live: int) -> None:
    done = run(monkeypatch, live, 2, GraphUnavailable("gone"))
    assert "publish 2" in done
    assert done[-1].startswith("release 2 is live, but not in the graph: gone")
