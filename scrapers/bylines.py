"""Authors out of the lines of HTML in which Wikimedia Commons names them."""

import re
from urllib.parse import unquote

from scrapers.authorities import wikidata
from scrapers.makers import known_as, lived, nobody
from scrapers.markup import plain
from scrapers.records import Artist

_MOST = 100  # authors of one work
_USER = re.compile(r'href="(?:https?:)?//commons\.wikimedia\.org/wiki/User:([^"/]+)"')
_ITEM = re.compile(r'href="(?:https?:)?(//www\.wikidata\.org/wiki/Q\d+)"')
_YEARS = re.compile(r"\s*\([^()]*[0-9]{4}[^()]*\)$")


def artists(html: str) -> tuple[Artist, ...]:
    """Who is named, a line or a semicolon apart. A user's page is a key of its own; a sentence is no name.

    The first hundred count. Raises TypeError when `html` is no text.
    """
    names = [name.strip(" ,") for name in re.split(r"[;\n]", plain(html) or "")]
    names = [name for name in dict.fromkeys(names) if 0 < len(name) <= 100 and not nobody(name)]
    names = names[:_MOST]
    users, items = (
        found if len(found) == len(names) == 1 else [] for found in (_USER.findall(html), _ITEM.findall(html))
    )
    found = []
    for stated in names:
        birth, death = lived(stated)
        name = _YEARS.sub("", stated)
        key = f"User:{unquote(users[0])}" if users else known_as(name, birth, death)
        item = wikidata(f"https:{items[0]}") if items else None
        found.append(Artist(key=key, name=name, birth=birth, death=death, wikidata=item))
    return tuple(found)
