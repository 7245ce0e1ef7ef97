import asyncio
import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrapers.errors import Rejected, SourceError
from scrapers.folder import FolderSource
from scrapers.folder_columns import COLUMNS, artwork_of, id_of, key_of
from scrapers.records import Artist, Years


def folder(tmp_path, *records, name="artworks.jsonl", **options):
    lines = [record if isinstance(record, (str, bytes)) else json.dumps(record) for record in records]
    encoded = [line if isinstance(line, bytes) else line.encode("utf-8", "surrogatepass") for line in lines]
    (tmp_path / name).write_bytes(b"\n".join(encoded) + b"\n")
    return FolderSource(tmp_path, **options)


async def _pages(source, cursor=None):
    return [page async for page in source.pages(cursor)]


def pages(source, cursor=None):
    return asyncio.run(_pages(source, cursor))


def read(source, cursor=None):
    """The artworks of a source, and the rejections as (id, reason, detail)."""
    artworks, refused = [], []
    for page in pages(source, cursor):
        for raw in page.records:
            try:
                artworks.append(source.parse(raw))
            except Rejected as error:
                refused.append((raw["id"], error.reason, error.detail))
    return artworks, refused


def fetch(source, name):
    return asyncio.run(source.fetch(artwork_of("folder", {"id": "a", "file": name})))


def fetch_refused(source, name):
    with pytest.raises(Rejected) as caught:
        fetch(source, name)
    return caught.value.reason


FULL = {
    "id": "met-1",
    "Title": "Haystacks",
    "file": "images/1.jpg",
    "license": "CC0",
    "artist": "Oscar Monet",
    "artist_key": "monet",
    "artist_birth": 1840,
    "artist_death": "1926",
    "artist_nationality": "French",
    "artist_ulan": 500019484,
    "artist_wikidata": "Q296",
    "teachers": ["boudin", "gleyre"],
    "influences": "jongkind",
    "year_text": "ca. 1890–91",
    "year": 1890,
    "movement": "Impressionism",
    "genre": ["landscape"],
    "tags": ["haystack", "field"],
    "depicts": "field; evening",
    "place": "Giverny",
    "medium": "oil on canvas",
    "dimensions": "65 × 100 cm",
    "culture": "French",
    "description": "Two stacks.",
    "credit line": "Gift",
    "attribution": "Museum",
    "url": "https://example.org/1",
    "style": "Impressionism_raw",
    "notes": {"a": [1]},
}


def test_every_column(tmp_path):
    (artwork,), refused = read(folder(tmp_path, FULL))
    assert refused == []
    assert artwork.key == "folder:met-1"
    assert artwork.title == "Haystacks"
    assert artwork.image == "images/1.jpg"
    assert artwork.rights == "CC0"
    assert artwork.artists == (
        Artist(
            key="monet",
            name="Oscar Monet",
            birth=1840,
            death=1926,
            nationality="French",
            ulan="500019484",
            wikidata="Q296",
            teachers=("boudin", "gleyre"),
            influences=("jongkind",),
        ),
    )
    assert artwork.years == Years(1890, 1891, circa=True)
    assert artwork.year_text == "ca. 1890–91"
    assert artwork.movements == ("Impressionism",)
    assert artwork.genres == ("landscape",)
    assert artwork.subjects == ("haystack", "field", "evening")
    assert artwork.places == ("Giverny",)
    assert artwork.medium == "oil on canvas"
    assert artwork.dimensions == "65 × 100 cm"
    assert artwork.culture == "French"
    assert artwork.description == "Two stacks."
    assert artwork.credit_line == "Gift"
    assert artwork.attribution == "Museum"
    assert artwork.landing_page == "https://example.org/1"
    assert artwork.raw == FULL


def test_csv_says_the_same_as_jsonl(tmp_path):
    rows = [
        "id;title;file;rights;artist;year;tags;movement",
        'a;"Dawn; or, Light";1.jpg;CC0;Ann Lee;1885;"boat;sea";Tonalism',
        'b;Dusk;2.jpg;CC0;Ann Lee;c. 1890;"[""boat"", ""x;y""]";',
    ]
    (first, second), refused = read(folder(tmp_path, *rows, name="metadata.csv"))
    assert refused == []
    assert (first.title, first.subjects, first.movements) == ("Dawn; or, Light", ("boat", "sea"), ("Tonalism",))
    assert first.years == Years(1885, 1885)
    assert first.artists == (Artist(key="ann-lee", name="Ann Lee"),)
    assert second.years == Years(1890, 1890, circa=True)
    assert second.year_text == "c. 1890"
    assert second.subjects == ("boat", "x;y")
    assert second.movements == ()


