from dataclasses import fields, replace

import pytest

from api import explanation_check, explanation_facts
from api.asking import Request
from api.catalogue import Catalogue
from api.evidence.conceptual import conceptual_evidence
from api.evidence.formal import formal_evidence
from api.evidence.historical import historical_evidence
from api.evidence.record import Evidence
from api.explain import Recommendation
from api.explanation_check import DEEPEST, Effort, Failure, Findings, check
from api.explanation_facts import terms_off, ties_of, unknown
from api.recommend import Recommendations
from ml.tally import Trial, Verdict, tally
from scrapers.collection import Collection, StoredArtwork
from scrapers.progress import Silent
from scrapers.records import Years
from tests.api.test_evidence import PERSONS, PICTURE, WORK

A = replace(
    WORK,
    persons=(2,),
    subjects=("owl", "tree"),
    genres=("still life",),
    movements=("Impressionism",),
    places=("Paris",),
    years=Years(1880, 1880),
)
B = replace(A, id=11, key="a:11", persons=(1,), years=Years(1882, 1882))


class Descriptions:
    def of(self, _: int) -> object:
        return PICTURE


class Shown:
    descriptors = Descriptions()


def known(one: Evidence, a: object = A, b: object = B) -> list[str]:
    catalogue = Catalogue(Collection((A, B), PERSONS))
    return unknown(one, a, b, catalogue, Shown())  # type: ignore[arg-type]


EVERY = [
    *formal_evidence(PICTURE, PICTURE),
    *conceptual_evidence(A, B),
    *historical_evidence(A, B, PERSONS),
    *historical_evidence(replace(A, persons=(3,)), B, PERSONS),
    *historical_evidence(A, replace(B, persons=(2,)), PERSONS),
]


@pytest.mark.parametrize("one", EVERY[:-8], ids=lambda one: one.text[:30])
def test_what_evidence_says_is_found_in_the_store(one: Evidence) -> None:
    pair = (A, B)
    if one.kind == "fellow pupils":
        pair = (replace(A, persons=(3,)), B)
    assert known(one, *pair) == []


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("palette", {"colours": ["viridian", "umber"]}),
        ("values", {"darks": [0.62, 0.63]}),
        ("strokes", {"stroke_angle": [31.0, 30.0]}),
        ("horizon", {"horizon": [0.1, 0.42]}),
        ("subject", {"subjects": ["owl", "unicorn"]}),
        ("genre", {"genres": ["marina"]}),
        ("teaching", {"ids": [1, 2]}),
        ("teaching", {"persons": ["Oscar Monet", "Somebody Else"]}),
        ("movement", {"movements": ["Cubism"]}),
        ("place", {"places": ["Delft"]}),
        ("years", {"years": [1880.0, 1883.0]}),
    ],
)
def test_an_invented_fact_is_caught(kind: str, changed: dict[str, object]) -> None:
    one = next(each for each in EVERY if each.kind == kind)
    assert known(one) == []
    assert known(replace(one, facts={**one.facts, **changed}))


def test_an_invented_coverage_is_caught() -> None:
    one = next(each for each in EVERY if each.kind == "palette")
    first = {**one.facts["matched"][0], "coverage": [0.9, 0.9]}
    assert known(replace(one, facts={**one.facts, "matched": [first]}))


class Ranks:
    """A collection in which contrast is spread evenly from 0 to 40."""

    def below(self, name: str, value: float) -> float:
        return value / {"contrast": 40.0}[name]


BEYOND = {"contrast": [20.0, 20.0], "trait": "flatten", "beyond": [0.5, 0.5]}


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({}, None),
        ({"beyond": [0.5, 0.9]}, "they are beyond"),
        ({"contrast": [20.0, 30.0]}, "contrast is"),
        ({"trait": "mute"}, "no trait"),
    ],
)
def test_a_trait_is_looked_up_in_the_collection(
    changed: dict[str, object], wrong: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explanation_facts, "scales", lambda _: (None, Ranks()))
    found = known(Evidence("formal", "both are high in contrast", {**BEYOND, **changed}, "contrast", 0.1))
    assert [one.startswith(wrong) for one in found] == [True] if wrong else found == []


def test_a_changed_term_is_caught() -> None:
    terms = {"formal": 0.3, "conceptual": 0.2, "unknown": 0.0}
    item = Recommendation(A, (), 0.5, terms, {}, (), (), (), "")
    assert terms_off(item) == pytest.approx(0, abs=1e-9)
    assert terms_off(replace(item, terms={**terms, "formal": 0.31})) == pytest.approx(0.01)


def test_every_tie_of_a_sentence_can_be_taken_away() -> None:
    for one in EVERY:
        assert bool(ties_of(one)) is (one.facet != "formal")


class Watched(Silent):
    """What the bar was told: how many steps there are, how many were made, and the last note."""

    def __init__(self) -> None:
        self.total: int | None = None
        self.steps = 0
        self.note = ""

    def start(self, _: str, total: int | None) -> None:
        self.total = total

    def advance(self, steps: int = 1) -> None:
        self.steps += steps

    def tell(self, note: str, total: int | None = None) -> None:
        self.note, self.total = note, total


