"""Bars and swatches are drawn as the numbers say."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from api.evidence.record import Evidence
from api.explain import Recommendation
from api.pages.reasons import LEAST, TERMS, bars, legend, matches, swatches
from embeddings.descriptors import Colour, Descriptors
from scrapers.collection import StoredArtwork

terms = st.dictionaries(st.sampled_from([*TERMS, "new"]), st.floats(-1, 1), min_size=1)


def recommendation(of: dict[str, float]) -> Recommendation:
    work = StoredArtwork(id=1, key="a:1", title="x", rights="CC0-1.0")
    return Recommendation(work, (), sum(of.values()), of, {}, (), (), (), "")


def described(*palette: Colour) -> Descriptors:
    return Descriptors(
        palette=palette,
        darks=0,
        lights=0,
        lightness=50,
        contrast=10,
        chroma=10,
        warm=None,
        stroke_angle=None,
        stroke_strength=0,
        horizon=None,
        symmetry=0,
        mass=(0.5, 0.5),
        edges=0,
        fineness=0,
        grayscale=False,
    )


@given(st.lists(terms, min_size=1, max_size=5))
def test_what_is_added_and_taken_leads_from_zero_to_the_score(several: list[dict[str, float]]) -> None:
    items = [recommendation(one) for one in several]
    whole = max(sum(value for value in one.terms.values() if value > 0) for one in items)
    whole -= min(0.0, *(one.score for one in items))
    assume(whole > 0.01)
    drawn = bars(items)
    assert len({bar.zero for bar in drawn}) == 1
    for item, bar in zip(items, drawn, strict=True):
        gap = 100 * LEAST * len(item.terms) / whole + 0.02
        at = bar.zero
        for part in bar.added:
            assert part.value > 0
            assert part.width == pytest.approx(100 * part.value / whole, abs=0.01)
            assert part.x == pytest.approx(at, abs=gap)
            at = part.x + part.width
        for part in bar.taken:
            assert part.value < 0
            assert part.width == pytest.approx(-100 * part.value / whole, abs=0.01)
            assert part.x + part.width == pytest.approx(at, abs=gap)
            at = part.x
        assert at == pytest.approx(bar.score, abs=gap)
        assert bar.score - bar.zero == pytest.approx(100 * item.score / whole, abs=0.01)
        assert all(part.x >= -0.01 and part.x + part.width <= 100.01 for part in (*bar.added, *bar.taken))


def test_bars_are_on_one_scale() -> None:
    long, short = bars([recommendation({"formal": 0.4}), recommendation({"formal": 0.1})])
    assert (long.added[0].width, short.added[0].width) == (100, 25)


def test_a_bar_in_words_adds_up() -> None:
    (bar,) = bars([recommendation({"diversity": -0.125, "formal": 0.5, "historical": 0.25, "graph": 0.0})])
    assert bar.text == "score 0.625: form +0.500, history +0.250, variety −0.125"
    said, *parts = [float(one.replace("−", "-")) for one in re.findall(r"[+−]?\d\.\d+", bar.text)]
    assert sum(parts) == said


def test_the_legend_names_what_is_drawn() -> None:
    items = [recommendation({"formal": 0.5, "unknown": 0.0}), recommendation({"negatives": -0.1, "other": 0.1})]
    assert legend(items) == [("formal", "form"), ("negatives", "unlike what you dislike"), ("other", "other")]


def test_matched_colours_are_those_of_the_evidence_as_each_picture_has_them() -> None:
    ours = described(Colour("#101010", "black", 0.3), Colour("#888800", "olive", 0.2), Colour("#151515", "black", 0.1))
    theirs = described(Colour("#777700", "olive", 0.6), Colour("#121212", "black", 0.2))
    matched = [
        {"name": "black", "ours": "#101010", "theirs": "#121212"},
        {"name": "olive", "ours": "#888800", "theirs": "#777700"},
        {"name": "rose", "ours": "#cf8088", "theirs": "#777700"},
    ]
    evidence = [Evidence("formal", "share black and olive", {"matched": matched}), Evidence("x", "y", {})]
    black, olive = matches(evidence, ours, theirs)
    assert (black.ours, black.theirs) == (Colour("#101010", "black", 0.3), Colour("#121212", "black", 0.2))
    assert (olive.ours.hex, olive.theirs.hex) == ("#888800", "#777700")
    assert matches(evidence, None, theirs) == []
    assert matches([], ours, theirs) == []


def test_a_palette_fills_its_strip() -> None:
    drawn = swatches(described(Colour("#111111", "black", 0.6), Colour("#eeeeee", "white", 0.2)))
    assert [(one.x, one.width) for one in drawn] == [(0, 75), (75, 25)]
    assert swatches(None) == []
