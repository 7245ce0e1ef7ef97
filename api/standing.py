"""`/health`, `/ready` and tokens: how the server stands, and who asks."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from api import schemas
from api.documents import problems
from api.door import TheDoor
from api.problems import RETRY_SECONDS
from api.tokens import Bearer, requires
from scrapers.store.tokens import TokenRow

router = APIRouter(tags=["server"])


@router.head("/health", include_in_schema=False)
@router.get(
    "/health",
    summary="Whether the server is alive",
    description="Asks nothing of anybody: it answers as long as the server runs.",
    response_model=schemas.Health,
)
async def health() -> Response:
    return JSONResponse({"status": "alive"})


@router.head("/ready", include_in_schema=False)
@router.get(
    "/ready",
    summary="Whether answers can be given",
    description="What was last seen of the database, of the live release's index and of the graph, looked at every "
    "two seconds. `degraded`: recommendations go on, and `reasons` say what does not.",
    response_model=schemas.Report,
    responses={503: {"model": schemas.Report, "description": "`unavailable`: nothing can be answered now"}},
)
async def ready(door: TheDoor) -> Response:
    report = door.readiness.report()
    if report["status"] == "unavailable":
        return JSONResponse(report, 503, {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store"})
    return JSONResponse(report, headers={"Cache-Control": "no-store"})


@router.get(
    "/token",
    summary="Who am I",
    description="The token that the request carries.",
    response_model=schemas.TokenFacts,
    responses=problems(401, 503),
)
def own_token(token: Bearer) -> Response:
    return JSONResponse(_facts(token), headers={"Cache-Control": "no-store"})


@router.get(
    "/tokens",
    summary="All tokens",
    description="Every token without its secret, the revoked ones too. Needs the scope `operate`.",
    response_model=list[schemas.TokenFacts],
    responses=problems(401, 403, 503),
)
def all_tokens(door: TheDoor, token: Annotated[TokenRow, Depends(requires("operate"))]) -> Response:  # noqa: ARG001
    return JSONResponse([_facts(one) for one in door.store.tokens()], headers={"Cache-Control": "no-store"})


def _facts(token: TokenRow) -> dict[str, Any]:
    return {
        "id": token.id,
        "name": token.name,
        "scopes": list(token.scopes),
        "created_at": token.created_at.isoformat(),
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
    }
