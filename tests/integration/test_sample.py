"""The whole way on the sample collection, whose right answers are known."""

import hashlib
import json
import re
import shutil
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from api.asking import Request
from api.choosing import similarities
from api.filters import Filters
from api.recommend import recommend, recommend_upload
from api.serialise import as_data
from api.upload import Upload, encode_upload
from embeddings.facet import FACETS
from graph.release import MANIFEST, Release
from ml.choice import RankerName, make_ranker
from ml.planted import planted_recall
from ml.rankers import Ranker
from scrapers.errors import ArtworkNotFound, BadQuery, ReleaseMismatch
from scrapers.image_store import working_pixels
from scrapers.images import decode
from scrapers.sample.painting import paint_unseen
from scrapers.sample.source import SampleSource
from scrapers.sample.truth import truth
from scripts import pipeline
from scripts.stage_verbs import gates
from tests.integration.conftest import Built

pytestmark = [pytest.mark.integration, pytest.mark.slow]
TRUTH = truth()
WEIGHTS = {"formal": 0.4, "conceptual": 0.4, "historical": 0.2}
FORM = {"formal": 1.0}


def rankers(sample: Built) -> list[Ranker]:
    return [make_ranker(sample.release, name) for name in RankerName]


def manner(key: str) -> str:
    return TRUTH.manner[key.removeprefix("sample:")]


def test_each_stage_says_what_it_did(sample: Built) -> None:
    ingest, fit, embed, link, *report, project, publish = sample.said
    assert re.match(r"ingest sample: \d+ seen, \d+ stored \(\d+ new, 0 changed\), 0 unchanged, 3 skipped \(", ingest)
    assert "1 picture refused" in ingest
    assert "bridge speaks" in fit
    assert embed.startswith("embed: ")
    assert "edges: formal" in link
    assert any(line.startswith("distinct vectors") for line in report)
    assert project == "project: skipped, KINDRED_GRAPH=off"
    assert publish.startswith("publish: release 1 is live")
    assert all(re.search(r"peak memory \d+ MiB$", line) for line in (ingest, fit, embed, link, publish))


def test_planted_relations_come_back(sample: Built) -> None:
    artworks = {one.id: one for one in sample.work.store.collection().artworks}
    for planted in planted_recall(artworks, sample.release.facets, TRUTH, seed=1):
        assert planted.queries > 200
        assert planted.recall.mean >= 0.9, planted


def test_the_gaps_are_gaps_and_not_zeros(sample: Built) -> None:
    ids = {key: sample.catalogue.find(f"sample:{key}").id for key in TRUTH.manner}
    formal, historical = sample.release.facets["formal"], sample.release.facets["historical"]
    for key in TRUTH.gaps["picture"] | TRUTH.gaps["broken picture"]:
        assert formal.positions(np.asarray([ids[key]]))[0] < 0
    for key in TRUTH.gaps["history"]:
        assert historical.positions(np.asarray([ids[key]]))[0] < 0
    conceptual = sample.release.facets["conceptual"]
    for key in TRUTH.gaps["words"]:
        position = conceptual.positions(np.asarray([ids[key]]))[0]
        assert position >= 0
        assert conceptual.inferred[position]


def test_an_inferred_facet_of_a_recommendation_is_marked(sample: Built) -> None:
    request = Request(weights={"conceptual": 1.0}, liked=("sample:0007",), k=1000, diversity=0.0)
    answer = recommend(request, sample.catalogue, sample.release, rankers(sample)[0])
    marked = {one.artwork.key for one in answer.items if "conceptual" in one.inferred}
    assert marked == {f"sample:{key}" for key in TRUTH.gaps["words"]} & {one.artwork.key for one in answer.items}
    assert marked


