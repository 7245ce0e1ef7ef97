"""An excerpt as GraphML (http://graphml.graphdrawing.org/), as Gephi, yEd and networkx read it."""

import re
from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from api.exports.excerpt import Excerpt
from api.exports.rows import EDGE, NODE, Cell, edge_cells, node_cells

_SPACE = "http://graphml.graphdrawing.org/xmlns"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold in any way (https://www.w3.org/TR/xml/#charsets)."""


def document(excerpt: Excerpt) -> str:
    """The document. Ids are n0, n1, … since a key may hold what an XML id may not; the key is an attribute.

    An edge of a symmetric type stands directed like all others, with `symmetric` true: few readers take both sorts in
    one file. Characters that XML cannot hold become U+FFFD.
    """
    return "".join(f"{line}\n" for line in _lines(excerpt))


def _lines(excerpt: Excerpt) -> Iterator[str]:
    places = {node.id: place for place, node in enumerate(excerpt.nodes)}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        f'<graphml xmlns="{_SPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{_SPACE} {_SPACE}/1.0/graphml.xsd">'
    )
    yield from _keys("node", NODE)
    yield from _keys("edge", EDGE)
    yield from _keys("graph", {"title": "string", "paths": "string", "release": "int"})
    yield '  <graph id="excerpt" edgedefault="directed">'
    yield from _data("graph", _about(excerpt), "    ")
    for node in excerpt.nodes:
        yield f'    <node id="n{places[node.id]}">'
        yield from _data("node", node_cells(node), "      ")
        yield "    </node>"
    for place, edge in enumerate(excerpt.edges):
        yield f'    <edge id="e{place}" source="n{places[edge.start.id]}" target="n{places[edge.end.id]}">'
        yield from _data("edge", edge_cells(edge), "      ")
        yield "    </edge>"
    yield "  </graph>"
    yield "</graphml>"


def _about(excerpt: Excerpt) -> dict[str, Cell]:
    paths = "\n".join(walk.summary for walk in excerpt.walks)
    return {"title": excerpt.title, "paths": paths or None, "release": excerpt.release}


def _keys(what: str, columns: Mapping[str, str]) -> Iterator[str]:
    for name, type_ in columns.items():
        yield f'  <key id="{what}-{name}" for="{what}" attr.name="{name}" attr.type="{type_}"/>'


def _data(what: str, cells: Mapping[str, Cell], margin: str) -> Iterator[str]:
    for name, value in cells.items():
        if value is not None:
            yield f'{margin}<data key="{what}-{name}">{_text(value)}</data>'


def _text(value: Cell) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # a bare carriage return would be read as a line feed
    return escape(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", str(value)), {"\r": "&#13;"})
