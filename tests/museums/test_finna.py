from datetime import date

import pytest

from scrapers.museums.finna import Finna
from scrapers.museums.museum import Wanted
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialects.finna import ANSWER, Dialect
from tests.museums.recorded import recorded

FINNA = Finna()
BY = "http://creativecommons.org/licenses/by/4.0/deed.fi"


def recorded_record(id_):
    records = recorded("finna/finna_full_response_example.json")["records"]
    return next(record for record in records if record["id"] == id_)


def test_a_recorded_drawing_of_a_day():
    raw = recorded_record("museovirasto.CC0641BB5337F541CBD19169838BAC1F")
    assert FINNA.parse(raw) == Artwork(
        source="finna",
        source_id="museovirasto.CC0641BB5337F541CBD19169838BAC1F",
        title="linnunpönttö koivussa",
        rights=BY,
        artists=(Artist(key="Vikstedt, Topi", name="Topi Vikstedt"),),
        years=Years(1923, 1923),
        year_text="11.06.1923",
        subjects=("koivu", "linnunpöntöt", "Revonristi"),
        credit_line="Museovirasto, Kansatieteen kuvakokoelma",
        attribution='"linnunpönttö koivussa" by Topi Vikstedt, '
        "Museovirasto, Kansatieteen kuvakokoelma via Finna, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), "
        "https://www.finna.fi/Record/museovirasto.CC0641BB5337F541CBD19169838BAC1F",
        landing_page="https://www.finna.fi/Record/museovirasto.CC0641BB5337F541CBD19169838BAC1F",
        image="https://api.finna.fi/Cover/Show?id=museovirasto.CC0641BB5337F541CBD19169838BAC1F&index=0&size=large",
        raw=raw,
    )


def test_a_recorded_drawing_of_a_village():
    raw = recorded_record("museovirasto.CCEB4B6ECA299F9C9CE196FA7B77C5E7")
    assert FINNA.parse(raw) == Artwork(
        source="finna",
        source_id="museovirasto.CCEB4B6ECA299F9C9CE196FA7B77C5E7",
        title="puurakennuksia maisemassa",
        rights=BY,
        artists=(Artist(key="Keinänen, Sigfrid August", name="Sigfrid August Keinänen"),),
        years=Years(1885, 1885),
        year_text="1885",
        subjects=("asuinrakennukset", "kylät", "puurakennukset", "maisema"),
        places=("Suomi, Kurkijoki",),
        credit_line="Museovirasto, Kansatieteen kuvakokoelma",
        attribution='"puurakennuksia maisemassa" by Sigfrid August Keinänen, '
        "Museovirasto, Kansatieteen kuvakokoelma via Finna, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), "
        "https://www.finna.fi/Record/museovirasto.CCEB4B6ECA299F9C9CE196FA7B77C5E7",
        landing_page="https://www.finna.fi/Record/museovirasto.CCEB4B6ECA299F9C9CE196FA7B77C5E7",
        image="https://api.finna.fi/Cover/Show?id=museovirasto.CCEB4B6ECA299F9C9CE196FA7B77C5E7&index=0&size=large",
        raw=raw,
    )


def test_a_recorded_photograph_of_a_decade():
    raw = recorded_record("museovirasto.CCBAFB9690DE3FEB3FEEB86738063253")
    assert FINNA.parse(raw) == Artwork(
        source="finna",
        source_id="museovirasto.CCBAFB9690DE3FEB3FEEB86738063253",
        title="Kuvattu rakennuksia kadun molemmin puolin",
        rights=BY,
        artists=(Artist(key="Poutvaara, Matti", name="Matti Poutvaara"),),
        years=Years(1960, 1969),
        year_text="1960 luku",
        subjects=("apteekit", "autot", "kirkonkylät"),
        places=("Suomi, Oripää",),
        credit_line="Museovirasto, Kansatieteen kuvakokoelma",
        attribution='"Kuvattu rakennuksia kadun molemmin puolin" by Matti Poutvaara, '
        "Museovirasto, Kansatieteen kuvakokoelma via Finna, CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/), "
        "https://www.finna.fi/Record/museovirasto.CCBAFB9690DE3FEB3FEEB86738063253",
        landing_page="https://www.finna.fi/Record/museovirasto.CCBAFB9690DE3FEB3FEEB86738063253",
        image="https://api.finna.fi/Cover/Show?id=museovirasto.CCBAFB9690DE3FEB3FEEB86738063253&index=0&size=large",
        raw=raw,
    )


def test_a_recorded_guess():
    artwork = FINNA.parse(recorded_record("museovirasto.CD1D79760C22F7F6765582EAABDE3244"))
    assert (artwork.year_text, artwork.years) == ("todennäköisesti 1912", Years(1912, 1912, circa=True))


