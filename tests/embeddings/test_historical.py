import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings import walks, years
from embeddings.facet import Facet, Rows
from embeddings.historical import HistoricalEncoder
from embeddings.table import Table
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.records import Years


def school() -> Collection:
    """Eight movements, each with a teacher and two pupils who share place, dates and manner; ten works each."""
    rng = np.random.default_rng(5)
    persons: dict[int, Person] = {}
    works: list[StoredArtwork] = []
    for group in range(8):
        teacher = 5000 + 3 * group
        for number in range(3):
            key, birth = teacher + number, 1500 + 50 * group
            persons[key] = Person(
                id=key,
                name=f"P{key}",
                birth=birth,
                death=birth + 60,
                nationality=f"Land {group % 4}",
                teachers=(teacher,) if number else (),
            )
            for _ in range(10):
                year = birth + 20 + int(rng.integers(30))
                works.append(
                    work(
                        len(works) + 1,
                        persons=(key,),
                        movements=(f"Movement {group}",),
                        places=(f"Town {group}", f"Coast {group % 4}", f"Valley {group % 3}", f"Road {year % 5}"),
                        years=Years(year, year, circa=year % 5 == 0) if year % 7 else None,
                    )
                )
    return Collection(tuple(works), persons)


def work(key: int, **facts: object) -> StoredArtwork:
    return StoredArtwork(id=key, key=f"made:{key}", title="Untitled", rights="CC0-1.0", **facts)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def collection() -> Collection:
    return school()


@pytest.fixture(scope="module")
def encoder(collection: Collection) -> HistoricalEncoder:
    return HistoricalEncoder.fit(collection, seed=42)


