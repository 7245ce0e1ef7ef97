"""Scenes: every subject composes anew, its things inside the picture and to be seen there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.sample.canvas import lay
from scrapers.sample.palettes import ROLE_NUMBER, ROLES
from scrapers.sample.subjects import SUBJECTS, compose

NAMED = {
    "boats": {"boat", "sea", "sun"},
    "mountains": {"mountain", "lake", "fir trees"},
    "tree": {"tree"},
    "village": {"church"},
    "bridge": {"bridge", "river"},
    "moon": {"moon", "field", "haystack"},
    "fruit": {"jug", "bottle", "bowl"},
    "flowers": {"vase", "flower"},
    "portrait": {"figure", "face"},
    "bird": {"bird", "branch"},
}


@given(subject=st.sampled_from(sorted(SUBJECTS)), seed=st.integers(0, 2**32))
def test_boxes_lie_inside_the_picture_and_name_what_was_painted(subject: str, seed: int) -> None:
    scene = compose(subject, np.random.default_rng(seed))
    assert {region.label for region in scene.regions} >= NAMED[subject]
    for region in scene.regions:
        assert 0 <= region.x < region.x + region.width <= 1 + 1e-9
        assert 0 <= region.y < region.y + region.height <= 1 + 1e-9
        assert region.width > 0.01
        assert region.height > 0.005
    assert {part.role for part in scene.parts} <= set(ROLES)
    assert 0 <= scene.focus[0] <= scene.aspect
    assert 0 <= scene.focus[1] <= 1


@pytest.mark.parametrize(
    ("subject", "label", "role"),
    [("boats", "sun", "disc"), ("moon", "moon", "disc"), ("flowers", "vase", "vase"), ("fruit", "jug", "jug")],
)
def test_a_box_holds_all_of_its_thing(subject: str, label: str, role: str) -> None:
    for seed in range(5):
        scene = compose(subject, np.random.default_rng(seed))
        canvas = lay(scene)
        box = next(region for region in scene.regions if region.label == label)
        y, x = np.nonzero(canvas.role == ROLE_NUMBER[role])
        inside = (
            (x >= box.x * canvas.width - 2)
            & (x <= (box.x + box.width) * canvas.width + 2)
            & (y >= box.y * canvas.height - 2)
            & (y <= (box.y + box.height) * canvas.height + 2)
        )
        assert len(x) > 100
        assert inside.all()
        across = (x.max() - x.min()) / (box.width * canvas.width)
        assert across > 0.6, "the box is much wider than its thing"


def test_another_seed_is_another_composition() -> None:
    for subject in SUBJECTS:
        one, other = (compose(subject, np.random.default_rng(seed)) for seed in (1, 2))
        assert one.focus != other.focus
