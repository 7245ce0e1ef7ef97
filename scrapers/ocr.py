"""What is written in a picture, read by tesseract where there may be lettering at all.

Most pictures have none, and reading costs ten times as much as looking, so `scrapers.lettering` looks first. Its lines
are cut out, brought to one height, dark on white, and read together. Needs the extra `ocr`, and tesseract and its
languages from the system.
"""

import logging
import re
from importlib import import_module
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from scrapers.lettering import Line, lines_in

SUREST = 60
"""Words of less confidence, of 100, are left out."""

_HEIGHT = 40  # of a line with its margins, pixels; tesseract reads capitals of some 30 best
_MARGIN = 0.12  # around a line, in its heights: more would show parts of its neighbours
_WIDEST = 3000
_GAP = 28
_SETTINGS = "--psm 6"  # one block of lines

_log = logging.getLogger("kindred.ocr")


class Ocr:
    """Reads pictures in `languages` as tesseract names them, "eng+nld", in at most `timeout_s` each after looking."""

    def __init__(self, languages: str = "eng", timeout_s: float = 10) -> None:
        self.languages = languages
        self.timeout_s = timeout_s

    def available(self) -> str | None:
        """What is missing for reading, in one line; None when nothing is."""
        try:
            tesseract = import_module("pytesseract")
        except ImportError:
            return "the extra `ocr` is not installed: pip install pytesseract"
        try:
            known = set(tesseract.get_languages())
        except tesseract.TesseractNotFoundError:
            return "tesseract is not installed: apt-get install tesseract-ocr, or brew install tesseract"
        missing = [name for name in self.languages.split("+") if name not in known]
        return f"tesseract does not know {', '.join(missing)}, but: {', '.join(sorted(known))}" if missing else None

    def text_of(self, pixels: NDArray[np.uint8]) -> str | None:
        """What is written in `pixels`, uint8[h, w, 3] in sRGB, line by line; None where nothing can be read.

        Nor is there a text when tesseract fails or takes too long, which is logged. Raises ImportError without the
        extra, and pytesseract's TesseractNotFoundError without tesseract: ask `available` before.
        """
        found = lines_in(pixels)
        if not found:
            return None
        tesseract = import_module("pytesseract")
        try:
            words = tesseract.image_to_data(
                _sheet(pixels, _joined(found, pixels.shape)),
                lang=self.languages,
                config=_SETTINGS,
                timeout=self.timeout_s,
                output_type=tesseract.Output.DICT,
            )
        except tesseract.TesseractNotFoundError:
            raise
        except (tesseract.TesseractError, RuntimeError) as error:
            _log.warning("a picture of %d × %d pixels was not read: %s", *pixels.shape[1::-1], error)
            return None
        return _text(words)


def _text(words: dict[str, list[Any]]) -> str | None:
    """The sure words, a line each line; a line without a word of three letters or digits is a slip of the eye."""
    lines: dict[tuple[int, ...], list[str]] = {}
    for n, word in enumerate(words["text"]):
        if float(words["conf"][n]) >= SUREST and re.search(r"\w", word):
            place = tuple(words[name][n] for name in ("block_num", "par_num", "line_num"))
            lines.setdefault(place, []).append(word.strip())
    said = [" ".join(line) for _, line in sorted(lines.items()) if any(re.search(r"\w{3}", word) for word in line)]
    return "\n".join(said) or None


def _joined(lines: list[Line], shape: tuple[int, ...]) -> list[Line]:
    """`lines` from top to bottom, those that continue each other as one: a word in between may have been missed."""
    joined: list[Line] = []
    aspect = shape[1] / shape[0]
    for line in sorted(lines, key=lambda line: line.x):
        for n, other in enumerate(joined):
            level = abs((line.y + line.height / 2) - (other.y + other.height / 2)) < 0.4 * min(
                line.height, other.height
            )
            near = line.x - (other.x + other.width) < 3 * max(line.height, other.height) / aspect
            if level and near and 0.6 < line.height / other.height < 1.7:
                right = max(line.x + line.width, other.x + other.width)
                top, bottom = min(line.y, other.y), max(line.y + line.height, other.y + other.height)
                joined[n] = Line(other.x, top, right - other.x, bottom - top)
                break
        else:
            joined.append(line)
    return sorted(joined, key=lambda line: line.y)


def _sheet(pixels: NDArray[np.uint8], lines: list[Line]) -> NDArray[np.uint8]:
    """A page with the cut-out `lines` below each other, dark on white, uint8[h, w]."""
    strips = [_strip(pixels, line) for line in lines]
    width = max(strip.shape[1] for strip in strips) + 2 * _GAP
    sheet = np.full((len(strips) * (_HEIGHT + _GAP) + _GAP, width), 255, np.uint8)
    for n, strip in enumerate(strips):
        top = _GAP + n * (_HEIGHT + _GAP)
        sheet[top : top + _HEIGHT, _GAP : _GAP + strip.shape[1]] = strip
    return sheet


def _strip(pixels: NDArray[np.uint8], line: Line) -> NDArray[np.uint8]:
    """A line with a margin, `_HEIGHT` pixels high, its background white."""
    height, width = pixels.shape[:2]
    margin = _MARGIN * line.height * height
    top, bottom = line.y * height - margin, (line.y + line.height) * height + margin
    left, right = line.x * width - margin, (line.x + line.width) * width + margin
    cut = pixels[max(0, int(top)) : int(bottom) + 1, max(0, int(left)) : int(right) + 1]
    grey = cv2.cvtColor(cut, cv2.COLOR_RGB2GRAY)
    rim = np.median(np.concatenate([grey[:2], grey[-2:]], axis=1))
    grey = 255 - grey if rim < np.mean(np.percentile(grey, (5, 95))) else grey
    size = (max(1, min(_WIDEST, round(grey.shape[1] * _HEIGHT / grey.shape[0]))), _HEIGHT)
    smaller = grey.shape[0] > _HEIGHT
    grey = cv2.resize(grey, size, interpolation=cv2.INTER_AREA if smaller else cv2.INTER_CUBIC)
    # From the darkest letters to the paper around them, whatever its colour is.
    dark, light = np.percentile(grey, (2, 75))
    strip: NDArray[np.uint8] = np.clip((grey - dark) * (255 / max(light - dark, 1.0)), 0, 255).astype(np.uint8)
    return strip
