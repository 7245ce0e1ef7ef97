import logging
import sys
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from scrapers.ocr import Ocr
from tests.scrapers.lettered import canvas, paper, written

reads = pytest.mark.skipif(Ocr().available() is not None, reason=f"needs OCR: {Ocr().available()}")


class NotFound(OSError):
    pass


class Failed(RuntimeError):
    pass


@pytest.fixture
def fake(monkeypatch):
    """pytesseract as it would be: `fake.words` are what it reads, `fake.sheets` what it was given."""

    def image_to_data(sheet, **options):
        fake.sheets.append(sheet)
        fake.options.append(options)
        if fake.failure:
            raise fake.failure
        return {
            "text": [text for text, _, _ in fake.words],
            "conf": [confidence for _, confidence, _ in fake.words],
            "block_num": [1 for _ in fake.words],
            "par_num": [1 for _ in fake.words],
            "line_num": [line for _, _, line in fake.words],
        }

    fake = SimpleNamespace(
        image_to_data=image_to_data,
        get_languages=lambda: ["eng", "nld"],
        Output=SimpleNamespace(DICT="dict"),
        TesseractNotFoundError=NotFound,
        TesseractError=Failed,
        words=[],
        sheets=[],
        options=[],
        failure=None,
    )
    monkeypatch.setitem(sys.modules, "pytesseract", fake)
    return fake


LETTERED = written(paper(), "HARBOUR", size=60)


@reads
@pytest.mark.parametrize(
    ("ground", "colour"),
    [((238, 230, 210), (30, 25, 20)), ((20, 24, 60), (245, 240, 200)), ((200, 60, 40), (20, 10, 10))],
)
def test_words_are_read_whatever_their_colours(ground, colour):
    pixels = written(paper(colour=ground), "GRAND REGATTA\nat the harbour", at=(100, 150), size=70, colour=colour)
    assert Ocr().text_of(pixels) == "GRAND REGATTA\nat the harbour"


@reads
def test_small_print_is_read_in_a_large_picture():
    pixels = written(paper(3000, 2000), "The Lantern Keeper", at=(300, 1700), size=90)
    assert Ocr().text_of(pixels) == "The Lantern Keeper"


@reads
def test_a_title_under_a_painting():
    pixels = canvas(2)
    cv2.rectangle(pixels, (0, 500), (900, 600), (240, 236, 224), -1)
    assert "LIGHTHOUSE" in Ocr().text_of(written(pixels, "THE LIGHTHOUSE", at=(200, 515)))


@reads
def test_it_is_all_there():
    assert Ocr().available() is None
    assert "tesseract does not know xyz, but: " in Ocr("eng+xyz").available()


@reads
def test_a_picture_that_takes_too_long_is_not_read(caplog):
    with caplog.at_level(logging.WARNING):
        assert Ocr(timeout_s=0.001).text_of(LETTERED) is None
    assert "a picture of 900 × 600 pixels was not read" in caplog.text


@pytest.mark.parametrize("pixels", [canvas(0), paper(), np.zeros((3, 3, 3), np.uint8)])
def test_tesseract_is_not_asked_where_there_is_no_lettering(fake, pixels):
    assert Ocr().text_of(pixels) is None
    assert fake.sheets == []


def test_only_sure_words_are_kept_line_by_line(fake):
    fake.words = [("", -1, 0), ("Grand", 60, 1), ("Rcgatta", 59, 1), ("Day", 96, 1), ("|", 95, 1), ("harbour", 88, 2)]
    assert Ocr().text_of(LETTERED) == "Grand Day\nharbour"


@pytest.mark.parametrize("words", [[], [("HARBOUR", 20, 1)], [("in", 90, 1), ("§§§", 99, 2), ("a", 99, 3)]])
def test_without_a_sure_word_there_is_no_text(fake, words):
    fake.words = words
    assert Ocr().text_of(LETTERED) is None
    assert len(fake.sheets) == 1


def test_what_tesseract_is_given(fake):
    Ocr("eng+nld", timeout_s=7).text_of(written(LETTERED, "LIGHTS", at=(120, 400), size=60))
    (sheet,) = fake.sheets
    assert (sheet.dtype, sheet.ndim) == (np.uint8, 2)
    assert np.median(sheet) == 255  # dark on white
    assert sheet.min() < 40
    assert sheet.shape[0] == 2 * 40 + 3 * 28
    assert fake.options[0] | {"config": ""} == {"lang": "eng+nld", "timeout": 7, "output_type": "dict", "config": ""}


@pytest.mark.parametrize("failure", [Failed("crashed"), RuntimeError("Tesseract process timeout")])
def test_a_failure_is_no_text_and_is_logged(fake, caplog, failure):
    fake.failure = failure
    with caplog.at_level(logging.WARNING):
        assert Ocr().text_of(LETTERED) is None
    assert str(failure) in caplog.text


def test_without_tesseract_reading_fails_rather_than_finding_nothing(fake):
    fake.failure = NotFound()
    with pytest.raises(NotFound):
        Ocr().text_of(LETTERED)


def test_what_is_missing_is_said_in_one_line(fake, monkeypatch):
    assert Ocr("nld").available() is None
    assert Ocr("deu+eng").available() == "tesseract does not know deu, but: eng, nld"

    def gone():
        raise NotFound

    fake.get_languages = gone
    assert Ocr().available().startswith("tesseract is not installed: ")
    monkeypatch.setitem(sys.modules, "pytesseract", None)
    assert Ocr().available().startswith("the extra `ocr` is not installed")
    assert "\n" not in Ocr().available()
