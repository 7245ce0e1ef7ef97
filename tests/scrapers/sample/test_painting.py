"""Pictures: the same on every run and processor, each manner apart from the others."""

import hashlib
import io
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, UnidentifiedImageError

from scrapers.sample.canvas import LONGEST
from scrapers.sample.collection import Work, works
from scrapers.sample.manners.registry import MANNERS
from scrapers.sample.painting import paint, paint_unseen, painted
from scrapers.sample.subjects import SUBJECTS

ROOT = Path(__file__).parents[3]


def one_of_each_manner() -> dict[str, Work]:
    first: dict[str, Work] = {}
    for work in works():
        first.setdefault(work.painter.manner, work)
    return first


def fingerprints() -> dict[str, str]:
    """A hash of the pixels of one picture in each manner."""
    return {manner: hashlib.sha256(paint(work).tobytes()).hexdigest() for manner, work in one_of_each_manner().items()}


LESSER = {
    "NPY_DISABLE_CPU_FEATURES": "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX2 FMA3",
    "OPENCV_CPU_DISABLE": "AVX,AVX2,FP16",
    "PYTHONWARNINGS": "ignore",  # on a processor that lacks one of them, numpy warns that it cannot be switched off
    "PYTHONPATH": str(ROOT),
}
"""What makes a process on this machine stand in for an older one: its wide instructions are switched off."""


def test_another_process_on_a_lesser_processor_paints_the_same_pixels() -> None:
    code = f"import json, runpy; print(json.dumps(runpy.run_path({__file__!r})['fingerprints']()))"
    with subprocess.Popen(
        [sys.executable, "-c", code], env=os.environ | LESSER, stdout=subprocess.PIPE, text=True
    ) as other:
        here = fingerprints()
        there, _ = other.communicate()
    assert other.returncode == 0
    assert json.loads(there) == here


def test_painting_leaves_no_trace_in_the_next_picture() -> None:
    first, second = itertools.islice(one_of_each_manner().values(), 2)
    before = paint(first)
    paint(second)
    assert np.array_equal(paint(first), before)


@pytest.mark.parametrize("manner", sorted(MANNERS))
def test_every_manner_paints_a_whole_picture(manner: str) -> None:
    pixels = paint(one_of_each_manner()[manner])
    assert pixels.dtype == np.uint8
    assert max(pixels.shape[:2]) == LONGEST
    assert pixels.shape[2] == 3
    assert pixels.std() > 12, "nothing can be seen"


def test_manners_look_different() -> None:
    """The same scene in every manner: nearest pictures differ, in colour or in grain, by more than noise."""

    def look(content: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        small = np.asarray(Image.open(io.BytesIO(content)).resize((160, 120)), np.float64)
        grey = small.mean(axis=2)
        rough = [np.abs(np.diff(grey, axis=axis)).mean() for axis in (0, 1)]
        return np.array([*small.mean(axis=(0, 1)) / 4, *small.std(axis=(0, 1)) / 4, *rough])

    looks = {manner: look(paint_unseen(manner, "village", 3)) for manner in MANNERS}
    for (one, a), (other, b) in itertools.combinations(looks.items(), 2):
        assert np.abs(a - b).max() > 2, f"{one} and {other}"


def test_unseen_pictures_are_new_and_repeatable() -> None:
    one = paint_unseen("washes", "bird", 5)
    assert one == paint_unseen("washes", "bird", 5)
    assert one != paint_unseen("washes", "bird", 6)
    for subject in SUBJECTS:
        assert max(Image.open(io.BytesIO(paint_unseen("stones", subject, 1))).size) == LONGEST


def test_a_broken_picture_is_broken_and_the_others_are_not() -> None:
    broken = next(work for work in works() if work.gap == "broken picture")
    with pytest.raises((OSError, UnidentifiedImageError)):
        Image.open(io.BytesIO(painted(broken))).load()
    Image.open(io.BytesIO(painted(works()[0]))).load()


def test_copies_are_exact_or_nearly() -> None:
    by_id = {work.source_id: work for work in works()}
    for how in ("same", "smaller", "tinted", "recompressed"):
        copy = next(work for work in works() if work.copy == how)
        original, later = painted(by_id[copy.copy_of or ""]), painted(copy)
        assert (original == later) == (how == "same")
        a, b = (np.asarray(Image.open(io.BytesIO(c)).resize((32, 32)), np.float64) for c in (original, later))
        assert np.abs(a - b).mean() < 8
