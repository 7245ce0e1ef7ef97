import asyncio
from datetime import date

import pytest

from scrapers.errors import Permanent, Rejected, Transient
from scrapers.licences import RightsPolicy
from scrapers.museums.flickr import Flickr
from scrapers.museums.museum import Wanted
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialects.flickr import ANSWER, Dialect
from tests.museums.recorded import Prose, recorded

FLICKR = Flickr()
NC = "https://creativecommons.org/licenses/by-nc-sa/2.0/"


class Recorded:
    """Answers the recorded search, and the licences that were asked of Flickr then."""

    def answer(self, _path, params):
        searching = params["method"] == "flickr.photos.search"
        return recorded("flickr/flickr_example_pretty.json") if searching else ANSWER["licenses"]


def recorded_photo(id_):
    [listing] = crawl(Flickr(), Asking(Recorded(), FLICKR.about.endpoint))
    assert len(listing.records) == listing.total == 30
    return next(photo for photo in listing.records if photo["id"] == id_)


def invented(n, licence):
    return {**ANSWER["search"]["photos"]["photo"][n], "license_url": licence}


def test_a_recorded_photo_of_a_church():
    raw = recorded_photo("49514327393")
    assert FLICKR.parse(raw) == Artwork(
        source="flickr",
        source_id="49514327393",
        title="Guerbigny (église) • 7347",
        rights=NC,
        artists=(Artist(key="7478087@N06", name="markustrois"),),
        years=Years(2011, 2011),
        year_text="2011-11-05",
        description="Guerbigny (Somme, France) -\nL'église Saint-Pierre.",
        landing_page="https://www.flickr.com/photos/7478087@N06/49514327393",
        image="https://live.staticflickr.com/65535/49514327393_78f161da4d_b.jpg",
        raw=raw,
    )


def test_a_recorded_photo_under_water():
    raw = {**recorded("flickr/image_data_complete_example.json"), "license_url": NC}
    assert FLICKR.parse(raw) == Artwork(
        source="flickr",
        source_id="49514824541",
        title="Surveying Ruperts Reef @reeflifesurvey #lapofaus #marineexplorer",
        rights=NC,
        artists=(Artist(key="71925535@N03", name="Marine Explorer"),),
        years=Years(2020, 2020),
        year_text="2020-02-10",
        subjects=("scuba", "nature", "marine", "underwater", "australia", "marineexplorer"),
        description=Prose("We had spectacular underwater scenery", 117),
        landing_page="https://www.flickr.com/photos/71925535@N03/49514824541",
        image="https://live.staticflickr.com/65535/49514824541_35d1b4f8db_b.jpg",
        raw=raw,
    )


def test_a_mural_with_the_month_known():
    raw = invented(0, "https://creativecommons.org/licenses/by-sa/2.0/")
    assert FLICKR.parse(raw) == Artwork(
        source="flickr",
        source_id="70000000001",
        title="Mural behind the fish market",
        rights="https://creativecommons.org/licenses/by-sa/2.0/",
        artists=(Artist(key="900000001@N09", name="Wren & Holt"),),
        years=Years(1998, 1998),
        year_text="1998-06",
        subjects=("mural", "brick"),
        description="Paint on brick.\nSeen from the quay.",
        landing_page="https://www.flickr.com/photos/900000001@N09/70000000001",
        image="https://live.staticflickr.com/65535/70000000001_0a1b2c_b.jpg",
        raw=raw,
    )


def test_a_photo_without_name_size_or_certain_year():
    raw = invented(1, "https://creativecommons.org/licenses/by/4.0/")
    assert FLICKR.parse(raw) == Artwork(
        source="flickr",
        source_id="70000000002",
        title="Untitled",
        rights="https://creativecommons.org/licenses/by/4.0/",
        artists=(Artist(key="900000002@N09", name="900000002@N09"),),
        years=Years(1890, 1890, circa=True),
        year_text="circa 1890",
        landing_page="https://www.flickr.com/photos/900000002@N09/70000000002",
        raw=raw,
    )


def test_a_recorded_date_that_is_made_up_and_a_picture_of_one_small_size():
    artwork = FLICKR.parse(recorded_photo("49515058172"))
    assert artwork.years is None
    assert artwork.year_text is None
    assert artwork.image == "https://live.staticflickr.com/65535/49515058172_e52c8df29f.jpg"


@pytest.mark.parametrize("n", [0, 1])
def test_damaged_records(n):
    raw = invented(n, NC)
    tolerates(FLICKR, raw)
    requires(FLICKR, raw, ("id",), ("owner",), ("title",))
    gone = {name: value for name, value in raw.items() if name != "license_url"}
    assert FLICKR.parse(gone).rights == FLICKR.parse({**raw, "license_url": None}).rights == ""


