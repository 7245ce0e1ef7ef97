"""`kindred token`: made, listed and revoked, and shown once."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.cli import main
from tests.conftest import Postgres

pytestmark = pytest.mark.integration
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Run]:
    """`kindred` over an empty store: exit status, output, errors."""
    name = "tokens"
    postgres.execute(f"CREATE DATABASE {name} TEMPLATE template_kindred")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KINDRED_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", postgres.address(name))

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kindred", "token", *arguments])
        status = main()
        said = capsys.readouterr()
        return status, said.out, said.err

    yield call
    postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_token_is_shown_once_listed_and_revoked(run: Run) -> None:
    assert "there is no token yet" in run("list")[1]
    status, text, _ = run("create", "Ana's notebook", "--scope", "curate", "--scope", "read")
    assert status == 0
    token = text.strip()
    assert token.startswith("kd_")
    assert token.count("\n") == 0
    _, listed, _ = run("list")
    inner, secret = token.split("_")[1:]
    assert inner in listed
    assert secret not in listed
    assert "live  read,curate  Ana's notebook" in listed
    assert run("revoke", inner)[:2] == (0, f"{inner} is revoked\n")
    assert "revoked 2" in run("list")[1]


def test_what_cannot_be_is_said_in_one_line(run: Run) -> None:
    status, _, said = run("create", "Ana", "--scope", "admin")
    assert (status, said) == (1, "error: a token has one or more of the scopes read, curate, operate, not 'admin'\n")
    status, _, said = run("revoke", "nobody")
    assert (status, said) == (1, "error: there is no token 'nobody'; `./kindred token list` shows them\n")
