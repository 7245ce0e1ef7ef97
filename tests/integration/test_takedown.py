"""A takedown on the sample collection: at once for everybody who asks, then in every file, release and graph."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from api import links
from api.app import assemble
from api.limits import BodyLimits
from api.live import Live
from embeddings.facet import FACETS
from graph.affinity import Gates
from graph.release import Release, open_published
from scrapers.collection import StoredArtwork
from scrapers.errors import ArtworkNotFound, KindredError
from scrapers.records import Artwork
from scrapers.store.takedowns import Takedown
from scripts import stages, taking_down
from scripts import takedown as verb
from scripts.stage_verbs import gates
from scripts.workspace import Workspace
from tests.api.doors import make_door
from tests.asgi import Client
from tests.conftest import Postgres
from tests.graph_servers import GraphServer
from tests.integration.conftest import Built
from tests.integration.copies import copied

pytestmark = [pytest.mark.integration, pytest.mark.slow]


class Killed(BaseException):
    """Stands for a kill: nobody handles it."""


@dataclass(frozen=True)
class Copy:
    """A copy of the sample's workspace."""

    work: Workspace

    @property
    def releases(self) -> tuple[int, ...]:
        """The numbers of those that could be published, oldest first."""
        return tuple(row.number for row in self.work.store.releases() if row.status == "ready")

    def link_another(self) -> None:
        """Make a release with other gates, which is not published."""
        stages.link(self.work, Gates(k=5, min_percentile=99.0, graph_k=20))

    def finish(self, *receipts: Takedown, **options: Any) -> dict[str, Any]:
        said: list[str] = []
        settings = self.work.settings
        return taking_down.finish(self.work, receipts, gates(settings, None, None), say=said.append, **options)


@pytest.fixture
def copy(sample: Built, postgres: Postgres, tmp_path: Path) -> Iterator[Copy]:
    with copied(sample, postgres, tmp_path) as work:
        yield Copy(work)


def described(work: Workspace) -> StoredArtwork:
    """A work whose picture, title and description are its own."""
    works = work.store.collection().artworks
    return next(
        one
        for one in works
        if one.image
        and one.description
        and sum(other.title == one.title for other in works) == 1
        and sum(bool(other.image) and other.image == one.image for other in works) == 1
        and any((one.id == facet.edge_source).any() for facet in work.live_release().affinities.values())
    )


def holding(data: Path, *needles: bytes) -> list[str]:
    """The files under `data` that hold one of `needles`."""
    return [
        path.relative_to(data).as_posix()
        for path in data.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    ]


def client_of(work: Workspace) -> Client:
    app = assemble(BodyLimits(10_000_000, 5))
    live = Live(work.store, lambda row: open_published(work.releases, row.number, row.manifest_sha256))
    app.state.door = make_door(work.store, live=live, images=work.images.pictures)
    return Client(app)


def test_every_door_is_closed_from_the_transaction_on(copy: Copy) -> None:
    work, gone = copy.work, described(copy.work)
    assert gone.image is not None
    facets = work.live_release().affinities
    near = next(
        int(edges.edge_target[edges.edge_source == gone.id][0])
        for edges in facets.values()
        if (edges.edge_source == gone.id).any()
    )
    other = next(one for one in work.store.collection().artworks if one.id == near)
    pictures = [links.picture(name) for name in (gone.image.original, gone.image.working, gone.image.thumbnail)]
    with client_of(work) as client:
        shown = ["/artworks", "/?q=" + gone.title, links.artwork(other.key) + "/related?k=300&diversity=0"]
        shown += [links.artwork(other.key) + "/neighbours", links.page(other.key), links.artwork(other.key)]
        before = {path: client.get(path) for path in [*shown, *pictures, links.artwork(gone.key), links.page(gone.key)]}
        assert {answer.status_code for answer in before.values()} == {200}
        for path in (shown[1], shown[2], shown[3]):
            assert gone.key in before[path].text
        total = before["/artworks"].json()["total"]

        work.store.takedown(gone.key, "asked to", "Ana")

        for path in (links.artwork(gone.key), links.artwork(gone.key) + "/related", *pictures):
            answer = client.get(path)
            assert (answer.status_code, answer.json()["type"]) == (410, "urn:kindred:problem:artwork-taken-down"), path
        assert client.get(links.artwork(gone.key) + "/neighbours").status_code == 410
        assert client.get(links.page(gone.key), headers={"Accept": "text/html"}).status_code == 410
        for body in ({"positive": [gone.key]}, {"positive": [other.key], "negative": [gone.key]}):
            assert client.request("POST", "/recommend", json=body).status_code == 410
        for path in shown:
            answer = client.get(path)
            assert answer.status_code == 200
            assert gone.key not in answer.text
            assert path == shown[1] or gone.title not in answer.text  # a search repeats its words
        assert client.get("/artworks").json()["total"] == total - 1
        original = (work.images.root / gone.image.original).read_bytes()
        upload = client.request("POST", "/recommend", files={"image": original}, data={"top_k": "300"})
        assert upload.status_code == 200
        assert gone.key not in upload.text


