import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.renditions import ENOUGH, Rendition, choose, iiif

SMALL, FIT, LARGE, UNKNOWN = (
    Rendition("small", 600, 400),
    Rendition("fit", 900, 1100),
    Rendition("large", 4000, 3000),
    Rendition("unknown"),
)


@pytest.mark.parametrize(
    ("renditions", "url"),
    [
        ([], None),
        ([Rendition("")], None),
        ([SMALL], "small"),
        ([LARGE, SMALL, FIT], "fit"),
        ([SMALL, LARGE], "large"),
        ([UNKNOWN, FIT], "fit"),
        ([SMALL, UNKNOWN], "unknown"),
        ([UNKNOWN, Rendition("other")], "unknown"),
        ([Rendition("a", 300, 200), SMALL, Rendition("b", 400, 100)], "small"),
        ([Rendition("one", 2000, 1500), Rendition("two", 2000, 1500)], "one"),
        ([Rendition("exact", ENOUGH, 10), LARGE], "exact"),
        ([Rendition("tall", 0, 2000), SMALL], "tall"),
        ([Rendition("", 1100, 1100), LARGE], "large"),
    ],
)
def test_choose(renditions, url):
    assert choose(renditions) == url


_SIZES = st.integers(0, 5000)
_RENDITIONS = st.lists(st.builds(Rendition, st.sampled_from(["", "a", "b", "c", "d"]), _SIZES, _SIZES), max_size=8)


@given(_RENDITIONS, st.integers(1, 5000))
def test_the_chosen_was_offered_and_is_large_enough_if_any_is(renditions, enough):
    url = choose(renditions, enough)
    offered = [one for one in renditions if one.url]
    assert (url is None) == (not offered)
    if any(one.longest >= enough for one in offered):
        area = min(one.width * one.height for one in offered if one.longest >= enough)
        assert any(one.url == url and one.longest >= enough and one.width * one.height == area for one in offered)
    elif url is not None:
        assert any(one.url == url for one in offered)
        if all(one.longest for one in offered):
            assert any(one.url == url and one.longest == max(o.longest for o in offered) for one in offered)


@pytest.mark.parametrize(
    ("base", "size", "url"),
    [
        ("https://iiif.example/2/a", (), "https://iiif.example/2/a/full/!1024,1024/0/default.jpg"),
        ("https://iiif.example/2/a/", (4000, 3000), "https://iiif.example/2/a/full/!1024,1024/0/default.jpg"),
        ("https://iiif.example/2/a/info.json", (4000, 30), "https://iiif.example/2/a/full/!1024,1024/0/default.jpg"),
        ("https://iiif.example/2/a", (800, 600), "https://iiif.example/2/a/full/max/0/default.jpg"),
        ("https://iiif.example/2/a", (1024, 600), "https://iiif.example/2/a/full/max/0/default.jpg"),
        ("https://iiif.example/2/a", (0, 1025), "https://iiif.example/2/a/full/!1024,1024/0/default.jpg"),
    ],
)
def test_iiif(base, size, url):
    assert iiif(base, *size) == url


@given(_SIZES, _SIZES, st.integers(1, 5000))
def test_a_service_is_never_asked_to_enlarge(width, height, enough):
    url = iiif("https://iiif.example/a", width, height, enough)
    assert ("/full/max/" in url) == (0 < max(width, height) <= enough)
    assert "/full/max/" in url or f"!{enough},{enough}" in url