def test_a_picture_by_several_hands():
    raw = ANSWER["records"][0]
    assert FINNA.parse(raw) == Artwork(
        source="finna",
        source_id="talo.LK-77:1",
        title="Verkkoja & veneitä rannalla",
        rights="http://creativecommons.org/publicdomain/mark/1.0/deed.fi",
        artists=(
            Artist(key="Aaltola, Hilma, 1866-1941", name="Hilma Aaltola", birth=1866, death=1941),
            Artist(key="Studio Ranta", name="Studio Ranta"),
        ),
        years=Years(1890, 1899, circa=True),
        year_text="noin 1890 luku",
        subjects=("verkot", "veneet", "rannat"),
        places=("Suomi, Kuvitteellinen",),
        dimensions="13 x 18 cm; laatikko 20 cm",
        description="Naisia ja verkkoja.",
        credit_line="Talomuseo, Kuvakokoelma",
        attribution='"Verkkoja & veneitä rannalla" by Hilma Aaltola and Studio Ranta, '
        "Talomuseo, Kuvakokoelma via Finna, "
        "Public Domain Mark 1.0 (https://creativecommons.org/publicdomain/mark/1.0/), "
        "https://www.finna.fi/Record/talo.LK-77%3A1",
        landing_page="https://www.finna.fi/Record/talo.LK-77%3A1",
        image="https://api.finna.fi/Cover/Show?id=talo.LK-77:1&index=0&size=large",
        raw=raw,
    )


def test_a_sketch_without_a_picture_or_a_link():
    raw = ANSWER["records"][1]
    assert FINNA.parse(raw) == Artwork(
        source="finna",
        source_id="talo.2",
        title="Nimetön luonnos",
        rights="CC BY-SA 4.0",
        years=Years(1911, 1911),
        year_text="1911",
        landing_page="https://www.finna.fi/Record/talo.2",
        raw=raw,
    )


@pytest.mark.parametrize("raw", ANSWER["records"], ids=lambda raw: raw["id"])
def test_damaged_records(raw):
    tolerates(FINNA, raw)
    requires(FINNA, raw, ("id",), ("title",))


@pytest.mark.parametrize(
    ("said", "rights"),
    [
        ("gone", ""),
        (None, ""),
        (["CC BY 4.0"], ""),
        ({"link": 7, "copyright": "CC BY 4.0"}, ""),
        ({"copyright": "In Copyright"}, "In Copyright"),
    ],
)
def test_rights_that_are_not_stated_are_not_closed_ones(said, rights):
    raw = {**ANSWER["records"][0], "imageRights": said}
    if said == "gone":
        del raw["imageRights"]
    assert FINNA.parse(raw).rights == rights


def test_its_pictures_come_from_the_host_that_is_asked_and_no_faster():
    assert FINNA.about.picture_limit == FINNA.about.limit


@pytest.mark.parametrize("works", [0, 1, 100, 101, 1250])
def test_every_record_once(works):
    dialect = Dialect(works, "http://127.0.0.1:9/p")
    listings = crawl(FINNA, Asking(dialect, FINNA.about.endpoint))
    assert sorted(ids(FINNA, listings)) == sorted(dialect.ids)
    assert listings[0].total == works
    assert {FINNA.parse(raw).image for part in listings for raw in part.records} == {
        f"http://127.0.0.1:9/p/{n}.jpg" for n in range(works)
    }


def test_what_is_past_the_last_page_is_reached_in_slices(monkeypatch):
    monkeypatch.setattr("scrapers.museums.finna._MOST", 300)
    dialect = Dialect(1250, "http://127.0.0.1:9")
    dialect.most = 300
    listings = crawl(FINNA, Asking(dialect, FINNA.about.endpoint))
    assert sorted(ids(FINNA, listings)) == sorted(dialect.ids)
    assert listings[0].total == 1250
    assert not listings[0].records


def test_what_is_wanted_is_sent():
    dialect = Dialect(30, "http://127.0.0.1:9")
    reader = Asking(dialect, FINNA.about.endpoint)
    assert ids(FINNA, crawl(FINNA, reader, Wanted(query="vene", medium="7"))) == ["talo.7"]
    asked = reader.asked[0][1]
    assert asked["lookfor"] == "vene 7"
    filters = [asked[f"filter[{n}]"] for n in range(4)]
    assert filters[:3] == ['format:"0/Image/"', 'online_boolean:"1"', 'usage_rights_str_mv:"usage_B"']
    assert filters[3].startswith('last_indexed:"[2010-01-01T00:00:00Z TO 20')


def test_since_lists_what_was_indexed_then_under_any_licence():
    dialect = Dialect(60, "http://127.0.0.1:9")
    reader = Asking(dialect, FINNA.about.endpoint)
    since = date(2011, 3, 20)  # 1300579200
    assert ids(FINNA, crawl(FINNA, reader, Wanted(since=since))) == [f"talo.{n}" for n in range(29, 60)]
    assert "usage" not in str(reader.asked)
    assert FINNA.about.tells_changes