class Known:
    """A catalogue of works numbered from 0, and a release of them all."""

    def __init__(self, works: int) -> None:
        self.index = self
        self.ids = range(works)

    def __contains__(self, one: int) -> bool:
        return one in self.ids

    def get(self, one: int) -> StoredArtwork:
        return replace(A, id=one, key=str(one))


def checked(
    monkeypatch: pytest.MonkeyPatch, effort: Effort, *, works: int = 300, kinds: dict[str, int], fails: str = ""
) -> tuple[Findings, list[str], list[tuple[str, int]], Watched]:
    """The check where `kinds[kind]` of a hundred works have that kind on top, and tests of `fails` are all failed."""
    tested: list[str] = []
    asked: list[tuple[str, int]] = []

    def recommend(request: Request, *_: object) -> Recommendations:
        ((key,), k) = request.liked, request.k
        asked.append((key, k))
        shown = [Evidence("historical", kind, {}, kind, 0.5) for kind, share in kinds.items() if int(key) % 100 < share]
        items = [Recommendation(A, (), 0.0, {}, {}, tuple(shown[-1:]), (), (), "")] * k
        return Recommendations(items=tuple(items), **dict.fromkeys(UNUSED, None))  # type: ignore[arg-type]

    def trial(top: Evidence, *_: object) -> Trial:
        tested.append(top.kind)
        return Trial(top.kind, 0.0 if top.kind == fails else 1.0, (0.5,))

    monkeypatch.setattr(explanation_check, "recommend", recommend)
    monkeypatch.setattr(explanation_check, "_trial", trial)
    monkeypatch.setattr(explanation_check, "unknown", lambda *_: [])
    known, watched = Known(works), Watched()
    found = check(
        known, known, None, {"historical": 1.0}, None, effort=effort, seed=3, progress=watched  # type: ignore[arg-type]
    )  # fmt: skip
    return found, tested, asked, watched


UNUSED = [one.name for one in fields(Recommendations) if one.name != "items"]
KINDS = {"place": 100, "teaching": 20, "movement": 8}


def test_rare_kinds_are_drawn_until_they_have_enough_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    found, tested, asked, watched = checked(monkeypatch, Effort(60, 20, 1000), kinds=KINDS)
    count = {one.kind: one.tested for one in found.kinds}
    assert count == {kind: tested.count(kind) for kind in KINDS}
    assert count["movement"] == 20
    assert 20 <= count["teaching"] < 40
    assert count["place"] <= 60
    assert found.spared == found.explained - sum(count.values()) > 0
    assert len(set(asked)) == len(asked) == found.explained == watched.steps < 1000
    assert (watched.total, watched.note) == (1000, "wanted: movement 19 of 20")
    assert [found.verdict(one) for one in found.kinds] == [Verdict.HOLDS] * 3
    assert checked(monkeypatch, Effort(60, 20, 1000), kinds=KINDS)[0].kinds == found.kinds


def test_nobody_waits_for_a_kind_that_the_bound_on_work_leaves_too_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _, _, _ = checked(monkeypatch, Effort(60, 20, 120), kinds=KINDS)
    assert found.explained <= 120
    verdicts = {one.kind: found.verdict(one) for one in found.kinds}
    assert (verdicts["place"], verdicts["movement"]) == (Verdict.HOLDS, Verdict.RARE)
    assert found.faithful


def test_a_small_collection_is_drawn_to_its_end_and_no_pair_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _, asked, _ = checked(monkeypatch, Effort(10, 40, 1000), works=8, kinds={"place": 100})
    assert len(set(asked)) == len(asked) == found.explained == 8 * DEEPEST
    assert {key for key, _ in asked[:8]} == {str(one) for one in range(8)}
    assert [found.verdict(one) for one in found.kinds] == [Verdict.HOLDS]


def test_evidence_that_does_not_matter_fails_its_kind_and_its_facet(monkeypatch: pytest.MonkeyPatch) -> None:
    found, _, _, _ = checked(monkeypatch, Effort(60, 20, 1000), kinds=KINDS, fails="movement")
    assert found.short == ("movement", "historical", "all")
    assert not found.faithful
    rare, _, _, _ = checked(monkeypatch, Effort(60, 40, 60), kinds={"place": 100, "movement": 6}, fails="movement")
    assert "movement" in rare.short


@pytest.mark.parametrize(("passed", "faithful"), [(19, True), (18, False)])
def test_the_share_of_all_is_excused_by_no_chance(passed: int, faithful: bool) -> None:
    trials = [Trial("subject", 1.0 if number < passed else 0.1, (0.5,)) for number in range(20)]
    kinds = (tally("subject", trials),)
    found = Findings(20, 20, (), 40, kinds, (*kinds, tally("formal", [])), tally("all", trials), {}, {}, 0)
    assert found.verdict(kinds[0]) is Verdict.RARE
    assert found.faithful is faithful


def test_no_tests_are_no_failure_and_a_wrong_fact_is_one() -> None:
    found = Findings(0, 0, (), 40, (), (), tally("all", []), {}, {}, 0)
    assert found.faithful
    assert not replace(found, failures=(Failure("a", "b", "facts", "is not so"),)).faithful
