"""The stages from stored records to a live release. Each may be killed anywhere and run again."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from embeddings import turning
from embeddings.arrays import file_digest
from embeddings.basis import Basis
from embeddings.fitting import fingerprint, fit_basis, learn_dictionary, picture_features
from embeddings.vectors import encode, load_states, states
from graph import projection
from graph.affinity import LINK_VERSION, Gates
from graph.affinity_report import AffinityReport, table
from graph.building import build_release
from graph.client import GraphClient
from graph.paths import writing as paths
from graph.projected import Projected
from graph.projection import Target
from graph.release import MANIFEST, Release
from scrapers.collection import Collection as Snapshot
from scrapers.counts import Counts
from scrapers.errors import KindredError, ReleaseMismatch
from scrapers.files import commit_path, sweep, write_file
from scripts.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a stage ended: its counts, and whether it changed anything."""

    counts: Counts
    note: str = ""

    def line(self, step: str) -> str:
        return self.counts.line(step) + (f"; {self.note}" if self.note else "")


@dataclass(frozen=True, slots=True)
class Linked(Outcome):
    """How `link` ended, and the release that it built or found."""

    release: Release = field(kw_only=True)

    def report(self) -> list[str]:
        """The release's affinities by facet as lines to print, and what of them misses its aim."""
        reports = {name: AffinityReport.from_mapping(one) for name, one in self.release.manifest.affinities.items()}
        return [*table(reports), *(f"{name}: {miss}" for name, one in reports.items() for miss in one.misses())]


@dataclass(frozen=True, slots=True)
class Published:
    """Which release is live now; whether another was before, and whether it had been live earlier still."""

    number: int
    changed: bool
    again: bool = False

    def line(self, step: str) -> str:
        how = (" again" if self.again else "") if self.changed else " already"
        return f"{step}: release {self.number} is live{how}"


def fit(work: Workspace) -> Outcome:
    """Fit a basis on the stored collection and put it into use."""
    counts = Counts()
    collection = _collection(work)
    counts.seen = len(collection.artworks)
    settings = work.settings
    dictionary = learn_dictionary(
        collection,
        work.features,
        work.images.pictures,
        seed=settings.seed,
        workers=settings.workers,
        progress=work.progress,
    )
    pictured = picture_features(
        collection.artworks,
        dictionary,
        work.features,
        work.images.pictures,
        workers=settings.workers,
        progress=work.progress,
    )
    basis = fit_basis(
        collection,
        dictionary,
        pictured,
        seed=settings.seed,
        reference_size=settings.reference_size,
        progress=work.progress,
    )
    before = work.basis_folder()
    final = work.bases / basis.hash[:16]
    sweep_unfinished(work.bases)
    if final.exists():
        try:
            Basis.load(final)
        except ReleaseMismatch:
            sweep(final)
    if not final.exists():
        building = work.bases / f".{basis.hash[:16]}.building"
        basis.save(building)
        commit_path(building, final)
    if before == final:
        counts.unchanged = counts.seen
    else:
        write_file(work.bases / "current", f"{final.name}\n".encode())
        counts.new = counts.seen
    return Outcome(counts, f"basis {final.name}; {basis.conceptual.bridge_accuracy.line()}")


def embed(work: Workspace) -> Outcome:
    """Encode the stored collection under the basis in use, as one set of vectors."""
    counts = Counts()
    collection = _collection(work)
    basis = work.basis()
    name = _vectors_name(collection, basis.hash)
    after = states(collection)
    live = work.store.live_release()
    before = load_states(work.releases / str(live.number) / "vectors") if live else {}
    counts.seen = len(after)
    counts.new = len(after.keys() - before.keys())
    counts.changed = sum(1 for key in after.keys() & before.keys() if after[key] != before[key])
    counts.unchanged = counts.seen - counts.stored
    gone = len(before.keys() - after.keys())
    final = work.vectors / name
    if not final.exists():
        pictured = picture_features(
            collection.artworks,
            basis.dictionary,
            work.features,
            work.images.pictures,
            workers=work.settings.workers,
            progress=work.progress,
        )
        sweep_unfinished(work.vectors)
        building = work.vectors / f".{name}.building"
        encode(collection, pictured, basis).save(building)
        commit_path(building, final)
        for reason in pictured.damaged.values():
            counts.skipped[f"picture damaged on disk: {reason}"] += 1
    return Outcome(counts, f"vectors {name}" + (f", {gone} gone" if gone else ""))


