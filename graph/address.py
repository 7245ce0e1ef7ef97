"""Where the embedded graph server of a data folder listens, and which process it is.

Its files are in `graph/` of the data folder, for its owner's eyes only, since `address.json` there holds the password.
"""

import json
import os
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

import psutil

from scrapers.files import write_file

DATABASE = "kindred"
USERNAME = "root"
PROGRAM = "graph.embedded"
SERVICE = "graph"


def folder_of(data: Path) -> Path:
    """The folder that the graph server of a data folder works in."""
    return data.resolve() / "graph"


@dataclass(frozen=True, slots=True)
class BoltAddress:
    """A port of 127.0.0.1 and the password of `USERNAME` there. `pid` 0 means that nobody listens yet."""

    port: int
    password: str
    pid: int = 0

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @classmethod
    def load(cls, folder: Path) -> Self | None:
        """The address last written in `folder`; None when there is none, or it is damaged."""
        try:
            found = json.loads((folder / "address.json").read_bytes())
            return cls(int(found["port"]), str(found["password"]), int(found["pid"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def save(self, folder: Path) -> None:
        """Write the address into `folder`, readable by its owner alone."""
        write_file(folder / "address.json", json.dumps(asdict(self)).encode(), mode=0o600)

    def of_this_process(self) -> Self:
        """The same address, where the process that asks now listens."""
        return replace(self, pid=os.getpid())


def server_process(folder: Path) -> psutil.Process | None:
    """The graph server that runs in `folder`, whatever the files say; a zombie does not run."""
    for process in psutil.process_iter():
        try:
            # Only a graph server works in that folder; a zombie works nowhere, and asking it raises.
            if Path(process.cwd()) == folder and PROGRAM in process.cmdline():
                return process
        except (psutil.Error, OSError):
            continue
    return None


def runs(process: psutil.Process) -> bool:
    """Whether the process still runs; a zombie, which nobody may have time to bury, does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
