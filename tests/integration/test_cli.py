"""The command line, as a person meets it."""

import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import PIL.Image
import pytest

from scripts.cli import main
from scripts.workspace import Workspace
from tests.conftest import Postgres
from tests.integration.conftest import Built
from tests.integration.copies import copied

pytestmark = [pytest.mark.integration, pytest.mark.slow]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    sample: Built,
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Run:
    """`kindred` over the sample's workspace: exit status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KINDRED_DATA", str(sample.work.data))
    monkeypatch.setenv("DATABASE_URL", postgres.address("sample_collection"))

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kindred", *arguments])
        status = main()
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


@pytest.fixture
def own(
    run: Run,  # noqa: ARG001 - has set the environment that is set anew here
    sample: Built,
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Workspace]:
    """A copy of the sample's workspace that a test may change; `kindred` is over it."""
    with copied(sample, postgres, tmp_path) as work:
        monkeypatch.setenv("KINDRED_DATA", str(work.data))
        monkeypatch.setenv("DATABASE_URL", work.settings.database_url)
        yield work


def test_recommend_prints_a_table_with_reasons(run: Run) -> None:
    status, out, _ = run("recommend", "sample:0007", "-k", "3")
    assert status == 0
    assert "closest" in out
    assert "formal" in out
    assert "CC0 1.0" in out
    assert "3 of " in out


def test_json_says_the_same_as_the_table(run: Run) -> None:
    _, table, _ = run("recommend", "sample:0007", "-k", "4", "--diversity", "0")
    status, out, _ = run("recommend", "sample:0007", "-k", "4", "--diversity", "0", "--json")
    assert status == 0
    answer = json.loads(out)
    assert [item["rank"] for item in answer["items"]] == [1, 2, 3, 4]
    for item in answer["items"]:
        assert item["id"] in table
        assert f"{item['score']:.3f}" in table
        assert abs(sum(item["terms"].values()) - item["score"]) <= 1e-6


def test_weights_filters_dislikes_ranker_and_diversity_change_the_answer(run: Run) -> None:
    def ids(*options: str) -> list[str]:
        status, out, err = run("recommend", "sample:0007", "-k", "8", "--json", *options)
        assert status == 0, err
        return [item["id"] for item in json.loads(out)["items"]]

    plain = ids()
    assert ids("--formal", "1", "--conceptual", "0", "--historical", "0") != plain
    assert ids("--conceptual", "1", "--formal", "0", "--historical", "0") != plain
    assert ids("--historical", "1", "--formal", "0", "--conceptual", "0") != plain
    assert ids("--diversity", "0.9") != plain
    assert ids("--ranker", "hybrid") != plain
    assert ids("--dislike", plain[0]) != plain
    for option, value in (("--genre", "landscape"), ("--movement", "Lagoon Pointillism"), ("--artist", "Tourvaille")):
        assert ids(option, value) != plain
    assert ids("--year-from", "1890") != ids("--year-to", "1880")
    assert ids("--rights", "PDM-1.0") == ids("--source", "nowhere") == []


def test_a_picture_is_answered_with_a_placement_and_a_sheet(run: Run, sample: Built, tmp_path: Path) -> None:
    stored = sample.catalogue.find("sample:0020").image
    assert stored
    picture = tmp_path / "turned.png"
    with PIL.Image.open(sample.work.images.root / stored.working) as opened:
        opened.transpose(PIL.Image.Transpose.FLIP_LEFT_RIGHT).save(picture)
    status, out, _ = run("recommend", str(picture), "-k", "5", "--sheet", str(tmp_path / "sheet.png"))
    assert status == 0
    assert "looks like c. " in out
    assert "of such pictures fall within" in out
    assert "likely among" in out
    with PIL.Image.open(tmp_path / "sheet.png") as sheet:
        assert sheet.size[0] > 1000


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sample:9999",), "no artwork has the id 'sample:9999'"),
        (("sample:0007", "-k", "0"), "k is 0; ask for 1 to 1000"),
        (("sample:0007", "-k", "1000000"), "k is 1000000; ask for 1 to 1000"),
        (("sample:0007", "--formal", "0", "--conceptual", "0", "--historical", "0"), "the weights are all zero"),
        (("sample:0007", "--formal", "-1"), "the weight of formal is -1"),
        (("sample:0007", "--diversity", "2"), "diversity is 2"),
        (("nothing.jpg",), "there is no file nothing.jpg"),
        (("text.jpg",), "text.jpg is not a usable picture: not an image"),
        (("empty.png",), "empty.png is not a usable picture: empty file"),
        (("text.jpg", "sample:0007"), "give one picture, or any number of ids, but not both"),
        (("sample:0007", "text.jpg"), "give one picture, or any number of ids, but not both"),
        (("sample:rot.jpg",), "no artwork has the id 'sample:rot.jpg'"),
        (("sample:0007", "--sheet", "sheet.bmp"), "a contact sheet is a .png or a .jpg"),
        (("sample:0007", "--year-from", "1900", "--year-to", "1800"), "the years run backwards"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_line(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], words: str
) -> None:
    (tmp_path / "text.jpg").write_text("no picture at all")
    (tmp_path / "empty.png").write_bytes(b"")
    status, _, err = run("recommend", *arguments)
    assert status == 1
    assert err.startswith("error: ")
    assert words in err
    assert "Traceback" not in err


