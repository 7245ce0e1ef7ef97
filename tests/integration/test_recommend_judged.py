"""`./kindred recommend` gives no reason that a curator rejected."""

import pytest

from api.asking import Request
from ml.choice import RankerName
from scrapers.store.judgements import Opinion
from scripts.recommend import answer_to
from tests.integration.conftest import Built

pytestmark = [pytest.mark.integration, pytest.mark.slow]
TAUGHT = "Anselm Drachholt was taught by Odile Marchevant"
REJECTED = Opinion(
    verdict="reject",
    src="person:sample:anselm-drachholt",
    type="STUDENT_OF",
    dst="person:sample:odile-marchevant",
    reason="the letter is forged",
)


def reasons(sample: Built) -> str:
    weights = {"formal": 0.2, "conceptual": 0.2, "historical": 0.6}
    answer = answer_to(sample.work, Request(weights=weights, liked=("sample:0007",), k=10), RankerName.COSINE)
    return " ".join(one.text for item in answer.items for one in item.evidence)


def test_what_was_rejected_is_no_reason(sample: Built) -> None:
    assert TAUGHT in reasons(sample)
    made = sample.work.store.judge(REJECTED, "Ana")
    try:
        assert TAUGHT not in reasons(sample)
    finally:
        sample.work.store.withdraw_judgement(made.id, "Ana")
    assert TAUGHT in reasons(sample)
