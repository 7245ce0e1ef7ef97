"""Folds of artists: whatever is fitted is fitted on other artists than those who ask."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.facet import Facet
from embeddings.features import FeatureStore
from embeddings.fitting import Pictured, learn_dictionary, maker, picture_features
from embeddings.formal import FormalEncoder
from scrapers.collection import Collection
from scrapers.picture_folder import PictureFolder
from scrapers.progress import Progress

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Fold:
    """One fold: `asks` bool[n] marks the works (in order of the collection) whose artists nothing was fitted on.

    `train` is the collection of the others; `pictured` and `formal` hold all works that have a picture, by the
    dictionary and metric of `train`.
    """

    number: int
    asks: NDArray[np.bool_]
    train: Collection
    pictured: Pictured
    formal: Facet


def training(collection: Collection, asks: NDArray[np.bool_]) -> Collection:
    """The works that do not ask, and the persons but for those whom only asking works name."""
    kept = tuple(artwork for artwork, out in zip(collection.artworks, asks, strict=True) if not out)
    asking = {one for artwork, out in zip(collection.artworks, asks, strict=True) if out for one in artwork.persons}
    held_out = asking - {one for artwork in kept for one in artwork.persons}
    return Collection(kept, {one: person for one, person in collection.persons.items() if one not in held_out})


def artist_folds(
    collection: Collection,
    features: FeatureStore,
    images: PictureFolder,
    *,
    seed: int,
    workers: int,
    progress: Progress,
) -> Iterator[Fold]:
    """Five folds of artists, each with its own dictionary and metric. A work without an artist never asks."""
    makers = np.asarray([maker(artwork) for artwork in collection.artworks], dtype=np.int64)
    artists = np.unique(makers[makers >= 0])
    fold_of = np.random.default_rng(seed).permutation(len(artists)) % FOLDS
    for number in range(FOLDS):
        asks = np.isin(makers, artists[fold_of == number])
        train = training(collection, asks)
        dictionary = learn_dictionary(train, features, images, seed=seed, workers=workers, progress=progress)
        pictured = picture_features(
            collection.artworks, dictionary, features, images, workers=workers, progress=progress
        )
        trained = ~np.isin(
            pictured.ids, [artwork.id for artwork, out in zip(collection.artworks, asks, strict=True) if out]
        )
        encoder = FormalEncoder.fit(pictured.features[trained], pictured.makers[trained], seed=seed)
        yield Fold(number, asks, train, pictured, pictured.facet(encoder))
