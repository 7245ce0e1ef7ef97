import copy
import json
from datetime import date

import pytest

from scrapers.errors import Rejected
from scrapers.licences import RightsPolicy
from scrapers.museums.museum import Wanted
from scrapers.museums.smk import Smk
from scrapers.records import Artist, Artwork, Years
from tests.museums.asking import Asking, crawl, ids, requires, tolerates
from tests.museums.dialects.smk import ANSWER, Dialect
from tests.museums.recorded import Prose, recorded

SMK = Smk()
PAGE = "https://creativecommons.org/share-your-work/public-domain/cc0/"


def test_a_recorded_print():
    raw = recorded("smk/item.json")
    assert SMK.parse(raw) == Artwork(
        source="smk",
        source_id="KKS1615",
        title="Jomfru Maria med barnet og Sankt Anne ved vuggen",
        rights=PAGE,
        artists=(
            Artist(key="1180000107_person", name="Albrecht Altdorfer", birth=1478, death=1536, nationality="tysk"),
        ),
        years=Years(1479, 1537),
        year_text="1479-1537",
        genres=("kobberstik",),
        medium="Kobberstik",
        dimensions="H 64 mm, W 55 mm (bladmaal)",
        description=Prose("Indhold / Kollation: Tegning", 129),
        landing_page="https://open.smk.dk/artwork/image/KKS1615",
        image="https://iip.smk.dk/iiif/jp2/kks1615.tif.jp2/full/!1024,1024/0/default.jpg",
        raw=raw,
    )


def test_a_painting_smaller_than_enough_beside_an_unknown_hand():
    raw = ANSWER["items"][0]
    assert SMK.parse(raw) == Artwork(
        source="smk",
        source_id="KMSX9001",
        title="Two Lanterns by the Quay",
        rights=PAGE,
        artists=(Artist(key="1180099001_person", name="Asta Fjordlund", birth=1851, death=1919, nationality="dansk"),),
        years=Years(1884, 1886),
        year_text="1884-1886",
        genres=("maleri",),
        medium="Olie på lærred",
        dimensions="H 620 mm, W 845 mm (netto); H 800 mm (brutto)",
        landing_page="https://open.smk.dk/artwork/image/KMSX9001",
        image="https://iip.smk.dk/iiif/jp2/kmsx9001.tif.jp2/full/max/0/default.jpg",
        raw=raw,
    )


def test_a_sheet_of_which_little_is_known():
    raw = ANSWER["items"][1]
    assert SMK.parse(raw) == Artwork(
        source="smk",
        source_id="KKSX9002",
        title="Study of a gate",
        rights="https://creativecommons.org/publicdomain/zero/1.0/",
        years=Years(1701, 1750),
        landing_page="https://open.smk.dk/artwork/image/KKSX9002",
        image="https://iip.smk.dk/iiif/jp2/kksx9002.tif.jp2/full/!1024,1024/0/default.jpg",
        raw=raw,
    )


@pytest.mark.parametrize("raw", ANSWER["items"], ids=lambda raw: raw["object_number"])
def test_damaged_records(raw):
    tolerates(SMK, raw)
    requires(SMK, raw, ("object_number",), ("titles",), ("has_image",))


def test_another_licence_stays_and_is_refused():
    raw = {**ANSWER["items"][0], "rights": "https://www.example.org/visda"}
    assert SMK.parse(raw).rights == "https://www.example.org/visda"
    with pytest.raises(Rejected, match="no licence"):
        RightsPolicy().admit(SMK.parse(raw).rights)


@pytest.mark.parametrize(
    ("changed", "rights"),
    [
        ({"rights": None}, ""),
        ({"rights": 7}, ""),
        ({"rights": None, "public_domain": None}, ""),
        ({"public_domain": None}, PAGE),
        ({"public_domain": 0}, PAGE),
        ({"public_domain": False}, "In Copyright"),
        ({"public_domain": False, "rights": None}, "In Copyright"),
    ],
)
def test_only_what_is_said_to_be_in_copyright_is(changed, rights):
    assert SMK.parse({**ANSWER["items"][0], **changed}).rights == rights


def test_a_work_whose_rights_are_gone_has_none():
    raw = {name: value for name, value in ANSWER["items"][0].items() if name not in ("rights", "public_domain")}
    assert SMK.parse(raw).rights == ""


def test_the_page_that_it_names_is_read_as_cc0():
    assert RightsPolicy().admit(PAGE) == "CC0-1.0"


def test_no_picture_is_refused():
    with pytest.raises(Rejected, match="no picture"):
        SMK.parse({**ANSWER["items"][0], "has_image": False})


@pytest.mark.parametrize("works", [0, 1, 100, 101, 257])
def test_every_work_once(works):
    dialect = Dialect(works, "http://127.0.0.1:9/p")
    listings = crawl(SMK, Asking(dialect, SMK.about.endpoint))
    assert sorted(ids(SMK, listings)) == sorted(dialect.ids)
    assert listings[0].total == works
    assert len(listings) == max(1, -(-works // 100))
    assert all(SMK.parse(raw).image.startswith("http://127.0.0.1:9/p/") for part in listings for raw in part.records)


def test_what_is_wanted_is_sent():
    dialect = Dialect(40, "http://127.0.0.1:9")
    reader = Asking(dialect, SMK.about.endpoint)
    listings = crawl(SMK, reader, Wanted(query="Quay no. 4", medium="maleri"))
    assert ids(SMK, listings) == ["KMS4"]
    assert reader.asked[0][1]["keys"] == "Quay no. 4"
    assert reader.asked[0][1]["filters"] == "[has_image:true],[public_domain:true],[object_names:maleri]"


def test_since_is_filtered_here_and_sees_what_was_withdrawn():
    dialect = Dialect(30, "http://127.0.0.1:9")
    dialect.items[14] = {**copy.deepcopy(dialect.items[14]), "public_domain": False, "rights": "withdrawn"}
    reader = Asking(dialect, SMK.about.endpoint)
    listings = crawl(SMK, reader, Wanted(since=date(2024, 6, 1)))
    assert ids(SMK, listings) == ["KMS14", "KMS29"]
    assert "public_domain" not in json.dumps(reader.asked)
    assert not SMK.about.tells_changes
