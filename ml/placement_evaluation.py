"""How honest the placement of uploads is: do its intervals cover what they claim, on artists nobody knew?"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from embeddings.fitting import Pictured, fit_placement, known
from embeddings.placement import LEVEL
from ml.folds import Fold
from ml.metrics import Estimate, bootstrap
from scrapers.collection import Collection


@dataclass(frozen=True, slots=True)
class PlacementReport:
    """Coverage of the intervals of years and of the sets of movements at the stated level, each with a 95 % interval.

    `width` is the mean width of the intervals in years and `plain_width` that of the interval that covers `level` of
    all known years, whatever the picture; `error` the mean absolute error of the year, `plain_error` that of always
    answering the median year. `set_size` is the mean number of movements in a set, of `movements` in all.
    """

    level: float
    dated: int
    year_coverage: Estimate
    width: Estimate
    plain_width: float
    error: Estimate
    plain_error: Estimate
    labelled: int
    movement_coverage: Estimate
    set_size: Estimate
    first: Estimate
    movements: int


def evaluate_placement(collection: Collection, folds: Iterable[Fold], *, seed: int) -> PlacementReport:
    """Place every held-out work as if it were uploaded, by a model fitted on the other artists."""
    covered, widths, errors, plain_errors, year_makers = [], [], [], [], []
    found, sizes, firsts, movement_makers = [], [], [], []
    all_years = known(collection.artworks).years
    years = all_years[np.isfinite(all_years)]
    for fold in folds:
        asking = {one.id for one, asks in zip(collection.artworks, fold.asks, strict=True) if asks}
        pictured = fold.pictured
        asks = np.isin(pictured.ids, list(asking))
        train = Pictured(
            tuple(one for one, out in zip(pictured.artworks, asks, strict=True) if not out),
            pictured.features[~asks],
            tuple(one for one, out in zip(pictured.descriptors, asks, strict=True) if not out),
            pictured.makers[~asks],
        )
        model = fit_placement(train, seed=seed)
        history, rows = known(train.artworks), fold.formal.rows
        for number in np.flatnonzero(asks):
            artwork = pictured.artworks[number]
            placement = model.place(rows[number], rows[~asks], history)
            if artwork.years and placement.year is not None:
                year = artwork.years.middle
                assert placement.year_low is not None
                assert placement.year_high is not None
                covered.append(float(placement.year_low <= year <= placement.year_high))
                widths.append(placement.year_high - placement.year_low)
                errors.append(abs(placement.year - year))
                plain_errors.append(abs(float(np.median(history.years[np.isfinite(history.years)])) - year))
                year_makers.append(int(pictured.makers[number]))
            if artwork.movements and placement.movements:
                likely = {one.movement for one in placement.movements[: placement.likely]}
                found.append(float(bool(likely & set(artwork.movements))))
                sizes.append(float(len(likely)))
                firsts.append(float(placement.movements[0].movement in artwork.movements))
                movement_makers.append(int(pictured.makers[number]))

    def over(values: list[float], makers: list[int]) -> Estimate:
        return bootstrap(np.asarray(values), np.asarray(makers, dtype=np.int64), seed=seed)

    low, high = np.percentile(years, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return PlacementReport(
        LEVEL,
        len(covered),
        over(covered, year_makers),
        over(widths, year_makers),
        float(high - low),
        over(errors, year_makers),
        over(plain_errors, year_makers),
        len(found),
        over(found, movement_makers),
        over(sizes, movement_makers),
        over(firsts, movement_makers),
        len({name for one in collection.artworks for name in one.movements}),
    )
