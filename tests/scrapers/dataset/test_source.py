import asyncio
import hashlib
import io
import os
from collections import Counter
from pathlib import Path

import PIL.Image
import pytest

from scrapers.dataset.aside import Aside
from scrapers.dataset.rows import IN_ROW
from scrapers.errors import Rejected, SourceError
from scrapers.harvest import harvest
from scrapers.image_store import ImageStore
from scrapers.licences import RightsPolicy
from scrapers.pictures import PictureRules
from scrapers.progress import Silent
from tests.fakes import MemoryStore
from tests.scrapers.dataset.making import dataset, parquet, picture, read, row, sample, shards, tar


def both(folder):
    """Parquet files and tar shards of 60 rows in all, one of them faulty, two of one id."""
    parquet(folder / "a.parquet", [row(n) for n in range(20)], group=3)
    shards(folder / "b")
    tar(folder / "c.tar", [member for n in range(100, 108) for member in sample(n)])
    tar(folder / "d.tar", [("x.json", b"{"), ("0100.json", {"title": "again"})])
    return folder


def test_everything_in_the_order_of_the_files(tmp_path):
    seen = read(dataset(both(tmp_path), page_size=7))
    expected = [*(f"work-{n}" for n in range(20)), *(f"{n:04}" for n in range(30)), *(f"0{n}" for n in range(100, 108))]
    assert seen.ids == expected
    assert [reason for _, reason, _ in seen.refused] == ["broken row", "duplicate id"]
    assert len(seen.pictures) == 58
    assert all(isinstance(content, bytes) for content in seen.pictures.values())


@pytest.mark.parametrize("options", [{}, {"sample": 33, "seed": 5, "buffer": 8}])
def test_a_crawl_that_stops_goes_on_where_it_stopped(tmp_path, options):
    both(tmp_path)
    whole = read(dataset(tmp_path, page_size=7, **options))
    for stop in range(1, len(whole.cursors)):
        first = read(dataset(tmp_path, page_size=7, **options), most=stop)
        rest = read(dataset(tmp_path, page_size=7, **options), first.cursors[-1])
        assert first.ids + rest.ids == whole.ids
        assert first.refused + rest.refused == whole.refused
        assert first.pictures | rest.pictures == whole.pictures
        assert first.cursors + rest.cursors == whole.cursors


def test_pictures_of_rows_that_were_given_are_not_read_again(tmp_path, monkeypatch):
    shards(tmp_path, count=1)
    parquet(tmp_path / "z.parquet", [row(n) for n in range(10)], group=3)
    put = []
    monkeypatch.setattr(Aside, "put", lambda _, name, __: put.append(name))
    cursor = read(dataset(tmp_path, page_size=8), most=2).cursors[-1]
    put.clear()
    read(dataset(tmp_path, page_size=8), cursor)
    assert put == [f"z.parquet#{n}" for n in range(6, 10)]


def test_a_checkpoint_of_other_files_or_another_sample_starts_over(tmp_path):
    shards(tmp_path)
    cursor = read(dataset(tmp_path, page_size=7), most=2).cursors[-1]
    drawn = read(dataset(tmp_path, page_size=7, sample=20, seed=1), most=1).cursors[-1]
    assert len(read(dataset(tmp_path), cursor).ids) == 16
    assert len(read(dataset(tmp_path), drawn).ids) == 30
    assert len(read(dataset(tmp_path, sample=20, seed=1), drawn).ids) == 13
    assert len(read(dataset(tmp_path, sample=20, seed=2), drawn).ids) == 20
    assert len(read(dataset(tmp_path, sample=20, seed=1, buffer=9), drawn).ids) == 20
    assert len(read(dataset(tmp_path, sample=21, seed=1), drawn).ids) == 21
    tar(tmp_path / "shard-9.tar", sample(99))
    assert len(read(dataset(tmp_path), cursor).ids) == 31
    for other in ("", "nonsense", "12:x", None):
        assert len(read(dataset(tmp_path), other).ids) == 31


def test_a_sample_is_the_same_for_the_same_seed_and_no_other(tmp_path):
    both(tmp_path)
    drawn = {seed: read(dataset(tmp_path, sample=25, seed=seed, buffer=10)).ids for seed in range(4)}
    assert drawn[0] == read(dataset(tmp_path, sample=25, seed=0, buffer=10)).ids
    assert len({tuple(ids) for ids in drawn.values()}) == 4
    everything = set(read(dataset(tmp_path)).ids)
    assert all(set(ids) <= everything and len(set(ids)) == len(ids) for ids in drawn.values())
    assert drawn[0] != sorted(drawn[0])
    assert read(dataset(tmp_path, sample=25, seed=0, buffer=11)).ids != drawn[0]


