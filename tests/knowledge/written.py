"""Writes folders of knowledge for tests."""

import csv
import gzip
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


def jsonl(path: Path, rows: Sequence[Row]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def table(path: Path, rows: Sequence[Row], delimiter: str = ",") -> None:
    """A CSV, packed where the name says so."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    content = out.getvalue().encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)


def small_world(directory: Path) -> None:
    """Two painters and their teacher, three works, and what is known of them."""
    jsonl(
        directory / "artworks.jsonl",
        [
            {
                "id": "1",
                "title": "Boats at Rest",
                "licence": "CC0",
                "artist_id": ["ana"],
                "subjects": ["boat"],
                "exhibitions": ["salon"],
                "series": ["harbours"],
            },
            {"id": "2", "title": "Boats Leaving", "licence": "CC0", "artist_id": "ben", "series": ["harbours"]},
            {
                "id": "3",
                "title": "The Quay",
                "licence": "CC0",
                "artist": "Ben Buur",
                "artist_id": "ben",
                "qid": "Q90003",
            },
        ],
    )
    table(
        directory / "artists.csv.gz",
        [
            {"id": "ana", "name": "Ana Aal", "birth": "1850", "teachers": "tom", "birth_place": "Delft", "ulan": ""},
            {"id": "ben", "name": "Ben Buur", "birth": "c. 1855", "teachers": "tom", "birth_place": "", "ulan": ""},
            {"id": "tom", "name": "Tom Taal", "birth": "1810", "teachers": "", "birth_place": "", "ulan": "500000001"},
        ],
    )
    table(
        directory / "subjects.csv",
        [
            {"name": "boat", "parents": "vessel", "uri": "http://vocab.getty.edu/aat/300178749"},
            {"name": "vessel", "parents": "", "uri": ""},
        ],
    )
    table(
        directory / "exhibitions.csv",
        [
            {
                "id": "salon",
                "title": "Salon of Boats",
                "venue": "Delft",
                "start": "1881-05-01",
                "end": "1881-07-31",
                "artworks": "3",
            }
        ],
        delimiter=";",
    )
    table(
        directory / "relations.csv",
        [
            relation(
                "ben", "INFLUENCED_BY", "ana", confidence="0.75", evidence="he kept her letters", citation="Lives, 2"
            ),
            relation("2", "RELATED_TO", "1"),
            relation("1", "VERSION_OF", "wikidata:Q90003"),
            relation("1", "DEPICTS", "harbour"),
        ],
    )


def relation(src: str, type_: str, dst: str, **more: str) -> dict[str, str]:
    """A row of the table of relations."""
    columns = ("confidence", "provenance", "evidence", "citation")
    return {"src": src, "type": type_, "dst": dst, **{name: more.get(name, "") for name in columns}}
