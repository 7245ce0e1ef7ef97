"""A folder of knowledge in the documented format: any of the tables `artworks`, `artists`, `movements`, `places`,
`subjects`, `exhibitions`, `series` and `relations`.

`scrapers.knowledge.columns` says what each column means, `docs/knowledge.md` how to write them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from scrapers.errors import Rejected, SourceError
from scrapers.folder_columns import artwork_of, id_of, text, texts
from scrapers.folder_columns import fields_of as work_fields
from scrapers.folder_lines import Fault
from scrapers.knowledge import columns, tables
from scrapers.knowledge.records import Exhibition, Known, KnownArtist, Series, Statement
from scrapers.records import Artwork, Rejection

WORKS = "artworks"
TABLES = (WORKS, *columns.TABLES)
"""The names of all tables."""


class KnowledgeFolder:
    """The tables of a folder, as a `KnowledgeSource`. Raises SourceError when there is no such folder or no table."""

    def __init__(self, directory: Path, name: str) -> None:
        if not directory.is_dir():
            raise SourceError(f"{directory} is no folder")
        self.name = name
        self.title = name
        self._tables = tables.find(directory, TABLES)
        if not self._tables:
            raise SourceError(
                f"{directory} has none of the tables {', '.join(TABLES)}, each with one of the endings "
                f"{', '.join(tables.ENDINGS)}"
            )
        self.fingerprint = tables.fingerprint(list(self._tables.values()))

    def artworks(self) -> Iterator[Artwork | Rejection]:
        """The works; one whose artists are given by id alone has their names from the table of artists."""
        for where, row in self._rows(WORKS):
            try:
                yield self._artwork(row)
            except Rejected as error:
                yield _refused(where, error)

    def known(self) -> Iterator[Known | Rejection]:
        """What the other tables state, and in which exhibitions and series the works say that they were.

        An exhibition or series that only works name has its id as title.
        """
        listed: dict[type, set[str]] = {Exhibition: set(), Series: set()}
        artists: set[str] = set()
        for table in columns.TABLES:
            for where, row in self._rows(table):
                try:
                    for known in _stated(table, row):
                        if isinstance(known, KnownArtist):
                            if known.key in artists:
                                raise Rejected("duplicate id", f"{where}: artist {known.key}")
                            artists.add(known.key)
                        elif isinstance(known, Exhibition | Series):
                            listed[type(known)].add(known.key)
                        yield known
                except Rejected as error:
                    yield _refused(where, error)
            if table == "series":
                yield from self._members(listed)

    def _members(self, listed: Mapping[type, set[str]]) -> Iterator[Known]:
        for _, row in self._rows(WORKS):
            try:
                work = id_of(row)
            except Rejected:
                continue  # refused as a work
            exhibitions, series = columns.shown_in(row)
            for kind, relation, named in (
                (Exhibition, "EXHIBITED_IN", exhibitions),
                (Series, "PART_OF_SERIES", series),
            ):
                for one in named:
                    if one not in listed[kind]:
                        listed[kind].add(one)
                        yield kind(key=one, title=one)
                    yield Statement(src=work, type=relation, dst=one)

    def _artwork(self, row: Mapping[str, Any]) -> Artwork:
        if isinstance(row, Fault):
            raise Rejected(row.reason, row.detail)
        fields = work_fields(row)
        named = row
        if "artist" not in fields and (keys := texts(next(iter(fields.get("artist_key", [])), None))):
            named = {**row, "artist": [self._names.get(key, key) for key in keys], "artist_key": keys}
        return replace(artwork_of(self.name, named), wikidata=columns.item_of(row), raw=row)

    @cached_property
    def _names(self) -> dict[str, str]:
        """The name of each artist by id."""
        found: dict[str, str] = {}
        for _, row in self._rows("artists"):
            fields = columns.fields_of(columns.ARTISTS, row)
            key, name = text(fields.get("id")), text(fields.get("name"))
            if key and name:
                found.setdefault(key, name)
        return found

    def _rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        if table in self._tables:
            yield from tables.rows(self._tables[table], partial(columns.lacking, table))


def _stated(table: str, row: Mapping[str, Any]) -> Iterator[Known | Rejection]:
    if isinstance(row, Fault):
        raise Rejected(row.reason, row.detail)
    yield from columns.stated(table, row)


def _refused(where: str, error: Rejected) -> Rejection:
    detail = error.detail if error.detail.startswith(where) else f"{where}: {error.detail}".rstrip(": ")
    return Rejection(source_id=where, reason=error.reason, detail=detail)
