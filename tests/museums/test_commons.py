import asyncio
from datetime import date

import pytest

from scrapers.errors import Permanent, Rejected, Transient
from scrapers.licences import RightsPolicy
from scrapers.museums.commons import Commons
from scrapers.museums.museum import Wanted
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialects.commons import ANSWER, Dialect
from tests.museums.recorded import Prose, recorded

COMMONS = Commons()
FILES = "https://commons.wikimedia.org/wiki/File:"
MEDIA = "https://upload.wikimedia.org/wikipedia/commons"


def recorded_page(name, pageid):
    return recorded(f"wikimedia_commons/{name}.json")["query"]["pages"][pageid]


def test_a_recorded_painting_in_the_public_domain():
    raw = recorded_page("wmc_pretty1", "44672212")
    assert COMMONS.parse(raw) == Artwork(
        source="commons",
        source_id="44672212",
        title="Night in Nice",
        rights="Public domain",
        artists=(Artist(key="Edvard Munch", name="Edvard Munch"),),
        years=Years(1891, 1891),
        year_text="1891",
        subjects=(
            "1890s paintings by Edvard Munch",
            "1891 paintings from France",
            "1891 paintings in Norway",
            "Artworks with Wikidata item",
            "Artworks with known accession number",
            "Nice in art",
            "Paintings by Edvard Munch in the Nasjonalmuseet for kunst, arkitektur og design",
        ),
        credit_line="http://samling.nasjonalmuseet.no/no/object/NG.M.00394 Nasjonalmuseet",
        landing_page=f"{FILES}Edvard_Munch_-_Night_in_Nice_(1891).jpg",
        image=f"{MEDIA}/4/45/Edvard_Munch_-_Night_in_Nice_%281891%29.jpg",
        raw=raw,
    )


def test_a_recorded_photograph_by_a_user():
    raw = recorded_page("wmc_pretty1", "44672185")
    assert COMMONS.parse(raw) == Artwork(
        source="commons",
        source_id="44672185",
        title="2002-04-02 Hauptstraße, Heidelberg IMG 0404",
        rights="https://creativecommons.org/licenses/by-sa/3.0/de/deed.en",
        artists=(Artist(key="User:Hasenläufer", name="Eckhard Henkel"),),
        years=Years(2002, 2002),
        year_text="2002-04-02",
        subjects=("Hauptstraße (Heidelberg)", "Photographs taken on 2002-04-02"),
        description=Prose("Blick in die Hauptstraße in", 95),
        credit_line="Own work",
        attribution="Photo: Eckhard Henkel / Wikimedia Commons / CC BY-SA 3.0 DE",
        landing_page=f"{FILES}2002-04-02_Hauptstra%C3%9Fe,_Heidelberg_IMG_0404.jpg",
        image=f"{MEDIA}/e/e9/2002-04-02_Hauptstra%C3%9Fe%2C_Heidelberg_IMG_0404.jpg",
        raw=raw,
    )


def test_a_recorded_map():
    raw = recorded_page("wmc_pretty4", "44672276")
    assert COMMONS.parse(raw) == Artwork(
        source="commons",
        source_id="44672276",
        title="Smålenenes amt nr 150: Kart over Hölen, 1871",
        rights="https://creativecommons.org/licenses/by/4.0",
        artists=(Artist(key="T. M. Langli", name="T. M. Langli"),),
        years=Years(1871, 1871),
        year_text="1871",
        subjects=(
            "1871 maps of Norway",
            "GWToolset Batch Upload",
            "Hølen",
            "Norwegian county map collection",
            "Old maps of Vestby",
        ),
        credit_line=Prose("This file is digitized and", 69),
        landing_page=f"{FILES}Sm%C3%A5lenenes_amt_nr_150-_Kart_over_H%C3%B6len,_1871.jpg",
        image=f"{MEDIA}/6/6f/Sm%C3%A5lenenes_amt_nr_150-_Kart_over_H%C3%B6len%2C_1871.jpg",
        raw=raw,
    )


def test_a_painting_with_a_thumbnail():
    raw = ANSWER["query"]["pages"]["99000001"]
    assert COMMONS.parse(raw) == Artwork(
        source="commons",
        source_id="99000001",
        title="Two boats at dusk",
        rights="Public domain",
        artists=(Artist(key="Runa Aske (1861-1932)", name="Runa Aske", birth=1861, death=1932, wikidata="Q990000001"),),
        years=Years(1899, 1899, circa=True),
        year_text="circa 1899",
        subjects=("Boats in art", "Runa Aske"),
        description="Oil on board.",
        credit_line="Museum of Nowhere",
        landing_page=f"{FILES}Runa_Aske_-_Two_boats.jpg",
        image=f"{MEDIA}/thumb/9/99/Runa_Aske_-_Two_boats.jpg/1280px-Runa_Aske_-_Two_boats.jpg",
        raw=raw,
    )


def test_a_small_scan_of_which_nothing_is_said():
    raw = ANSWER["query"]["pages"]["99000002"]
    assert COMMONS.parse(raw) == Artwork(
        source="commons",
        source_id="99000002",
        title="A gate",
        rights="https://creativecommons.org/licenses/by-sa/4.0",
        landing_page=f"{FILES}A_gate.tif",
        image=f"{MEDIA}/thumb/1/11/A_gate.tif/900px-A_gate.tif.jpg",
        raw=raw,
    )


@pytest.mark.parametrize("raw", ANSWER["query"]["pages"].values(), ids=lambda raw: raw["title"])
def test_damaged_records(raw):
    tolerates(COMMONS, raw)
    info = ("imageinfo", 0)
    requires(COMMONS, raw, ("pageid",), ("imageinfo",), (*info, "extmetadata"), (*info, "descriptionurl"))


