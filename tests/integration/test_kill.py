"""Killed between any two writes and started again, the pipeline ends as if nothing had happened."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import PIL.Image
import pytest

from tests.conftest import Postgres

ROOT = Path(__file__).parents[2]


def small_folder(folder: Path) -> Path:
    """Seven records: two of one picture, one without, one broken line; five pictures of different looks."""
    folder.mkdir()
    lines = []
    for number in range(7):
        rng = np.random.default_rng(number % 6)
        field = np.kron(rng.integers(0, 256, (6, 8, 3)), np.ones((30, 30, 1))).astype(np.uint8)
        if number != 3:
            PIL.Image.fromarray(field).save(folder / f"{number}.png")
        record = {
            "id": f"w{number}",
            "title": f"{('Boats', 'A Tree')[number % 2]} at {('dawn', 'dusk', 'noon')[number % 3]}",
            "artist": ("Ana", "Bela", "Cyril")[number % 3],
            "movement": ("Early", "Late")[number % 2],
            "tags": [("boat", "tree")[number % 2], ("sea", "field")[number % 2]],
            "year": 1850 + 7 * number,
            **({"file": f"{number}.png"} if number != 3 else {}),
        }
        lines.append(json.dumps(record))
    lines.insert(2, "{broken")
    (folder / "artworks.jsonl").write_text("\n".join(lines) + "\n")
    return folder


@pytest.mark.integration
@pytest.mark.slow
def test_killed_after_every_write_it_ends_in_the_same_state(tmp_path: Path, postgres: Postgres) -> None:
    folder = small_folder(tmp_path / "folder")
    (tmp_path / "work").mkdir()
    done = subprocess.run(
        [
            sys.executable,
            str(Path(__file__).with_name("killing.py")),
            str(folder),
            postgres.url,
            str(tmp_path / "work"),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=800,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["writes"] > 40, "every file and every commit counts"
    assert report["survived"] == [], "every run but the undisturbed one was killed"
    assert report["differences"] == {}
