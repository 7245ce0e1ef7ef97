import datetime
import decimal
import json

import pyarrow as pa
import pytest

from scrapers.dataset import parquet as module
from scrapers.dataset.rows import IN_ROW
from scrapers.records import Artist, Years
from tests.scrapers.dataset.making import PICTURE, dataset, parquet, picture, read, row


def test_a_whole_record(tmp_path):
    rows = [
        row(
            1,
            artist="Ada Reed",
            year=1888,
            tags=["sea", "boat"],
            medium="oil on canvas",
            seen=datetime.datetime(2024, 5, 6, 7, 8),
            price=decimal.Decimal("1.50"),
            score=float("nan"),
            nested={"deep": [{"bytes_too": b"\x00"}]},
            thumb=b"\xff\xd8",
        )
    ]
    parquet(tmp_path / "data" / "train-0.parquet", rows)
    source = dataset(tmp_path)
    seen = read(source)
    (artwork,) = seen.artworks
    assert artwork.key == "dataset:work-1"
    assert artwork.title == "Title 1"
    assert artwork.rights == "CC0"
    assert artwork.artists == (Artist(key="ada-reed", name="Ada Reed"),)
    assert artwork.years == Years(1888, 1888)
    assert artwork.subjects == ("sea", "boat")
    assert artwork.image == f"{IN_ROW}data/train-0.parquet#0"
    assert artwork.raw == {
        "id": "work-1",
        "title": "Title 1",
        "license": "CC0",
        "artist": "Ada Reed",
        "year": 1888,
        "tags": ["sea", "boat"],
        "medium": "oil on canvas",
        "seen": "2024-05-06T07:08:00",
        "price": "1.50",
        "score": None,
        "nested": {"deep": [{"bytes_too": None}]},
        "image": {"path": "1.jpg"},
        "file": "data/train-0.parquet#0",
    }
    json.dumps(artwork.raw, allow_nan=False)
    assert seen.pictures == {"work-1": picture(1)}
    assert source.total == 1


def test_rows_keep_their_order_over_row_groups_and_files(tmp_path):
    parquet(tmp_path / "b.parquet", [row(n) for n in range(10, 15)], group=2)
    parquet(tmp_path / "a.parquet", [row(n) for n in range(10)], group=3)
    (tmp_path / ".b.parquet").write_bytes(b"no part of it")
    seen = read(dataset(tmp_path, page_size=4))
    assert seen.ids == [f"work-{n}" for n in range(15)]
    assert seen.sizes == [4, 4, 4, 3]
    assert seen.pictures == {f"work-{n}": picture(n) for n in range(15)}


def test_a_row_without_an_id_is_named_for_its_place(tmp_path):
    rows = [{"title": f"Title {n}", "image": {"bytes": picture(n), "path": None}} for n in range(5)]
    parquet(tmp_path / "train 0.parquet", rows, group=2)
    seen = read(dataset(tmp_path))
    assert seen.ids == [f"train 0.parquet:{n}" for n in range(5)]
    assert seen.pictures["train 0.parquet:4"] == picture(4)


@pytest.mark.parametrize("name", ["image", "IMG", "jpg", "content"])
def test_a_plain_binary_column_is_a_picture(tmp_path, name):
    parquet(tmp_path / "a.parquet", [{"id": "a", name: picture(1)}])
    seen = read(dataset(tmp_path))
    assert seen.pictures == {"a": picture(1)}
    assert seen.artworks[0].raw == {"id": "a", "file": "a.parquet#0"}


def test_of_several_binary_columns_the_named_one_is_the_picture(tmp_path):
    parquet(tmp_path / "a.parquet", [{"id": "a", "embedding": b"123", "picture": picture(1), "mask": b"456"}])
    assert read(dataset(tmp_path)).pictures == {"a": picture(1)}
    parquet(tmp_path / "a.parquet", [{"id": "a", "embedding": b"123", "mask": b"456"}])
    assert read(dataset(tmp_path)).pictures == {}


def test_a_picture_may_be_a_file_of_the_folder(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "1.jpg").write_bytes(picture(1))
    (tmp_path.parent / "outside.jpg").write_bytes(b"secret")
    schema = pa.schema([("id", pa.string()), ("image", PICTURE)])
    paths = {
        "a": "images/1.jpg",
        "b": "../outside.jpg",
        "c": "images/2.jpg",
        "d": None,
        "e": "https://example.org/1.jpg",
    }
    rows = [{"id": name, "image": {"bytes": None, "path": path}} for name, path in paths.items()]
    parquet(tmp_path / "a.parquet", [*rows, {"id": "f", "image": None}], schema)
    seen = read(dataset(tmp_path))
    assert seen.ids == ["a", "b", "c", "d", "e", "f"]
    assert seen.pictures == {
        "a": picture(1),
        "b": "path outside folder",
        "c": "missing file",
        "e": "missing file",
    }


def test_a_column_of_paths(tmp_path):
    (tmp_path / "1.jpg").write_bytes(picture(1))
    parquet(tmp_path / "a.parquet", [{"id": "a", "file": "1.jpg"}])
    assert read(dataset(tmp_path)).pictures == {"a": picture(1)}


def test_a_picture_that_is_too_large_is_refused_and_the_work_is_not(tmp_path):
    parquet(tmp_path / "a.parquet", [row(1), row(2, image={"bytes": picture(2, 101), "path": None})])
    assert read(dataset(tmp_path, max_bytes=100)).pictures == {"work-1": picture(1), "work-2": "file too large"}


