"""`/judgements`: curators accept, reject or retype edges; what they say is in force at once and can be withdrawn."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api import schemas
from api.documents import problems
from api.door import TheDoor
from api.given import JudgementGiven, JudgementsQuery
from api.live import Loaded
from api.tokens import reading, requires
from graph.paths.index import PathIndex
from graph.paths.settling import settle
from scrapers.errors import AlreadyJudged, BadQuery, NodeNotFound
from scrapers.relation_types import edge
from scrapers.store.judgements import Judgement, Opinion
from scrapers.store.tokens import TokenRow

router = APIRouter(tags=["judgements"])

Curator = Annotated[TokenRow, Depends(requires("curate"))]

_FRESH = {"Cache-Control": "no-store"}


@router.post(
    "/judgements",
    summary="Judge an edge",
    description="Accept, reject or retype an edge or a hop of a path, with a reason. It is in force with the next "
    "request, is kept with author and date, survives every rebuild, and can be withdrawn. Needs the scope `curate`.",
    status_code=201,
    response_model=schemas.JudgementFacts,
    responses={
        201: {"headers": {"Location": {"schema": {"type": "string"}, "description": "where the judgement is"}}},
        **problems(401, 403, 404, 409, 422, 503),
    },
)
def judge(given: JudgementGiven, door: TheDoor, curator: Curator) -> Response:
    opinion = Opinion(
        verdict=given.verdict,
        src=given.src,
        type=given.type,
        dst=given.dst,
        new_type=given.new_type,
        reason=given.reason,
    )
    _check_edge(opinion, door.live.current())
    made = door.store.judge(opinion, curator.name)
    return JSONResponse(facts(made), 201, {**_FRESH, "Location": f"/judgements/{made.id}"})


@router.head("/judgements", include_in_schema=False, dependencies=[Depends(reading)])
@router.get(
    "/judgements",
    summary="What was judged",
    description="Judgements in order of id, page by page; `Link` leads to the next page.",
    response_model=list[schemas.JudgementFacts],
    responses={
        200: {"headers": {"Link": {"schema": {"type": "string"}, "description": "next page, where there is one"}}},
        **problems(401, 403, 422, 503),
    },
    dependencies=[Depends(reading)],
)
def judgements(request: Request, asked: Annotated[JudgementsQuery, Query()], door: TheDoor) -> Response:
    found = door.store.judgements(asked.size + 1, asked.after, withdrawn=asked.withdrawn, of=asked.of)
    headers = dict(_FRESH)
    if len(found) > asked.size:
        found = found[: asked.size]
        rest = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
        headers["Link"] = f'<{request.url.path}?{urlencode([*rest, ("after", found[-1].id)])}>; rel="next"'
    return JSONResponse([facts(one) for one in found], headers=headers)


@router.head("/judgements/{judgement}", include_in_schema=False, dependencies=[Depends(reading)])
@router.get(
    "/judgements/{judgement}",
    summary="One judgement",
    description="What was said of an edge, by whom and when; one that was withdrawn says so.",
    response_model=schemas.JudgementFacts,
    responses=problems(401, 403, 404, 422, 503),
    dependencies=[Depends(reading)],
)
def judgement(judgement: int, door: TheDoor) -> Response:
    return JSONResponse(facts(door.store.judgement(judgement)), headers=_FRESH)


@router.delete(
    "/judgements/{judgement}",
    summary="Withdraw a judgement",
    description="The edge is as it was with the next request; the judgement is kept, marked as withdrawn. "
    "Needs the scope `curate`.",
    response_model=schemas.JudgementFacts,
    responses=problems(401, 403, 404, 422, 503),
)
def withdraw(judgement: int, door: TheDoor, curator: Curator) -> Response:
    return JSONResponse(facts(door.store.withdraw_judgement(judgement, curator.name)), headers=_FRESH)


def facts(one: Judgement) -> dict[str, Any]:
    """A judgement as plain data."""
    return {
        "id": one.id,
        "verdict": one.verdict,
        "from": one.src,
        "type": one.type,
        "to": one.dst,
        "new_type": one.new_type,
        "reason": one.reason,
        "author": one.author,
        "made_at": one.made_at.isoformat(),
        "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        "withdrawn_by": one.withdrawn_by,
    }


def _check_edge(opinion: Opinion, loaded: Loaded) -> None:
    """Raises BadQuery unless the live release has the edge: nobody should judge by a misspelt type or a wrong end."""
    index = loaded.release.paths
    src, dst = _node(index, opinion.src), _node(index, opinion.dst)
    if not index.has(src, opinion.type, dst):
        made = settle(loaded.judged.heard.values()).standing.get(edge(src, opinion.type, dst))
        if made is not None:
            raise AlreadyJudged(f"judgement {made} made this edge what it is; withdraw that first")
        raise BadQuery(f"release {loaded.release.number} has no {opinion.type} from {opinion.src} to {opinion.dst}")


def _node(index: PathIndex, key: str) -> int:
    found = index.find(key)
    if found is None:
        raise NodeNotFound(f"no node has the key {key!r}")
    return found