def test_a_wrong_setting_stops_every_verb(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DIVERSITY", "lots")
    status, _, err = run("recommend", "sample:0007")
    assert (status, err) == (2, "error: KINDRED_DIVERSITY='lots': " + err.partition("'lots': ")[2])


def test_reasons_say_which_of_several_liked_works_they_belong_to(run: Run) -> None:
    _, out, _ = run("recommend", "sample:0007", "sample:0100", "-k", "5", "--json")
    said = [one["text"] for item in json.loads(out)["items"] for one in item["evidence"]]
    assert {text.partition(": ")[0] for text in said} == {"with sample:0007", "with sample:0100"}


def test_a_data_folder_that_cannot_be_made_is_said_in_a_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KINDRED_DATA", "/proc/nowhere")
    status, _, err = run("ingest", "sample")
    assert status == 1
    assert err.startswith("error: ")
    assert "/proc/nowhere" in err


def test_a_database_that_is_not_there_is_said_with_what_to_do(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://127.0.0.1:9/kindred")
    status, _, err = run("recommend", "sample:0007")
    assert status == 1
    assert "does not answer" in err
    assert "DATABASE_URL" in err


def test_an_empty_store_says_what_to_run(
    run: Run, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    postgres.execute("CREATE DATABASE nothing_yet")
    monkeypatch.setenv("DATABASE_URL", postgres.address("nothing_yet"))
    monkeypatch.setenv("KINDRED_DATA", str(tmp_path / "data"))
    assert "./kindred pipeline sample" in run("recommend", "sample:0007")[2]
    for verb in ("fit", "embed", "link"):
        status, _, err = run(verb)
        assert status == 1
        assert "the store is empty" in err
    postgres.execute("DROP DATABASE nothing_yet")


def test_link_with_other_gates_is_another_release_and_back_again(run: Run, own: Workspace) -> None:
    first = own.live_release()
    status, out, _ = run("link", "--k", "5", "--min-percentile", "99")
    assert status == 0
    second = own.live_release()
    assert second.number != first.number
    assert f"release {second.number} is live" in out
    assert second.manifest.gates == {"k": 5, "min_percentile": 99.0, "graph_k": 20}
    assert len(second.affinities["formal"].edge_source) < len(first.affinities["formal"].edge_source)
    status, out, _ = run("link")
    assert status == 0
    assert "272 unchanged" in out
    assert f"release {first.number} is live again" in out


@pytest.mark.parametrize("damage", ["missing", "changed", "gone", "manifest"])
def test_a_damaged_live_release_is_refused_and_link_builds_it_again(run: Run, own: Workspace, damage: str) -> None:
    live = own.store.live_release()
    assert live
    folder = own.releases / str(live.number)
    before = (folder / "manifest.json").read_bytes()
    if damage == "gone":
        shutil.rmtree(folder)
    elif damage == "missing":
        (folder / "affinities" / "formal_ids.npy").unlink()
    elif damage == "changed":
        content = bytearray((folder / "vectors" / "formal_rows.npy").read_bytes())
        content[-1] ^= 0xFF
        (folder / "vectors" / "formal_rows.npy").write_bytes(content)  # in place: the set of vectors has it too
    else:
        (folder / "manifest.json").write_bytes(before.replace(b'"min_percentile": 98.0', b'"min_percentile": 10.0'))
    status, _, err = run("recommend", "sample:0007")
    assert status == 1
    assert "./kindred link" in err
    status, out, err = run("link")
    assert status == 0, err
    assert f"release {live.number} is live" in out
    assert (folder / "manifest.json").read_bytes() == before, "the same bytes, built again"
    assert run("recommend", "sample:0007")[0] == 0
    assert "nothing to do" in run("link")[1]


def test_a_damaged_basis_is_refused_and_fit_makes_it_again(run: Run, own: Workspace) -> None:
    folder = own.basis_folder()
    assert folder
    content = bytearray((folder / "formal.npz").read_bytes())
    content[len(content) // 2] ^= 0xFF
    (folder / "formal.npz").write_bytes(content)  # in place: the release has it too
    for verb in ("embed", "link"):
        status, _, err = run(verb)
        assert status == 1
        assert "basis" in err or "formal.npz" in err
    assert [run(verb)[0] for verb in ("fit", "embed", "link")] == [0, 0, 0]
    assert run("recommend", "sample:0007")[0] == 0
    assert own.basis_folder() == folder


def test_two_runs_do_not_overlap(run: Run, sample: Built) -> None:
    with sample.work.database.exclusive("pipeline"):
        status, _, err = run("link")
    assert status == 1
    assert "another run" in err


def test_settings_are_shown(run: Run) -> None:
    status, out, _ = run("settings")
    assert status == 0
    assert "KINDRED_SEED=42" in out
    assert "DATABASE_URL=***" in out


def test_planted_relations_are_printed(run: Run) -> None:
    status, out, _ = run("evaluate", "sample")
    assert status == 0
    assert "teacher and pupil" in out
