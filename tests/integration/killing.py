"""Run the pipeline over a folder again and again, killed after its n-th write, and print what state each ends in.

`python killing.py FOLDER URL WORK PART PARTS`: PostgreSQL at URL is used with a database for each run; WORK holds their
data. Of all writes, those whose number leaves PART when divided by PARTS are tried, so that several processes can share
the work. Each imports everything once and forks for each run, so that a run costs what the pipeline costs.
"""

import hashlib
import json
import os
import shutil
import signal
import sys
from pathlib import Path

import psycopg2
from psycopg2.extensions import parse_dsn

import scrapers.files
from scrapers.folder import FolderSource
from scrapers.store.database import Database
from scripts import pipeline
from scripts.stage_verbs import gates
from scripts.workspace import workspace
from settings import Settings

RIGHTS = "LicenseRef-test"


class Killer:
    """Kills its own process, as the kernel would, right after write number `at` became visible."""

    def __init__(self, at: int | None, data: Path) -> None:
        self.at, self.writes, self.data = at, 0, data

    def wrote(self) -> None:
        self.writes += 1
        if self.writes == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count every rename that makes a file of the data folder visible, and every commit of the store.

        What numba compiles is kept elsewhere, and only the first run writes it.
        """
        replace, transaction = os.replace, Database.transaction

        def replaced(*arguments, **options):
            replace(*arguments, **options)
            if Path(arguments[1]).is_relative_to(self.data):
                self.wrote()

        class Watched:
            def __init__(self, database):
                self.inner = transaction(database)

            def __enter__(self):
                return self.inner.__enter__()

            def __exit__(self, *error):
                result = self.inner.__exit__(*error)
                if error[0] is None:
                    killer.wrote()
                return result

        killer = self
        os.replace = replaced
        assert scrapers.files.os.replace is replaced
        Database.transaction = lambda database: Watched(database)


def pipe(folder: Path, url: str, data: Path) -> None:
    """The pipeline, in this process."""
    settings = Settings(data=data, database_url=url, workers=1, neighbours=4, reference_size=10, graph="off")
    with workspace(settings) as work:
        pipeline.run(work, FolderSource(folder, page_size=3), RIGHTS, gates(settings, None, None), say=lambda _: None)


def run(folder: Path, url: str, data: Path, at: int | None) -> int:
    """One run in a child process; returns its wait status."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    killer = Killer(at, data)
    killer.watch()
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        pipe(folder, url, data)
    data.with_suffix(".writes").write_text(str(killer.writes))
    os._exit(0)


def state(url: str, data: Path) -> dict[str, str]:
    """A digest of every table and every kept file, less the times at which things happened."""
    found = {}
    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) "
            "FROM information_schema.columns WHERE table_schema = 'public' AND data_type NOT LIKE 'timestamp%' "
            "GROUP BY table_name ORDER BY table_name"
        )
        for table, columns in cursor.fetchall():
            if table == "release":
                columns = columns.replace("manifest_sha256", "manifest_sha256 IS NOT NULL")
            cursor.execute(f"SELECT {columns} FROM {table}")
            rows = sorted(map(repr, cursor.fetchall()))
            found[f"table {table}"] = f"{len(rows)} {hashlib.sha256(''.join(rows).encode()).hexdigest()[:12]}"
    connection.close()
    for top in ("images", "bases", "vectors", "releases", "features"):
        for path in sorted((data / top).rglob("*")):
            if not path.is_file():
                continue
            content = path.read_bytes()
            if path.name == "manifest.json":
                manifest = json.loads(content)
                del manifest["created_at"]
                content = json.dumps(manifest).encode()
            found[str(path.relative_to(data))] = hashlib.sha256(content).hexdigest()[:12]
    return found


def execute(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def drop(url: str, name: str) -> None:
    execute(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def fresh(url: str, name: str) -> str:
    drop(url, name)
    execute(url, f"CREATE DATABASE {name}")
    parts = parse_dsn(url) | {"dbname": name}
    return " ".join(f"{key}='{value}'" for key, value in parts.items())


def main(folder: Path, url: str, work: Path, part: int, parts: int) -> None:
    """Print `{"writes": n, "differences": {n: [...]}, "survived": [...]}`."""
    # What is imported and compiled on first use is then there in every child.
    pipe(folder, fresh(url, f"warming_{part}"), work / "warming")
    undisturbed = work / "undisturbed"
    where = fresh(url, f"undisturbed_{part}")
    status = run(folder, where, undisturbed, None)
    assert status == 0, f"the undisturbed run ended with {status}"
    writes = int(undisturbed.with_suffix(".writes").read_text())
    expected = state(where, undisturbed)
    differences, survived = {}, []
    for at in range(1, writes + 1):
        if at % parts != part:
            continue
        data, where = work / f"killed_{at}", fresh(url, f"killed_{at}")
        status = run(folder, where, data, at)
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGKILL:
            survived.append(at)
        again = run(folder, where, data, None)
        ended = state(where, data) if again == 0 else {"exit": str(again)}
        if ended != expected:
            keys = expected.keys() | ended.keys()
            differences[at] = sorted(key for key in keys if expected.get(key) != ended.get(key))
        drop(url, f"killed_{at}")
        shutil.rmtree(data)
    print(json.dumps({"writes": writes, "differences": differences, "survived": survived}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
