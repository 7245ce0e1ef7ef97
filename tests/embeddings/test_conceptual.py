from dataclasses import replace

import numpy as np
import pytest

from embeddings.conceptual import ConceptualEncoder
from embeddings.facet import Facet, empty, unit
from scrapers.collection import StoredArtwork

SUBJECTS = ("boat", "mountain", "bridge", "horse", "flowers", "broad-leaved tree", "woman", "skull")
PHRASES = ("The {} at dawn", "Study of the {}", "A {} by evening", "{} in the rain", "Two {}, winter")


def work(key: int, title: str, **facts: object) -> StoredArtwork:
    return StoredArtwork(id=key, key=f"made:{key}", title=title, rights="CC0-1.0", **facts)  # type: ignore[arg-type]


def subject(artwork: StoredArtwork) -> int:
    return artwork.id % len(SUBJECTS)


@pytest.fixture(scope="module")
def artworks() -> list[StoredArtwork]:
    """240 works of eight subjects; those after 200 say nothing of theirs."""
    works = []
    for key in range(1, 241):
        name = SUBJECTS[key % len(SUBJECTS)]
        title = PHRASES[key % len(PHRASES)].format(name) if key <= 200 else "Untitled"
        works.append(work(key, title, subjects=(name,) if key <= 200 and key % 3 else ()))
    return works


@pytest.fixture(scope="module")
def formal(artworks: list[StoredArtwork]) -> Facet:
    rng = np.random.default_rng(4)
    centres = rng.normal(size=(len(SUBJECTS), 16))
    seen = [artwork for artwork in artworks if artwork.id != 240]
    rows = np.array([centres[subject(artwork)] + 0.5 * rng.normal(size=16) for artwork in seen])
    ids = np.array([artwork.id for artwork in seen], dtype=np.int64)
    return Facet(ids, unit(rows), np.zeros(len(ids), dtype=np.bool_))


@pytest.fixture(scope="module")
def encoder(artworks: list[StoredArtwork], formal: Facet) -> ConceptualEncoder:
    return ConceptualEncoder.fit(artworks, formal, groups={key: key // 5 for key in range(1, 200)}, seed=42)


@pytest.fixture(scope="module")
def facet(encoder: ConceptualEncoder, artworks: list[StoredArtwork], formal: Facet) -> Facet:
    return encoder.encode(artworks, formal)


def test_the_same_subject_is_nearest(facet: Facet) -> None:
    own = facet.rows[~facet.inferred]
    subjects = facet.ids[~facet.inferred] % len(SUBJECTS)
    scores = own @ own.T
    np.fill_diagonal(scores, -2)
    nearest = np.argsort(-scores, axis=1)[:, :10]
    right = (subjects[nearest] == subjects[:, None]).mean(axis=1)
    described = facet.ids[~facet.inferred] % 3 > 0
    assert right[described].mean() > 0.95
    assert right[~described].mean() > 0.75


def test_a_picture_without_words_lands_near_its_subject(facet: Facet, encoder: ConceptualEncoder) -> None:
    assert facet.ids.tolist() == list(range(1, 240))
    np.testing.assert_array_equal(facet.inferred, facet.ids > 200)
    assert encoder.bridge_accuracy.trusted
    scores = facet.rows[facet.inferred] @ facet.rows[~facet.inferred].T
    nearest = facet.ids[~facet.inferred][np.argsort(-scores, axis=1)[:, :10]] % len(SUBJECTS)
    assert (nearest == facet.ids[facet.inferred][:, None] % len(SUBJECTS)).mean() > 0.8


def test_without_a_bridge_there_is_no_row(artworks: list[StoredArtwork], formal: Facet) -> None:
    rng = np.random.default_rng(1)
    noise = replace(formal, rows=unit(rng.normal(size=formal.rows.shape)))
    for other in (noise, empty(16)):
        encoder = ConceptualEncoder.fit(artworks, other, groups={}, seed=42)
        assert not encoder.bridge_accuracy.trusted
        assert encoder.encode(artworks, other).ids.tolist() == list(range(1, 201))


def test_a_state_encodes_the_same(
    encoder: ConceptualEncoder, artworks: list[StoredArtwork], formal: Facet, facet: Facet
) -> None:
    state = encoder.state()
    assert all(not array.dtype.hasobject for array in state.values())
    again = ConceptualEncoder.from_state(state)
    assert again.bridge_accuracy == encoder.bridge_accuracy
    np.testing.assert_array_equal(again.encode(artworks, formal).rows, facet.rows)


def test_a_fit_is_the_same_whatever_the_order(
    encoder: ConceptualEncoder, artworks: list[StoredArtwork], formal: Facet
) -> None:
    groups = {key: key // 5 for key in range(1, 200)}
    again = ConceptualEncoder.fit(artworks[::-1], formal, groups=groups, seed=42)
    for name, array in encoder.state().items():
        np.testing.assert_array_equal(again.state()[name], array)


def test_a_work_is_encoded_alike_in_any_company(
    encoder: ConceptualEncoder, artworks: list[StoredArtwork], formal: Facet, facet: Facet
) -> None:
    for row in (0, 100, 199, 220):
        np.testing.assert_array_equal(encoder.encode([artworks[row]], formal).rows[0], facet.rows[row])


def test_unknown_words_are_no_knowledge(encoder: ConceptualEncoder) -> None:
    stranger = work(900, "Xylophone")
    assert not len(encoder.encode([stranger], empty(16)).ids)
    assert encoder.encode([replace(stranger, description="BOATS!")], empty(16)).ids.tolist() == [900]


def test_only_the_fields_of_concept_are_read(
    encoder: ConceptualEncoder, artworks: list[StoredArtwork], formal: Facet, facet: Facet
) -> None:
    changed = [replace(made, movements=("Boats",), medium="horse", persons=(1,), culture="Skull") for made in artworks]
    np.testing.assert_array_equal(encoder.encode(changed, formal).rows, facet.rows)


def test_dimensions_are_bounded_by_the_collection() -> None:
    works = [work(key, f"boat tree {'horse' if key % 2 else 'skull'}") for key in range(1, 5)]
    encoder = ConceptualEncoder.fit(works, empty(4), groups={}, seed=1)
    assert encoder.dimension <= 3
    assert len(encoder.encode(works, empty(4)).ids) == 4


@pytest.mark.parametrize("titles", [(), ("Boat",), ("Boat", "Tree"), ("", "")])
def test_a_collection_without_shared_words_has_no_rows(titles: tuple[str, ...]) -> None:
    works = [work(key, title) for key, title in enumerate(titles, 1)]
    encoder = ConceptualEncoder.fit(works, empty(4), groups={}, seed=1)
    assert not len(encoder.encode(works, empty(4)).ids)
    assert "too few" in encoder.bridge_accuracy.line()
    assert encoder.dimension >= 1


def test_terms_can_be_shared_and_read(encoder: ConceptualEncoder) -> None:
    one = work(1, "A", subjects=("Boats", "Broad-leaved  trees", " "))
    other = work(2, "B", subjects=("boat", "sea"))
    assert encoder.terms(one) & encoder.terms(other) == {"boat"}
    assert encoder.terms(one) == {"boat", "broad-leaved tree"}
