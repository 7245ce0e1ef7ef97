"""`GET /graph/{id}`: a node of any kind and its edges, page by page, to be walked step by step."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import Response

from api import links
from api.as_judged import as_judged
from api.documents import problems
from api.door import TheDoor
from api.nodes import find_node, shown
from api.paths import Key, WholePath
from api.replies import json_reply
from api.tokens import reading
from api.walking import schemas
from api.walking.neighbourhood import chosen, node_data, steps, tallies
from api.why.types import single_types

router = APIRouter(tags=["graph"], dependencies=[Depends(reading)], route_class=WholePath)


@router.head("/graph/{id:path}", include_in_schema=False)
@router.get(
    "/graph/{id:path}",
    summary="A node and what it is linked to",
    description="Any node by its key (or a name that only it has): `counts` says how many edges it has by type and "
    "direction, `edges` is one page of them, closest and surest first, each read from this node and with what it rests "
    "on. `Link` leads to the other pages (RFC 8288).",
    response_model=schemas.Neighbourhood,
    responses={
        200: {"headers": {"Link": {"schema": {"type": "string"}, "description": "first, prev, next and last page"}}},
        **problems(401, 403, 404, 410, 422, 503),
    },
)
def walk(
    id: Key,  # noqa: A002
    request: Request,
    asked: Annotated[schemas.GraphQuery, Query()],
    door: TheDoor,
) -> Response:
    loaded = door.live.current()
    type_ = next(iter(single_types((asked.type,)))) if asked.type else None
    node = shown(find_node(id, loaded), as_judged(loaded))
    counts = tallies(node.id, loaded)
    total = sum(one.count for one in chosen(counts, type_, asked.direction))
    found = steps(node, type_, asked.direction, (asked.page - 1) * asked.size, asked.size, loaded)
    data = {
        "node": node_data(node),
        "counts": [one.to_mapping(node.key) for one in counts],
        "edges": [{**one.to_mapping(), "node": node_data(one.end)} for one in found],
        "total": total,
        "page": asked.page,
        "size": asked.size,
        "release": loaded.release.number,
    }
    return json_reply(data, headers={"Link": _page_links(request, node.key, asked.page, -(-total // asked.size))})


def _page_links(request: Request, key: str, page: int, pages: int) -> str:
    """A `Link` header; the address is made of the key anew, since a header takes no key as it is."""
    wanted = {"first": 1, "prev": page - 1, "next": page + 1, "last": max(pages, 1)}
    rest = [(name, value) for name, value in request.query_params.multi_items() if name != "page"]
    return ", ".join(
        f'<{links.node(key)}?{urlencode([*rest, ("page", number)])}>; rel="{name}"'
        for name, number in wanted.items()
        if 1 <= number <= max(pages, 1)
    )
