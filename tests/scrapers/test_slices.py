from datetime import UTC, date, datetime

from scrapers.slices import Slice

BEGAN = date(2004, 1, 1)


def test_the_first_slice_is_from_the_day_on_until_now():
    before = int(datetime.now(UTC).timestamp())
    part = Slice.at("", date(2026, 3, 1), BEGAN)
    assert part.first == 1772323200  # 2026-03-01 00:00 UTC
    assert before <= part.last <= before + 60
    assert part.page == 1
    assert Slice.at("", None, BEGAN).first == 1072915200  # 2004-01-01 00:00 UTC


def test_a_cursor_is_the_slice_again():
    assert str(Slice(10, 20, 3)) == "10-20-3"
    assert Slice.at("10-20-3", date(2026, 3, 1), BEGAN) == Slice(10, 20, 3)


def test_halves_meet_and_do_not_overlap():
    assert Slice(10, 20).halved(101, 100) == ("10-15-1", "16-20-1")
    assert Slice(10, 11).halved(101, 100) == ("10-10-1", "11-11-1")


def test_what_fits_cannot_be_cut_or_is_under_way_is_not_halved():
    assert Slice(10, 20).halved(100, 100) == ()
    assert Slice(10, 10).halved(101, 100) == ()
    assert Slice(10, 20, 2).halved(101, 100) == ()


def test_further_pages_are_known_from_the_first():
    assert Slice(10, 20).further(25, 100, 10) == ("10-20-2", "10-20-3")
    assert Slice(10, 20).further(20, 100, 10) == ("10-20-2",)
    assert Slice(10, 20).further(0, 100, 10) == ()
    assert Slice(10, 20, 2).further(25, 100, 10) == ()
    assert Slice(10, 10).further(1000, 30, 10) == ("10-10-2", "10-10-3")
