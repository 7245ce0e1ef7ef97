from dataclasses import replace

import numpy as np
import pytest

from embeddings.descriptors import describe
from embeddings.recolouring import SHIFT, WAYS, Painted, places, ways_of
from embeddings.view import lab
from ml.faithfulness import AS_FAR, TURNS, palette_trial, rework_trial, tie_trial
from ml.form_weights import FEWEST, SIZES, FormWeights
from ml.removal import Pair, otherwise, stood, without
from ml.reworking import REWORKS
from ml.ties import Tie, conceptual_ties, historical_ties
from scrapers.collection import Person, StoredArtwork
from scrapers.records import Years

WORK = StoredArtwork(id=1, key="a:1", title="", rights="CC0-1.0")
PERSONS = {
    1: Person(id=1, name="A", teachers=(3,), influences=(2, 4)),
    2: Person(id=2, name="B", teachers=(3,), associates=(5,)),
    3: Person(id=3, name="C"),
    4: Person(id=4, name="D", teachers=(2,)),
    5: Person(id=5, name="E"),
}


def pair(a: int, b: int) -> Pair:
    return Pair(replace(WORK, persons=(a,)), replace(WORK, id=2, persons=(b,)), PERSONS)


@pytest.mark.parametrize(
    ("a", "b", "kind", "left"),
    [
        (1, 2, "influence", []),
        (1, 3, "teaching", []),
        (3, 1, "teaching", []),
        (2, 5, "association", []),
        (1, 1, "maker", []),
        (4, 3, "teacher's teacher", []),
    ],
)
def test_a_relation_that_is_taken_away_is_gone(a: int, b: int, kind: str, left: list[Tie]) -> None:
    whole = pair(a, b)
    (tie,) = [one for one in historical_ties(whole.a, whole.b, PERSONS) if one.kind == kind]
    before = stood(whole, tie)
    after = without(before, tie)
    assert kind in {one.kind for one in historical_ties(before.a, before.b, before.persons)}
    assert [one for one in historical_ties(after.a, after.b, after.persons) if one.kind == kind] == left
    assert whole.persons == PERSONS


def test_another_relation_of_the_same_person_goes_instead() -> None:
    whole = pair(1, 2)
    tie = Tie("historical", "influence", (1, 2))
    before = stood(whole, tie)
    others = otherwise(before, tie)
    assert {(one.persons[-1].teachers, one.persons[-1].influences) for one in others} == {((), (2, 4)), ((3,), (2,))}


def test_another_subject_goes_instead() -> None:
    whole = Pair(replace(WORK, subjects=("owl",)), replace(WORK, subjects=("Owl", "tree"), genres=("still life",)), {})
    (tie,) = conceptual_ties(whole.a, whole.b)
    assert without(whole, tie).b.subjects == ("tree",)
    assert [(one.b.subjects, one.b.genres) for one in otherwise(whole, tie)] == [
        (("Owl",), ("still life",)),
        (("Owl", "tree"), ()),
    ]


def test_years_can_be_taken_away() -> None:
    whole = Pair(replace(WORK, years=Years(1880, 1880)), replace(WORK, years=Years(1881, 1881)), {})
    (tie,) = historical_ties(whole.a, whole.b, {})
    assert without(whole, tie).b.years is None


class Counting:
    """Says how many of some subjects the second work has."""

    def __init__(self, **worth: float) -> None:
        self.worth = worth

    def cosine(self, _: str, of: Pair, __: object = None) -> float:
        return sum(self.worth.get(one, 0.0) for one in of.b.subjects)


def test_evidence_that_matters_passes_and_that_does_not_fails() -> None:
    whole = Pair(replace(WORK, subjects=("owl",)), replace(WORK, subjects=("owl", "tree", "sky")), {})
    tie = Tie("conceptual", "subject", ("owl",))
    assert tie_trial(Counting(owl=0.5, tree=0.1), whole, tie).passed  # type: ignore[arg-type]
    planted = tie_trial(Counting(owl=0.1, tree=0.5), whole, tie)  # type: ignore[arg-type]
    assert planted.falls
    assert not planted.passed
    assert not tie_trial(Counting(tree=-0.5), whole, tie).falls  # type: ignore[arg-type]
    alone = replace(whole, b=replace(WORK, subjects=("owl",)))
    assert not tie_trial(Counting(owl=0.5), alone, tie).possible  # type: ignore[arg-type]


