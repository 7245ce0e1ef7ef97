import hashlib
import io
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

import embeddings.features as module
from embeddings.blocks import BLOCK_DIMENSION
from embeddings.chunk import BadChunk, Chunk, pack, unpack
from embeddings.descriptors import describe
from embeddings.features import FeatureStore, UnreadablePictures, measure
from embeddings.patches import PatchDictionary, sample_patches
from scrapers.picture_folder import PictureFolder
from scrapers.records import Image


def stored(root: Path, number: int) -> Image:
    pixels = np.random.default_rng(number).integers(0, 256, (8, 6, 3), dtype=np.uint8).repeat(5, 0).repeat(5, 1)
    buffer = io.BytesIO()
    PIL.Image.fromarray(pixels).save(buffer, "JPEG", quality=95)
    name = hashlib.sha256(buffer.getvalue()).hexdigest()
    (root / f"{name}.jpg").write_bytes(buffer.getvalue())
    path = f"{name}.jpg"
    return Image(
        sha256=name,
        mime="image/jpeg",
        width=30,
        height=40,
        size=len(buffer.getvalue()),
        phash="0" * 16,
        original=path,
        working=path,
        thumbnail=path,
    )


@pytest.fixture
def root(tmp_path) -> Path:
    folder = tmp_path / "images"
    folder.mkdir()
    return folder


@pytest.fixture
def images(root) -> list[Image]:
    return [stored(root, number) for number in range(7)]


@pytest.fixture
def store(tmp_path, monkeypatch) -> FeatureStore:
    monkeypatch.setattr(module, "CHUNK", 2)
    return FeatureStore(tmp_path / "features")


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """Names of the pictures that were opened."""
    names: list[str] = []
    real = module.open_picture

    def watched(path: Path) -> np.ndarray:
        names.append(path.stem)
        return real(path)

    monkeypatch.setattr(module, "open_picture", watched)
    return names


def test_rows_come_in_the_order_asked_and_are_those_of_measure(store, root, images):
    rows, facts = store.features([*images[::-1], images[0]], PictureFolder(root))
    assert rows.shape == (8, BLOCK_DIMENSION)
    for place, image in enumerate([*images[::-1], images[0]]):
        alone, said = measure(module.open_picture(root / image.working), None)
        assert rows[place].tobytes() == alone.tobytes()
        assert facts[place] == said


def test_only_what_is_missing_is_measured(store, root, images, opened):
    first, _ = store.features(images[:4], PictureFolder(root))
    assert sorted(opened) == sorted(image.sha256 for image in images[:4])
    opened.clear()
    again, _ = FeatureStore(store.folder).features(images, PictureFolder(root))
    assert sorted(opened) == sorted(image.sha256 for image in images[4:])
    assert again[:4].tobytes() == first.tobytes()


def test_a_kill_loses_at_most_the_chunk_in_work(store, root, images, opened, monkeypatch):
    real, written = module.write_file, []

    def dies(path: Path, content: bytes) -> None:
        if len(written) == 2:
            raise KeyboardInterrupt
        real(path, content)
        written.append(path)

    monkeypatch.setattr(module, "write_file", dies)
    with pytest.raises(KeyboardInterrupt):
        store.features(images, PictureFolder(root))
    monkeypatch.setattr(module, "write_file", real)
    opened.clear()
    rows, _ = store.features(images, PictureFolder(root))
    assert len(opened) == 3
    clean, _ = FeatureStore(store.folder.with_name("clean")).features(images, PictureFolder(root))
    assert rows.tobytes() == clean.tobytes()