@pytest.mark.parametrize(
    ("meta", "reason"),
    [
        (
            {
                "LicenseShortName": {"value": "No restrictions"},
                "LicenseUrl": {"value": "https://www.flickr.com/commons/usage/"},
            },
            "licence not allowed",
        ),
        ({"LicenseShortName": {"value": "CC BY-NC 4.0"}}, "licence not allowed"),
        ({"LicenseUrl": {"value": 7}, "LicenseShortName": {"value": "CC BY 4.0"}}, "no licence"),
        ({"LicenseShortName": {"value": None}}, "no licence"),
        ({}, "no licence"),
    ],
)
def test_other_licences_stay_and_are_refused(meta, reason):
    raw = ANSWER["query"]["pages"]["99000002"]
    raw = {**raw, "imageinfo": [{**raw["imageinfo"][0], "extmetadata": meta}]}
    with pytest.raises(Rejected, match=reason):
        RightsPolicy().admit(COMMONS.parse(raw).rights)


def test_a_sound_is_no_picture():
    raw = ANSWER["query"]["pages"]["99000002"]
    with pytest.raises(Rejected, match="not a picture"):
        COMMONS.parse({**raw, "imageinfo": [{**raw["imageinfo"][0], "mediatype": "AUDIO"}]})


def test_a_recorded_batch_in_three_answers_is_put_together():
    answers = [recorded(f"wikimedia_commons/wmc_pretty{n}.json") for n in (1, 2, 3)]

    class Recorded:
        def answer(self, _path, _params):
            return answers.pop(0)

    reader = Asking(Recorded(), COMMONS.about.endpoint)
    listing = asyncio.run(COMMONS.page(reader, Wanted(), ""))
    assert len(listing.records) == 9
    assert all(record["imageinfo"] for record in listing.records)
    assert reader.asked[1][1]["gucontinue"] == "Edvard_Munch_-_Night_in_Nice_(1891).jpg|nowiki|1281339"
    assert reader.asked[1][1]["continue"] == "||imageinfo"
    assert "gucontinue" in reader.asked[2][1]
    assert len(listing.further) == 1


@pytest.mark.parametrize("which", ["missing", "no"])
def test_an_answer_that_does_not_go_on_is_the_last(which):
    class Recorded:
        def answer(self, _path, _params):
            return recorded(f"wikimedia_commons/response_small_{which}_continue.json")

    assert len(crawl(COMMONS, Asking(Recorded(), COMMONS.about.endpoint))) == 1


@pytest.mark.parametrize("whole", [True, False])
def test_a_list_that_leads_to_itself_is_not_taken_for_whole(whole):
    class Stuck:
        def answer(self, _path, _params):
            batch = {"batchcomplete": ""} if whole else {}
            return {"query": {"pages": {}}, "continue": {"gaicontinue": "x", "continue": "||"}} | batch

    with pytest.raises(Transient, match="paging stuck"):
        crawl(COMMONS, Asking(Stuck(), COMMONS.about.endpoint))


@pytest.mark.parametrize("works", [0, 1, 7, 8, 50, 51, 160])
@pytest.mark.parametrize("query", [None, "boats"])
def test_every_file_once(works, query):
    dialect = Dialect(works, "http://127.0.0.1:9/p")
    reader = Asking(dialect, COMMONS.about.endpoint)
    listings = crawl(COMMONS, reader, Wanted(query=query))
    assert sorted(ids(COMMONS, listings)) == sorted(dialect.ids)
    assert len(listings) == max(1, -(-works // 50))
    assert all(asked["maxlag"] == "5" for _, asked, _ in reader.asked)


def test_a_category_whole_and_searched():
    dialect = Dialect(130, "http://127.0.0.1:9")
    reader = Asking(dialect, COMMONS.about.endpoint)
    assert ids(COMMONS, crawl(COMMONS, reader, Wanted(query="category:Even"))) == dialect.ids[::2]
    assert reader.asked[0][1]["gcmtitle"] == "Category:Even"
    found = ids(COMMONS, crawl(COMMONS, reader, Wanted(query="category:Even", medium="no. 12")))
    assert found == ["1012", "1120", "1122", "1124", "1126", "1128"]
    assert reader.asked[-1][1]["gsrsearch"] == 'incategory:"Even" no. 12 filetype:bitmap'


def test_since_is_asked_for_and_in_a_search_filtered_here():
    dialect = Dialect(60, "http://127.0.0.1:9")
    reader = Asking(dialect, COMMONS.about.endpoint)
    since = date(2020, 3, 2)  # the 58th file is of the first, the 59th of this day
    assert ids(COMMONS, crawl(COMMONS, reader, Wanted(since=since))) == ["1057", "1058", "1059"]
    assert reader.asked[0][1]["gaistart"] == "2020-03-02T00:00:00Z"
    assert ids(COMMONS, crawl(COMMONS, reader, Wanted(query="boats", since=since))) == ["1057", "1058", "1059"]
    assert COMMONS.about.tells_changes


@pytest.mark.parametrize(
    ("code", "error"), [("maxlag", Transient), ("ratelimited", Transient), ("badvalue", Permanent)]
)
def test_errors_with_status_200(code, error):
    class Failing:
        def answer(self, _path, _params):
            return {"error": {"code": code, "info": "Waiting for a-key and " * 20}, "servedby": "mw1"}

    with pytest.raises(error, match=f"{code}: Waiting for \\.\\.\\. and"):
        asyncio.run(COMMONS.page(Asking(Failing(), COMMONS.about.endpoint), Wanted(), ""))
