import time

import cv2
import numpy as np
import pytest

from scrapers.lettering import MOST_LINES, lines_in
from tests.scrapers.lettered import canvas, paper, written


def assert_covers(line, left, top, right, bottom):
    """`line` is the box from (left, top) to (right, bottom), in pixels of a picture of 900 by 600, or nearly so."""
    found = (line.x * 900, line.y * 600, (line.x + line.width) * 900, (line.y + line.height) * 600)
    assert np.allclose(found, (left, top, right, bottom), atol=14), found


@pytest.mark.parametrize("size", [24, 48, 96])
def test_a_line_is_found_where_it_is(size):
    (line,) = lines_in(written(paper(), "HARBOUR", size=size))
    mask = written(np.zeros((600, 900, 3), np.uint8), "HARBOUR", size=size, colour=(255, 255, 255)).max(axis=2)
    ys, xs = np.nonzero(mask > 128)
    assert_covers(line, xs.min(), ys.min(), xs.max(), ys.max())


@pytest.mark.parametrize("turn", [-10, 0, 10])
@pytest.mark.parametrize(
    ("ground", "colour"),
    [((238, 230, 210), (30, 25, 20)), ((20, 24, 60), (245, 240, 200)), ((200, 60, 40), (20, 10, 10))],
)
def test_dark_and_bright_letters_that_slope_a_little(ground, colour, turn):
    found = lines_in(written(paper(colour=ground), "Evening Quay", colour=colour, at=(200, 300), turn=turn))
    assert len(found) in (1, 2)  # the two words may stand alone
    assert sum(line.width for line in found) * 900 > 220


def test_every_line_of_a_poster():
    text = "GRAND\nREGATTA\nHARBOUR"
    assert len(lines_in(written(paper(), text, at=(150, 100), size=80))) == 3


@pytest.mark.parametrize("seed", range(4))
def test_letters_over_paint(seed):
    plate = canvas(seed)
    cv2.rectangle(plate, (80, 420), (820, 520), (225, 215, 190), -1)
    found = lines_in(written(plate, "THE LIGHTHOUSE", at=(110, 440)))
    assert any(420 < line.y * 600 < 520 and line.width * 900 > 150 for line in found)


@pytest.mark.parametrize("seed", range(5))
def test_paint_alone_is_no_lettering(seed):
    assert lines_in(canvas(seed)) == []


@pytest.mark.parametrize("pixels", [np.zeros((1, 1, 3), np.uint8), paper(1, 900), paper(900, 1), paper()])
def test_nothing_on_plain_ground(pixels):
    assert lines_in(pixels) == []


def test_three_letters_are_no_line():
    assert lines_in(written(paper(), "SEA")) == []
    assert len(lines_in(written(paper(), "SEAS"))) == 1


def test_letters_with_an_outline_are_one_line():
    pixels = paper(colour=(150, 140, 130))
    for colour, thickness in (((20, 20, 20), 14), ((250, 250, 250), 5)):
        cv2.putText(pixels, "HARBOUR", (120, 300), cv2.FONT_HERSHEY_SIMPLEX, 3, colour, thickness, cv2.LINE_AA)
    assert len(lines_in(pixels)) == 1


def test_letters_that_dance_are_no_line():
    pixels = paper()
    for n, letter in enumerate("HARBOURS"):
        pixels = written(pixels, letter, at=(100 + 70 * n, 200 + 18 * (n % 2)), size=80)
    assert lines_in(pixels) == []


def test_a_large_picture_is_looked_at_small():
    large = cv2.resize(written(paper(), "HARBOUR", size=96), (3600, 2400))
    (line,) = lines_in(large)
    (same,) = lines_in(written(paper(), "HARBOUR", size=96))
    assert np.allclose([line.x, line.y, line.width, line.height], [same.x, same.y, same.width, same.height], atol=0.02)


def test_noise_takes_bounded_time():
    noise = np.random.default_rng(0).integers(0, 255, (1024, 1024, 3), dtype=np.uint8)
    start = time.perf_counter()
    found = lines_in(cv2.GaussianBlur(noise, (9, 9), 0))
    assert time.perf_counter() - start < 10
    assert len(found) <= MOST_LINES


def test_the_same_picture_gives_the_same_lines():
    pixels = written(canvas(1), "HARBOUR LIGHTS", colour=(255, 255, 255))
    assert lines_in(pixels) == lines_in(pixels)
