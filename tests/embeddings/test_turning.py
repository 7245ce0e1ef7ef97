"""A colour that is turned changes what sees it, and nothing else; turns are measured once and survive a kill."""

import hashlib
import io
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import PIL.Image
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import embeddings.features as features_module
import embeddings.turns as module
from embeddings import blocks, chromatic, glimpses, palette, patches, texture
from embeddings.blocks import BLOCK_DIMENSION, BLOCKS
from embeddings.chunk import BadChunk
from embeddings.descriptors import COLOURS, Descriptors
from embeddings.features import FeatureStore, open_picture
from embeddings.formal import FormalEncoder
from embeddings.patches import PatchDictionary
from embeddings.recolouring import WAYS
from embeddings.turning import ANGLES, SETS, number_of, turned
from embeddings.turns import Turns, TurnStore, pack, unpack
from embeddings.vectors import load_turns
from embeddings.view import View, view
from scrapers.picture_folder import PictureFolder
from scrapers.progress import Silent
from scrapers.records import Image


def picture(*codes: str) -> np.ndarray:
    """Upright stripes of colours."""
    rgb = np.zeros((96, 32 * len(codes), 3), dtype=np.uint8)
    for place, code in enumerate(codes):
        rgb[:, 32 * place : 32 * place + 32] = [int(code[at : at + 2], 16) for at in (1, 3, 5)]
    return rgb


def looks_at(columns: slice, dimension: int = 8) -> FormalEncoder:
    """An encoder that sees a few columns of the raw features only."""
    projection = np.zeros((dimension, BLOCK_DIMENSION), dtype=np.float32)
    rng = np.random.default_rng(0)
    projection[:, columns] = rng.normal(size=(dimension, columns.stop - columns.start))
    ones = np.ones(BLOCK_DIMENSION, dtype=np.float32)
    return FormalEncoder(0 * ones, ones, projection, np.zeros(dimension, dtype=np.float32))


STRIPES = ("#9a6b4a", "#4a7a5a", "#30507a")
PICTURE = picture(*STRIPES)


RED, GREEN, BLUE = ([place] for place in range(3))


def test_who_looks_at_colours_loses_and_who_looks_at_values_does_not() -> None:
    raw = blocks.extract_blocks(PICTURE)
    lost, moved = turned(PICTURE, STRIPES, raw, looks_at(BLOCKS["palette"]))
    named = [number_of(one) for one in (RED, GREEN, BLUE, RED + GREEN, RED + BLUE, GREEN + BLUE)]
    assert (np.linalg.norm(lost[named], axis=1) > 0.1).all()
    left = [number for number in range(SETS) if number not in named]
    assert not lost[left].any()
    assert not moved[left].any()
    blind, _ = turned(PICTURE, STRIPES, raw, looks_at(BLOCKS["values"]))
    assert np.abs(blind).max() < 1e-6, "but for arithmetic"


def test_a_set_and_all_other_colours_are_turned_in_as_many_pixels_and_as_far() -> None:
    _, moved = turned(PICTURE, STRIPES, blocks.extract_blocks(PICTURE), looks_at(BLOCKS["palette"]))
    for one, other in ((RED, GREEN + BLUE), (GREEN, RED + BLUE), (BLUE, RED + GREEN)):
        assert moved[number_of(one)] == pytest.approx(moved[number_of(other)], rel=0.01)
        assert 4 < moved[number_of(one)] <= 24 / 3 * 1.01, "a third of it, by 24, less what sRGB lacks"


def test_sets_have_numbers_of_their_own() -> None:
    sets = [[place for place in range(COLOURS) if bits >> place & 1] for bits in range(1, 2**COLOURS - 1)]
    assert [number_of(one) for one in sets] == list(range(SETS))


def test_a_palette_of_fewer_than_two_colours_has_no_turns() -> None:
    for colours in ((), STRIPES[:1]):
        lost, moved = turned(PICTURE, colours, blocks.extract_blocks(PICTURE), looks_at(BLOCKS["palette"]))
        assert lost.shape == (SETS, 8)
        assert not lost.any()
        assert not moved.any()


def test_colours_that_cover_hardly_anything_are_not_turned_alone() -> None:
    rgb = picture("#9a6b4a", "#4a7a5a").repeat(4, 0).repeat(4, 1)
    rgb[:, :4] = [48, 80, 122]
    lost, _ = turned(rgb, STRIPES, blocks.extract_blocks(rgb), looks_at(BLOCKS["palette"]))
    assert not lost[[number_of(BLUE), number_of(RED + GREEN)]].any(), "a sixtieth part proves nothing"
    assert lost[number_of(RED)].any()
    assert lost[number_of(GREEN + BLUE)].any(), "it stands among the others"