@pytest.mark.parametrize("damage", ["half", "flipped", "foreign", "empty", "renamed"])
def test_a_chunk_that_cannot_be_believed_is_measured_again(store, root, images, opened, damage):
    before, _ = store.features(images, PictureFolder(root))
    chunk = sorted(store.folder.rglob("*.npz"))[0]
    content = chunk.read_bytes()
    held = unpack(content, chunk.parent.name, BLOCK_DIMENSION)
    middle = content.index(held.features.tobytes()[:64]) + 8
    chunk.write_bytes(
        {
            "half": content[: len(content) // 2],
            "flipped": content[:middle] + bytes([content[middle] ^ 4]) + content[middle + 1 :],
            "foreign": b"something else",
            "empty": b"",
            "renamed": pack(held, "another extractor"),
        }[damage]
    )
    opened.clear()
    after, _ = store.features(images, PictureFolder(root))
    assert sorted(opened) == sorted(held.names)
    assert after.tobytes() == before.tobytes()
    opened.clear()
    store.features(images, PictureFolder(root))
    assert not opened


def test_a_stray_file_is_removed(store, root, images):
    store.features(images, PictureFolder(root))
    folder = next(store.folder.iterdir())
    (folder / "stray.npz").write_bytes(b"something else")
    store.features(images, PictureFolder(root))
    assert not (folder / "stray.npz").exists()


def test_pickles_are_never_opened():
    buffer = io.BytesIO()
    np.savez(buffer, extractor=np.array("x"), names=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(BadChunk):
        unpack(buffer.getvalue(), "x", 3)


def test_equal_chunks_have_equal_bytes_and_bad_numbers_are_refused():
    said = describe(np.zeros((4, 4, 3), dtype=np.uint8))
    chunk = Chunk(("a" * 64,), np.ones((1, 3), dtype=np.float32), (said,))
    assert pack(chunk, "x") == pack(chunk, "x")
    assert unpack(pack(chunk, "x"), "x", 3).facts == (said,)
    with pytest.raises(BadChunk, match="1 pictures"):
        unpack(pack(chunk, "x"), "x", 4)
    broken = Chunk(chunk.names, chunk.features * np.float32(np.nan), chunk.facts)
    with pytest.raises(BadChunk, match="finite"):
        unpack(pack(broken, "x"), "x", 3)


def test_pictures_that_do_not_open_are_named_and_the_others_kept(store, root, images, opened):
    (root / images[2].working).write_bytes(b"not a picture")
    (root / images[5].working).unlink()
    with pytest.raises(UnreadablePictures, match="2 pictures cannot be opened") as caught:
        store.features(images, PictureFolder(root))
    assert set(caught.value.reasons) == {images[2].sha256, images[5].sha256}
    assert "UnidentifiedImageError" in caught.value.reasons[images[2].sha256]
    assert "FileNotFoundError" in caught.value.reasons[images[5].sha256]
    opened.clear()
    rows, _ = store.features(
        [image for image in images if image.sha256 not in caught.value.reasons], PictureFolder(root)
    )
    assert len(rows) == 5
    assert not opened


def test_a_truncated_picture_is_not_half_believed(store, root, images):
    path = root / images[0].working
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(UnreadablePictures, match="truncated"):
        store.features(images[:1], PictureFolder(root))


def test_another_dictionary_is_another_measurement(store, root, images):
    drawn = store.sample(images, PictureFolder(root), count=20, seed=1)
    one = PatchDictionary.fit(drawn, words=4, seed=1)
    other = PatchDictionary.fit(drawn, words=4, seed=2)
    rows = {}
    for dictionary in (None, one, other):
        rows[dictionary and dictionary.digest], _ = store.features(images, PictureFolder(root), dictionary=dictionary)
    assert len(list(store.folder.iterdir())) == 3
    assert rows[one.digest].shape == (7, BLOCK_DIMENSION + one.dimension)
    assert rows[one.digest][:, :BLOCK_DIMENSION].tobytes() == rows[None].tobytes()
    assert rows[one.digest].tobytes() != rows[other.digest].tobytes()


def test_a_sample_depends_on_pictures_and_seed_not_on_order(store, root, images):
    drawn = store.sample(images, PictureFolder(root), count=9, seed=5)
    assert drawn.shape == (2, 63, 192)
    assert store.sample(images[::-1], PictureFolder(root), count=9, seed=5).tobytes() == drawn.tobytes()
    assert store.sample(images, PictureFolder(root), count=9, seed=6).tobytes() != drawn.tobytes()
    first = min(images, key=lambda image: image.sha256)
    rng = np.random.default_rng([5, int(first.sha256, 16)])
    expected = sample_patches(module.open_picture(root / first.working), 9, rng)
    assert drawn[:, :9].tobytes() == expected.tobytes()
    assert store.sample([], PictureFolder(root)).shape == (2, 0, 192)


def test_processes_give_the_same_bits_as_one(tmp_path, root, images, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 4)
    alone, said = FeatureStore(tmp_path / "one").features(images, PictureFolder(root))
    monkeypatch.setattr(module, "INLINE", 0)
    seen: list[int] = []

    class Watcher:
        def start(self, task: str, total: int | None) -> None:
            assert (task, total) == ("measure pictures", 7)

        def advance(self, steps: int = 1) -> None:
            seen.append(steps)

    rows, facts = FeatureStore(tmp_path / "two").features(images, PictureFolder(root), workers=2, progress=Watcher())
    assert rows.tobytes() == alone.tobytes()
    assert facts == said
    assert sorted(seen) == [3, 4]


def test_what_was_forgotten_is_in_no_file_and_the_others_are_measured_again(store, root, images, opened):
    before, _ = store.features(images, PictureFolder(root))
    drawn = store.sample(images, PictureFolder(root), count=9)
    dictionary = PatchDictionary.fit(np.tile(drawn, (1, 8, 1)), seed=0)
    store.features(images[:3], PictureFolder(root), dictionary=dictionary)
    assert store.forget([images[1].sha256, "0" * 64]) == 1
    for path in store.folder.rglob("*.npz"):
        with np.load(path) as parts:
            assert images[1].sha256 not in parts["names"].tolist()
    assert store.forget([images[1].sha256]) == 0
    opened.clear()
    after, _ = store.features([images[0], *images[2:]], PictureFolder(root))
    assert after.tobytes() == np.delete(before, 1, axis=0).tobytes()
    assert 0 < len(opened) < len(images)


def test_nothing_to_forget_touches_nothing(store, root, images, opened):
    store.features(images, PictureFolder(root))
    opened.clear()
    assert store.forget([]) == 0
    store.features(images, PictureFolder(root))
    assert opened == []


def test_a_chunk_that_cannot_be_read_does_not_outlast_forgetting(store, root, images):
    store.features(images, PictureFolder(root))
    damaged = next(store.folder.rglob("*.npz"))
    damaged.write_bytes(damaged.read_bytes()[:-40])
    store.forget(["0" * 64])
    assert not damaged.exists()