def test_jsonl_comes_before_csv(tmp_path):
    (tmp_path / "artworks.csv").write_text("id\nfrom-csv\n")
    (artwork,), _ = read(folder(tmp_path, {"id": "from-jsonl"}))
    assert artwork.source_id == "from-jsonl"


@pytest.mark.parametrize(
    ("record", "years"),
    [
        ({"year_text": "1850-52", "year": 1850}, Years(1850, 1852)),
        ({"year_text": "1852", "year": 1848}, Years(1848, 1848)),  # corrected by somebody who knew
        ({"year_text": "17th century", "year": None}, Years(1601, 1700)),
        ({"year": "1885"}, Years(1885, 1885)),
        ({"year": 1885.0}, Years(1885, 1885)),
        ({"year": "ca. 1885–90?"}, Years(1885, 1890, circa=True)),
        ({"year_start": 1600, "year_end": 1610, "date": "c. 1605"}, Years(1600, 1610, circa=True)),
        ({"year": -400}, Years(-399, -399)),
        ({"year": 99999}, None),
        ({"year": 0}, None),
        ({"year": float("nan")}, None),
        ({"year": True}, None),
        ({"year": [1885]}, Years(1885, 1885)),
        ({"year": {"from": 1885}}, None),
        ({"date": "n.d."}, None),
        ({"year": 1728, "artist": "A", "artist_birth": 1732}, None),
        ({"year": 1900, "artist": "A", "artist_death": 1850}, None),
        ({"year": 1728, "artist": ["A", "B"], "artist_birth": [1732, 1700]}, Years(1728, 1728)),
    ],
)
def test_years(record, years):
    assert artwork_of("folder", {"id": "a", **record}).years == years


def test_several_artists_with_columns_as_long():
    raw = {"id": "a", "artist": "Ann Lee; Bo Ek", "artist_birth": "1800; 1810", "artist_nationality": "Swedish"}
    assert artwork_of("folder", raw).artists == (
        Artist(key="ann-lee", name="Ann Lee", birth=1800),
        Artist(key="bo-ek", name="Bo Ek", birth=1810),
    )


def test_teachers_by_name_or_key_are_the_same_person():
    by_name = artwork_of("folder", {"id": "a", "artist": "Ann Lee", "teacher": "Bo  Ek"})
    by_key = artwork_of("folder", {"id": "a", "artist": "Ann Lee", "teacher": "bo-ek"})
    assert by_name.artists[0].teachers == by_key.artists[0].teachers == (key_of("Bo Ek"),)


@pytest.mark.parametrize("name", ["Unknown", "anonymous", "", "…", None])
def test_nobody_is_no_artist(name):
    assert artwork_of("folder", {"id": "a", "artist": name}).artists == ()


def test_text_is_cleaned(tmp_path):
    (artwork,), _ = read(
        folder(tmp_path, r'{"id": "a", "title": " A\u0000b\ud800c\u0007 ", "medium": 7, "tags": [1, null, "\u0000"]}')
    )
    assert artwork.title == "Abc"
    assert artwork.medium == "7"
    assert artwork.subjects == ("1",)


def test_no_title():
    assert artwork_of("folder", {"id": "a", "title": " "}).title == "Untitled"


def test_broken_lines_do_not_stop_the_others(tmp_path):
    source = folder(
        tmp_path,
        b"\xef\xbb\xbf" + b'{"id": "a"}',
        '{"id": "b", ',
        "[1, 2]",
        "",
        b'{"id": "caf\xe9"}',
        "[" * 100_000,
        '{"id": "deep", "x": ' + "[" * 200 + "]" * 200 + "}",
        '{"id": "n", "x": ' + "9" * 5000 + "}",
        '{"id": "z"}',
    )
    artworks, refused = read(source)
    assert [artwork.source_id for artwork in artworks] == ["a", "z"]
    assert [(name, reason) for name, reason, _ in refused] == [(f"line {n}", "broken line") for n in (2, 3, 5, 6, 7, 8)]
    assert all(detail.startswith(name) for name, _, detail in refused)
    assert source.total == 8


def test_overlong_line(tmp_path, monkeypatch):
    monkeypatch.setattr("scrapers.folder_lines.LONGEST_LINE", 64)
    exact = '{"id": "' + "x" * (64 - 10 - 1) + '"}'
    artworks, refused = read(
        folder(tmp_path, '{"id": "a"}', '{"id": "b", "x": "' + "y" * 300 + '"}', exact, '{"id": "c"}')
    )
    assert [artwork.source_id for artwork in artworks] == ["a", "x" * 53, "c"]
    assert [(name, reason) for name, reason, _ in refused] == [("line 2", "broken line")]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "missing id"),
        ("", "missing id"),
        (True, "missing id"),
        (1.5, "missing id"),
        (["a"], "missing id"),
        ("x" * 201, "bad id"),
        ("a\nb", "bad id"),
        ("a\0b", "bad id"),
        ("a\ud800", "bad id"),
        ("<script>", "bad id"),
        ("../a", "bad id"),
        ("a;b", "bad id"),
    ],
)
def test_bad_ids(tmp_path, value, reason):
    artworks, ((name, found, detail),) = read(folder(tmp_path, {"id": value}))
    assert artworks == []
    assert (name, found) == ("line 1", reason)
    assert detail.startswith("line 1")