def test_a_sample_draws_rows_about_equally_often(tmp_path):
    parquet(tmp_path / "a.parquet", [{"id": f"w{n}"} for n in range(40)], group=5)
    counts = Counter(
        name for seed in range(300) for name in read(dataset(tmp_path, sample=10, seed=seed, buffer=40)).ids
    )
    # 75 times each on average, with a standard deviation of 7.5.
    assert len(counts) == 40
    assert 45 <= min(counts.values()) <= max(counts.values()) <= 105


def test_both_the_order_of_shards_and_that_of_rows_are_drawn(tmp_path):
    shards(tmp_path / "three")
    firsts = {read(dataset(tmp_path / "three", sample=1, seed=seed, buffer=1)).ids[0] for seed in range(20)}
    assert firsts == {"0000", "0010", "0020"}
    shards(tmp_path / "one", count=1)
    firsts = {read(dataset(tmp_path / "one", sample=1, seed=seed, buffer=10)).ids[0] for seed in range(20)}
    assert len(firsts) > 4


def test_a_sample_larger_than_the_set_is_all_of_it(tmp_path):
    source = dataset(shards(tmp_path), sample=1000, seed=3, buffer=7)
    seen = read(source)
    assert sorted(seen.ids) == [f"{n:04}" for n in range(30)]
    assert seen.pictures == {f"{n:04}": picture(n) for n in range(30)}


def test_how_many_are_expected(tmp_path):
    parquet(tmp_path / "a.parquet", [row(n) for n in range(9)])
    assert dataset(tmp_path).total == 9
    assert dataset(tmp_path, sample=4).total == 4
    assert dataset(tmp_path, sample=40).total == 9
    tar(tmp_path / "b.tar", sample(1))
    assert dataset(tmp_path).total is None
    assert dataset(tmp_path, sample=4).total == 4


def test_a_folder_without_data_is_refused(tmp_path):
    with pytest.raises(SourceError, match="is no folder"):
        dataset(tmp_path / "nowhere")
    (tmp_path / "readme.md").write_text("nothing")
    with pytest.raises(SourceError, match=r"no files that end in \.parquet or \.tar"):
        dataset(tmp_path)


@pytest.mark.parametrize("options", [{"sample": 0}, {"sample": 5, "buffer": 0}])
def test_a_sample_of_nothing_is_refused(tmp_path, options):
    with pytest.raises(ValueError, match="at least 1"):
        dataset(shards(tmp_path), **options)


@pytest.mark.parametrize("options", [{}, {"sample": 30, "seed": 1, "buffer": 20}])
def test_pictures_are_the_same_when_hardly_any_fits_in_memory(tmp_path, options):
    shards(tmp_path)
    seen = read(dataset(tmp_path, page_size=7, in_memory=100, **options))
    assert seen.pictures == {f"{n:04}": picture(n) for n in range(30)}


def test_pictures_are_let_go_with_their_page(tmp_path):
    source = dataset(both(tmp_path), page_size=5)

    async def crawl():
        most = 0
        async for _ in source.pages(None):
            most = max(most, len(source._aside._held))
        return most

    assert asyncio.run(crawl()) <= 5


def test_pictures_of_faulty_records_are_let_go(tmp_path):
    parquet(tmp_path / "a.parquet", [row(n) for n in (1, 1, 1, 1, 2)])
    source = dataset(tmp_path, page_size=5)

    async def held():
        return [sorted(source._aside._held) async for _ in source.pages(None)]

    assert asyncio.run(held()) == [["a.parquet#0", "a.parquet#4"]]


FORGED = (
    "a.tar#0",
    " a.tar#0",
    f"{IN_ROW}a.tar#0",
    f"\x00{IN_ROW}a.tar#0",
    "\u2003a.tar#0",
    ["a.tar#0"],
    {"path": "a.tar#0"},
)


@pytest.mark.parametrize("column", ["file", "File", "image", "path"])
@pytest.mark.parametrize("stated", FORGED)
def test_no_record_reaches_the_picture_of_another(tmp_path, column, stated):
    members = [("one.jpg", picture(1)), ("one.json", {"id": "one"}), ("two.json", {"id": "two", column: stated})]
    tar(tmp_path / "a.tar", members)
    tar(tmp_path / "b.tar", [("x.json", {"id": "<bad>", column: stated}), ("x.txt", b"text")])
    parquet(tmp_path / "c.parquet", [{"id": "three", column: stated}])
    seen = read(dataset(tmp_path, page_size=1))
    assert seen.ids == ["one", "two", "three"]
    assert seen.pictures.pop("one") == picture(1)
    assert set(seen.pictures.values()) <= {"missing file"}


