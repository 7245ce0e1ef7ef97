import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.tally import ENOUGH, Trial, Verdict, tally, wilson


def test_tests_are_counted_by_what_became_of_them() -> None:
    found = tally(
        "palette", [Trial("", 0.2, (0.1,)), Trial("", 0.1, (0.2,)), Trial("", -0.1, (-0.2,)), Trial("", 1, ())]
    )
    assert (found.tested, found.falls, found.passed, found.impossible) == (3, 2, 1, 1)
    assert found.share == pytest.approx(1 / 3)
    assert found.low < found.share < found.high
    assert wilson(95, 100) == pytest.approx((0.8883, 0.9785), abs=1e-3)
    assert wilson(0, 0) == (0.0, 1.0)


def of(passed: int, tested: int):
    return tally("subject", [Trial("subject", 1.0 if number < passed else 0.1, (0.5,)) for number in range(tested)])


@pytest.mark.parametrize(
    ("passed", "tested", "verdict"),
    [
        (0, 0, Verdict.RARE),
        (12, 13, Verdict.RARE),
        (39, 39, Verdict.RARE),
        (2, 8, Verdict.SHORT),
        (38, 40, Verdict.HOLDS),
        (37, 40, Verdict.UNSURE),
        (36, 40, Verdict.UNSURE),
        (35, 40, Verdict.SHORT),
        (900, 1000, Verdict.SHORT),
        (940, 1000, Verdict.UNSURE),
    ],
)
def test_only_what_chance_cannot_excuse_falls_short(passed: int, tested: int, verdict: Verdict) -> None:
    assert of(passed, tested).verdict(40) is verdict


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 100))
def test_what_reaches_the_share_never_falls_short(passed: int, failed: int, cases: int) -> None:
    found = of(passed, passed + failed)
    verdict = found.verdict(cases)
    if found.tested:
        assert found.low <= found.share + 1e-9
        assert found.share <= found.high + 1e-9
        assert verdict is not Verdict.SHORT or found.share < ENOUGH
    assert (verdict is Verdict.HOLDS) is (found.tested >= cases and found.share >= ENOUGH)
