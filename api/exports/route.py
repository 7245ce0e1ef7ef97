"""`GET /export`: paths, or nodes with the edges between them, as a file."""

import json
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from api.documents import problems
from api.door import TheDoor
from api.exports import bibtex, graphml, iiif, plain, schemas, table
from api.exports.excerpt import Excerpt, of_answer, of_nodes
from api.tokens import reading
from api.why.route import why

router = APIRouter(tags=["graph"], dependencies=[Depends(reading)])

MEDIA_TYPES: dict[schemas.Format, tuple[str, str]] = {
    "json": ("application/json", "json"),
    "graphml": ("application/graphml+xml", "graphml"),
    "csv": ("text/csv; charset=utf-8; header=present", "csv"),
    "bibtex": ("application/x-bibtex; charset=utf-8", "bib"),
    "iiif": (iiif.MEDIA_TYPE, "json"),
}
"""The media type of each format, and how the names of its files end."""

_TEXT = {"schema": {"type": "string"}}


@router.head("/export", include_in_schema=False)
@router.get(
    "/export",
    summary="Take paths or nodes away",
    description="The paths of `GET /why` (it takes all that that takes, and `path` for one alone), or nodes with the "
    "edges between them, as JSON, GraphML, CSV, BibTeX of the citations, or a IIIF manifest of the pictures. The "
    "rights and the attribution of each work go with it.",
    response_model=schemas.Excerpt,
    responses={
        200: {
            "content": {
                "application/graphml+xml": _TEXT,
                "text/csv": _TEXT,
                "application/x-bibtex": _TEXT,
                "application/ld+json": {"schema": {"type": "object"}},
            },
            "headers": {"Content-Disposition": {"schema": {"type": "string"}, "description": "a name for the file"}},
        },
        **problems(401, 403, 404, 410, 422, 503),
    },
)
def export(request: Request, asked: Annotated[schemas.ExportQuery, Query()], door: TheDoor) -> Response:
    loaded = door.live.current()
    excerpt = of_nodes(asked.node, loaded) if asked.node else of_answer(why(asked.asked(), loaded), asked.path, loaded)
    media_type, ending = MEDIA_TYPES[asked.format]
    headers = {
        "Content-Type": media_type,
        "Content-Disposition": f'attachment; filename="{excerpt.name}.{ending}"',
    }
    if asked.format == "iiif":
        # viewers are other sites: the standard asks that they may read it
        headers["Access-Control-Allow-Origin"] = "*"
    body = _written(excerpt, asked.format, str(request.url), str(request.base_url).rstrip("/"))
    return Response(body.encode("utf-8", "replace"), headers=headers)


def _written(excerpt: Excerpt, format_: schemas.Format, here: str, root: str) -> str:
    match format_:
        case "json":
            return json.dumps(plain.data(excerpt), ensure_ascii=False, allow_nan=False, indent=1)
        case "graphml":
            return graphml.document(excerpt)
        case "csv":
            return table.table(excerpt)
        case "bibtex":
            return bibtex.bibliography(excerpt)
        case "iiif":
            return json.dumps(iiif.manifest(excerpt, here, root), ensure_ascii=False, allow_nan=False, indent=1)
