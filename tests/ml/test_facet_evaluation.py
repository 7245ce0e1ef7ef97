"""The evaluation on a made-up world: labels are hidden, own artists barred, and a leak is told."""

import numpy as np
import pytest

from embeddings.facet import Facet, unit
from embeddings.fitting import Pictured
from ml.facet_evaluation import LABELS, Row, evaluate_facets, labels_of, leak, without
from ml.facet_methods import METHODS, ROOT_HISTOGRAM
from ml.folds import Fold, training
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.records import Years

ARTISTS, WORKS = 20, 6
WORDS = (("boat", "sea"), ("tree", "field"), ("moon", "night"), ("bread", "wine"))


def world() -> Collection:
    artworks = []
    for number in range(ARTISTS * WORKS):
        artist, kind = number % ARTISTS, number % 4
        artworks.append(
            StoredArtwork(
                id=number + 1,
                key=f"a:{number}",
                title=" ".join(WORDS[kind]),
                rights="CC0-1.0",
                persons=(1000 + artist,),
                years=Years(1800 + 5 * artist, 1800 + 5 * artist),
                movements=(f"Movement {kind}",),
                genres=(f"genre {kind}",),
            )
        )
    persons = {1000 + one: Person(id=1000 + one, name=f"Artist {one}", birth=1770 + 5 * one) for one in range(ARTISTS)}
    return Collection(tuple(artworks), persons)


COLLECTION = world()
IDS = np.asarray([one.id for one in COLLECTION.artworks], dtype=np.int64)
MAKERS = np.asarray([one.persons[0] for one in COLLECTION.artworks], dtype=np.int64)
NONE = np.zeros(len(IDS), dtype=bool)


def facet(seed: int, *, telling: bool) -> Facet:
    """Rows that tell the movement, or nothing."""
    noise = np.random.default_rng(seed).standard_normal((len(IDS), 8)) * (0.3 if telling else 1.0)
    rows = noise + (np.eye(8)[np.arange(len(IDS)) % 4] * 3 if telling else 0)
    return Facet(IDS, unit(rows), NONE)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    pictured = Pictured(COLLECTION.artworks, np.zeros((len(IDS), 1), dtype=np.float32), (), MAKERS)
    folds = []
    for number in range(2):
        asks = number == MAKERS % 2
        train = Collection(
            tuple(one for one, out in zip(COLLECTION.artworks, asks, strict=True) if not out), COLLECTION.persons
        )
        folds.append(Fold(number, asks, train, pictured, facet(1, telling=True)))
    weights = {"formal": 0.4, "conceptual": 0.4, "historical": 0.2}
    return evaluate_facets(COLLECTION, folds, facet(2, telling=False), weights, seed=3)


def test_every_method_is_measured_on_every_label(rows: list[Row]) -> None:
    assert {(row.label, row.method) for row in rows} >= {(label, method) for label in LABELS for method in METHODS[:3]}
    assert all(row.queries <= len(IDS) for row in rows)


def test_what_tells_scores_and_what_does_not_does_not(rows: list[Row]) -> None:
    of = {(row.label, row.method): row for row in rows}
    assert of["movement", "formal"].precision.mean > 0.95
    assert abs(of["movement", ROOT_HISTOGRAM].precision.mean - 0.25) < 0.1
    assert of["movement", "formal"].above.low > 0
    assert of["movement", "formal"].times.mean > 2
    assert abs(of["movement", "random"].precision.mean - 0.25) < 0.08


def test_own_works_are_no_answers_but_for_artist(rows: list[Row]) -> None:
    """Five others of each artist exist, so the best precision at ten for the artist is one half."""
    of = {(row.label, row.method): row for row in rows}
    assert of["artist", "formal"].precision.mean <= 0.5


def test_nobody_who_asks_is_among_the_persons_that_the_walks_learn_from() -> None:
    asks = MAKERS % 2 == 0
    train = training(COLLECTION, asks)
    assert {one.persons[0] % 2 for one in train.artworks} == {1}
    assert set(train.persons) == {1000 + one for one in range(ARTISTS) if one % 2 == 1}


@pytest.mark.parametrize("label", LABELS)
def test_the_label_is_taken_out_of_what_encoders_read(label: str) -> None:
    stripped = without(COLLECTION, label)
    assert all(not labels_of(one, label) for one in stripped.artworks)
    others = [other for other in LABELS if other != label]
    assert all(labels_of(one, other) for one in stripped.artworks for other in others)
    if label == "artist":
        assert not stripped.persons


def test_a_leak_is_told() -> None:
    assert leak(COLLECTION, "movement", "conceptual") == ""
    telling = Collection(
        tuple(
            StoredArtwork(id=one.id, key=one.key, title=f"A {one.genres[0]}", rights="", genres=one.genres)
            for one in COLLECTION.artworks
        ),
        {},
    )
    assert leak(telling, "genre", "conceptual") == "120 of 120 texts name the genre or a word of it"
    assert leak(telling, "genre", "formal") == ""
    assert "narrow its artist down" in leak(COLLECTION, "artist", "historical")