def test_no_file_is_left_and_no_release_from_which_it_could_come_back(copy: Copy) -> None:
    work, gone = copy.work, described(copy.work)
    assert gone.image is not None
    assert gone.description is not None
    copy.link_another()
    before, first = copy.releases, work.live_release()
    assert len(before) > 1
    row = first.facets["formal"].rows[int(first.facets["formal"].positions(np.asarray([gone.id]))[0])].tobytes()
    picture = (work.images.root / gone.image.original).read_bytes()
    said = [text.encode() for text in (gone.title, gone.description, gone.key, gone.image.sha256)]
    needles = [picture[:4096], *said]
    assert holding(work.data, *needles)
    counted = {name: _edges(first, name, gone.id) for name in FACETS}
    assert sum(counted.values()) > 0

    receipt = work.store.takedown(gone.key, "asked to", "Ana")
    removed = copy.finish(receipt)[gone.key]

    assert holding(work.data, *needles) == []
    sha256s = {hashlib.sha256(path.read_bytes()).hexdigest() for path in work.data.rglob("*") if path.is_file()}
    assert gone.image.sha256 not in sha256s
    left = holding(work.data, row)
    assert bool(left) == taking_down.fitted_with(work, receipt), "where its row is left, the receipt says so"
    assert all("calibration" in name or "/basis/" in name or name.startswith("bases/") for name in left)
    second = work.live_release()
    assert copy.releases == (second.number,)
    assert second.number not in before
    assert second.manifest.basis == first.manifest.basis
    assert second.manifest.gates == first.manifest.gates
    assert second.manifest.artworks == first.manifest.artworks - 1
    assert gone.id not in second.index.ids
    assert not any(gone.id in facet.ids for facet in second.facets.values())
    for number in before:
        assert not (work.releases / str(number)).exists()
        with pytest.raises(KindredError, match="abandoned"):
            work.store.publish(number)
    assert set(removed.files) == {gone.image.original, gone.image.working, gone.image.thumbnail}
    assert removed.features == 1
    assert removed.releases == before
    assert removed.live == second.number
    assert dict(removed.edges) == counted
    assert removed.finished_at
    assert work.store.removed_outside(gone.key)["releases"] == list(before)

    stamps = {path: path.stat().st_mtime_ns for path in work.data.rglob("*") if path.is_file()}
    again = work.store.takedown(gone.key, "asked to", "Ana")
    assert again == receipt
    assert copy.finish(again)[gone.key] == removed
    assert {path: path.stat().st_mtime_ns for path in work.data.rglob("*") if path.is_file()} == stamps
    assert work.live_release().number == second.number


def _edges(release: Release, facet: str, artwork: int) -> int:
    found = release.affinities[facet]
    return int((found.edge_source == artwork).sum() + (found.edge_target == artwork).sum())


