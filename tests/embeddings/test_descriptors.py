import json

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from embeddings.colour_names import NAMES, colour_name
from embeddings.descriptors import Descriptors, describe
from embeddings.view import lab


def plain(colour, height=200, width=300) -> np.ndarray:
    return np.tile(np.array(colour, dtype=np.uint8), (height, width, 1))


def stripes(degrees: float) -> np.ndarray:
    """Lines that run at `degrees` counter-clockwise from the horizontal."""
    y, x = np.mgrid[:240, :240]
    turn = np.radians(degrees)
    across = x * np.sin(turn) + y * np.cos(turn)
    return np.repeat((np.sin(across / 3) * 90 + 128)[..., None], 3, axis=2).astype(np.uint8)


def test_half_black_half_white():
    picture = plain((255, 255, 255))
    picture[:, :150] = 0
    said = describe(picture)
    assert said.darks == pytest.approx(0.5, abs=0.01)
    assert said.lights == pytest.approx(0.5, abs=0.01)
    assert said.lightness == pytest.approx(50, abs=1)
    assert said.contrast == pytest.approx(50, abs=1)
    assert {colour.name for colour in said.palette} == {"black", "white"}
    assert [colour.share for colour in said.palette] == pytest.approx([0.5, 0.5], abs=0.01)
    assert said.grayscale
    assert said.warm is None
    assert said.symmetry == pytest.approx(-1, abs=0.02)
    assert said.stroke_angle == pytest.approx(90, abs=1)


@pytest.mark.parametrize("degrees", [0, 30, 75, 90, 120, 165])
def test_stripes_run_where_they_run(degrees):
    said = describe(stripes(degrees))
    assert said.stroke_angle is not None
    assert min(abs(said.stroke_angle - degrees), 180 - abs(said.stroke_angle - degrees)) < 2
    assert said.stroke_strength > 0.9


def test_noise_runs_nowhere():
    picture = np.random.default_rng(0).integers(0, 256, (250, 250, 3), dtype=np.uint8)
    assert describe(picture).stroke_strength < 0.1
    assert describe(picture).fineness > 0.7


@pytest.mark.parametrize("place", [0.25, 0.4, 0.6, 0.8])
def test_a_horizon_is_where_it_is(place):
    picture = plain((150, 190, 220))
    picture[int(200 * place) :] = (70, 80, 40)
    picture[40:190, 30:45] = (60, 40, 30)
    assert describe(picture).horizon == pytest.approx(place, abs=0.02)


def test_no_horizon_where_none_is():
    upright = plain((150, 190, 220))
    upright[:, 150:] = (70, 80, 40)
    short = plain((150, 190, 220))
    short[120:, :150] = (70, 80, 40)
    banded = plain((150, 190, 220))
    banded[::2] = 0
    for picture in (plain((9, 9, 9)), upright, short, banded, stripes(0), stripes(40)):
        assert describe(picture).horizon is None


@pytest.mark.parametrize(("x", "y"), [(0.7, 0.3), (0.25, 0.8)])
def test_mass_is_where_the_spot_is(x, y):
    picture = plain((230, 225, 210))
    cv2.circle(picture, (int(300 * x), int(200 * y)), 25, (90, 30, 20), -1)
    said = describe(picture)
    assert said.mass == pytest.approx((x, y), abs=0.02)
    assert said.symmetry < 0.2
    assert describe(plain((1, 2, 3))).mass == (0.5, 0.5)


def test_a_mirrored_half_is_symmetric():
    half = cv2.resize(np.random.default_rng(0).integers(0, 256, (9, 7, 3), dtype=np.uint8), (100, 160))
    assert describe(np.hstack([half, half[:, ::-1]])).symmetry > 0.98


def test_warm_and_cold():
    assert describe(plain((200, 90, 40))).warm == 1
    assert describe(plain((40, 90, 200))).warm == 0
    half = plain((200, 90, 40))
    half[:100] = (40, 90, 200)
    assert describe(half).warm == pytest.approx(0.5, abs=0.02)
    assert not describe(half).grayscale
    assert describe(half).chroma > 40


def test_the_palette_covers_what_it_says():
    picture = plain((185, 127, 42))
    picture[:, 210:] = (27, 47, 76)
    picture[:, 270:] = (243, 234, 211)
    said = describe(picture).palette
    assert [colour.name for colour in said] == ["ochre", "Prussian blue", "ivory"]
    assert [colour.share for colour in said] == pytest.approx([0.7, 0.2, 0.1], abs=0.02)
    for colour, expected in zip(said, ((185, 127, 42), (27, 47, 76), (243, 234, 211)), strict=True):
        got = [int(colour.hex[at : at + 2], 16) for at in (1, 3, 5)]
        assert np.abs(np.subtract(got, expected)).max() <= 4


def test_a_sepia_print_is_grayscale_and_a_tinted_one_is_not():
    light = np.random.default_rng(0).uniform(0.1, 1, (20, 30))
    light = cv2.resize(light, (300, 200))
    sepia = (light[..., None] * np.array([222, 214, 200])).astype(np.uint8)
    assert describe(sepia).grayscale
    sepia[50:110, 100:200] = (170, 60, 50)
    assert not describe(sepia).grayscale


def test_every_name_is_its_own_nearest():
    assert 40 <= len(NAMES) <= 50
    for name, code in NAMES.items():
        rgb = np.array([[[int(code[at : at + 2], 16) for at in (1, 3, 5)]]], dtype=np.uint8)
        assert colour_name(lab(rgb)[0, 0]) == name


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 300), st.integers(1, 300), st.integers(0, 3), st.integers(0, 999))
def test_any_picture_is_described_within_bounds_and_survives_json(height, width, kind, seed):
    rng = np.random.default_rng(seed)
    grain = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    picture = (grain, grain // 32 * 32, plain(grain[0, 0], height, width), grain[..., :1].repeat(3, axis=2))[kind]
    said = describe(picture)
    assert said == describe(picture.copy())
    assert Descriptors.from_mapping(json.loads(json.dumps(said.to_mapping()))) == said
    assert 1 <= len(said.palette) <= 5 or kind == 0
    assert sum(colour.share for colour in said.palette) <= 1.001
    for share in (said.darks, said.lights, said.edges, said.fineness, said.stroke_strength, *said.mass):
        assert 0 <= share <= 1
    assert 0 <= said.lightness <= 100.001
    assert -1.001 <= said.symmetry <= 1.001
    assert said.stroke_angle is None or 0 <= said.stroke_angle < 180


def test_what_is_no_picture_is_refused():
    with pytest.raises(ValueError, match="picture"):
        describe(np.zeros((3, 3), dtype=np.uint8))
    good = describe(plain((1, 2, 3))).to_mapping()
    del good["darks"]
    with pytest.raises(TypeError):
        Descriptors.from_mapping(good)