def halves(left: str, right: str) -> np.ndarray:
    rgb = np.zeros((64, 96, 3), dtype=np.uint8)
    for part, code in ((slice(0, 48), left), (slice(48, 96), right)):
        rgb[:, part] = [int(code[at : at + 2], 16) for at in (1, 3, 5)]
    return rgb


def test_recolouring_changes_one_area_by_the_size_asked_and_leaves_lightness() -> None:
    rgb = halves("#9a6b4a", "#5a7a9a")
    picture = Painted.of(rgb, ["#9a6b4a", "#5a7a9a"])
    area = picture.area([0], 0.25)
    assert area.mean() == 0.25
    assert not area[:, 48:].any()
    way = int(ways_of({"#9a6b4a": 0.5})[0])
    changed, size = picture.recoloured(area, way, 20.0)
    apart = lab(changed) - lab(rgb)
    assert size == pytest.approx(0.25 * 20, rel=0.05)
    assert np.linalg.norm(apart, axis=2)[area].mean() == pytest.approx(20, abs=1.5)
    assert np.abs(apart[..., 0]).max() < 1.5
    assert (changed[~area] == rgb[~area]).all()
    assert not len(ways_of({})), "nothing can be moved nowhere"
    assert np.allclose(np.linalg.norm(WAYS, axis=1), 1)


def brown(picture: np.ndarray) -> np.ndarray:
    """Sees nothing but how much of a picture is of one brown."""
    near = np.linalg.norm(lab(picture) - np.array(places(["#9a6b4a"])), axis=2) < SHIFT / 3
    return np.array([near.mean()], dtype=np.float32)


ROW = np.ones(1, dtype=np.float32)


def test_a_palette_matters_to_who_looks_at_its_colours_only() -> None:
    rgb = halves("#9a6b4a", "#4a7a5a")
    theirs = describe(rgb)
    brownest, greenest = sorted(theirs.palette, key=lambda one: one.hex != "#9a6b4a")
    rng = np.random.default_rng(0)
    found = palette_trial(brown, rgb, theirs, [brownest.hex], ROW, rng)
    assert found.passed
    assert len(found.chance) == TURNS
    assert not palette_trial(brown, rgb, theirs, [greenest.hex], ROW, rng).falls
    blind = palette_trial(lambda _: ROW, rgb, theirs, [brownest.hex], ROW, rng)
    assert blind.possible
    assert not blind.passed


@pytest.mark.parametrize(("left", "right"), [("#9a6b4a", "#4a7a5a"), ("#9a6b4a", "#2020c0"), ("#d8c8b0", "#603018")])
def test_shared_colours_and_others_are_turned_as_far(left: str, right: str) -> None:
    rgb = halves(left, right)
    rgb[:32, 48:] = rgb[0, 0]
    seen = []

    def watch(picture: np.ndarray) -> np.ndarray:
        seen.append(float(np.linalg.norm(lab(picture) - lab(rgb), axis=2).mean()))
        return ROW

    theirs = describe(rgb)
    palette_trial(watch, rgb, theirs, [theirs.palette[0].hex], ROW, np.random.default_rng(0))
    whole, *sizes = seen
    assert whole == 0
    assert len(sizes) == 2 * TURNS
    assert sizes[::2] == pytest.approx(sizes[1::2], rel=0.1)
    assert min(sizes) > 1


def test_where_nothing_else_can_be_turned_there_is_no_test() -> None:
    rgb = halves("#9a6b4a", "#4a7a5a")
    theirs = describe(rgb)
    every = [one.hex for one in theirs.palette]
    assert not palette_trial(brown, rgb, theirs, every, ROW, np.random.default_rng(0)).possible


