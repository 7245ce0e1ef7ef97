"""What two pictures visibly share: palette, values, detail, contrast, direction of strokes, composition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.evidence.palette import SharedColour, shared_colours
from api.evidence.record import Evidence, join, percents, strongest_first
from api.evidence.traits import COMMON, TRAITS
from embeddings.descriptors import Colour, Descriptors
from embeddings.facet import Rows
from ml import palette_loss
from ml.form_weights import FormWeights
from ml.palette_loss import Turned

DARK_FROM = 0.3
"""Share of darks or lights from which a picture is worth calling dark or light."""

ALIKE_SHARE = 0.08
"""Shares closer than this are called the same."""

STROKE_FROM = 0.25
"""Strength, 0 to 1, from which a direction of strokes is worth naming."""

STROKE_DEGREES = 12.0
HORIZON_SHARE = 0.05

SYMMETRIC = 0.5
"""Correlation with its mirror image from which a picture is called symmetric."""

OFF_CENTRE = 0.06
"""How far, as a share of the side, the weight of a picture must lie from its middle to be worth naming."""

MASS_SHARE = 0.05

STRENGTH = {"palette": 0.6, "values": 0.4, "strokes": 0.3, "composition": 0.25, "horizon": 0.02}
"""How much a kind of fact counts where no encoder is asked. A horizon is seen in 7 of 100 pictures that have none."""


@dataclass(frozen=True, slots=True)
class FormalWeight:
    """What weighs formal evidence: the reading of the encoder, the row that kinship is measured from, and the scale.

    `theirs` is the row of the other picture. `turned` are the turns of its colours; without them no palette is shown.
    `whole` is the loss of cosine that counts as all.
    """

    form: FormWeights
    row: Rows
    theirs: Rows
    turned: Turned | None
    whole: float

    def share(self, loss: float, nothing: float) -> float:
        return 0.0 if loss <= nothing else min(1.0, loss / self.whole)

    def traits(self, kind: str, of: Descriptors) -> Mapping[str, float]:
        """The cosine that is lost with each trait of a kind, by the change that takes it away."""
        return self.form.rework_losses(kind, of, self.theirs, self.row)

    def palette(self, shared: Sequence[SharedColour], b: Descriptors) -> float:
        """What the `shared` colours of `b` contribute, 0..1."""
        if self.turned is None:
            return 0.0
        theirs = {one.theirs.hex for one in shared}
        return self.share(self.turned.palette_loss(b.palette, theirs, self.row), palette_loss.NOTHING)


def formal_evidence(a: Descriptors, b: Descriptors, weight: FormalWeight | None = None) -> list[Evidence]:
    """What two pictures visibly share, strongest first, `weight` being that of `a`.

    Where an encoder is asked, no amount of darks or lights, direction of strokes, composition or horizon is said: none
    of them stood its test (docs/explanations.md).
    """
    if weight is not None:
        return strongest_first([_palette(a, b, weight), *_traits(a, b, weight)])
    found = [_palette(a, b, None)]
    for kind, one in (
        ("values", _amount("dark", a.darks, b.darks)),
        ("values", _amount("light", a.lights, b.lights)),
        ("strokes", _strokes(a, b)),
        ("composition", _composition(a, b)),
        ("horizon", _horizon(a, b)),
    ):
        if one is not None:
            text, facts, alike = one
            found.append(Evidence("formal", text, facts, kind, round(STRENGTH[kind] * alike, 4)))
    return strongest_first(found)


def hop_formal_evidence(a: Descriptors, b: Descriptors, weight: FormalWeight | None) -> list[Evidence]:
    """What two pictures of a hop visibly share: a palette by how alike it is, detail and contrast by `weight`.

    Of a palette the encoder is not asked, which would leave most hops without a word. What did not stand its test is
    not said here either, whether or not there is a `weight`.
    """
    return strongest_first([_palette(a, b, None), *(_traits(a, b, weight) if weight is not None else [])])


Said = tuple[str, dict[str, object], float]
"""A sentence, its facts, and how alike both are, 0..1."""


def _palette(a: Descriptors, b: Descriptors, weight: FormalWeight | None) -> Evidence | None:
    # A picture without colour is changed by any colour as much as by another: its greys are values, not a palette.
    shared = [] if a.grayscale or b.grayscale else shared_colours(a.palette, b.palette)
    if not shared:
        return None
    size = STRENGTH["palette"] * sum(one.weight for one in shared)
    if weight is not None:
        best = max((weight.palette(shared[:number], b), number) for number in range(1, len(shared) + 1))
        size, shared = best[0], shared[: best[1]]
    names = list(dict.fromkeys(one.ours.name for one in shared))
    covered = [round(sum(side.share for side in sides), 4) for sides in _sides(shared)]
    apart = join([f"{one.apart:.0f}" for one in shared])
    text = f"share {join(names)} (ΔE {apart}): {covered[0]:.0%} of the one surface, {covered[1]:.0%} of the other"
    matched = [
        {
            "name": one.ours.name,
            "ours": one.ours.hex,
            "theirs": one.theirs.hex,
            "delta_e": one.apart,
            "coverage": [one.ours.share, one.theirs.share],
        }
        for one in shared
    ]
    facts = {"colours": names, "coverage": covered, "matched": matched}
    return Evidence("formal", percents(text), facts, "palette", round(size, 4))


def _traits(a: Descriptors, b: Descriptors, weight: FormalWeight) -> list[Evidence]:
    """One trait of each kind at most: of two that hold, what fewer pictures share."""
    best: dict[str, tuple[float, Evidence]] = {}
    lost: dict[str, Mapping[str, float]] = {}
    for trait in TRAITS:
        stood = [weight.form.below(trait.name, float(getattr(one, trait.name))) for one in (a, b)]
        beyond = [one if trait.high else 1 - one for one in stood]
        if min(beyond) < COMMON or min(beyond) <= best.get(trait.kind, (0.0,))[0]:
            continue
        if trait.kind not in lost:
            lost[trait.kind] = weight.traits(trait.kind, b)
        size = weight.share(lost[trait.kind][trait.undone], trait.least)
        if not size:
            continue
        rounded = [round(one, 4) for one in beyond]
        text = f"{trait.words}: {trait.compared} {rounded[0]:.0%} and {rounded[1]:.0%} of the collection"
        facts = {trait.name: [getattr(a, trait.name), getattr(b, trait.name)], "trait": trait.undone, "beyond": rounded}
        best[trait.kind] = min(beyond), Evidence("formal", percents(text), facts, trait.kind, round(size, 4))
    return [one for _, one in best.values()]


def _sides(shared: Sequence[SharedColour]) -> tuple[list[Colour], list[Colour]]:
    return [one.ours for one in shared], [one.theirs for one in shared]


def _amount(word: str, a: float, b: float) -> Said | None:
    if min(a, b) < DARK_FROM or abs(a - b) > ALIKE_SHARE:
        return None
    shares = [round(a * 100), round(b * 100)]
    text = f"both {shares[0]} % {word}" if shares[0] == shares[1] else f"{shares[0]} % and {shares[1]} % {word}"
    return text, {f"{word}s": [a, b]}, min(a, b) * (1 - abs(a - b))


def _strokes(a: Descriptors, b: Descriptors) -> Said | None:
    if a.stroke_angle is None or b.stroke_angle is None or min(a.stroke_strength, b.stroke_strength) < STROKE_FROM:
        return None
    apart = abs(a.stroke_angle - b.stroke_angle) % 180
    apart = min(apart, 180 - apart)
    if apart > STROKE_DEGREES:
        return None
    angles = [round(a.stroke_angle), round(b.stroke_angle)]
    facts: dict[str, object] = {
        "stroke_angle": [a.stroke_angle, b.stroke_angle],
        "stroke_strength": [a.stroke_strength, b.stroke_strength],
    }
    text = f"lines and strokes run at {angles[0]}° and {angles[1]}°"
    return text, facts, min(a.stroke_strength, b.stroke_strength) * (1 - apart / (2 * STROKE_DEGREES))


def _composition(a: Descriptors, b: Descriptors) -> Said | None:
    """Symmetry of both, or weight that lies on the same side of both."""
    if min(a.symmetry, b.symmetry) >= SYMMETRIC:
        return "both nearly symmetric", {"symmetry": [a.symmetry, b.symmetry]}, min(a.symmetry, b.symmetry)
    offsets = [[one.mass[0] - 0.5, one.mass[1] - 0.5] for one in (a, b)]
    apart = max(abs(offsets[0][axis] - offsets[1][axis]) for axis in (0, 1))
    off = min(max(map(abs, offset)) for offset in offsets)
    if off < OFF_CENTRE or apart > MASS_SHARE:
        return None
    axis = 0 if abs(offsets[0][0]) >= abs(offsets[0][1]) else 1
    if offsets[0][axis] * offsets[1][axis] <= 0:
        return None
    side = (("left", "right"), ("top", "bottom"))[axis][offsets[0][axis] > 0]
    facts: dict[str, object] = {"mass": [list(a.mass), list(b.mass)]}
    return f"the weight of both lies towards the {side}", facts, 1 - apart / MASS_SHARE


def _horizon(a: Descriptors, b: Descriptors) -> Said | None:
    if a.horizon is None or b.horizon is None or abs(a.horizon - b.horizon) > HORIZON_SHARE:
        return None
    text = f"horizon {a.horizon:.0%} and {b.horizon:.0%} down from the top"
    return percents(text), {"horizon": [a.horizon, b.horizon]}, 1 - abs(a.horizon - b.horizon) / (2 * HORIZON_SHARE)