def test_only_licences_that_may_enter_are_asked_for():
    reader = Asking(Dialect(1, "http://127.0.0.1:9"), FLICKR.about.endpoint)
    crawl(Flickr(), reader)
    assert [params["method"] for _, params, _ in reader.asked] == [
        "flickr.photos.licenses.getInfo",
        "flickr.photos.search",
    ]
    assert reader.asked[1][1]["license"] == "4,5,9,10,91"


def test_a_licence_that_flickr_no_longer_lists_is_refused():
    dialect = Dialect(3, "http://127.0.0.1:9")
    dialect._search = lambda _: {
        "stat": "ok",
        "photos": {"total": 1, "photo": [{**dialect.photos[0], "license": 77}]},
    }
    [listing] = crawl(Flickr(), Asking(dialect, FLICKR.about.endpoint))
    with pytest.raises(Rejected, match="no licence"):
        RightsPolicy().admit(FLICKR.parse(listing.records[0]).rights)


@pytest.mark.parametrize(
    ("stated", "rights"),
    [({"license": "0"}, "All Rights Reserved"), ({"license": None}, ""), ({"license": ["0"]}, ""), ({}, "")],
)
def test_only_a_licence_that_is_known_and_closed_closes_a_photo(stated, rights):
    dialect = Dialect(1, "http://127.0.0.1:9")
    photo = {name: value for name, value in dialect.photos[0].items() if name != "license"} | stated
    dialect._search = lambda _: {"stat": "ok", "photos": {"total": 1, "photo": [photo]}}
    [listing] = crawl(Flickr(), Asking(dialect, FLICKR.about.endpoint))
    assert FLICKR.parse(listing.records[0]).rights == rights


@pytest.mark.parametrize("licences", [[], [{"id": "0", "name": "All Rights Reserved", "url": ""}]])
def test_a_list_of_licences_that_names_no_free_one_ends_the_crawl(licences):
    class Poor(Dialect):
        def answer(self, path, params):
            if params["method"] == "flickr.photos.licenses.getInfo":
                return {"stat": "ok", "licenses": {"license": licences}}
            return super().answer(path, params)

    reader = Asking(Poor(3, "http://127.0.0.1:9"), FLICKR.about.endpoint)
    with pytest.raises(Transient, match="no licences"):
        asyncio.run(Flickr().page(reader, Wanted(), ""))
    assert len(reader.asked) == 1


@pytest.mark.parametrize("works", [0, 1, 500, 1001, 4000, 4001, 9001])
def test_every_photo_once(works):
    dialect = Dialect(works, "http://127.0.0.1:9/p")
    museum = Flickr()
    listings = crawl(museum, Asking(dialect, museum.about.endpoint))
    assert sorted(ids(museum, listings)) == sorted(dialect.ids)
    assert listings[0].total == works


def test_more_uploads_in_a_second_than_can_be_told_apart_end():
    dialect = Dialect(4600, "http://127.0.0.1:9")
    for photo in dialect.photos:
        photo["dateupload"] = "1300000000"
    museum = Flickr()
    assert len(ids(museum, crawl(museum, Asking(dialect, museum.about.endpoint)))) == 4000


def test_what_is_wanted_is_sent():
    dialect = Dialect(200, "http://127.0.0.1:9")
    museum = Flickr()
    reader = Asking(dialect, museum.about.endpoint)
    since = date(2008, 2, 1)
    listings = crawl(museum, reader, Wanted(query="no. 15", medium="mural", since=since))
    first = 1201824000  # 2008-02-01 00:00 UTC
    fresh = [n for n in range(200) if "no. 15" in f"no. {n}" and 1_200_000_000 + n * 20_000 >= first]
    assert ids(museum, listings) == [dialect.ids[n] for n in fresh]
    asked = reader.asked[-1][1]
    assert (asked["text"], asked["tags"], asked["min_upload_date"]) == ("no. 15", "mural", str(first))
    assert len(fresh) == 10


@pytest.mark.parametrize(("code", "error"), [(105, Transient), (106, Transient), (100, Permanent)])
def test_errors_with_status_200(code, error):
    class Failing:
        def answer(self, _path, _params):
            return {"stat": "fail", "code": code, "message": "sorry, a-key cannot. " * 50}

    with pytest.raises(error, match="sorry, \\.\\.\\. cannot") as caught:
        asyncio.run(Flickr().page(Asking(Failing(), FLICKR.about.endpoint), Wanted(), ""))
    assert "a-key" not in str(caught.value)
    assert len(caught.value.detail) == 150
