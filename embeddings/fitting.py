"""Fitting a basis on a collection."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from embeddings.basis import Basis
from embeddings.calibration import calibrate
from embeddings.conceptual import ConceptualEncoder
from embeddings.content import content
from embeddings.descriptors import Descriptors
from embeddings.facet import Facet, Rows
from embeddings.features import FeatureStore, UnreadablePictures
from embeddings.formal import FormalEncoder
from embeddings.historical import HistoricalEncoder
from embeddings.patches import KEPT, PIXELS, PatchDictionary
from embeddings.placement import Known, PlacementModel, calibrate_placement
from embeddings.turns import Turns, TurnStore
from scrapers.collection import Collection, StoredArtwork
from scrapers.picture_folder import PictureFolder
from scrapers.progress import Progress
from scrapers.records import Image

PLACEMENT_FOLDS = 3
"""Folds of artists when placement is calibrated: three fits of the metric, seconds each."""

PATCHES_A_PICTURE, FEWEST_PATCHES = 40, 2048
"""Patches drawn from a picture, and in all from a collection of few pictures: a dictionary has 256 words."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where pictures are opened again, and how: the store of what was measured of them, their folder, by how many."""

    features: FeatureStore
    images: PictureFolder
    workers: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Pictured:
    """The works whose picture opens, with its raw features float32[n, D], descriptors and maker (-1 unknown).

    `damaged` says, by SHA-256, why other pictures do not open; `origin` where these came from.
    """

    artworks: tuple[StoredArtwork, ...]
    features: Rows
    descriptors: tuple[Descriptors, ...]
    makers: NDArray[np.int64]
    damaged: Mapping[str, str] = field(default_factory=dict)
    origin: Origin | None = None

    @property
    def ids(self) -> NDArray[np.int64]:
        return np.asarray([artwork.id for artwork in self.artworks], dtype=np.int64)

    def facet(self, encoder: FormalEncoder) -> Facet:
        return Facet(self.ids, encoder.encode(self.features), np.zeros(len(self.artworks), dtype=np.bool_))

    def turns(self, encoder: FormalEncoder, dictionary: PatchDictionary) -> Turns:
        """What the row of each picture loses with each of its colours; nothing where no picture can be opened again."""
        if self.origin is None:
            return Turns.none(len(self.artworks), encoder.dimension)
        return TurnStore(self.origin.features.folder).turns(
            [artwork.image for artwork in self.artworks if artwork.image],
            self.origin.images,
            self.features,
            self.descriptors,
            encoder=encoder,
            dictionary=dictionary,
            workers=self.origin.workers,
            progress=self.origin.progress,
        )


def maker(artwork: StoredArtwork) -> int:
    """The first person who made it, -1 where nobody is named."""
    return artwork.persons[0] if artwork.persons else -1


def fingerprint(collection: Collection) -> str:
    """SHA-256 over what the encoders read of every work and person, independent of inner ids."""
    sha = hashlib.sha256()
    for artwork in sorted(collection.artworks, key=lambda one: one.key):
        sha.update(f"{artwork.key}\n{content(artwork, collection.persons)}\n".encode())
    for person in sorted(collection.persons.values(), key=lambda one: (one.name, one.birth or 0, one.id)):
        related = [
            sorted(collection.persons[one].name for one in ids)
            for ids in (person.teachers, person.influences, person.associates, person.models)
        ]
        own = [person.name, person.birth, person.death, person.nationality, sorted(person.movements)]
        sha.update(json.dumps([*own, sorted(person.places), *related]).encode())
    return sha.hexdigest()