def link(work: Workspace, gates: Gates) -> Linked:
    """Compute affinities for the newest vectors, as a release that is ready to be published."""
    counts = Counts()
    collection = _collection(work)
    folder = work.basis_folder()
    basis = work.basis()
    name = _vectors_name(collection, basis.hash)
    vectors = work.vectors / name
    if folder is None or not vectors.exists():
        raise KindredError("there are no vectors of the collection as it is now; run `./kindred embed` first")
    knowledge = work.store.knowledge(judged=False)  # verdicts are laid over a release, so that they can be withdrawn
    release_name = (
        f"{name}:k={gates.k}:percentile={gates.min_percentile}:graph={gates.graph_k}"
        f":link={LINK_VERSION}:knowledge={paths.fingerprint(knowledge)[:16]}"
    )
    live = work.store.live_release()
    if live and live.fingerprint == release_name:
        try:
            release = work.live_release()
        except ReleaseMismatch:
            # its vectors are the same files as those of the set, so they are made anew as well
            sweep(work.releases / str(live.number))
            sweep(vectors)
            embed(work)
        else:
            counts.seen = counts.unchanged = release.manifest.artworks
            return Linked(counts, f"release {live.number} is there already, nothing to do", release=release)
    number = work.store.begin_release(release_name, basis.hash)
    made_before = (work.releases / str(number)).exists()
    begun = next(row.created_at for row in work.store.releases() if row.number == number)
    release = build_release(
        work.releases,
        number,
        created_at=begun.isoformat(timespec="seconds"),
        fingerprint=release_name,
        vectors=vectors,
        basis=folder,
        makers={artwork.id: artwork.persons for artwork in collection.artworks},
        knowledge=knowledge,
        gates=gates,
        progress=work.progress,
    )
    manifest = (release.folder / "manifest.json").read_bytes()
    work.store.finish_release(number, hashlib.sha256(manifest).hexdigest())
    sweep_unfinished(work.releases)
    for other in work.vectors.iterdir():
        if other.name != name:
            sweep(other)  # releases keep what they need of it
    counts.seen = release.manifest.artworks
    counts.new, counts.unchanged = (0, counts.seen) if made_before else (counts.seen, 0)
    edges = ", ".join(f"{facet} {numbers['edges']}" for facet, numbers in release.manifest.affinities.items())
    return Linked(
        counts, f"release {number} is ready{' again' if made_before else ''}; edges: {edges}", release=release
    )


def project(work: Workspace, graph: GraphClient, release: Release, *, rebuild: bool = False) -> Projected:
    """Bring the graph database to the store and to `release`. Raises KindredError when another run does so now."""
    with work.database.exclusive("projection"):
        return projection.project(
            graph,
            work.store.knowledge(),
            target(release),
            work.progress,
            rebuild=rebuild,
            releases=finished_releases(work),
        )


def publish(work: Workspace, number: int) -> Published:
    """Make release `number` the live one."""
    live = work.store.live_release()
    again = any(row.number == number and row.published_at for row in work.store.releases())
    work.store.publish(number)
    return Published(number, changed=live is None or live.number != number, again=again)


def target(release: Release) -> Target:
    """What of `release` goes into the graph database."""
    return Target(release.number, file_digest(release.folder / MANIFEST), release.affinities)


def finished_releases(work: Workspace) -> dict[int, str]:
    """The releases that the store says were finished, with the SHA-256 of their manifests."""
    return {row.number: row.manifest_sha256 for row in work.store.releases() if row.manifest_sha256}


def sweep_unfinished(folder: Path) -> None:
    """Remove what killed runs left behind; callers hold the pipeline's lock."""
    for building in folder.glob(".*.building"):
        sweep(building)


def _collection(work: Workspace) -> Snapshot:
    collection = work.store.collection()
    if not collection.artworks:
        raise KindredError("the store is empty; run `./kindred ingest sample` or `./kindred ingest folder DIR` first")
    return collection


def _vectors_name(collection: Snapshot, basis: str) -> str:
    # inner ids key the vectors, so a store that gave other ids needs other vectors
    ids = ",".join(f"{artwork.id}" for artwork in collection.artworks)
    made_of = f"{fingerprint(collection)}:{basis}:turns={turning.VERSION}:{ids}"
    return hashlib.sha256(made_of.encode()).hexdigest()[:16]
