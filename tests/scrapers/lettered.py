"""Pictures with lettering and without, drawn here."""

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont


def paper(width=900, height=600, colour=(238, 230, 210)):
    return np.full((height, width, 3), colour, np.uint8)


def canvas(seed, width=900, height=600):
    """Something like paint: soft patches of colour under short strokes."""
    random = np.random.default_rng(seed)
    patches = cv2.resize(
        random.integers(0, 255, (7, 9, 3), dtype=np.uint8), (width, height), interpolation=cv2.INTER_CUBIC
    )
    for _ in range(1500):
        x, y, turn, length = (
            *random.integers((0, 0), (width, height)),
            random.uniform(0, np.pi),
            random.uniform(8, 40),
        )
        end = (int(x + length * np.cos(turn)), int(y + length * np.sin(turn)))
        colour = tuple(int(c) for c in np.clip(patches[y, x] + random.normal(0, 25, 3), 0, 255))
        cv2.line(patches, (int(x), int(y)), end, colour, int(random.integers(2, 9)), cv2.LINE_AA)
    return cv2.GaussianBlur(patches, (3, 3), 0)


def written(pixels, text, at=(120, 200), size=48, colour=(30, 25, 20), turn=0.0):
    """`pixels` with `text` in Pillow's own font, its letters some 0.7 `size` pixels high."""
    layer = Image.new("L", pixels.shape[1::-1], 0)
    ImageDraw.Draw(layer).text(at, text, fill=255, font=ImageFont.load_default(size), spacing=size // 2)
    mask = np.asarray(layer.rotate(turn, Image.Resampling.BICUBIC, center=at), np.float32)[..., None] / 255
    return (pixels * (1 - mask) + np.array(colour, np.float32) * mask).astype(np.uint8)