def test_numbers_of_a_label_column_are_read_as_names(tmp_path):
    label = {"names": ["Ada Reed", "Ben Ode"], "_type": "ClassLabel"}
    features = {"artist": label, "genre": {"feature": label, "_type": "Sequence"}, "id": {"dtype": "string"}}
    schema = pa.schema(
        [("id", pa.string()), ("artist", pa.int64()), ("genre", pa.list_(pa.int64()))],
        metadata={"huggingface": json.dumps({"info": {"features": features}})},
    )
    rows = [{"id": "a", "artist": 1, "genre": [0, 1]}, {"id": "b", "artist": -1, "genre": []}]
    parquet(tmp_path / "a.parquet", rows, schema)
    first, second = read(dataset(tmp_path)).artworks
    assert [artist.name for artist in first.artists] == ["Ben Ode"]
    assert first.genres == ("Ada Reed", "Ben Ode")
    assert second.artists == ()


@pytest.mark.parametrize("metadata", [b"no JSON", b"[]", b'{"info": {"features": {"artist": 3}}}'])
def test_odd_label_metadata_is_passed_over(tmp_path, metadata):
    schema = pa.schema([("id", pa.string()), ("artist", pa.string())], metadata={"huggingface": metadata})
    parquet(tmp_path / "a.parquet", [{"id": "a", "artist": "Ada Reed"}], schema)
    assert read(dataset(tmp_path)).artworks[0].artists[0].name == "Ada Reed"


def test_a_row_that_cannot_be_read_is_a_fault_among_the_others(tmp_path):
    bad = pa.array([b"fine", b"\xff\xfe", b"fine"], pa.binary()).view(pa.string())
    table = pa.table({"id": ["a", "b", "c"], "title": bad})
    pa.parquet.write_table(table, tmp_path / "a.parquet")
    seen = read(dataset(tmp_path))
    assert seen.ids == ["a", "c"]
    ((name, reason, detail),) = seen.refused
    assert (name, reason) == ("a.parquet#1", "broken row")
    assert "utf-8" in detail


def test_bad_and_double_ids_are_faults(tmp_path):
    rows = [{"id": name, "image": picture(n)} for n, name in enumerate(["a", "<b>", "a", "c"])]
    parquet(tmp_path / "a.parquet", rows)
    seen = read(dataset(tmp_path))
    assert seen.ids == ["a", "c"]
    assert [refusal[:2] for refusal in seen.refused] == [("<b>", "bad id"), ("a", "duplicate id")]
    assert seen.pictures == {"a": picture(0), "c": picture(3)}


def test_a_file_that_is_cut_off_is_named_after_all_before_it(tmp_path):
    parquet(tmp_path / "a.parquet", [row(n) for n in range(3)])
    whole = parquet(tmp_path / "b.parquet", [row(n) for n in range(3, 6)]).read_bytes()
    (tmp_path / "b.parquet").write_bytes(whole[:-20])
    source = dataset(tmp_path, page_size=2)
    seen = read(source)
    assert seen.ids == ["work-0", "work-1", "work-2"]
    assert seen.sizes == [2, 1]
    assert f"{tmp_path / 'b.parquet'} is no whole Parquet file" in seen.failure
    assert source.total is None


def test_a_damaged_row_group_is_named_after_all_before_it(tmp_path):
    schema = pa.schema([("id", pa.string()), ("image", PICTURE)])
    rows = [{"id": f"work-{n}", "image": {"bytes": picture(n, 5000), "path": None}} for n in range(8)]
    path = parquet(tmp_path / "a.parquet", rows, schema, group=4)
    content = bytearray(path.read_bytes())
    second = pa.parquet.ParquetFile(path).metadata.row_group(1).column(0)
    start = second.dictionary_page_offset or second.data_page_offset
    content[start : start + 40] = b"\xff" * 40
    path.write_bytes(bytes(content))
    seen = read(dataset(tmp_path))
    assert seen.ids == ["work-0", "work-1", "work-2", "work-3"]
    assert "a.parquet is no whole Parquet file" in seen.failure


def test_a_file_with_a_column_whose_name_is_no_utf_8_is_named(tmp_path):
    parquet(tmp_path / "a.parquet", [row(1)])
    path = parquet(tmp_path / "b.parquet", [row(2, rights="CC0")])
    path.write_bytes(path.read_bytes().replace(b"rights", b"rig\xb9ts"))
    seen = read(dataset(tmp_path))
    assert seen.ids == ["work-1"]
    assert f"{path} is no whole Parquet file: 'utf-8' codec" in seen.failure


@pytest.mark.parametrize("error", [pa.ArrowInvalid(""), OSError("broken"), pa.ArrowNotImplementedError("a\nb")])
def test_whatever_is_wrong_within_a_file_names_it(tmp_path, monkeypatch, error):
    def failing(*_args, **_options):
        raise error

    path = parquet(tmp_path / "a.parquet", [row(1)])
    monkeypatch.setattr(pa.parquet.ParquetFile, "iter_batches", failing)
    assert str(path) in read(dataset(tmp_path)).failure


def test_a_row_group_is_read_in_batches_of_bounded_size(tmp_path, monkeypatch):
    rows = [{"id": f"w{n}", "image": picture(n, 10_000)} for n in range(20)]
    parquet(tmp_path / "a.parquet", rows, group=20)
    sizes = []
    batches = pa.parquet.ParquetFile.iter_batches

    def spy(*args, **options):
        for batch in batches(*args, **options):
            sizes.append(batch.num_rows)
            yield batch

    monkeypatch.setattr(pa.parquet.ParquetFile, "iter_batches", spy)
    monkeypatch.setattr(module, "BATCH_BYTES", 30_000)
    assert len(read(dataset(tmp_path)).ids) == 20
    assert max(sizes) <= 3
    assert sum(sizes) == 20
