"""Pictures as files: a work painted in its artist's manner, and new pictures that no record tells of."""

import io

import numpy as np
from PIL import Image

from scrapers.sample.canvas import Pixels, picture
from scrapers.sample.collection import Work
from scrapers.sample.hands import Hand
from scrapers.sample.manners.registry import MANNERS
from scrapers.sample.movements import BY_MANNER
from scrapers.sample.subjects import compose

QUALITY = 90


def paint(work: Work) -> Pixels:
    """The picture of a work, uint8[height, width, 3]; copies as they were copied."""
    rng = np.random.default_rng((*work.seed, 3))
    pixels = MANNERS[work.painter.manner](work.scene(), work.painter.palette, work.painter.hand, rng)
    if work.copy == "smaller":
        height, width = pixels.shape[:2]
        return np.asarray(Image.fromarray(pixels).resize((width * 3 // 4, height * 3 // 4), Image.Resampling.BOX))
    if work.copy == "tinted":
        return picture(pixels * np.array([1.03, 1.0, 0.95]))
    return pixels


def encode(pixels: Pixels, quality: int = QUALITY) -> bytes:
    """A JPEG file."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return file.getvalue()


def painted(work: Work) -> bytes:
    """The picture file of a work; cut off in the middle where it is to be found broken."""
    content = encode(paint(work), 72 if work.copy == "recompressed" else QUALITY)
    return content[: len(content) // 2] if work.gap == "broken picture" else content


def paint_unseen(manner: str, subject: str, seed: int) -> bytes:
    """A JPEG of a picture that is in no collection: `manner` by an unknown hand of its movement."""
    rng = np.random.default_rng((seed, 7919))
    hand = Hand(*rng.uniform(0.85, 1.15, 3).tolist())
    return encode(MANNERS[manner](compose(subject, rng), BY_MANNER[manner].palette, hand, rng))