@pytest.mark.parametrize(
    "value", ["29.100.6", "RP-P-1906-2725", "1994.12 (a-c)", 436535, 436535.0, "Ölbild_3", "x" * 200]
)
def test_good_ids(tmp_path, value):
    (artwork,), _ = read(folder(tmp_path, {"id": value}))
    assert artwork.source_id == str(value).removesuffix(".0")


def test_duplicate_ids(tmp_path):
    artworks, refused = read(folder(tmp_path, {"id": "a", "title": "1"}, {"id": "a", "title": "2"}, page_size=1))
    assert [artwork.title for artwork in artworks] == ["1"]
    assert refused == [("a", "duplicate id", "line 2, first on line 1")]


def test_duplicate_of_a_record_before_the_checkpoint(tmp_path):
    source = folder(tmp_path, {"id": "a"}, {"id": "b"}, {"id": "a"}, page_size=1)
    artworks, refused = read(source, pages(source)[0].cursor)
    assert [artwork.source_id for artwork in artworks] == ["b"]
    assert [reason for _, reason, _ in refused] == ["duplicate id"]


@given(size=st.integers(1, 7), after=st.integers(0, 6))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_page_resumes_where_it_ended(tmp_path, size, after):
    source = folder(tmp_path, *({"id": n} for n in range(1, 12)), page_size=size)
    everything = pages(source)
    done = everything[: min(after, len(everything))]
    rest = pages(source, done[-1].cursor if done else None)
    assert [*done, *rest] == everything
    assert sum(len(page.records) for page in everything) == source.total == 11


@pytest.mark.parametrize("cursor", ["", "nonsense", "0123456789abcdef:1", "1"])
def test_foreign_cursor_starts_over(tmp_path, cursor):
    assert len(pages(folder(tmp_path, {"id": "a"}, {"id": "b"}), cursor)[0].records) == 2


def test_changed_metadata_starts_over(tmp_path):
    cursor = pages(folder(tmp_path, {"id": "a"}, {"id": "b"}, page_size=1))[0].cursor
    assert [a.source_id for a in read(folder(tmp_path, {"id": "c"}, {"id": "b"}), cursor)[0]] == ["c", "b"]


@pytest.mark.parametrize(
    "name", ["../secret.jpg", "/etc/passwd", "images/../../secret.jpg", "..\\secret.jpg", "C:\\secret.jpg"]
)
def test_path_traversal(tmp_path, name):
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "in").mkdir()
    source = folder(tmp_path / "in", {"id": "a", "file": name})
    artworks, refused = read(source)
    assert artworks == []
    assert [(found, reason) for found, reason, _ in refused] == [("a", "path outside folder")]
    assert fetch_refused(source, name) == "path outside folder"


def test_link_that_leads_out(tmp_path):
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (tmp_path / "in" / "ring.jpg").symlink_to(tmp_path / "in" / "ring.jpg")
    source = folder(tmp_path / "in", {"id": "a", "file": "link.jpg"}, {"id": "b", "file": "ring.jpg"})
    assert [reason for _, reason, _ in read(source)[1]] == ["path outside folder", "bad path"]


def test_link_inside_is_followed(tmp_path):
    (tmp_path / "real.jpg").write_bytes(b"picture")
    (tmp_path / "link.jpg").symlink_to("real.jpg")
    assert fetch(folder(tmp_path, {"id": "a"}), "link.jpg") == b"picture"


@pytest.mark.parametrize("name", ["a\0b.jpg", "x" * 5000])
def test_impossible_paths(tmp_path, name):
    source = folder(tmp_path, {"id": "a", "file": name})
    artworks, refused = read(source)
    if refused:
        assert refused[0][1] == "bad path"
    else:
        assert fetch_refused(source, artworks[0].image) in ("missing file", "unreadable file")