def test_percentiles_with_several_liked_works_are_those_of_their_mean_direction(sample: Built) -> None:
    keys = ("sample:0007", "sample:0150")
    answer = recommend(Request(weights=FORM, liked=keys, k=5), sample.catalogue, sample.release, rankers(sample)[0])
    formal = sample.release.facets["formal"]
    asked = formal.rows[formal.positions(np.asarray([sample.catalogue.find(key).id for key in keys]))].mean(axis=0)
    for one in answer.items:
        row = formal.rows[formal.positions(np.asarray([one.artwork.id]))[0]]
        expected = sample.release.basis.calibrations["formal"].percentile(row @ asked / np.linalg.norm(asked))
        assert abs(one.percentiles["formal"] - float(expected)) < 0.01


def test_copies_are_marked_and_stand_behind_one_another(sample: Built) -> None:
    for earlier, later in TRUTH.duplicates | TRUTH.near_duplicates:
        a, b = sample.catalogue.find(f"sample:{earlier}"), sample.catalogue.find(f"sample:{later}")
        assert sample.catalogue.picture_group(a) == sample.catalogue.picture_group(b)
        request = Request(weights=FORM, liked=(a.key,), k=50, diversity=0.0)
        answer = recommend(request, sample.catalogue, sample.release, rankers(sample)[0])
        assert b.key not in [one.artwork.key for one in answer.items], "a copy of the query is no recommendation"
    marked = {one.key for one in sample.work.store.collection().artworks if one.image and one.image.near_duplicate_of}
    assert marked == {f"sample:{later}" for _, later in TRUTH.near_duplicates}


@given(
    st.lists(st.sampled_from(sorted(TRUTH.manner)), min_size=1, max_size=3, unique=True),
    st.lists(st.sampled_from(sorted(TRUTH.manner)), max_size=2, unique=True),
    st.lists(st.floats(0, 3), min_size=3, max_size=3),
    st.floats(0, 1),
    st.sampled_from(list(RankerName)),
    st.integers(1, 30),
)
@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_terms_add_up_to_the_score(
    sample: Built, liked: list[str], disliked: list[str], ws: list[float], diversity: float, name: RankerName, k: int
) -> None:
    try:
        request = Request(
            weights=dict(zip(FACETS, ws, strict=True)),
            liked=tuple(f"sample:{key}" for key in liked),
            disliked=tuple(f"sample:{key}" for key in disliked),
            k=k,
            diversity=diversity,
        )
        answer = recommend(request, sample.catalogue, sample.release, make_ranker(sample.release, name))
    except BadQuery:
        return
    assert len(answer.items) == k
    assert len({one.artwork.id for one in answer.items}) == k
    assert not {one.artwork.key for one in answer.items} & {*request.liked, *request.disliked}
    for one in as_data(answer)["items"]:
        assert abs(sum(one["terms"].values()) - one["score"]) <= 1e-6
        assert all(0 <= percentile <= 100 for percentile in one["percentiles"].values())
        assert one["attribution"]
        assert one["rights"] == "CC0-1.0"
    scores = [one.score for one in answer.items]
    assert scores == sorted(scores, reverse=True) or diversity > 0


def test_scores_are_weighted_cosines(sample: Built) -> None:
    """An answer recomputed from the stored facets, by hand."""
    request = Request(weights=WEIGHTS, liked=("sample:0007",), k=20, diversity=0.0)
    answer = recommend(request, sample.catalogue, sample.release, rankers(sample)[0])
    query = sample.catalogue.find("sample:0007").id
    for one in answer.items:
        score = 0.0
        for name in FACETS:
            facet = sample.release.facets[name]
            a, b = facet.positions(np.asarray([query, one.artwork.id]))
            cosine = facet.rows[a] @ facet.rows[b] if b >= 0 else sample.release.basis.mean_cosines[name]
            score += WEIGHTS[name] * float(cosine)
        assert abs(score - one.score) < 1e-5


