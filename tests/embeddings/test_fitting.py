"""A collection without any picture is fitted, kept and encoded; a fingerprint covers all that encoders read."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.basis import Basis
from embeddings.composite import Layout, compose, compose_query, share_out
from embeddings.facet import FACETS
from embeddings.features import FeatureStore
from embeddings.fitting import Pictured, fingerprint, fit_basis, learn_dictionary, picture_features
from embeddings.index import VectorIndex
from embeddings.vectors import Vectors, encode, load_facet, states
from scrapers.collection import Collection, Person, StoredArtwork
from scrapers.picture_folder import PictureFolder
from scrapers.progress import Silent
from scrapers.records import Image, Years

WORDS = ("boat", "mountain", "bridge", "horse")


def pictureless() -> Collection:
    """Forty works by four persons, every tenth of which says nothing at all."""
    persons = {
        900 + one: Person(
            id=900 + one, name=f"P{one}", birth=1800 + 20 * one, teachers=(899 + one,) if one else (), models=(900,)
        )
        for one in range(4)
    }
    works = tuple(
        StoredArtwork(
            id=key,
            key=f"made:{key}",
            title=f"The {WORDS[key % 4]} and the {WORDS[key // 4 % 4]}" if key % 10 else "",
            rights="CC0-1.0",
            persons=(900 + key % 4,) if key % 10 else (),
            years=Years(1850 + key, 1850 + key) if key % 10 else None,
        )
        for key in range(1, 41)
    )
    return Collection(works, persons)


@pytest.fixture(scope="module")
def collection() -> Collection:
    return pictureless()


@pytest.fixture(scope="module")
def fitted(collection: Collection, tmp_path_factory: pytest.TempPathFactory) -> tuple[Basis, Pictured]:
    folder = tmp_path_factory.mktemp("pictures")
    features, images = FeatureStore(folder / "features"), PictureFolder(folder / "images")
    dictionary = learn_dictionary(collection, features, images, seed=1, workers=2, progress=Silent())
    pictured = picture_features(collection.artworks, dictionary, features, images, workers=2, progress=Silent())
    return fit_basis(collection, dictionary, pictured, seed=1, reference_size=20, progress=Silent()), pictured


@pytest.fixture(scope="module")
def vectors(collection: Collection, fitted: tuple[Basis, Pictured]) -> Vectors:
    return encode(collection, fitted[1], fitted[0])


def test_without_pictures_the_formal_facet_is_empty_and_the_others_are_not(
    fitted: tuple[Basis, Pictured], vectors: Vectors
) -> None:
    told = [key for key in range(1, 41) if key % 10]
    assert {name: vectors.facets[name].ids.tolist() for name in FACETS} == {
        "formal": [],
        "conceptual": told,
        "historical": told,
    }
    assert vectors.ids.tolist() == told
    assert not vectors.facets["conceptual"].inferred.any()
    assert not fitted[0].conceptual.bridge_accuracy.trusted


def test_such_a_basis_is_kept_and_encodes_the_same(
    collection: Collection, fitted: tuple[Basis, Pictured], vectors: Vectors, tmp_path: Path
) -> None:
    fitted[0].save(tmp_path)
    again = Basis.load(tmp_path)
    assert again.hash == fitted[0].hash
    for name, facet in encode(collection, fitted[1], again).facets.items():
        np.testing.assert_array_equal(facet.rows, vectors.facets[name].rows)


def test_such_vectors_are_kept_and_searched(fitted: tuple[Basis, Pictured], vectors: Vectors, tmp_path: Path) -> None:
    vectors.save(tmp_path)
    index = VectorIndex.load(tmp_path)
    facets = {name: load_facet(tmp_path, name) for name in FACETS}
    layout = Layout({name: facet.dimension for name, facet in facets.items()})
    assert index.dimension == layout.dimension
    query = {name: facets[name].rows[4] if len(facets[name].rows) else None for name in FACETS}
    weights = share_out(
        {"formal": 1, "conceptual": 1, "historical": 1}, {name: query[name] is not None for name in FACETS}
    )
    found, scores = index.search(compose_query(layout, query, weights, fitted[0].mean_cosines), 40)
    assert found[0] == vectors.ids[4]
    assert len(found) == 36
    assert np.isfinite(scores).all()


def test_a_picture_on_such_a_basis_says_nothing(fitted: tuple[Basis, Pictured]) -> None:
    basis = fitted[0]
    picture = np.random.default_rng(1).integers(0, 256, (64, 48, 3), dtype=np.uint8)
    assert np.isfinite(basis.dictionary.encode(picture)).all()
    rows = basis.formal.encode(np.random.default_rng(2).random((3, len(basis.formal.mean)), dtype=np.float32))
    np.testing.assert_array_equal(rows, np.ones((3, 1)))


def test_the_index_of_blocks_is_that_of_the_whole(
    vectors: Vectors, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.vectors._BLOCK", 7)
    vectors.index().save(tmp_path / "blocks")
    VectorIndex.build(vectors.ids, compose(vectors.ids, vectors.facets)).save(tmp_path / "whole")
    written = {path.name: path.read_bytes() for path in (tmp_path / "blocks").iterdir()}
    assert written == {path.name: path.read_bytes() for path in (tmp_path / "whole").iterdir()}
    assert sorted(written) == ["index.faiss", "index.json", "index_ids.npy"]


PICTURE = Image(
    sha256="5" * 64,
    mime="image/png",
    width=1,
    height=1,
    size=1,
    phash="0" * 16,
    original="o",
    working="w",
    thumbnail="t",
)


@pytest.mark.parametrize(
    "facts",
    [
        {"content_hash": "other"},
        {"image": PICTURE},
        {"persons": ()},
        {"movements": ("School of boats",)},
        {"genres": ("marine",)},
        {"subjects": ("a subject that another source states",)},
        {"places": ("Town",)},
    ],
)
def test_a_work_of_which_something_else_is_known_is_another(collection: Collection, facts: dict[str, object]) -> None:
    first, *rest = collection.artworks
    changed = Collection((replace(first, **facts), *rest), collection.persons)  # type: ignore[arg-type]
    assert fingerprint(changed) != fingerprint(collection)
    before, after = states(collection), states(changed)
    assert [key for key in after if after[key] != before[key]] == [first.key]


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "Q"},
        {"birth": 1700},
        {"death": 1900},
        {"nationality": "Land"},
        {"teachers": ()},
        {"influences": (900,)},
        {"associates": (900,)},
        {"models": (901,)},
        {"movements": ("School of boats",)},
        {"places": ("Town",)},
    ],
)
def test_a_fingerprint_covers_what_is_read_of_a_person(collection: Collection, facts: dict[str, object]) -> None:
    people = dict(collection.persons)
    people[903] = replace(people[903], **facts)  # type: ignore[arg-type]
    assert fingerprint(Collection(collection.artworks, people)) != fingerprint(collection)
    moved = replace(collection.persons[903], places=("Town",)), replace(collection.persons[903], movements=("Town",))
    prints = {fingerprint(Collection(collection.artworks, {**collection.persons, 903: one})) for one in moved}
    assert len(prints) == 2