def test_fetch(tmp_path):
    source = folder(tmp_path, {"id": "a"}, max_bytes=10)
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.jpg").write_bytes(b"0123456789")
    (tmp_path / "images" / "large.jpg").write_bytes(b"0123456789+")
    os.mkfifo(tmp_path / "pipe.jpg")
    assert fetch(source, "images/a.jpg") == b"0123456789"
    assert fetch(source, "images\\a.jpg") == b"0123456789"
    assert fetch_refused(source, "images/large.jpg") == "file too large"
    assert fetch_refused(source, "images/none.jpg") == "missing file"
    assert fetch_refused(source, "images") == "missing file"
    assert fetch_refused(source, "pipe.jpg") == "missing file"
    assert fetch_refused(source, "https://example.org/a.jpg") == "missing file"


def test_csv_with_ragged_rows(tmp_path):
    rows = ["id,title,artist", "a,One,Ann", "b,Two, or Three,Ann", "c", "", ",,", 'd,"Line\nbreak",Ann', "e,Five,Ann"]
    artworks, refused = read(folder(tmp_path, *rows, name="artworks.csv"))
    assert [artwork.source_id for artwork in artworks] == ["a", "d", "e"]
    assert [(name, reason) for name, reason, _ in refused] == [("line 3", "broken line"), ("line 4", "broken line")]
    assert refused[0][2] == "line 3: 4 fields, the header has 3"


def test_csv_with_an_open_quote_and_an_endless_field(tmp_path):
    endless = "b," + "x" * 200_000
    artworks, refused = read(folder(tmp_path, "id,title", "a,One", endless, "c,Three", 'd,"open', name="artworks.csv"))
    assert [artwork.source_id for artwork in artworks][:2] == ["a", "c"]
    assert [(name, reason) for name, reason, _ in refused] == [("line 3", "broken line")]


def test_csv_byte_order_mark(tmp_path):
    (artwork,), _ = read(folder(tmp_path, b"\xef\xbb\xbfid,title", "a,One", name="artworks.csv"))
    assert artwork.source_id == "a"


def test_csv_that_is_not_utf8(tmp_path):
    with pytest.raises(SourceError, match=r"0xE9 at offset 13, line 2.*iconv"):
        folder(tmp_path, "id,title", b"a,Ol\xe9", name="artworks.csv")


@pytest.mark.parametrize("name", ["artworks.csv", "artworks.jsonl"])
def test_utf16(tmp_path, name):
    with pytest.raises(SourceError, match="UTF-16"):
        folder(tmp_path, "id\na".encode("utf-16"), name=name)


@pytest.mark.parametrize(
    ("header", "message"),
    [("title,artist", "no column for the id"), ("id,title,title", "twice: title"), ("", "no column for the id")],
)
def test_csv_headers_that_cannot_work(tmp_path, header, message):
    with pytest.raises(SourceError, match=message):
        folder(tmp_path, header, "a,b,c", name="artworks.csv")


def test_pictures_without_metadata(tmp_path):
    for place in ("sub/.trash", ".cache"):
        (tmp_path / place).mkdir(parents=True)
    for name in (
        "Water_Lilies.jpg",
        "sub/Dusk – late.PNG",
        "sub/Dusk — late.PNG",
        ".hidden.jpg",
        ".cache/x.jpg",
        "sub/.trash/x.jpg",
        "notes.txt",
    ):
        (tmp_path / name).write_bytes(b"")
    source = FolderSource(tmp_path)
    artworks, refused = read(source)
    assert refused == []
    assert artworks[0].source_id == "Water_Lilies.jpg"
    assert [(artwork.title, artwork.rights) for artwork in artworks] == [
        ("Water Lilies", ""),
        ("Dusk – late", ""),
        ("Dusk — late", ""),
    ]
    assert len({artwork.source_id for artwork in artworks}) == source.total == 3
    assert all(fetch(source, artwork.image) == b"" for artwork in artworks)


def test_nothing_to_read(tmp_path):
    with pytest.raises(SourceError, match="no folder"):
        FolderSource(tmp_path / "missing")
    with pytest.raises(SourceError, match=r"artworks\.jsonl, artworks\.csv"):
        FolderSource(tmp_path)


def test_empty_metadata_is_an_empty_collection(tmp_path):
    (tmp_path / "artworks.jsonl").write_bytes(b"")
    assert read(FolderSource(tmp_path)) == ([], [])


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["1885", "[1]", "a;b", "CC0"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([name for names in COLUMNS.values() for name in names]), _JSON, max_size=12))
@settings(deadline=None)
def test_any_values_become_an_artwork_or_a_reason(record):
    try:
        artwork = artwork_of("folder", record)
    except Rejected:
        with pytest.raises(Rejected, match=r"missing id|bad id"):
            id_of(record)
        return
    assert artwork.title
    assert all(isinstance(item, str) and item for item in (*artwork.subjects, *artwork.movements))
    assert len({artist.key for artist in artwork.artists}) == len(artwork.artists)