def test_of_few_pictures_there_is_no_reading() -> None:
    rng = np.random.default_rng(0)
    pictures = [describe(rng.integers(0, 256, (24, 24, 3), dtype=np.uint8)) for _ in range(FEWEST)]
    rows = rng.normal(size=(FEWEST, 2)).astype(np.float32)
    assert FormWeights.fit(pictures, rows) is not None
    assert FormWeights.fit(pictures[:-1], rows[:-1]) is None


def speckled() -> np.ndarray:
    rng = np.random.default_rng(1)
    broad = rng.integers(60, 190, (4, 6, 3)).repeat(16, axis=0).repeat(16, axis=1)
    return np.clip(broad + rng.normal(0, 20, (64, 96, 1)), 0, 255).astype(np.uint8)


def sees(measure):
    """An eye for one measure only: near 1 for the picture it is given first, less for any that has less of it."""
    return lambda rgb: np.array([measure(lab(rgb))], dtype=np.float32)


def grain(colours: np.ndarray) -> float:
    return float(np.abs(np.diff(colours[..., 0], axis=1)).mean())


@pytest.mark.parametrize(
    ("measure", "matters"),
    [
        (grain, "soften"),
        (lambda colours: -grain(colours), "sharpen"),
        (lambda colours: colours[..., 0].std(), "flatten"),
        (lambda colours: -colours[..., 0].std(), "steepen"),
    ],
)
def test_a_trait_matters_to_who_looks_at_it_only(measure, matters: str) -> None:
    found = rework_trial(sees(measure), speckled(), matters, ROW, np.random.default_rng(0))
    assert found.passed
    assert found.kind == REWORKS[matters].respect
    assert 2 <= len(found.chance) <= TURNS
    assert not rework_trial(
        sees(lambda colours: -measure(colours)), speckled(), matters, ROW, np.random.default_rng(0)
    ).falls
    blind = rework_trial(lambda _: ROW, speckled(), matters, ROW, np.random.default_rng(0))
    assert blind.possible
    assert not blind.passed


@pytest.mark.parametrize("name", [name for name in REWORKS if REWORKS[name].respect in SIZES])
def test_a_trait_is_compared_with_changes_as_large(name: str) -> None:
    seen = []

    def watch(picture: np.ndarray) -> np.ndarray:
        seen.append(lab(picture))
        return ROW

    assert rework_trial(watch, speckled(), name, ROW, np.random.default_rng(0)).possible
    sizes = [float(np.linalg.norm(one - seen[0], axis=2).mean()) for one in seen]
    assert sizes[0] == 0
    assert sizes[1] <= SIZES[REWORKS[name].respect] * 1.15
    assert all(AS_FAR * sizes[1] <= one <= 1.15 * sizes[1] for one in sizes[2:])


def test_what_has_no_detail_cannot_be_tested_for_it() -> None:
    plain = np.full((48, 64, 3), 120, dtype=np.uint8)
    assert not rework_trial(sees(grain), plain, "soften", ROW, np.random.default_rng(0)).possible


def test_a_change_is_read_to_cost_what_rows_are_made_of() -> None:
    rng = np.random.default_rng(0)
    pictures = [describe(rng.integers(0, 256, (2, 64, 3), dtype=np.uint8) // rng.integers(1, 6)) for _ in range(100)]
    contrast = np.array([one.contrast for one in pictures])
    rows = np.column_stack([(contrast - contrast.mean()) / contrast.std(), np.full(100, 0.5)]).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    form = FormWeights.fit(pictures, rows)
    assert form is not None
    most = int(contrast.argmax())
    ours = rows[most]
    losses = {
        name: loss
        for respect in SIZES
        for name, loss in form.rework_losses(respect, pictures[most], rows[most], ours).items()
    }
    assert losses["flatten"] > 0
    assert max(losses, key=lambda one: losses[one]) == "flatten"
    assert form.below("contrast", float(contrast.max())) > 0.98
    assert form.below("contrast", float(contrast.min())) < 0.02
    assert form.below("contrast", float(np.median(contrast))) == pytest.approx(0.5, abs=0.02)
