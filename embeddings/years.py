"""Years as vectors whose dot product falls with distance in time and with what is not known about it.

A date is a span of years, all of them equally likely. Its vector is the mean, over the span, of a row of
Gaussian bumps on a warped time axis, scaled to length 1: two sharp dates meet in a Gaussian kernel, a wide
one is like a near date without being as like it as a sharp one, and two centuries never collide as under a
sine.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.facet import Rows, unit
from scrapers.records import Years

Span = tuple[float, float]
"""From the first moment to the last, in astronomical years; a work of 1885 spans 1885.0 to 1886.0."""

FIRST, LAST = -3000.0, 2050.0
DIMENSION = 64

_FINE_FROM = 1800.0
_FINE = 10.0  # years to a unit of the warped axis from 1800 on; 1885 and 1900 then have a cosine of about .6
_COARSER = 0.08  # further years to a unit for each year before 1800, as dates grow vaguer
_MARGIN = 2.0  # units beyond both ends, where bumps still stand, so that the ends are no special place
_POINTS = 48
_BLOCK = 4096
_CIRCA = 20.0  # years either way that "c." adds from 1800 on
_QUARTER = 25
_ACTIVE_FROM, _ACTIVE_FOR = 18, 45  # age at the first works; years of work when the death is not known


def warp(years: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Places of `years` on the warped axis; one unit is ten years from 1800 on and ever more before."""
    wide = np.clip(np.asarray(years, dtype=np.float64), FIRST, LAST) - _FINE_FROM
    slope = _COARSER / _FINE
    return np.where(wide >= 0, wide / _FINE, -np.log1p(np.maximum(-wide, 0) * slope) / _COARSER)


def features(spans: Sequence[Span]) -> Rows:
    """float32[n, DIMENSION], a unit row for each span; years outside FIRST to LAST count as the nearer end."""
    rows = np.zeros((len(spans), DIMENSION), dtype=np.float32)
    low, high = warp(np.array([FIRST, LAST]))
    centres, step = np.linspace(low - _MARGIN, high + _MARGIN, DIMENSION, retstep=True)
    inside = (np.arange(_POINTS) + 0.5) / _POINTS
    edges = np.asarray(spans, dtype=np.float64).reshape(-1, 2)
    for begin in range(0, len(edges), _BLOCK):
        block = edges[begin : begin + _BLOCK]
        places = warp(block[:, :1] + (block[:, 1:] - block[:, :1]) * inside)
        bumps = np.zeros((len(block), DIMENSION))
        for column in places.T:
            bumps += np.exp(-0.5 * ((column[:, None] - centres) / step) ** 2)
        rows[begin : begin + _BLOCK] = unit(bumps)
    return rows


def dated(years: Years) -> Span:
    """The span that stated years stand for; "c." adds 20 years either way at 1885, more in older times."""
    start, end = sorted((years.start, years.end))
    if not years.circa:
        return float(start), end + 1.0
    return start - _CIRCA * _vagueness(start), end + 1.0 + _CIRCA * _vagueness(end)


def active(birth: int | None, death: int | None) -> Span | None:
    """The span in which someone may have worked, None when no date is known or the dates contradict."""
    if birth is not None and death is not None:
        return (float(min(birth + _ACTIVE_FROM, death)), death + 1.0) if birth <= death else None
    if birth is not None:
        return float(birth + _ACTIVE_FROM), float(birth + _ACTIVE_FROM + _ACTIVE_FOR)
    if death is not None:
        return float(death - _ACTIVE_FOR), death + 1.0
    return None


def quarters(span: Span) -> dict[int, float]:
    """Share of a span that falls into each quarter century, by the quarter's first year; they add up to 1."""
    start, end = (min(max(edge, FIRST), LAST) for edge in span)
    first = int(start // _QUARTER) * _QUARTER
    if end <= start:
        return {first: 1.0}
    shares = {}
    for quarter in range(first, math.ceil(end), _QUARTER):
        overlap = min(end, quarter + _QUARTER) - max(start, quarter)
        if overlap > 0:
            shares[quarter] = overlap / (end - start)
    return shares


def _vagueness(year: float) -> float:
    """How much wider a unit of the warped axis is at `year` than from 1800 on."""
    return 1.0 + max(_FINE_FROM - year, 0.0) * _COARSER / _FINE
