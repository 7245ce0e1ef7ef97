import pytest

from scrapers.errors import Transient
from scrapers.paging import onward, within


def test_a_page_that_leads_to_itself_is_stuck():
    assert onward("b", "a") == "b"
    with pytest.raises(Transient, match="paging stuck") as caught:
        onward("a" * 500, "a" * 500)
    assert len(caught.value.detail) < 200


@pytest.mark.parametrize(("skipped", "stuck"), [(0, False), (250, False), (350, False), (351, True), (10**9, True)])
def test_pages_end_at_most_one_behind_the_last(skipped, stuck):
    if stuck:
        with pytest.raises(Transient, match="paging stuck"):
            within(skipped, 250, 100)
    else:
        within(skipped, 250, 100)
