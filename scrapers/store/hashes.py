"""Content hashes: by which a record that came again is seen to be the same."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from scrapers.records import Artwork

# Fields that came later: left out of the hash while they are empty, so that older works count as unchanged.
_LATER: Mapping[type, tuple[str, ...]] = {Artwork: ("wikidata", "provenance")}


def of(*stated: Any) -> str:
    """SHA-256 of records and plain values, all their fields included: equal hashes, nothing to do.

    The order of keys does not count: the database keeps another one than the source.
    """
    text = json.dumps(stated, default=_plain, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        later = _LATER.get(type(value), ())
        given = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: stated for name, stated in given.items() if stated or name not in later}
    if isinstance(value, Mapping):
        return dict(value)
    return sorted(map(str, value)) if isinstance(value, set | frozenset) else str(value)
