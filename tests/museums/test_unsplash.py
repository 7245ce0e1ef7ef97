from datetime import date

import pytest

from scrapers.errors import Rejected, Transient
from scrapers.licences import RightsPolicy
from scrapers.museums.museum import Wanted
from scrapers.museums.unsplash import Unsplash
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialects.unsplash import ANSWER, Dialect
from tests.museums.recorded import recorded

UNSPLASH = Unsplash()
SIZED = "fm=jpg&q=85&fit=max"


def latest(id_):
    body = recorded("unsplash/photos_1_photos_page_1_per_page_10_order_by_latest.json")["body"]
    return next(photo for photo in body if photo["id"] == id_)


def test_a_recorded_upright_photo():
    raw = latest("WVkjUmBtv-w")
    assert UNSPLASH.parse(raw) == Artwork(
        source="unsplash",
        source_id="WVkjUmBtv-w",
        title="@ultrabrad | McCall Idaho",
        rights="LicenseRef-Unsplash",
        artists=(Artist(key="SNGlDbrLngY", name="Brad Pearson"),),
        years=Years(2019, 2019),
        year_text="2019-12-17",
        medium="Photograph",
        description="@ultrabrad | McCall Idaho",
        attribution="Photo by Brad Pearson (http://lvh.me:3000/@ultrabrad) on Unsplash",
        landing_page="http://lvh.me:3000/photos/WVkjUmBtv-w",
        image="https://images.unsplash.com/photo-1576624057822-39d8dd45a27f?ixlib=rb-1.2.1&ixid=eyJhcHBfaWQiOjEyMDd9"
        f"&{SIZED}&h=1024",
        raw=raw,
    )


def test_a_recorded_photo_with_two_descriptions():
    raw = latest("N9Fl32CFMfU")
    assert UNSPLASH.parse(raw) == Artwork(
        source="unsplash",
        source_id="N9Fl32CFMfU",
        title="Mount Fuji",
        rights="LicenseRef-Unsplash",
        artists=(Artist(key="jrCUu0aF6YQ", name="Tomáš Malík"),),
        years=Years(2019, 2019),
        year_text="2019-12-18",
        medium="Photograph",
        description="Mt. Fuji landamrk\nMount Fuji",
        attribution="Photo by Tomáš Malík (http://lvh.me:3000/@malcoo) on Unsplash",
        landing_page="http://lvh.me:3000/photos/N9Fl32CFMfU",
        image="https://images.unsplash.com/photo-1576675466969-38eeae4b41f6?ixlib=rb-1.2.1&ixid=eyJhcHBfaWQiOjEyMDd9"
        f"&{SIZED}&h=1024",
        raw=raw,
    )


def test_a_recorded_photo_out_of_a_search():
    raw = recorded("unsplash/search_0_search_photos_query_paris_page_1_per_page_10.json")["body"]["results"][0]
    artwork = UNSPLASH.parse(raw)
    assert artwork.subjects[0] == "paris"
    assert (artwork.source_id, artwork.title, artwork.year_text) == (
        "ZzbBpjNBJD4",
        "Eiffel Tower at night",
        "2015-10-14",
    )
    assert artwork.artists == (Artist(key="wdFc4ZqCkWo", name="Anthony DELANOIX"),)


def test_a_photo_with_tags():
    raw = ANSWER["photos"][0]
    assert UNSPLASH.parse(raw) == Artwork(
        source="unsplash",
        source_id="Ab-c_9Kq0x1",
        title="Harbour lights",
        rights="LicenseRef-Unsplash",
        artists=(Artist(key="u-77", name="Ivo Brandt"),),
        years=Years(2018, 2018),
        year_text="2018-03-04",
        subjects=("harbour", "night"),
        medium="Photograph",
        description="lights over dark water\nHarbour lights",
        attribution="Photo by Ivo Brandt (https://unsplash.com/@ivobrandt) on Unsplash",
        landing_page="https://unsplash.com/photos/Ab-c_9Kq0x1",
        image=f"https://images.unsplash.com/photo-9000-1?ixlib=rb-1.2.1&ixid=abc&{SIZED}&h=1024",
        raw=raw,
    )


