"""A crawl of twenty thousand records and two thousand pictures, killed ten times at random moments, by two workers at
once in the end: exactly the right rows, each picture fetched about once, and memory that does not grow."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import psutil
import psycopg2
import pytest

from scrapers.store.store import Store
from tests.conftest import Postgres
from tests.integration.crawling import Dialect
from tests.museums.server import FakeServer

ROOT = Path(__file__).parents[2]
RECORDS, PICTURES, KILLS = 20_000, 2_000, 10


def crawler(server, url, data):
    """A process that crawls."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": url,
        "KINDRED_DATA": str(data),
        "KINDRED_PRIVATE_HOSTS": ",".join(server.allowed),
        "KINDRED_MIRRORS": f"plain={server.endpoint}",
        "OMP_NUM_THREADS": "1",
    }
    script = str(Path(__file__).with_name("crawling.py"))
    return subprocess.Popen(
        [sys.executable, script, server.endpoint],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.integration
@pytest.mark.slow
def test_killed_ten_times_it_ends_with_exactly_the_right_rows(tmp_path, postgres: Postgres) -> None:
    chance = random.Random(5)
    with (
        postgres.database(template="template_kindred") as database,
        FakeServer(Dialect, RECORDS, size=(320, 240)) as server,
    ):
        url = database._url
        kills = 0
        peaks = []
        while kills < KILLS:
            running = crawler(server, url, tmp_path / "data")
            seen = len(server.api.asked)
            deadline = time.monotonic() + 60
            while len(server.api.asked) == seen and running.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
            time.sleep(chance.uniform(0.1, 1.2))
            if running.poll() is None:
                peaks.append(psutil.Process(running.pid).memory_info().rss)
                running.send_signal(signal.SIGKILL)
                kills += 1
                running.communicate()
            else:
                _, error = running.communicate()
                assert running.returncode == 0, error
                pytest.fail(f"the crawl was done after {kills} kills: it is too short for {KILLS}")
        asked_before = len(server.api.asked)
        last = [crawler(server, url, tmp_path / "data") for _ in range(2)]
        for running in last:
            out, error = running.communicate(timeout=600)
            assert running.returncode == 0, error
            assert "ingest plain:" in out
        assert asked_before < RECORDS // 100 + 60, "killed crawls began anew"

        with psycopg2.connect(url) as connection, connection.cursor() as sql:
            sql.execute("SELECT count(*), count(DISTINCT source_id) FROM artwork WHERE deleted_at IS NULL")
            assert sql.fetchone() == (RECORDS, RECORDS)
            sql.execute("SELECT count(*), count(DISTINCT artwork) FROM artwork_image")
            assert sql.fetchone() == (PICTURES, PICTURES)
            sql.execute("SELECT count(*) FROM artwork WHERE image IS NOT NULL")
            assert sql.fetchone() == (PICTURES,)
            sql.execute("SELECT outcome, count(*) FROM download GROUP BY outcome")
            assert sql.fetchall() == [("stored", PICTURES)]
            sql.execute("SELECT count(*) FROM relation WHERE type = 'CREATED_BY'")
            assert sql.fetchone() == (RECORDS,)
            sql.execute("SELECT count(*), count(finished_at), sum(seen) FROM harvest")
            assert sql.fetchone() == (1, 1, RECORDS)
            sql.execute("SELECT count(*) FROM harvest_page")
            assert sql.fetchone() == (0,)
        connection.close()

        store = Store(database)
        files = {path.name for path in (tmp_path / "data" / "images" / "originals").glob("*/*") if path.name[0] != "."}
        assert files == {Path(image.original).name for image in store.all_images()}
        asked = Counter(server.pictures.paths())
        assert len(asked) == PICTURES
        # What was under way when a process died comes again: at most what it holds in hand.
        assert sum(asked.values()) - PICTURES <= KILLS * 40
        assert max(peaks) < 600 * 2**20
