"""What a page shows, to be taken away: the links to its exports."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from api.nodes import Shown

EXPORTS = {"json": "JSON", "graphml": "GraphML", "csv": "CSV", "bibtex": "BibTeX", "iiif": "IIIF"}
"""The formats of `GET /export` and what they are called."""


@dataclass(frozen=True, slots=True)
class Download:
    """An export and what it is called."""

    label: str
    address: str


def downloads(asked: Iterable[tuple[str, str]], nodes: Iterable[Shown]) -> tuple[Download, ...]:
    """The exports that `asked` asks for, of `nodes`: where none has a picture there is no manifest."""
    pictured, rest = any(node.thumbnail for node in nodes), list(asked)
    return tuple(
        Download(label, f"/export?{urlencode([('format', name), *rest])}")
        for name, label in EXPORTS.items()
        if pictured or name != "iiif"
    )
