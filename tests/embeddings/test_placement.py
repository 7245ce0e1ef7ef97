import numpy as np
import pytest

from embeddings.facet import unit
from embeddings.placement import LEVEL, Known, PlacementModel, calibrate_placement

NAMES = ("Early", "Middle", "Late")


def world(count: int, seed: int) -> tuple[np.ndarray, Known]:
    """Works whose look turns with their year, with noise; a third of them has no year, a third no movement."""
    rng = np.random.default_rng(seed)
    years = rng.uniform(1400, 1900, count)
    angle = (years - 1400) / 500 * np.pi + rng.normal(0, 0.25, count)
    rows = unit(np.stack([np.cos(angle), np.sin(angle), rng.normal(0, 0.1, count)], axis=1))
    movements = [(NAMES[min(int((year - 1400) // 167), 2)],) for year in years]
    return rows, Known(
        np.where(np.arange(count) % 3, years, np.nan),
        [names if number % 3 != 1 else () for number, names in enumerate(movements)],
    )


@pytest.fixture(scope="module")
def model() -> PlacementModel:
    folds = []
    for seed in range(3):
        rows, known = world(300, seed)
        held, truth = world(100, seed + 50)
        folds.append((rows, known, held, truth))
    return calibrate_placement(folds)


def test_intervals_and_sets_cover_what_they_claim(model: PlacementModel) -> None:
    rows, known = world(400, 9)
    held, truth = world(900, 10)
    placed = [model.place(row, rows, known) for row in held]
    dated = np.isfinite(truth.years)
    inside = [
        p.year_low <= year <= p.year_high for p, year in zip(placed, truth.years, strict=True) if np.isfinite(year)
    ]
    assert abs(np.mean(inside) - LEVEL) < 0.06
    labelled = [
        bool({one.movement for one in p.movements[: p.likely]} & set(names))
        for p, names in zip(placed, truth.movements, strict=True)
        if names
    ]
    assert np.mean(labelled) > LEVEL - 0.06
    errors = [abs(p.year - year) for p, year in zip(placed, truth.years, strict=True) if np.isfinite(year)]
    assert np.mean(errors) < 0.5 * np.abs(truth.years[dated] - 1650).mean()


def test_a_sharp_neighbourhood_gives_a_narrower_interval_than_a_mixed_one() -> None:
    rows = unit(np.concatenate([np.tile([1.0, 0.0], (40, 1)), np.tile([0.0, 1.0], (40, 1))]))
    years = np.concatenate([np.linspace(1880, 1890, 40), np.linspace(1500, 1900, 40)])
    known = Known(years, [()] * 80)
    sharp = PlacementModel().place(rows[0], rows, known)
    mixed = PlacementModel().place(rows[-1], rows, known)
    assert sharp.year_high - sharp.year_low < mixed.year_high - mixed.year_low
    assert sharp.movements == ()
    assert sharp.likely == 0


def test_shares_sum_to_one_and_stand_in_order_within_their_intervals(model: PlacementModel) -> None:
    rows, known = world(100, 3)
    placed = model.place(rows[0], rows, known)
    shares = [one.share for one in placed.movements]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
    assert all(one.low <= one.share <= one.high for one in placed.movements)


def test_nothing_known_gives_no_guess() -> None:
    rows, _ = world(20, 3)
    placed = PlacementModel().place(rows[0], rows, Known(np.full(20, np.nan), [()] * 20))
    assert (placed.year, placed.year_low, placed.year_high, placed.movements, placed.works) == (None, None, None, (), 0)


def test_state_round_trips(model: PlacementModel) -> None:
    assert PlacementModel.from_state(model.state()) == model