def learn_dictionary(
    collection: Collection,
    features: FeatureStore,
    images: PictureFolder,
    *,
    seed: int,
    workers: int,
    progress: Progress,
) -> PatchDictionary:
    """The patch dictionary of the collection's pictures; where it has none, one of a single word that says nothing."""
    pictures = list(_pictures(collection.artworks))
    if not pictures:
        mean, whiten = np.zeros((2, PIXELS), dtype=np.float32), np.zeros((2, PIXELS, KEPT), dtype=np.float32)
        return PatchDictionary(mean, whiten, np.zeros((2, 1, KEPT), dtype=np.float32))
    count = max(PATCHES_A_PICTURE, -(-FEWEST_PATCHES // len(pictures)))
    patches = features.sample(pictures, images, count=count, seed=seed, workers=workers, progress=progress)
    return PatchDictionary.fit(patches, seed=seed)


def picture_features(
    artworks: Sequence[StoredArtwork],
    dictionary: PatchDictionary,
    features: FeatureStore,
    images: PictureFolder,
    *,
    workers: int,
    progress: Progress,
) -> Pictured:
    """Raw features and descriptors of the works that have a picture which opens, in order of id."""
    pictures = list(_pictures(artworks))
    damaged: dict[str, str] = {}
    try:
        rows, facts = features.features(pictures, images, dictionary=dictionary, workers=workers, progress=progress)
    except UnreadablePictures as error:
        damaged = error.reasons
        pictures = [image for image in pictures if image.sha256 not in damaged]
        rows, facts = features.features(pictures, images, dictionary=dictionary, workers=workers, progress=progress)
    position = {image.sha256: number for number, image in enumerate(pictures)}
    usable = tuple(artwork for artwork in artworks if artwork.image and artwork.image.sha256 in position)
    chosen = [position[artwork.image.sha256] for artwork in usable if artwork.image]
    return Pictured(
        usable,
        rows[chosen],
        tuple(facts[row] for row in chosen),
        np.asarray([maker(artwork) for artwork in usable], dtype=np.int64),
        damaged,
        Origin(features, images, workers, progress),
    )


def fit_basis(
    collection: Collection,
    dictionary: PatchDictionary,
    pictured: Pictured,
    *,
    seed: int,
    reference_size: int,
    progress: Progress,
) -> Basis:
    """A basis fitted on the whole of `collection`; the same input and seed give the same basis, bit for bit."""
    progress.start("fit", 5)
    formal_encoder = fit_formal(pictured, seed=seed)
    formal = pictured.facet(formal_encoder)
    progress.advance()
    groups = {artwork.id: maker(artwork) for artwork in collection.artworks if artwork.persons}
    conceptual_encoder = ConceptualEncoder.fit(collection.artworks, formal, groups=groups, seed=seed)
    progress.advance()
    historical_encoder = HistoricalEncoder.fit(collection, seed=seed)
    progress.advance()
    placement = fit_placement(pictured, seed=seed)
    progress.advance()
    facets = {
        "formal": formal,
        "conceptual": conceptual_encoder.encode(collection.artworks, formal),
        "historical": historical_encoder.encode(collection.artworks, collection.persons),
    }
    made_by = {artwork.id: maker(artwork) for artwork in collection.artworks}
    historical_makers = np.asarray([made_by[int(one)] for one in facets["historical"].ids], dtype=np.int64)
    calibrations = {
        name: calibrate(
            facet, size=reference_size, seed=seed, makers=historical_makers if name == "historical" else None
        )
        for name, facet in facets.items()
    }
    progress.advance()
    return Basis(
        dictionary,
        formal_encoder,
        conceptual_encoder,
        historical_encoder,
        calibrations,
        placement,
        seed,
        fingerprint(collection),
    )


def fit_formal(pictured: Pictured, *, seed: int) -> FormalEncoder:
    """The formal encoder of the pictures; without any, one of a single dimension on which all pictures are alike."""
    if len(pictured.features):
        return FormalEncoder.fit(pictured.features, pictured.makers, seed=seed)
    mean = np.zeros(pictured.features.shape[1], dtype=np.float32)
    return FormalEncoder(mean, np.ones_like(mean), mean[None, :], np.zeros(1, dtype=np.float32))


def fit_placement(pictured: Pictured, *, seed: int) -> PlacementModel:
    """Placement calibrated on artists whom neither the metric nor the votes knew."""
    artists = np.unique(pictured.makers[pictured.makers >= 0])
    if len(artists) < 2 * PLACEMENT_FOLDS:
        return PlacementModel()
    fold_of = np.random.default_rng(seed).permutation(len(artists)) % PLACEMENT_FOLDS
    folds = []
    for fold in range(PLACEMENT_FOLDS):
        held_out = np.isin(pictured.makers, artists[fold_of == fold])
        encoder = FormalEncoder.fit(pictured.features[~held_out], pictured.makers[~held_out], seed=seed)
        rows = encoder.encode(pictured.features)
        folds.append(
            (
                rows[~held_out],
                known(pictured.artworks, ~held_out),
                rows[held_out],
                known(pictured.artworks, held_out),
            )
        )
    return calibrate_placement(folds)


def known(artworks: Sequence[StoredArtwork], chosen: NDArray[np.bool_] | None = None) -> Known:
    """What is known of the history of the chosen works (all without `chosen`)."""
    kept = [artwork for number, artwork in enumerate(artworks) if chosen is None or chosen[number]]
    years = [artwork.years.middle if artwork.years else np.nan for artwork in kept]
    return Known(np.asarray(years, dtype=np.float64), [artwork.movements for artwork in kept])


def _pictures(artworks: Iterable[StoredArtwork]) -> Iterable[Image]:
    """Each picture once."""
    return {artwork.image.sha256: artwork.image for artwork in artworks if artwork.image}.values()
