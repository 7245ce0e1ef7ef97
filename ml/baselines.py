"""Baselines that every facet must beat."""

from collections.abc import Sequence

import cv2
import numpy as np

from embeddings.facet import Facet, unit
from scrapers.collection import StoredArtwork
from scrapers.picture_folder import PictureFolder

BINS = 8


def root_histograms(artworks: Sequence[StoredArtwork], images: PictureFolder) -> Facet:
    """Square roots of 8x8x8 RGB histograms as unit rows, of the works whose picture opens."""
    ids, rows = [], []
    for artwork in artworks:
        pixels = cv2.imread(str(images.path(artwork.image.working))) if artwork.image else None
        if pixels is None:
            continue
        histogram = cv2.calcHist([pixels], [0, 1, 2], None, [BINS] * 3, [0, 256] * 3)
        ids.append(artwork.id)
        rows.append(np.sqrt(histogram.ravel()))
    return Facet(np.asarray(ids, dtype=np.int64), unit(np.asarray(rows)), np.zeros(len(ids), dtype=np.bool_))
