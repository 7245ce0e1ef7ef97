"""Nodes: one inner id for each key, whatever it names."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError
from scrapers.store import batch

KINDS = ("artwork", "artist", "person", "movement", "place", "subject", "exhibition", "series", "publication")

# A btree row holds about 2,700 bytes; a longer name keeps its head and gets a hash for a tail.
_LONGEST = 200


def check_source(source: str) -> None:
    """Raises KindredError when `source` cannot stand before the colon of a key."""
    if source in KINDS or not re.fullmatch(r"[a-z][a-z0-9_.-]*", source):
        raise KindredError(
            f"{source!r} cannot name a source: lower-case letters, digits, '.', '_' and '-', and not one of {KINDS}"
        )


def artist_key(source: str, key: str) -> str:
    """`artist:met:161`."""
    return f"artist:{source}:{_short(batch.storable(key))}"


def own_key(kind: str, source: str, ref: str) -> str:
    """The key of what `source` itself calls `ref`: `tate:A00001`, `artist:tate:38`, `series:tate:65478`.

    A term is its name, whatever the source: `movement:impressionism`.
    """
    if kind in ("movement", "place", "subject"):
        return concept_key(kind, ref)
    return batch.storable(f"{source}:{ref}") if kind == "artwork" else f"{kind}:{source}:{_short(batch.storable(ref))}"


def person_key(*parts: str) -> str:
    """`person:ulan:500115588`, or `person:met:161` of one whom no authority knows."""
    return ":".join(("person", *(_short(batch.storable(part)) for part in parts)))


@lru_cache(maxsize=1 << 16)
def concept_key(kind: str, label: str) -> str:
    """`movement:impressionism`: the same for every way of writing it that differs in case, spaces and punctuation."""
    text = unicodedata.normalize("NFKC", batch.storable(label)).casefold()
    slug = re.sub(r"[\W_]+", "-", text).strip("-")
    return f"{kind}:{_short(slug) or _digest(text)}"


def ids(cursor: Cursor, keys: Iterable[str]) -> dict[str, int]:
    """The ids of those `keys` that are known."""
    cursor.execute("SELECT key, id FROM node WHERE key = ANY(%s)", (list(keys),))
    return dict(cursor.fetchall())


def allocate(cursor: Cursor, kind: str, labels: Mapping[str, str]) -> dict[str, int]:
    """The ids of all keys of `labels`; unknown ones get new ids, ascending in the order given.

    A node keeps the label it was first given.
    """
    found = ids(cursor, labels)
    missing = [key for key in labels if key not in found]
    if missing:
        cursor.execute("SELECT nextval('node_id') FROM generate_series(1, %s)", (len(missing),))
        new = dict(zip(missing, sorted(row[0] for row in cursor.fetchall()), strict=True))
        batch.copy(cursor, "node", ("id", "kind", "key", "label"), ((new[k], kind, k, labels[k]) for k in missing))
        found |= new
    return found


def relabel(cursor: Cursor, labels: Mapping[int, str]) -> None:
    """Give nodes the labels that their sources now give them."""
    cursor.execute(
        "UPDATE node SET label = new.label FROM unnest(%s::bigint[], %s::text[]) AS new (id, label) "
        "WHERE node.id = new.id AND node.label <> new.label",
        (list(labels), [batch.storable(label) for label in labels.values()]),
    )


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 17]}-{_digest(text)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
