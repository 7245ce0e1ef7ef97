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


PARTS = 2
"""Processes that share the kills, one for each core of a small machine."""


@pytest.mark.integration
@pytest.mark.slow
def test_killed_after_every_write_it_ends_in_the_same_state(tmp_path: Path, postgres: Postgres) -> None:
    folder = small_folder(tmp_path / "folder")
    running = []
    for part in range(PARTS):
        work = tmp_path / f"work_{part}"
        work.mkdir()
        script = str(Path(__file__).with_name("killing.py"))
        running.append(
            subprocess.Popen(
                [sys.executable, script, str(folder), postgres.url, str(work), str(part), str(PARTS)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
    for process in running:
        out, err = process.communicate(timeout=800)
        assert process.returncode == 0, err[-3000:]
        report = json.loads(out.splitlines()[-1])
        assert report["writes"] > 40, "every file and every commit counts"
        assert report["survived"] == [], "every run but the undisturbed one was killed"
        assert report["differences"] == {}