def test_a_record_that_names_another_ones_picture_does_not_take_it_away(tmp_path):
    members = [
        *(("b.json", {"id": "<bad>", "file": "a.tar#1"}), ("c.jpg", picture(1)), ("c.json", {"id": "c"})),
        *(("d.json", {"id": "c", "file": "a.tar#1"}), ("e.json", {"id": "e", "file": "a.tar#1"})),
    ]
    tar(tmp_path / "a.tar", members)
    assert read(dataset(tmp_path)).pictures == {"c": picture(1), "e": "missing file"}


@pytest.mark.parametrize("column", ["file", "FILE", "path"])
def test_the_picture_of_a_row_goes_before_a_path_that_its_record_states(tmp_path, column):
    (tmp_path / "other.jpg").write_bytes(b"another picture")
    record = {"id": "one", column: "other.jpg"}
    tar(tmp_path / "a.tar", [("one.jpg", picture(1)), ("one.json", record), ("two.json", record | {"id": "two"})])
    assert read(dataset(tmp_path)).pictures == {"one": picture(1), "two": b"another picture"}


def test_a_picture_is_held_no_longer_than_its_page(tmp_path):
    source = dataset(shards(tmp_path, count=1), page_size=5)

    async def late():
        async for page in source.pages(None):
            if page.cursor.endswith(":5"):
                first = source.parse(page.records[0])
            else:
                await source.fetch(first)

    with pytest.raises(Rejected, match="held no more"):
        asyncio.run(late())


@pytest.mark.parametrize("hidden", [".cache/a.tar", "sub/.cache/deep/a.tar", ".a.tar", "sub/.a.parquet"])
def test_what_is_hidden_is_no_part_of_it(tmp_path, hidden):
    root = tmp_path / ".data"
    shards(root, count=1)
    path = root / hidden
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"half of a file")
    assert len(read(dataset(root)).ids) == 10


def test_aside_gives_back_what_it_was_given():
    descriptors = open_descriptors()
    aside = Aside(in_memory=100)
    contents = {f"p{n}": os.urandom(n * 7) for n in range(60)}
    for name, content in contents.items():
        aside.put(name, content)
    aside.put("refused", Rejected("file too large"))
    assert {name: aside.get(name) for name in contents} == contents
    with pytest.raises(Rejected, match="file too large"):
        aside.get("refused")
    assert aside.get("other") is None
    aside.drop("other")
    for name in contents:
        aside.drop(name)
    end = aside._end
    for name, content in contents.items():
        aside.put(name, content)
    assert aside._end == end
    assert {name: aside.get(name) for name in contents} == contents
    aside.close()
    # Others may close theirs meanwhile, when what held them is collected.
    assert open_descriptors() <= descriptors


def open_descriptors():
    return {path.name for path in Path("/proc/self/fd").iterdir()}


def jpeg(number):
    file = io.BytesIO()
    PIL.Image.effect_mandelbrot((48, 32), (-3 + number / 20, -2.5, 2, 1.5), 50).save(file, "JPEG")
    return file.getvalue()


def test_a_harvest_that_stops_goes_on_and_misses_nothing(tmp_path):
    parquet(tmp_path / "set" / "a.parquet", [row(n, image={"bytes": jpeg(n), "path": None}) for n in range(12)])
    members = [(f"{n:04}.{e}", c) for n in range(12, 20) for e, c in (("jpg", jpeg(n)), ("json", {"license": "CC0"}))]
    tar(tmp_path / "set" / "b.tar", members)
    store, pictures = MemoryStore(), ImageStore(tmp_path / "images", 64, 32)

    def go_on(limit):
        source = dataset(tmp_path / "set", page_size=3, sample=20, seed=4, buffer=6, in_memory=1000)
        crawl = harvest(
            source,
            store,
            pictures,
            rights=RightsPolicy(),
            progress=Silent(),
            limit=limit,
            rules=PictureRules(workers=2),
        )
        return asyncio.run(crawl)

    seen = [go_on(7).seen, go_on(4).seen, go_on(None).seen]
    assert seen == [7, 4, 9]
    works = store.collection().artworks
    assert {work.key for work in works} == {f"dataset:work-{n}" for n in range(12)} | {
        f"dataset:{n:04}" for n in range(12, 20)
    }
    expected = {hashlib.sha256(jpeg(n)).hexdigest() for n in range(20)}
    assert {work.image.sha256 for work in works} == expected