def words(dictionary: PatchDictionary) -> slice:
    return slice(BLOCK_DIMENSION, BLOCK_DIMENSION + dictionary.dimension)


@pytest.fixture(scope="module")
def dictionary() -> PatchDictionary:
    rng = np.random.default_rng(0)
    return PatchDictionary.fit(
        np.stack([rng.normal(size=(400, 192)), rng.normal(size=(400, 192))]).astype(np.float32), words=16
    )


def test_who_looks_at_patches_loses_as_well(dictionary: PatchDictionary) -> None:
    rng = np.random.default_rng(0)
    rgb = np.clip(PICTURE + rng.integers(-25, 26, PICTURE.shape), 0, 255).astype(np.uint8)
    raw = np.concatenate([blocks.extract_blocks(rgb), dictionary.encode(rgb)])
    wide = raw.shape[0]
    projection = np.zeros((8, wide), dtype=np.float32)
    projection[:, words(dictionary)] = rng.normal(size=(8, dictionary.dimension))
    looker = FormalEncoder(np.zeros(wide, np.float32), np.ones(wide, np.float32), projection, np.zeros(8, np.float32))
    lost, _ = turned(rgb, STRIPES, raw, looker, dictionary)
    assert np.linalg.norm(lost[number_of(RED)]) > 1e-3
    without, _ = turned(rgb, STRIPES, raw, looker)
    assert not np.abs(without).max() > 1e-5


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_many_pictures_are_measured_as_each_alone(seed: int) -> None:
    planes = np.random.default_rng(seed).normal(0, 30, (3, 64, 64, 3)).astype(np.float32)
    planes[..., 0] = np.abs(planes[..., 0])
    found = chromatic.measure(planes)
    measures = {"palette": palette.histogram, "hues": palette.hues, "colour layout": palette.layout}
    for place, plane in enumerate(planes):
        half = cv2.resize(plane, (32, 32), interpolation=cv2.INTER_AREA)
        for name, one in {**measures, "wavelets": texture.wavelets}.items():
            assert np.allclose(found[name][place], one(View(plane, half, 0.0)), atol=1e-4), name


def test_glimpses_are_answered_and_pooled_as_the_dictionary_does(
    dictionary: PatchDictionary, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as many patches as the dictionary takes, so that both must say the same
    monkeypatch.setattr(glimpses, "STRIDES", patches.STRIDES)
    monkeypatch.setattr(glimpses, "_FIRST", 0)
    glimpses.windows.cache_clear()
    seen = view(np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8))
    told = [
        glimpses.pool(glimpses.answers(dictionary, place, plane.reshape(-1, 3)[glimpses.windows(len(plane))])[None])[0]
        for place, plane in enumerate((seen.fine, seen.coarse))
    ]
    glimpses.windows.cache_clear()
    assert np.allclose(np.concatenate(told), dictionary.encode_view(seen), atol=1e-4)


def test_only_the_masses_see_colour_beside_the_blocks_that_are_measured() -> None:
    seen = view(np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8))
    grey = View(seen.fine * [1, 0, 0], seen.coarse * [1, 0, 0], seen.elongation)  # type: ignore[arg-type]
    before, after = blocks.measure_blocks(seen), blocks.measure_blocks(View(*_float32(grey), seen.elongation))
    changed = {name for name, where in BLOCKS.items() if not np.array_equal(before[where], after[where])}
    assert changed == {*chromatic.BLOCKS, "masses"}


def _float32(seen: View) -> tuple[np.ndarray, np.ndarray]:
    return seen.fine.astype(np.float32), seen.coarse.astype(np.float32)


def test_reasons_and_their_tests_turn_colours_in_other_ways() -> None:
    tested = np.degrees(np.arctan2(WAYS[:, 2], WAYS[:, 1]))
    apart = np.abs((np.subtract.outer(ANGLES, tested) + 180) % 360 - 180)
    assert apart.min() == pytest.approx(22.5)


def stored(root: Path, number: int) -> Image:
    pixels = np.random.default_rng(number).integers(0, 256, (8, 6, 3), dtype=np.uint8).repeat(5, 0).repeat(5, 1)
    buffer = io.BytesIO()
    PIL.Image.fromarray(pixels).save(buffer, "PNG")
    name = hashlib.sha256(buffer.getvalue()).hexdigest()
    (root / f"{name}.png").write_bytes(buffer.getvalue())
    paths = dict.fromkeys(("original", "working", "thumbnail"), f"{name}.png")
    return Image(sha256=name, mime="image/png", width=30, height=40, size=1, phash="0" * 16, **paths)