def test_reasons_are_true(sample: Built) -> None:
    request = Request(weights=WEIGHTS, liked=("sample:0007",), k=30, diversity=0.0)
    answer = recommend(request, sample.catalogue, sample.release, rankers(sample)[0])
    query = sample.catalogue.find("sample:0007")
    kinds = set()
    for one in answer.items:
        for evidence in one.evidence:
            kinds.add(evidence.facet)
            if "depict" in evidence.text:
                assert set(evidence.facts["subjects"]) <= set(query.subjects) & set(one.artwork.subjects)
            if "taught" in evidence.text and "persons" in evidence.facts:
                named = {person.name: person for person in sample.catalogue.persons.values()}
                for pupil, teacher in pairwise(evidence.facts["persons"]):
                    assert named[teacher].id in named[pupil].teachers
    assert kinds == set(FACETS)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(year_from=1880, year_to=1900),
        Filters(movements=("Lagoon Pointillism",)),
        Filters(rights=("CC0-1.0",), sources=("sample",)),
    ],
)
def test_k_results_whenever_k_meet_the_filters(sample: Built, filters: Filters) -> None:
    admitted = {
        one.key
        for one in sample.work.store.collection().artworks
        if filters.admits(one, sample.catalogue.persons) and one.key != "sample:0007"
    }
    groups = {sample.catalogue.picture_group(sample.catalogue.find(key)) for key in admitted}
    groups.discard(sample.catalogue.picture_group(sample.catalogue.find("sample:0007")))
    for k in (1, 10, 1000):
        for ranker in rankers(sample):
            request = Request(weights=WEIGHTS, liked=("sample:0007",), k=k, filters=filters)
            answer = recommend(request, sample.catalogue, sample.release, ranker)
            assert {one.artwork.key for one in answer.items} <= admitted
            assert len(answer.items) == min(k, len(groups))


