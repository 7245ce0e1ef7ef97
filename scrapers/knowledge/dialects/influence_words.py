"""What edges of the compiled relations rest on, in words: the field of a table, a role of a catalogue, or a text."""

import re
from collections.abc import Mapping
from typing import Any

FIELDS: Mapping[str, str] = {
    "Influencedby": "{dst} is listed among the influences on {src}",
    "Influencedon": "{src} is listed among those whom {dst} influenced",
    "Teachers": "{dst} is listed among the teachers of {src}",
    "Pupils": "{src} is listed among the pupils of {dst}",
    "FriendsandCoworkers": "{dst} is listed among the friends and co-workers of {src}",
}
"""What it means that one artist stands in a field of another, by the field. Two of them stand in the row of `dst`."""

CITATIONS: Mapping[str, str] = {
    "nga": "National Gallery of Art, Washington, open data, objects_constituents.csv",
    "tate": "Tate, collection data of October 2014",
    "painterpalette": "PainterPalette, PainterPalette.csv, https://github.com/me9hanics/PainterPalette",
    "painterpalette_art500k": "PainterPalette, art500k_artists.csv, https://github.com/me9hanics/PainterPalette",
    "saam_bio_textmined": "Smithsonian American Art Museum, biography of {src}",
    "vasari_network": "Giorgio Vasari, Lives of the Artists, https://github.com/ISE-FIZKarlsruhe/vasari_network",
}
"""Where each source prints what it states; `src` is the artist of whom it does."""

_FIELD = re.compile(r"[^:]+\.csv:(\w+)")
_ROLE = re.compile(r'role "([^"]+)"(?:, e\.g\. (\S+))?')


def evidence(record: Mapping[str, Any], *, both: bool) -> str | None:
    """The evidence of an edge in a sentence; words that it was mined from stand in quotation marks.

    `both` tells that each of the two states it. What is written in no known way is given as it is.
    """
    words, names = record["evidence"].strip(), {"src": record["src_artist"], "dst": record["dst_artist"]}
    if record["source"] == "saam_bio_textmined":
        return f"“{words}”"
    if (field := _FIELD.fullmatch(words)) and field[1] in FIELDS:
        where = f"field {field[1]}" + ("; stated in the rows of both" if both else "")
        return f"{FIELDS[field[1]].format(**names)} ({where})"
    if role := _ROLE.search(words):
        works = int(record["weight"])
        text = f"{works} work{'' if works == 1 else 's'} of {names['src']} name{'s' if works == 1 else ''} "
        return f"{text}{names['dst']} in the role “{role[1]}”" + (f", such as {role[2]}" if role[2] else "")
    return words or None


def citation(source: str, src: str) -> str:
    """Where `source` prints what it states of an artist."""
    return CITATIONS[source].format(src=src)
