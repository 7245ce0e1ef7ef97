"""An excerpt as CSV (RFC 4180): one row an edge, for a spreadsheet."""

import csv
import io

from api.exports.excerpt import Excerpt
from api.exports.rows import Cell, edge_cells, node_cells

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\N{FULLWIDTH EQUALS SIGN}", "\N{FULLWIDTH PLUS SIGN}",
            "\N{FULLWIDTH HYPHEN-MINUS}", "\N{FULLWIDTH COMMERCIAL AT}")  # fmt: skip
"""What a spreadsheet takes for the beginning of a formula, as OWASP lists it under CSV injection."""

COLUMNS = (
    *("from", "from_name", "type", "to", "to_name", "sentence", "closeness", "percentile", "evidence", "citation"),
    *("provenance", "sources", "confidence", "judgement", "symmetric", "from_kind", "to_kind"),
    *("from_rights", "from_restrictions", "from_attribution", "to_rights", "to_restrictions", "to_attribution"),
)


def table(excerpt: Excerpt) -> str:
    """The table, with a heading and CRLF at the end of each line.

    A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for edge in excerpt.edges:
        start, end = node_cells(edge.start), node_cells(edge.end)
        cells: dict[str, Cell] = {"from": start["key"], "to": end["key"], **edge_cells(edge)}
        for side, node in (("from", start), ("to", end)):
            for name in ("name", "kind", "rights", "restrictions", "attribution"):
                cells[f"{side}_{name}"] = node[name]
        rows.writerow([_cell(cells[name]) for name in COLUMNS])
    return text.getvalue()


def _cell(value: Cell) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