@pytest.fixture(scope="module")
def swift(collection: Collection) -> HistoricalEncoder:
    """As `encoder`, by the engine of large networks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(walks, "PACKAGE_NODES", 0)
        return HistoricalEncoder.fit(collection, seed=42)


@pytest.fixture(scope="module")
def facet(collection: Collection, encoder: HistoricalEncoder) -> Facet:
    return encoder.encode(collection.artworks, collection.persons)


def cosines(encoder: HistoricalEncoder, persons: dict[int, Person], *works: StoredArtwork) -> Rows:
    rows = encoder.encode(works, persons).rows
    assert len(rows) == len(works)
    return rows @ rows.T


@pytest.mark.parametrize("engine", ["encoder", "swift"])
def test_teacher_and_pupils_come_right_after_the_artist(
    collection: Collection, engine: str, request: pytest.FixtureRequest
) -> None:
    facet = request.getfixturevalue(engine).encode(collection.artworks, collection.persons)
    makers = np.array([made.persons[0] for made in collection.artworks])
    scores = facet.rows @ facet.rows.T
    recalls = []
    for row, maker in enumerate(makers):
        teacher = maker - (maker - 5000) % 3
        related = [teacher + 1, teacher + 2] if maker == teacher else [teacher]
        ranked = np.argsort(-np.where(makers == maker, -2, scores[row]))[:10]
        recalls.append(np.isin(makers[ranked], related).mean())
    assert np.mean(recalls) >= 0.9


def test_every_row_is_stated_and_of_the_named_dimension(
    collection: Collection, encoder: HistoricalEncoder, facet: Facet
) -> None:
    assert facet.ids.tolist() == [made.id for made in collection.artworks]
    assert facet.dimension == encoder.dimension == 256
    assert not facet.inferred.any()


def test_a_state_encodes_the_same(collection: Collection, encoder: HistoricalEncoder, facet: Facet) -> None:
    again = HistoricalEncoder.from_state(encoder.state())
    np.testing.assert_array_equal(again.encode(collection.artworks, collection.persons).rows, facet.rows)
    assert all(not array.dtype.hasobject for array in encoder.state().values())


def test_a_work_is_encoded_alike_in_any_company(
    collection: Collection, encoder: HistoricalEncoder, facet: Facet
) -> None:
    for row in (0, 17, 239):
        alone = encoder.encode([collection.artworks[row]], collection.persons)
        np.testing.assert_array_equal(alone.rows[0], facet.rows[row])
    backwards = encoder.encode(reversed(collection.artworks), collection.persons)
    np.testing.assert_array_equal(backwards.rows, facet.rows)


def test_a_new_pupil_is_near_the_teacher_and_does_not_move_them(
    collection: Collection, encoder: HistoricalEncoder, facet: Facet
) -> None:
    pupil = Person(id=9000, name="New", birth=1600, death=1660, nationality="Land 2", teachers=(5006,))
    people = {**collection.persons, 9000: pupil}
    made = work(9001, persons=(9000,), years=Years(1630, 1630))
    whole = encoder.encode([*collection.artworks, made], people)
    np.testing.assert_array_equal(whole.rows[:-1], facet.rows)
    makers = np.array([known.persons[0] for known in collection.artworks])
    scores = facet.rows @ whole.rows[-1]
    means = {key: scores[makers == key].mean() for key in collection.persons}
    assert max(means, key=lambda key: means[key]) == 5006
    assert set(makers[np.argsort(-scores)[:5]]) == {5006}


@pytest.mark.parametrize(
    "facts",
    [
        {"teachers": (5006,)},
        {"influences": (5006, 5007)},
        {"associates": (5007,)},
        {"models": (5006, 5008)},
        {"movements": ("Movement 2",)},
        {"places": ("Town 2",)},
    ],
)
def test_a_newcomer_stands_about_where_a_new_fit_would_put_them(
    collection: Collection, swift: HistoricalEncoder, monkeypatch: pytest.MonkeyPatch, facts: dict[str, object]
) -> None:
    monkeypatch.setattr(walks, "PACKAGE_NODES", 0)
    newcomer = Person(id=9000, name="New", **facts)  # type: ignore[arg-type]
    people = {**collection.persons, 9000: newcomer}
    made = work(9001, persons=(9000,))
    whole = swift.encode([*collection.artworks, made], people)
    np.testing.assert_array_equal(whole.rows[:-1], swift.encode(collection.artworks, collection.persons).rows)
    with_them = Collection((*collection.artworks, made), people)
    refit = HistoricalEncoder.fit(with_them, seed=42).encode(with_them.artworks, people)
    before, after = whole.rows[:-1] @ whole.rows[-1], refit.rows[:-1] @ refit.rows[-1]
    assert np.corrcoef(before, after)[0, 1] > 0.8
    makers = np.array([known.persons[0] for known in collection.artworks])
    for scores in (before, after):
        assert {(maker - 5000) // 3 for maker in makers[np.argsort(-scores)[:10]]} == {2}


def test_a_newcomer_without_teacher_lands_in_their_school(
    collection: Collection, encoder: HistoricalEncoder, facet: Facet
) -> None:
    person = Person(id=9000, name="New", birth=1600, death=1660, nationality="Land 2")
    row = encoder.encode([work(9001, persons=(9000,))], {9000: person}).rows[0]
    nearest = np.argsort(-(facet.rows @ row))[:10]
    assert {(collection.artworks[place].persons[0] - 5000) // 3 for place in nearest} == {2}


@pytest.mark.parametrize(
    "facts",
    [{}, {"persons": (77,)}, {"persons": (78,)}, {"movements": ("Unheard of",)}, {"movements": (" ",), "persons": ()}],
)
def test_without_anything_known_there_is_no_row(encoder: HistoricalEncoder, facts: dict[str, object]) -> None:
    assert not len(encoder.encode([work(1, **facts)], {77: Person(id=77, name="Nobody")}).ids)


@pytest.mark.parametrize(
    "facts",
    [
        {"years": Years(1600, 1650)},
        {"movements": ("movement  3",)},
        {"places": ("TOWN 3",)},
        {"culture": "Town 3"},
        {"persons": (5000,)},
        {"persons": (77,)},
    ],
)
def test_any_one_fact_is_enough(collection: Collection, encoder: HistoricalEncoder, facts: dict[str, object]) -> None:
    people = {**collection.persons, 77: Person(id=77, name="Dated", birth=1600)}
    found = encoder.encode([work(1, **facts)], people)
    assert found.ids.tolist() == [1]
    assert not found.inferred.any()


def test_a_missing_date_comes_from_the_life_then_from_the_movement(encoder: HistoricalEncoder) -> None:
    people = {77: Person(id=77, name="Dated", birth=1600, death=1660)}
    fact = {"movements": ("Movement 7",)}  # of 1870 to 1900
    life, movement = work(1, persons=(77,), **fact), work(2, **fact)
    early, late = work(3, years=Years(1640, 1640), **fact), work(4, years=Years(1885, 1885), **fact)
    scores = cosines(encoder, people, life, movement, early, late)
    assert scores[0, 2] > scores[0, 3] + 0.05
    assert scores[1, 3] > scores[1, 2] + 0.05


@pytest.mark.parametrize(
    ("known", "part"),
    [
        ({"years": Years(1640, 1640)}, slice(0, walks.DIMENSION)),
        ({"places": ("Nowhere near",), "persons": (77,)}, slice(-years.DIMENSION, None)),
    ],
)
def test_what_is_unknown_counts_as_average(
    collection: Collection, encoder: HistoricalEncoder, known: dict[str, object], part: slice
) -> None:
    people = {77: Person(id=77, name="Dateless", nationality="Land 1")}
    # Without periods among the nodes, a date alone says nothing of the network.
    encoder = replace(encoder, nodes=Table.of(*_without(encoder.nodes, "period")))
    rows = encoder.encode(collection.artworks, collection.persons).rows
    usual = float((rows[:, part] @ rows[:, part].T).mean())
    one, other = encoder.encode([work(9001, **known), work(9002, **known)], people).rows
    assert usual > 0.01
    assert float((rows[:, part] @ one[part]).mean()) == pytest.approx(usual, abs=2e-3)
    assert float(one @ other) < 0.9


def _without(table: Table, kind: str) -> tuple[list[str], Rows]:
    kept = [place for place, key in enumerate(table.keys.tolist()) if not key.startswith(kind)]
    return [table.keys.tolist()[place] for place in kept], table.rows[kept]


def test_only_the_fields_of_history_are_read(collection: Collection, encoder: HistoricalEncoder, facet: Facet) -> None:
    changed = [
        replace(made, title="Boats", genres=("marina",), subjects=("boat",), medium="oil", description="Of 1600")
        for made in collection.artworks
    ]
    np.testing.assert_array_equal(encoder.encode(changed, collection.persons).rows, facet.rows)
    bare = [replace(made, movements=(), places=(), persons=()) for made in collection.artworks]
    assert len(encoder.encode(bare, collection.persons).ids) == sum(made.years is not None for made in bare)


def test_where_no_lineage_is_known_it_has_no_weight(collection: Collection) -> None:
    people = {key: replace(person, teachers=()) for key, person in collection.persons.items()}
    encoder = HistoricalEncoder.fit(Collection(collection.artworks, people), seed=42)
    rows = encoder.encode(collection.artworks, people).rows
    assert not rows[:, walks.DIMENSION : walks.DIMENSION + 64].any()


def test_an_empty_collection_knows_nothing() -> None:
    encoder = HistoricalEncoder.fit(Collection((), {}), seed=1)
    assert not len(encoder.encode([], {}).ids)
    again = HistoricalEncoder.from_state(encoder.state())
    assert len(again.encode([work(1, years=Years(1800, 1800))], {}).ids) == 1


def fingerprint() -> str:
    collection = school()
    encoder = HistoricalEncoder.fit(collection, seed=42)
    return hashlib.sha256(encoder.encode(collection.artworks, collection.persons).rows.tobytes()).hexdigest()


def test_other_processes_learn_the_same(facet: Facet) -> None:
    code = "import runpy, sys; print(runpy.run_path(sys.argv[1])['fingerprint']())"
    root = str(Path(__file__).parents[2])
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": root}
        answer = subprocess.run(
            [sys.executable, "-c", code, __file__], env=environment, capture_output=True, text=True, check=True
        )
        assert answer.stdout.strip() == hashlib.sha256(facet.rows.tobytes()).hexdigest()
