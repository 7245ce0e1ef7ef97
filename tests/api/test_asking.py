import numpy as np
import pytest

from api.asking import MAX_EXAMPLES, MAX_K, Request, build_query
from embeddings.facet import FACETS
from scrapers.errors import BadQuery

WEIGHTS = {"formal": 0.4, "conceptual": 0.4, "historical": 0.2}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"k": 0}, "k is 0; ask for 1 to 1000"),
        ({"k": -3}, "k is -3"),
        ({"k": 1_000_000}, f"k is 1000000; ask for 1 to {MAX_K}"),
        ({"diversity": 1.2}, "diversity is 1.2"),
        ({"diversity": float("nan")}, "diversity is nan"),
        ({"weights": dict.fromkeys(FACETS, 0.0)}, "all zero"),
        ({"weights": {"formal": -1.0}}, "formal is -1"),
        ({"liked": ("a:1",), "disliked": ("a:1",)}, "liked and disliked at once"),
        ({"liked": tuple(f"a:{n}" for n in range(MAX_EXAMPLES + 1))}, "at most 20"),
    ],
)
def test_a_wrong_request_says_what_is_wrong(wrong: dict, words: str) -> None:
    with pytest.raises(BadQuery, match=words):
        Request(**{"weights": WEIGHTS, "liked": ("a:1",), **wrong})


def test_the_weight_of_a_missing_facet_is_shared_out_once_and_said() -> None:
    row = np.ones(2, dtype=np.float32)
    query, notes = build_query(
        WEIGHTS, {"formal": row, "conceptual": row, "historical": None}, dict.fromkeys(FACETS), {}
    )
    assert query.weights == pytest.approx({"formal": 0.5, "conceptual": 0.5, "historical": 0})
    assert notes == ("the query has no historical facet; its weight was shared out among the others",)


def test_an_inferred_facet_keeps_as_much_weight_as_it_has_proved() -> None:
    row = np.ones(2, dtype=np.float32)
    liked = {"formal": row, "conceptual": row, "historical": None}
    query, notes = build_query(WEIGHTS, liked, dict.fromkeys(FACETS), {}, {"conceptual": 0.25})
    assert query.weights == pytest.approx({"formal": 0.8, "conceptual": 0.2, "historical": 0})
    assert notes[0] == "the conceptual facet of the query is inferred; it keeps 0.25 of its weight, as it has proved"
    alone, _ = build_query({"conceptual": 1.0}, liked, dict.fromkeys(FACETS), {}, {"conceptual": 0.25})
    assert alone.weights["conceptual"] == pytest.approx(1)


def test_a_query_without_any_weighted_facet_is_refused() -> None:
    with pytest.raises(BadQuery, match="no historical facet"):
        build_query(
            {"historical": 1.0},
            {"formal": np.ones(2, dtype=np.float32), "conceptual": None, "historical": None},
            dict.fromkeys(FACETS),
            {},
        )
