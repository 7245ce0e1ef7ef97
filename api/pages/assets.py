"""Style sheets, scripts and marks of the pages. An address carries the hash of the content, so it keeps for good."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent.parent / "web" / "static"

_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served; `version` is the beginning of its SHA-256."""

    content: bytes
    media_type: str
    version: str


@cache
def assets() -> dict[str, Asset]:
    """Every asset by its name."""
    found = {}
    for path in sorted(STATIC.iterdir()):
        if path.suffix in _MEDIA_TYPES:
            content = path.read_bytes()
            found[path.name] = Asset(content, _MEDIA_TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:16])
    return found


def address(name: str) -> str:
    """Where the asset is, in the version that is here: `/static/kindred.css?v=…`."""
    return f"/static/{name}?v={assets()[name].version}"


def cache_control(name: str, version: str | None) -> str:
    """For how long the asset may be kept: for good under the address that names its version, else asked for again."""
    return "public, max-age=31536000, immutable" if version == assets()[name].version else "no-cache"
