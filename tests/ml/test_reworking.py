import numpy as np
import pytest

from embeddings.descriptors import describe
from embeddings.recolouring import places
from embeddings.view import lab
from ml.foretold import Foretold, foretell
from ml.reworking import REWORKS, reworked

SIZE = 4.0


def painted(seed: int = 0) -> np.ndarray:
    """A picture of broad patches of colour with fine strokes over them."""
    rng = np.random.default_rng(seed)
    broad = rng.integers(70, 180, (6, 8, 3)).repeat(16, axis=0).repeat(16, axis=1)
    return np.clip(broad + rng.normal(0, 14, (96, 128, 1)), 0, 255).astype(np.uint8)


PICTURE = painted()
GREY = np.full((32, 48, 3), 128, dtype=np.uint8)
OPPOSITES = [("lighten", "darken"), ("steepen", "flatten"), ("vivify", "mute"), ("warm", "cool"), ("sharpen", "soften")]


@pytest.mark.parametrize("name", REWORKS)
def test_a_picture_is_changed_by_the_size_asked(name: str) -> None:
    changed, size = reworked(PICTURE, name, SIZE)
    assert changed.shape == PICTURE.shape
    assert changed.dtype == np.uint8
    assert size == pytest.approx(SIZE, rel=0.15)
    assert size == pytest.approx(float(np.linalg.norm(lab(changed) - lab(PICTURE), axis=2).mean()))


@pytest.mark.parametrize("name", ["flatten", "steepen", "mute", "vivify", "soften", "sharpen"])
def test_what_is_not_there_cannot_be_changed(name: str) -> None:
    changed, size = reworked(GREY, name, SIZE)
    assert (changed == GREY).all()
    assert size < 0.1


MEASURES = {
    "lightness": lambda colours: colours[..., 0].mean(),
    "contrast": lambda colours: colours[..., 0].std(),
    "chroma": lambda colours: np.hypot(colours[..., 1], colours[..., 2]).mean(),
    "warmth": lambda colours: colours[..., 2].mean(),
    "detail": lambda colours: np.abs(np.diff(colours[..., 0], axis=1)).mean(),
}


@pytest.mark.parametrize(("up", "down"), OPPOSITES)
def test_opposites_lead_to_either_side(up: str, down: str) -> None:
    respect = REWORKS[up].respect
    assert REWORKS[down].respect == respect
    more, was, less = (MEASURES[respect](lab(one)) for one in (
        reworked(PICTURE, up, SIZE)[0], PICTURE, reworked(PICTURE, down, SIZE)[0],
    ))  # fmt: skip
    assert more > 1.02 * was
    assert less < was / 1.02 if was > 0 else less < was


@pytest.mark.parametrize(("name", "left"), [("lighten", 1), ("flatten", 1), ("sharpen", 1), ("mute", 0), ("warm", 0)])
def test_colours_leave_values_alone_and_values_leave_colours(name: str, left: int) -> None:
    apart = np.abs(lab(reworked(PICTURE, name, SIZE)[0]) - lab(PICTURE)).mean(axis=(0, 1))
    kept, moved = (apart[1:].max(), apart[0]) if left else (apart[0], apart[1:].max())
    assert kept < 0.25 * moved


@pytest.mark.parametrize("name", REWORKS)
def test_what_is_foretold_comes_to_pass(name: str) -> None:
    before = describe(PICTURE)
    told = foretell(Foretold(before, places([one.hex for one in before.palette])), name, SIZE).facts
    seen = describe(reworked(PICTURE, name, SIZE)[0])
    field = {"lightness": "lightness", "contrast": "contrast", "chroma": "chroma", "detail": "fineness"}
    if REWORKS[name].respect in field:
        was, would, is_ = (getattr(one, field[REWORKS[name].respect]) for one in (before, told, seen))
        assert np.sign(would - was) == np.sign(is_ - was) != 0
    assert told.lightness == pytest.approx(seen.lightness, abs=2.5)
    assert told.contrast == pytest.approx(seen.contrast, abs=3)
    assert told.darks == pytest.approx(seen.darks, abs=0.15)
    assert told.lights == pytest.approx(seen.lights, abs=0.15)


def test_nothing_is_foretold_of_no_change() -> None:
    before = describe(PICTURE)
    was = Foretold(before, places([one.hex for one in before.palette]))
    for name in REWORKS:
        told = foretell(was, name, 0.0)
        assert np.allclose(told.colours, was.colours, atol=1e-4)
        assert told.facts.edges == pytest.approx(before.edges)
        assert told.facts.fineness == pytest.approx(before.fineness)
        assert (told.facts.lightness, told.facts.darks) == pytest.approx((before.lightness, before.darks))
