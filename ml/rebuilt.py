"""What a night would have made of a collection of which something is hidden."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.calibration import Calibration, calibrate
from embeddings.conceptual import ConceptualEncoder
from embeddings.facet import Facet, empty
from embeddings.fitting import maker
from embeddings.historical import HistoricalEncoder
from graph.affinity import Affinities, Gates, link
from graph.paths.index import PathIndex, write
from graph.paths.search import prepare
from ml.hidden import Hidden
from scrapers.collection import Collection
from scrapers.known import Knowledge
from scrapers.progress import Progress


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a night would have made of a collection: facets, calibration and paths; `collection` and `knowledge` are
    what it was made of. `conceptual` has no inferred rows: no picture is looked at."""

    collection: Collection
    knowledge: Knowledge
    encoder: HistoricalEncoder
    historical: Facet
    calibration: Calibration
    conceptual: Facet
    affinities: Mapping[str, Affinities]
    index: PathIndex


def rebuild(
    collection: Collection,
    knowledge: Knowledge,
    folder: Path,
    *,
    gates: Gates,
    reference_size: int,
    seed: int,
    progress: Progress,
    formal: Affinities | None = None,
) -> Rebuilt:
    """Encoders fitted anew, affinities linked anew and the index of paths written anew into `folder`.

    `formal` are affinities in form, which nothing that is hidden goes into; without them paths have none.
    """
    progress.start("rebuild", 6)
    encoder = HistoricalEncoder.fit(collection, seed=seed)
    progress.advance()
    historical = encoder.encode(collection.artworks, collection.persons)
    works = {work.id: work for work in collection.artworks}
    makers = np.asarray([maker(works[key]) for key in historical.ids.tolist()], dtype=np.int64)
    calibration = calibrate(historical, size=reference_size, seed=seed, makers=makers)
    progress.advance()
    groups = {work.id: maker(work) for work in collection.artworks if work.persons}
    unseen = empty(1)
    conceptual = ConceptualEncoder.fit(collection.artworks, unseen, groups=groups, seed=seed).encode(
        collection.artworks, unseen
    )
    progress.advance()
    of = [works[key].persons for key in historical.ids.tolist()]
    affinities = {"historical": link(historical, calibration, gates, of)}
    progress.advance()
    affinities["conceptual"] = link(conceptual, calibrate(conceptual, size=reference_size, seed=seed), gates)
    if formal is not None:
        affinities["formal"] = formal
    progress.advance()
    write(folder, knowledge, affinities, gates.min_percentile)
    index = PathIndex(folder)
    prepare(index)
    progress.advance()
    return Rebuilt(collection, knowledge, encoder, historical, calibration, conceptual, affinities, index)


def check_unseen(index: PathIndex, hidden: Iterable[Hidden]) -> None:
    """Raises ValueError, naming a relation, when one that should be hidden can still be walked."""
    for one in hidden:
        for a, b in one.pairs.tolist():
            for type_ in sorted(one.types):
                for src, dst in ((a, b), (b, a)):
                    if index.edge_number(index.number(src), type_, index.number(dst)) is not None:
                        raise ValueError(f"{src} {type_} {dst} should be hidden, and can still be walked")