def test_copies_among_the_candidates_do_not_make_the_answer_shorter(
    sample: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.choosing.POOL", 1)
    lengths = set()
    for key in ("sample:0007", "sample:0100", "sample:0200"):
        request = Request(weights=WEIGHTS, liked=(key,), k=200)
        answer = recommend(request, sample.catalogue, sample.release, rankers(sample)[0])
        assert any(one.also for one in answer.items), "some copies were collapsed"
        lengths.add(len(answer.items))
    assert lengths == {200}


def test_a_filter_that_nothing_meets_says_so(sample: Built) -> None:
    request = Request(weights=WEIGHTS, liked=("sample:0007",), filters=Filters(movements=("Nothing",)))
    answer = recommend(request, sample.catalogue, sample.release, rankers(sample)[0])
    assert answer.items == ()
    assert "no other work meets the filters" in answer.notes


def test_diversity_makes_answers_less_alike(sample: Built) -> None:
    alike = []
    for diversity in (0.0, 0.9):
        request = Request(weights=WEIGHTS, liked=("sample:0007",), k=12, diversity=diversity)
        answer = recommend(request, sample.catalogue, sample.release, rankers(sample)[0])
        ids = np.asarray([one.artwork.id for one in answer.items])
        alike.append(similarities(ids, sample.release, WEIGHTS)[np.triu_indices(12, 1)].mean())
    assert alike[1] < alike[0]


def test_an_unknown_id_names_its_neighbours(sample: Built) -> None:
    request = Request(weights=WEIGHTS, liked=("sample:00070",))
    with pytest.raises(ArtworkNotFound, match=r"no artwork has the id 'sample:00070'; did you mean .*sample:0007"):
        recommend(request, sample.catalogue, sample.release, rankers(sample)[0])


UNSEEN = ("points", "block_print", "lamplight", "engraving")


def unseen(sample: Built, kind: str) -> Upload:
    """A painting of boats in one of the sample's manners that the collection does not have."""
    content = paint_unseen(kind, "boats", 2024)
    pixels = working_pixels(decode(content), sample.work.settings.working_size)
    return encode_upload(pixels, hashlib.sha256(content).hexdigest(), sample.release.basis)


def test_most_unseen_paintings_are_told_what_they_share_in_form(sample: Built) -> None:
    told = 0
    for kind in UNSEEN:
        request = Request(weights=WEIGHTS, k=10, diversity=0.0)
        answer = recommend_upload(unseen(sample, kind), request, sample.catalogue, sample.release, rankers(sample)[0])
        told += any(evidence.facet == "formal" for one in answer.items for evidence in one.evidence)
    assert told >= len(UNSEEN) - 1, "what weighs nothing is not shown, so that one may be told nothing"


@pytest.mark.parametrize("kind", UNSEEN)
def test_an_unseen_painting_finds_its_manner_and_its_time(sample: Built, kind: str) -> None:
    upload = unseen(sample, kind)
    for ranker in rankers(sample):
        request = Request(weights=FORM, k=10, diversity=0.0)
        answer = recommend_upload(upload, request, sample.catalogue, sample.release, ranker)
        assert np.mean([manner(one.artwork.key) == kind for one in answer.items]) >= 0.8
        request = Request(weights=WEIGHTS, k=10, diversity=0.0)
        answer = recommend_upload(upload, request, sample.catalogue, sample.release, ranker)
        kin = [
            manner(one.artwork.key) == kind or TRUTH.subject[one.artwork.key.removeprefix("sample:")] == "boats"
            for one in answer.items
        ]
        assert np.mean(kin) >= 0.8
        assert any("no historical facet" in note for note in answer.notes)
        assert any("conceptual facet of the query is inferred" in note for note in answer.notes)
        assert answer.weights["formal"] > answer.weights["conceptual"] > answer.weights["historical"] == 0
        assert answer.placement is not None
        assert answer.placement.year is not None
        movement = next(one for one in sample.catalogue.find(answer.items[0].artwork.key).movements)
        assert movement in {one.movement for one in answer.placement.movements[: answer.placement.likely]}
    assert len(answer.items) == 10
    assert answer.items[0].terms.keys() >= {"formal", "conceptual", "graph", "unknown"}


def test_a_stored_picture_uploaded_is_recognised(sample: Built) -> None:
    stored = sample.catalogue.find("sample:0007")
    assert stored.image
    content = (sample.work.images.root / stored.image.original).read_bytes()
    pixels = working_pixels(decode(content), sample.work.settings.working_size)
    upload = encode_upload(pixels, hashlib.sha256(content).hexdigest(), sample.release.basis)
    facet = sample.release.facets["formal"]
    row = facet.rows[facet.positions(np.asarray([stored.id]))[0]]
    np.testing.assert_array_equal(upload.rows["formal"], row)
    request = Request(weights=WEIGHTS)
    answer = recommend_upload(upload, request, sample.catalogue, sample.release, rankers(sample)[0])
    assert "this very picture is in the collection as sample:0007" in answer.notes
    assert "sample:0007" not in [one.artwork.key for one in answer.items]


def test_a_second_run_changes_nothing_and_says_so(sample: Built) -> None:
    before = sample.work.store.live_release()
    said: list[str] = []
    pipeline.run(sample.work, SampleSource(), None, gates(sample.work.settings, None, None), say=said.append)
    assert said[-1] == "pipeline: nothing to do, 0 new, 0 changed"
    assert sample.work.store.live_release() == before
    assert not [path for path in sample.work.releases.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("name", ["vectors/index.faiss", "vectors/formal_rows.npy", "basis/formal.npz", MANIFEST])
def test_a_changed_or_missing_file_is_refused(sample: Built, tmp_path: Path, name: str) -> None:
    copy = tmp_path / "1"
    shutil.copytree(sample.release.folder, copy)
    assert Release(copy).number == 1
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (copy / name).write_bytes(content)
    with pytest.raises(ReleaseMismatch):
        Release(copy)
    (copy / name).unlink()
    with pytest.raises(ReleaseMismatch):
        Release(copy)


def test_a_release_of_another_encoder_is_refused(sample: Built, tmp_path: Path) -> None:
    copy = tmp_path / "1"
    shutil.copytree(sample.release.folder, copy)
    manifest = json.loads((copy / MANIFEST).read_bytes())
    manifest["encoders"]["formal"]["version"] = "0"
    (copy / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ReleaseMismatch, match="was made by"):
        Release(copy)
