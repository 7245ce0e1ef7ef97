"""Picture files in a folder that somebody else filled: what lies outside is not read, whatever the metadata says."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath

from scrapers.errors import Rejected
from scrapers.folder_columns import LONGEST_ID


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The files under `root`, which is a resolved path, of at most `max_bytes` each."""

    root: Path
    max_bytes: int

    def read(self, name: str) -> bytes:
        """The bytes of the file `name`. Raises Rejected when it is missing, too large, unreadable or elsewhere."""
        path = self.path(name)
        try:
            if not path.is_file():  # also turns away pipes and devices, which would be read for ever
                raise Rejected("missing file", name[:200])
            size = path.stat().st_size
            if size > self.max_bytes:
                raise too_large(size, self.max_bytes)
            return path.read_bytes()
        except OSError as error:
            raise Rejected("unreadable file", f"{name}: {error.strerror}") from error

    def path(self, name: str) -> Path:
        """Where the file `name` lies. Raises Rejected "path outside folder", also for a link that leads out."""
        name = name.replace("\\", "/")
        try:
            path = (self.root / name).resolve()
        except (OSError, ValueError, RuntimeError) as error:  # too long, or a ring of links
            raise Rejected("bad path", f"{name[:100]!r}: {error}"[:200]) from error
        if PureWindowsPath(name).drive or not path.is_relative_to(self.root):
            raise Rejected("path outside folder", name[:200])
        return path


def is_hidden(path: PurePath) -> bool:
    """Whether a part of `path`, which is relative to the folder, begins with a dot: caches, and files half copied."""
    return any(part.startswith(".") for part in path.parts)


def too_large(size: int, max_bytes: int) -> Rejected:
    """The refusal of a picture of `size` bytes."""
    return Rejected("file too large", f"{size:,} bytes, at most {max_bytes:,}")


def id_from(name: str) -> str:
    """A path as an id: odd characters become hyphens, and a hash keeps two such paths apart."""
    plain = re.sub(r"[^\w .,:+()/~-]+", "-", name)
    if plain == name and len(name) <= LONGEST_ID and re.fullmatch(r"\w(?:.*[\w.)])?", name):
        return name
    mark = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{plain.strip(' .,:+()/~-')[: LONGEST_ID - 9]}-{mark}".lstrip("-")
