"""Where things are: the addresses of artworks, pages and pictures, relative to the root of the server."""

from urllib.parse import quote


def artwork(key: str) -> str:
    """An artwork as data: `/artworks/met:436535`."""
    return f"/artworks/{quote(key, safe=':')}"


def page(key: str) -> str:
    """An artwork as a page: `/works/met:436535`."""
    return f"/works/{quote(key, safe=':')}"


def node(key: str) -> str:
    """A node of the graph, of any kind, as data: `/graph/movement:impressionism`."""
    return f"/graph/{quote(key, safe=':')}"


def explore(key: str) -> str:
    """A node as a page to walk on from: `/explore/movement:impressionism`."""
    return f"/explore/{quote(key, safe=':')}"


def picture(path: str) -> str:
    """A picture, by its path in the image store: `/images/thumbnails/ab/abcd….jpg`."""
    return f"/images/{path}"