def test_a_photo_without_words():
    raw = ANSWER["photos"][1]
    assert UNSPLASH.parse(raw) == Artwork(
        source="unsplash",
        source_id="Zz0",
        title="Untitled",
        rights="LicenseRef-Unsplash",
        artists=(Artist(key="u-78", name="mirel"),),
        years=Years(2020, 2020),
        year_text="2020-12-31",
        medium="Photograph",
        attribution="Photo by mirel (https://unsplash.com/@mirel) on Unsplash",
        landing_page="https://unsplash.com/photos/Zz0",
        image=f"https://images.unsplash.com/photo-9000-2?{SIZED}&w=1024",
        raw=raw,
    )


@pytest.mark.parametrize("raw", ANSWER["photos"], ids=lambda raw: raw["id"])
def test_damaged_records(raw):
    tolerates(UNSPLASH, raw)
    requires(UNSPLASH, raw, ("id",), ("user",), ("urls", "raw"), ("links", "html"), ("width",))


def test_the_licence_has_to_be_allowed():
    rights = UNSPLASH.parse(ANSWER["photos"][0]).rights
    assert UNSPLASH.about.on_request == rights
    with pytest.raises(Rejected, match="licence not allowed"):
        RightsPolicy().admit(rights)
    assert RightsPolicy(allowed=frozenset({rights})).admit(rights) == rights


@pytest.mark.parametrize("works", [0, 1, 30, 31, 75])
@pytest.mark.parametrize("query", [None, "harbour"])
def test_every_photo_once_and_announced_once(works, query):
    dialect = Dialect(works, "http://127.0.0.1:9/p")
    reader = Asking(dialect, UNSPLASH.about.endpoint)
    listings = crawl(UNSPLASH, reader, Wanted(query=query))
    assert sorted(ids(UNSPLASH, listings)) == sorted(dialect.ids)
    assert sorted(dialect.announced) == sorted(dialect.ids)
    assert listings[0].total == (works if query else None)


def test_pages_that_never_end_are_not_gone_through():
    class Endless(Dialect):
        def answer(self, path, params):
            return super().answer(path, params | {"page": "1"} if "page" in params else params)

    dialect = Endless(31, "http://127.0.0.1:9")
    with pytest.raises(Transient, match="paging stuck"):
        crawl(UNSPLASH, Asking(dialect, UNSPLASH.about.endpoint), Wanted(query="harbour"))
    assert len(dialect.announced) == 3 * 30


def test_the_key_is_sent_in_the_header_and_to_the_endpoint_alone():
    dialect = Dialect(2, "http://127.0.0.1:9")
    dialect.photos[0]["links"]["download_location"] = "https://thief.example.org/photos/p-0/download?ixid=abc"
    reader = Asking(dialect, UNSPLASH.about.endpoint)
    crawl(UNSPLASH, reader)
    for path, params, headers in reader.asked:
        assert path.startswith("/photos")
        assert headers["Authorization"] == "Client-ID a-key"
        assert "a-key" not in str(params)
    assert dialect.announced == ["p-0", "p-1"]


def test_a_photo_that_is_gone_when_announced_does_not_lose_its_page():
    dialect = Dialect(2, "http://127.0.0.1:9")
    dialect.ids.remove("p-0")
    listings = crawl(UNSPLASH, Asking(dialect, UNSPLASH.about.endpoint))
    assert ids(UNSPLASH, listings) == ["p-0", "p-1"]


def test_what_is_wanted_is_sent_and_since_is_filtered_here():
    dialect = Dialect(60, "http://127.0.0.1:9")
    reader = Asking(dialect, UNSPLASH.about.endpoint)
    listings = crawl(UNSPLASH, reader, Wanted(query="harbour", medium="no. 2", since=date(2024, 6, 1)))
    assert reader.asked[0][:2] == ("/search/photos", {"query": "harbour no. 2", "page": "1", "per_page": "30"})
    assert ids(UNSPLASH, listings) == ["p-29"]
    assert dialect.announced == ["p-29"]
    assert not UNSPLASH.about.tells_changes