class Shelf:
    """Seven pictures that were measured, and the store of their turns."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "images"
        self.root.mkdir()
        self.images = [stored(self.root, number) for number in range(7)]
        self.features = FeatureStore(folder / "features")
        self.rows, self.facts = self.features.features(self.images, PictureFolder(self.root))
        self.encoder = looks_at(BLOCKS["palette"])

    def turns(self, chosen: slice = slice(None), encoder: FormalEncoder | None = None) -> Turns:
        facts: list[Descriptors] = self.facts[chosen]
        return TurnStore(self.features.folder).turns(
            self.images[chosen],
            PictureFolder(self.root),
            self.rows[chosen],
            facts,
            encoder=encoder or self.encoder,
            workers=1,
            progress=Silent(),
        )

    def files(self) -> list[Path]:
        return sorted(self.features.folder.glob("turns-*/*.npz"))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr(features_module, "CHUNK", 2)
    return Shelf(tmp_path)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the pictures that were opened."""
    names: list[str] = []

    def watched(path: Path) -> np.ndarray:
        names.append(path.stem)
        return open_picture(path)

    monkeypatch.setattr(features_module, "open_picture", watched)
    return names


def test_turns_come_in_the_order_asked_and_are_measured_once(shelf: Shelf, opened: list[str]) -> None:
    found = shelf.turns()
    named = [colour.hex for colour in shelf.facts[3].palette]
    alone, moved = turned(open_picture(shelf.root / shelf.images[3].working), named, shelf.rows[3], shelf.encoder)
    assert found.lost[3].tobytes() == alone.astype(np.float16).tobytes()
    assert found.moved[3].tobytes() == moved.tobytes()
    opened.clear()
    again = shelf.turns(slice(None, None, -1))
    assert not opened
    assert again.lost[::-1].tobytes() == found.lost.tobytes()
    shelf.turns(encoder=looks_at(BLOCKS["hues"]))
    assert len(opened) == 7, "another encoder makes other rows of the same features"


def test_a_picture_without_colour_has_no_turns(shelf: Shelf) -> None:
    shelf.facts[3] = replace(shelf.facts[3], grayscale=True)
    found = shelf.turns()
    assert [bool(one.any()) for one in found.lost] == [True] * 3 + [False] + [True] * 3


def test_a_kill_loses_at_most_the_chunk_in_work(
    shelf: Shelf, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, written = module.write_file, []

    def dies(path: Path, content: bytes) -> None:
        if len(written) == 2:
            raise KeyboardInterrupt
        real(path, content)
        written.append(path)

    monkeypatch.setattr(module, "write_file", dies)
    with pytest.raises(KeyboardInterrupt):
        shelf.turns()
    monkeypatch.setattr(module, "write_file", real)
    opened.clear()
    assert shelf.turns().moved.any(axis=1).all()
    assert len(opened) == 3


def test_a_chunk_that_cannot_be_believed_is_measured_again(shelf: Shelf, opened: list[str]) -> None:
    before = shelf.turns()
    half, other, foreign = shelf.files()[:3]
    names, turns = unpack(other.read_bytes(), other.parent.name, 8)
    half.write_bytes(half.read_bytes()[:400])
    other.write_bytes(pack(names, turns, "turns of an older make"))
    foreign.write_bytes(pack(names, Turns.none(2, 9), foreign.parent.name))
    opened.clear()
    after = shelf.turns()
    assert len(opened) == 6 or len(opened) == 5
    assert after.lost.tobytes() == before.lost.tobytes()
    with pytest.raises(BadChunk, match="older make"):
        unpack(pack(names, turns, "turns of an older make"), "turns", 8)


def test_a_picture_that_is_gone_has_no_turns_and_is_tried_again(shelf: Shelf, opened: list[str]) -> None:
    path = shelf.root / shelf.images[4].working
    content = path.read_bytes()
    path.unlink()
    found = shelf.turns()
    assert [bool(one.any()) for one in found.moved] == [True] * 4 + [False] + [True] * 2
    path.write_bytes(content)
    opened.clear()
    assert shelf.turns().moved[4].any()
    assert opened == [shelf.images[4].sha256]


def test_turns_are_forgotten_with_the_features(shelf: Shelf) -> None:
    shelf.turns()
    assert shelf.features.forget([shelf.images[0].sha256]) == 1
    for path in shelf.features.folder.rglob("*.npz"):
        with np.load(path) as parts:
            assert shelf.images[0].sha256 not in parts["names"].tolist()


def test_vectors_of_before_have_none(tmp_path: Path) -> None:
    assert load_turns(tmp_path) is None
