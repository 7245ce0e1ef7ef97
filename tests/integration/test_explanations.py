"""Reasons of the sample collection's release, put to the test with its own encoders; and reasons that are none."""

from dataclasses import replace

import numpy as np
import pytest

from api import explanation_check
from api.evidence.record import Evidence
from api.explanation_check import Effort, Findings, check
from api.recommend import Recommendations, recommend
from embeddings.features import open_picture
from embeddings.recolouring import places
from ml.choice import RankerName, make_ranker
from scrapers.progress import Silent
from tests.integration.conftest import Built

pytestmark = [pytest.mark.integration, pytest.mark.slow]
WEIGHTS = {"formal": 0.4, "conceptual": 0.4, "historical": 0.2}


def checked(sample: Built, effort: Effort) -> Findings:
    return check(
        sample.catalogue,
        sample.release,
        make_ranker(sample.release, RankerName.COSINE),
        WEIGHTS,
        lambda image: open_picture(sample.work.images.pictures.path(image.working)),
        effort=effort,
        seed=5,
        progress=Silent(),
    )


def test_the_strongest_reasons_matter(sample: Built) -> None:
    found = checked(sample, Effort(sample=12, cases=5, most=40))
    assert found.faithful, (found.failures, found.short)
    assert found.explained >= 12
    assert (
        sum(one.tested for one in found.facets) == found.overall.tested == sum(one.tested for one in found.kinds) > 12
    )


def test_a_palette_that_is_not_shared_is_found_not_to_matter(sample: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every reason is true by the store, but the colours are those of the two pictures that differ most."""

    def misled(*asked: object) -> Recommendations:
        answer = recommend(*asked)  # type: ignore[arg-type]
        (query,) = asked[0].liked  # type: ignore[attr-defined]
        ours = sample.release.descriptors.of(sample.catalogue.find(query).id)
        return replace(answer, items=tuple(replace(one, evidence=(palette(ours, one),)) for one in answer.items))

    def palette(ours, item) -> Evidence:
        theirs = sample.release.descriptors.of(item.artwork.id)
        apart = np.linalg.norm(
            places([one.hex for one in ours.palette])[:, None] - places([one.hex for one in theirs.palette]), axis=2
        )
        a, b = np.unravel_index(apart.argmax(), apart.shape)
        one, other = ours.palette[a], theirs.palette[b]
        match = {"ours": one.hex, "theirs": other.hex, "coverage": [one.share, other.share]}
        facts = {"colours": [one.name], "matched": [match]}
        return Evidence("formal", f"share {one.name}", facts, "palette", 1.0)

    monkeypatch.setattr(explanation_check, "recommend", misled)
    found = checked(sample, Effort(sample=20, cases=5, most=20))
    assert not found.failures
    assert set(found.short) == {"palette", "formal", "all"}
    assert not found.faithful
