"""The kindred works of an artwork's page: where each would rank if one thing did not count, on request."""

import pytest

from api.door import Defaults
from api.live import Loaded
from api.pages.artwork import ALONE, artwork
from api.pages.asked import SHOWN, Fields
from scripts.why import live
from tests.sample_release import Built

KEY = "sample:0007"
DEFAULTS = Defaults(weights={"formal": 0.4, "conceptual": 0.3, "historical": 0.3}, k=SHOWN, diversity=0.2)


@pytest.fixture(scope="module")
def loaded(sample: Built) -> Loaded:
    return live(sample.work)


def page(loaded: Loaded, *pairs: tuple[str, str], part: bool = False) -> str:
    return artwork(KEY, Fields(pairs), loaded, DEFAULTS, lambda _: (), part=part)


@pytest.mark.parametrize("part", [True, False])
def test_ranks_are_told_where_they_are_asked_for_alone(loaded: Loaded, *, part: bool) -> None:
    asked = page(loaded, ("counterfactuals", "true"), part=part)
    assert asked.count('<ul class="otherwise"') == SHOWN
    assert asked.count("<li>Without history it would") == SHOWN
    assert "it would rank " in asked
    assert ALONE not in asked
    assert "otherwise" not in page(loaded, part=part)


def test_the_box_stays_ticked_and_is_kept_by_the_filters(loaded: Loaded) -> None:
    asked = page(loaded, ("counterfactuals", "true"), ("movement", "Lagoon Pointillism"))
    assert 'name="counterfactuals" value="true" checked' in asked
    assert 'href="/works/sample:0007?counterfactuals=true"' in asked, "dropping the filter"
    assert 'value="true" checked' not in page(loaded)


def test_where_one_thing_counts_alone_that_is_said(loaded: Loaded) -> None:
    alone = [("formal", "0"), ("conceptual", "0"), ("historical", "1")]
    asked = page(loaded, *alone, ("counterfactuals", "true"))
    assert ALONE in asked
    assert '<ul class="otherwise"' not in asked
    assert ALONE not in page(loaded, *alone)
