import tarfile

import pytest

from scrapers.dataset.rows import IN_ROW
from tests.scrapers.dataset.making import dataset, picture, read, sample, tar


def test_a_whole_sample(tmp_path):
    members = [
        ("a/0047.JPG", picture(47)),
        ("a/0047.seg.png", b"a mask"),
        ("a/0047.cls", b"3"),
        ("a/0047.json", {"title": "Harbour", "license": "CC0", "artist": "Ada Reed"}),
        ("a/0047.txt", b" Boats at dusk.\n"),
    ]
    tar(tmp_path / "s.tar", members)
    seen = read(dataset(tmp_path))
    (artwork,) = seen.artworks
    assert artwork.source_id == "a/0047"
    assert artwork.title == "Harbour"
    assert artwork.description == "Boats at dusk."
    assert artwork.image == f"{IN_ROW}s.tar#0"
    assert artwork.raw == {
        "title": "Harbour",
        "license": "CC0",
        "artist": "Ada Reed",
        "id": "a/0047",
        "description": "Boats at dusk.",
        "file": "s.tar#0",
    }
    assert seen.pictures == {"a/0047": picture(47)}


def test_what_the_json_says_goes_before_the_key_and_the_text(tmp_path):
    tar(tmp_path / "s.tar", [("1.json", {"id": "own", "description": "of JSON"}), ("1.txt", b"of text")])
    (artwork,) = read(dataset(tmp_path)).artworks
    assert (artwork.source_id, artwork.description, artwork.image) == ("own", "of JSON", None)


def test_a_picture_alone_or_a_text_alone_is_a_record(tmp_path):
    tar(tmp_path / "s.tar", [("1.png", picture(1)), ("2.txt", b"words"), ("3.cls", b"7"), ("4.jpg", picture(4))])
    seen = read(dataset(tmp_path))
    assert seen.ids == ["1", "2", "4"]
    assert seen.refused == [("s.tar#2", "broken row", "3: no picture, no JSON and no text")]
    assert seen.pictures == {"1": picture(1), "4": picture(4)}


@pytest.mark.parametrize(
    ("ending", "content", "detail"),
    [
        ("json", b"{", "2.json: Expecting property name"),
        ("json", b"[1]", "2.json: list instead of an object"),
        ("json", b"\xff", "2.json: not UTF-8 at byte 0"),
        ("json", b"[" * 100_000, "2.json: nested too deeply"),
        ("txt", b"\xff", "2.txt: not UTF-8 at byte 0"),
        ("txt", b"x" * 10_000_001, "2.txt: 10,000,001 bytes, at most 10,000,000"),
    ],
)
def test_a_sample_that_cannot_be_read_is_a_fault_among_the_others(tmp_path, ending, content, detail):
    tar(tmp_path / "s.tar", [*sample(1), (f"2.{ending}", content), ("2.jpg", picture(2)), *sample(3)])
    seen = read(dataset(tmp_path))
    assert seen.ids == ["0001", "0003"]
    ((name, reason, found),) = seen.refused
    assert (name, reason) == ("s.tar#1", "broken row")
    assert found.startswith(detail)


def test_names_lead_nowhere(tmp_path):
    folder = tmp_path / "set"
    tar(folder / "s.tar", [("../../evil.jpg", picture(1)), ("/etc/evil.jpg", picture(2)), (".hidden", b"x")])
    with tarfile.open(folder / "s.tar", "a") as archive:
        link = tarfile.TarInfo("link.jpg")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        archive.addfile(tarfile.TarInfo("folder.jpg"))
    before = sorted(tmp_path.rglob("*"))
    seen = read(dataset(folder))
    assert sorted(tmp_path.rglob("*")) == before
    assert len(seen.ids) == 3
    assert list(seen.pictures.values()) == [picture(1), picture(2), b""]
    assert not any("/" in name[:1] or ".." in name for name in seen.ids)


def test_a_picture_that_is_too_large_is_not_read(tmp_path):
    tar(tmp_path / "s.tar", [("1.jpg", picture(1, 101)), ("1.json", {"title": "Large"}), *sample(2)])
    assert read(dataset(tmp_path, max_bytes=100)).pictures == {"1": "file too large", "0002": picture(2)}


def test_a_key_in_two_shards_is_a_duplicate(tmp_path):
    tar(tmp_path / "a.tar", sample(1))
    tar(tmp_path / "b.tar", [*sample(1), *sample(2)])
    seen = read(dataset(tmp_path))
    assert seen.ids == ["0001", "0002"]
    assert seen.refused == [("0001", "duplicate id", "0001")]


@pytest.mark.parametrize("where", [4096, 4196, 4608, 4628])
def test_a_shard_that_is_cut_off_is_named_after_all_before_it(tmp_path, where):
    """Before, in and after the header of the third of three samples, and in its picture; a sample has 2048 bytes."""
    path = tar(tmp_path / "b.tar", [member for n in range(3) for member in sample(n)])
    path.write_bytes(path.read_bytes()[:where])
    tar(tmp_path / "a.tar", sample(7))
    seen = read(dataset(tmp_path))
    assert seen.ids == ["0007", "0000", "0001"]
    assert f"{path} is no whole tar file" in seen.failure


def test_a_shard_without_its_end_gives_all_that_it_has(tmp_path):
    path = tar(tmp_path / "a.tar", [member for n in range(3) for member in sample(n)])
    path.write_bytes(path.read_bytes()[:6144])
    seen = read(dataset(tmp_path))
    assert seen.ids == ["0000", "0001", "0002"]
    assert "cut off or damaged at byte 6,144" in seen.failure


def test_a_damaged_header_is_not_taken_for_the_end(tmp_path):
    path = tar(tmp_path / "a.tar", [member for n in range(3) for member in sample(n)])
    content = bytearray(path.read_bytes())
    content[2048:2100] = b"\xff" * 52
    path.write_bytes(bytes(content))
    seen = read(dataset(tmp_path))
    assert seen.ids == ["0000"]
    assert "cut off or damaged at byte 2,048" in seen.failure


@pytest.mark.parametrize("content", [b"", b"no tar at all" * 100, b"\x1f\x8b" * 400])
def test_what_is_no_tar_is_named(tmp_path, content):
    (tmp_path / "a.tar").write_bytes(content)
    assert "a.tar is no whole tar file" in read(dataset(tmp_path)).failure
