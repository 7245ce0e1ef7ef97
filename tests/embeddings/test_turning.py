"""A colour that is turned changes what sees it, and nothing else; turns are measured once and survive a kill."""

import hashlib
import io
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

import embeddings.features as features_module
import embeddings.turns as module
from embeddings import blocks
from embeddings.blocks import BLOCK_DIMENSION, BLOCKS
from embeddings.chunk import BadChunk
from embeddings.descriptors import COLOURS, Descriptors
from embeddings.features import FeatureStore, open_picture
from embeddings.formal import FormalEncoder
from embeddings.recolouring import WAYS
from embeddings.turning import ANGLES, CHROMATIC, turned
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


def test_who_looks_at_colours_loses_and_who_looks_at_values_does_not() -> None:
    raw = blocks.extract_blocks(PICTURE)
    lost, moved = turned(PICTURE, STRIPES, raw, looks_at(BLOCKS["palette"]))
    assert (np.linalg.norm(lost[:3], axis=2) > 0.1).all()
    assert float(moved[:3].max()) == pytest.approx(24 / 3, abs=0.5), "a third of it, by 24, less what sRGB lacks"
    assert moved[:3].min() > 2
    assert not lost[3:].any()
    assert not moved[3:].any()
    blind, _ = turned(PICTURE, STRIPES, raw, looks_at(BLOCKS["values"]))
    assert not blind.any()


def test_a_picture_without_a_palette_has_no_turns() -> None:
    lost, moved = turned(PICTURE, (), blocks.extract_blocks(PICTURE), looks_at(BLOCKS["palette"]))
    assert lost.shape == (COLOURS, len(ANGLES), 8)
    assert not lost.any()
    assert not moved.any()


def test_only_the_masses_see_colour_beside_the_blocks_that_are_measured() -> None:
    seen = view(np.random.default_rng(0).integers(0, 256, (60, 80, 3), dtype=np.uint8))
    grey = View(seen.fine * [1, 0, 0], seen.coarse * [1, 0, 0], seen.elongation)  # type: ignore[arg-type]
    before, after = blocks.measure_blocks(seen), blocks.measure_blocks(View(*_float32(grey), seen.elongation))
    changed = {name for name, where in BLOCKS.items() if not np.array_equal(before[where], after[where])}
    assert changed == {*CHROMATIC, "masses"}


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
    palette = [colour.hex for colour in shelf.facts[3].palette]
    alone, moved = turned(open_picture(shelf.root / shelf.images[3].working), palette, shelf.rows[3], shelf.encoder)
    assert found.lost[3].tobytes() == alone.astype(np.float16).tobytes()
    assert found.moved[3].tobytes() == moved.tobytes()
    opened.clear()
    again = shelf.turns(slice(None, None, -1))
    assert not opened
    assert again.lost[::-1].tobytes() == found.lost.tobytes()
    shelf.turns(encoder=looks_at(BLOCKS["hues"]))
    assert len(opened) == 7, "another encoder makes other rows of the same features"


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
    assert shelf.turns().moved.any(axis=(1, 2)).all()
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
