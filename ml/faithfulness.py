"""Whether what an explanation names first matters: it is taken away, the work encoded again, and scored again."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from embeddings import blocks
from embeddings.basis import Basis
from embeddings.descriptors import Descriptors
from embeddings.facet import Rows
from embeddings.recolouring import LEAST_AREA, SHIFT, Painted, ways_of
from embeddings.view import Pixels, resize, view
from ml.form_weights import SIZES
from ml.removal import Pair, otherwise, stood, without
from ml.reworking import LONG_SIDE, REWORKS, reworked
from ml.tally import Trial
from ml.ties import Tie
from ml.weighing import Scale, Seen

TURNS = 4
"""Ways in which colours are turned in a test, and random changes that they are compared with."""

AS_FAR = 0.85
"""Share of a change's size that another must reach to be compared with it."""

LEAST_SIZE = 1.5
"""Mean distance in CIELAB below which a change of a whole picture proves nothing."""


def tie_trial(scale: Scale, pair: Pair, tie: Tie) -> Trial:
    """The test of one subject, genre or relation: encoded without it, and without each other thing in turn."""
    before, seen = stood(pair, tie), Seen()
    whole = scale.cosine(tie.facet, before, seen)
    lost = whole - scale.cosine(tie.facet, without(before, tie), seen)
    return Trial(tie.kind, lost, tuple(whole - scale.cosine(tie.facet, one, seen) for one in otherwise(before, tie)))


def encoder_of(basis: Basis) -> Callable[[Pixels], Rows]:
    """From the pixels of a picture to its formal row float32[d], as `embed` makes it."""

    def encode(rgb: Pixels) -> Rows:
        seen = view(rgb)
        features = np.concatenate([blocks.measure_blocks(seen), basis.dictionary.encode_view(seen)])
        return np.asarray(basis.formal.encode(features[None])[0])

    return encode


def palette_trial(
    encode: Callable[[Pixels], Rows],
    rgb: Pixels,
    theirs: Descriptors,
    shared: Iterable[str],
    row: Rows,
    rng: np.random.Generator,
) -> Trial:
    """The test of shared colours: they are turned in the picture `rgb`, some ways drawn at random, in the mean.

    `shared` are colours of the palette of `theirs`, `row` is the formal row of the other work. By chance other colours
    of the picture, drawn anew each time, are turned the same ways: as much of its area, and as far in the mean over the
    picture; what can go further than the other is held back.
    """
    palette = [colour.hex for colour in theirs.palette]
    picture = Painted.of(rgb, palette)
    share = {colour.hex: colour.share for colour in theirs.palette}
    wanted = {one: share[one] for one in shared}
    free = {one: share[one] for one in palette if one not in wanted}
    covered = min(picture.coverage([palette.index(one) for one in one_of]) for one_of in (wanted, free))
    ways = np.intersect1d(ways_of(wanted), ways_of(free))
    if not len(ways) or covered < LEAST_AREA:
        return Trial("palette", 0.0, ())
    whole = float(encode(rgb) @ row)
    area = picture.area([palette.index(one) for one in wanted], covered)
    lost = []
    for way in rng.permutation(ways)[:TURNS].tolist():
        order = [palette.index(list(free)[number]) for number in rng.permutation(len(free)).tolist()]
        areas = (area, _filled(picture, order, covered))
        far = [picture.recoloured(one, way, SHIFT)[1] for one in areas]
        sizes = [SHIFT * min(far) / max(reached, 1e-9) for reached in far]
        turned = [picture.recoloured(one, way, size)[0] for one, size in zip(areas, sizes, strict=True)]
        lost.append([whole - float(encode(one) @ row) for one in turned])
    return Trial("palette", float(np.mean([ours for ours, _ in lost])), tuple(chance for _, chance in lost))


def _filled(picture: Painted, order: list[int], share: float) -> NDArray[np.bool_]:
    """Pixels of the colours in `order`, one colour after the other, until they cover `share` of the picture."""
    area, covered = np.zeros(picture.nearest.shape, dtype=np.bool_), 0.0
    for colour in order:
        if covered < share:
            area |= picture.area([colour], share - covered)
            covered = float(area.mean())
    return area


def rework_trial(
    encode: Callable[[Pixels], Rows], rgb: Pixels, name: str, row: Rows, rng: np.random.Generator
) -> Trial:
    """The test of a trait of the picture `rgb`: it is taken away by the change `name` of `ml.reworking`.

    `row` is the formal row of the other work. By chance the picture is changed in other respects, drawn at random: as
    far in the mean over its pixels. What does not go as far is no comparison; fewer than two are none.
    """
    respect = REWORKS[name].respect
    long = max(rgb.shape[:2])
    height, width = (max(1, round(side * LONG_SIDE / long)) for side in rgb.shape[:2])
    small = resize(rgb, width, height)
    changed, size = reworked(small, name, SIZES[respect])
    if size < LEAST_SIZE:
        return Trial(respect, 0.0, ())
    others = [other for other in REWORKS if REWORKS[other].respect != respect]
    compared: list[Pixels] = []
    for place in rng.permutation(len(others)).tolist():
        if len(compared) < TURNS:
            other, reached = reworked(small, others[place], size)
            compared += [other] if reached >= AS_FAR * size else []
    if len(compared) < 2:
        return Trial(respect, 0.0, ())
    whole = float(encode(small) @ row)
    lost, *chance = (whole - float(encode(one) @ row) for one in (changed, *compared))
    return Trial(respect, lost, tuple(chance))