def test_killed_anywhere_the_next_run_does_the_rest(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    work, gone = copy.work, described(copy.work)
    assert gone.image is not None
    before = work.store.releases()
    receipt = work.store.takedown(gone.key, "asked to", "Ana")
    dies: list[tuple[Any, str, int]] = [
        (type(work.images), "remove", 0),
        (type(work.features), "forget", 0),
        (stages, "embed", 0),
        (stages, "link", 0),
        (stages, "publish", 0),
        (taking_down, "sweep", 0),
        (type(work.store), "withdraw_release", 0),
        (taking_down, "sweep", 1),
        (type(work.store), "note_removed", 0),
    ]
    for owner, name, spared in dies:
        real, left = getattr(owner, name), [spared]

        def dying(*given: Any, real: Any = real, left: list[int] = left, **named: Any) -> Any:
            if not left[0]:
                raise Killed
            left[0] -= 1
            return real(*given, **named)

        with monkeypatch.context() as patch:
            patch.setattr(owner, name, dying)
            try:
                copy.finish(receipt)
            except Killed:
                continue
    removed = copy.finish(work.store.takedown(gone.key, "asked to", "Ana"))[gone.key]
    assert removed.finished_at
    assert holding(work.data, gone.title.encode(), gone.key.encode(), gone.image.sha256.encode()) == []
    assert copy.releases == (work.live_release().number,)
    assert [row.status for row in work.store.releases()] == ["abandoned"] * len(before) + ["ready"], "one was made"


def test_older_releases_may_be_kept_and_go_later(copy: Copy) -> None:
    work, gone = copy.work, described(copy.work)
    copy.link_another()
    before, first = copy.releases, work.live_release().number
    receipt = work.store.takedown(gone.key, "asked to", "Ana")
    removed = copy.finish(receipt, keep_releases=True)[gone.key]
    second = work.live_release().number
    assert removed.kept_releases == before
    assert removed.releases == ()
    held = ", ".join(map(str, before))
    assert any(f"release {held} still holds" in one for one in verb.remains(work, receipt, removed))
    work.store.publish(first)
    with client_of(work) as client:
        assert client.get(links.artwork(gone.key)).status_code == 410
        assert gone.key not in client.get("/artworks?size=200").text
    removed = copy.finish(receipt)[gone.key]
    assert removed.kept_releases == ()
    assert removed.releases == before
    assert work.live_release().number == second
    assert copy.releases == (second,)


def test_two_at_once_make_one_release(copy: Copy) -> None:
    work = copy.work
    before, first = work.store.releases(), work.live_release()
    keys = [one.key for one in work.store.collection().artworks[3:5]]
    receipts = [work.store.takedown(key, "asked to", "Ana") for key in keys]
    copy.finish(*receipts)
    second = work.live_release()
    assert second.manifest.artworks == first.manifest.artworks - 2
    assert [row.number for row in work.store.releases()] == [*(row.number for row in before), second.number]


def test_a_picture_that_another_work_shows_stays(copy: Copy) -> None:
    work, gone = copy.work, described(copy.work)
    assert gone.image is not None
    twin = Artwork(source="other", source_id="1", title="The other", rights="CC0-1.0", image="x")
    work.store.save_page("other", [(twin, gone.image)], [], "")
    receipt = work.store.takedown(gone.key, "asked to", "Ana")
    removed = copy.finish(receipt)[gone.key]
    assert removed.files == ()
    assert removed.features == 0
    assert (work.images.root / gone.image.original).is_file()
    assert "a picture that other works show as well" in verb.remains(work, receipt, removed)


def test_a_pipeline_in_progress_is_waited_for_by_the_person(copy: Copy) -> None:
    work, gone = copy.work, described(copy.work)
    assert gone.image is not None
    receipt = work.store.takedown(gone.key, "asked to", "Ana")
    with work.database.exclusive("pipeline"), pytest.raises(KindredError, match="another run of 'pipeline'"):
        copy.finish(receipt)
    assert not (work.images.root / gone.image.original).exists()
    assert copy.finish(receipt)[gone.key].finished_at


def test_the_graph_loses_node_and_edges(
    sample: Built, postgres: Postgres, tmp_path: Path, embedded_server: GraphServer
) -> None:
    server = embedded_server
    server.clear()
    address = {"neo4j_uri": server.uri, "neo4j_username": server.username, "neo4j_password": server.password}
    with copied(sample, postgres, tmp_path, graph="on", neo4j_database=server.database, **address) as work:
        copy, gone = Copy(work), described(work)
        with work.open_graph() as graph:
            stages.project(work, graph, work.live_release())
            assert graph.read("MATCH (n:Artwork {id: $id})--(m) RETURN count(m) AS n", id=gone.id)[0]["n"] > 0
            titles = "MATCH (n:Artwork {title: $title}) RETURN count(n) AS n"
            assert graph.read(titles, title=gone.title)[0]["n"] == 1
        receipt = work.store.takedown(gone.key, "asked to", "Ana")
        kept = copy.finish(receipt, keep_releases=True)[gone.key]
        with work.open_graph() as graph:
            assert graph.read(titles, title=gone.title)[0]["n"] == 0
            assert ("stays" in kept.graph) == bool(graph.read("MATCH (n {id: $id}) RETURN n", id=gone.id))
        removed = copy.finish(receipt)[gone.key]
        assert removed.graph == "node and edges are gone"
        with work.open_graph() as graph:
            assert graph.read("MATCH (n {id: $id}) RETURN n", id=gone.id) == []
            assert graph.read(titles, title=gone.title)[0]["n"] == 0


def test_the_verb(
    copy: Copy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    work, gone = copy.work, described(copy.work)
    assert gone.image is not None
    monkeypatch.chdir(tmp_path)
    for name, value in (
        ("KINDRED_DATA", work.data),
        ("DATABASE_URL", work.settings.database_url),
        ("KINDRED_GRAPH", "off"),
    ):
        monkeypatch.setenv(name, str(value))
    before = {path: path.stat().st_mtime_ns for path in work.data.rglob("*") if path.is_file()}
    verb.takedown([gone.key], dry_run=True)
    said = capsys.readouterr().out
    assert f"Would be taken down: {gone.key}" in said
    assert gone.image.thumbnail in said.replace("\n", "")
    assert {path: path.stat().st_mtime_ns for path in work.data.rglob("*") if path.is_file()} == before
    assert work.store.artwork(gone.key).title == gone.title

    verb.takedown([gone.key], reason="the heirs ask", by="Ana")
    said = capsys.readouterr().out
    without = work.live_release().number
    for part in (gone.key, "by Ana: the heirs ask", "artworks 1", f"release {without} is without it", "remains"):
        assert part in said
    assert gone.title not in said
    verb.takedown()
    assert "the heirs ask" in capsys.readouterr().out
    verb.takedown(unfinished=True)
    capsys.readouterr()
    with pytest.raises(ArtworkNotFound):
        verb.takedown(["sample:nonesuch"])
    with pytest.raises(KindredError, match="name a person"):
        verb.takedown([gone.key], by="rule")
    verb.takedown([gone.key], lift=True)
    assert work.store.takedowns() == []
