"""`POST /recommend`: works kindred to some, or to a picture that comes along."""

from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from api import links, schemas
from api.as_judged import as_judged
from api.asking import Request as Asked
from api.documents import EXAMPLE_ASKED, form_schema, problems
from api.door import Defaults, Door, TheDoor
from api.given import FiltersGiven, RecommendGiven, RelatedQuery, WeightsGiven
from api.problems import Refused
from api.recommend import recommend, recommend_upload
from api.replies import json_reply
from api.serialise import as_data
from api.tokens import reading
from api.upload import read_upload
from scrapers.errors import BadQuery

router = APIRouter(tags=["recommendations"], dependencies=[Depends(reading)])

LISTS = ("positive", "negative")
OBJECTS: dict[str, type[BaseModel]] = {"weights": WeightsGiven, "filters": FiltersGiven}


@router.post(
    "/recommend",
    summary="Kindred works",
    description="Works kindred to those in `positive` and unlike those in `negative`, each with its score as a sum of "
    "named terms and with its reasons. Instead of `positive` a picture may be sent, as the file `image` of a form "
    "(`multipart/form-data`); the other fields then are fields of that form, `weights` and `filters` as JSON, "
    "`negative` as often as wanted. A picture is never kept. A field that does not exist is an error.",
    response_model=schemas.Answer,
    responses=problems(400, 401, 403, 404, 408, 410, 413, 415, 422, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/RecommendGiven"},
                    "examples": EXAMPLE_ASKED,
                },
                "multipart/form-data": {"schema": form_schema()},
            },
        }
    },
)
async def recommend_works(request: Request, door: TheDoor) -> Response:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/json":
        given = from_json(await request.body())
        return await run_in_threadpool(_by_works, door, given)
    if kind == "multipart/form-data":
        async with door.intake.form(request) as form:
            given, image = from_form(form)
            return await door.intake.decode(image, lambda content: _by_picture(door, given, content))
    raise Refused(
        415,
        "wrong-content-type",
        "This cannot be read",
        f"send application/json, or multipart/form-data with a picture; this is {kind or 'nothing'}",
    )


def _by_works(door: Door, given: RecommendGiven) -> Response:
    loaded = door.live.current()
    asked = to_asked(given, door.defaults)
    ranker = loaded.ranker(given.ranker)
    answer = recommend(asked, loaded.catalogue, loaded.release, ranker, as_judged(loaded))
    return json_reply(as_data(answer, link=links.picture))


def _by_picture(door: Door, given: RecommendGiven, content: bytes) -> Response:
    loaded = door.live.current()
    asked = to_asked(given, door.defaults)
    if asked.liked:
        raise BadQuery("give one picture, or any number of ids in `positive`, but not both")
    upload = read_upload(content, door.limits, loaded.release.basis)
    answer = recommend_upload(upload, asked, loaded.catalogue, loaded.release, loaded.ranker(given.ranker))
    return json_reply(as_data(answer, link=links.picture))


def to_asked(given: RecommendGiven, defaults: Defaults) -> Asked:
    """What is asked, with the defaults where nothing was said. Raises BadQuery."""
    return Asked(
        weights=weighed(given.weights, defaults),
        liked=tuple(given.positive),
        disliked=tuple(given.negative),
        filters=given.filters.filters(),
        k=defaults.k if given.top_k is None else given.top_k,
        diversity=defaults.diversity if given.diversity is None else given.diversity,
        counterfactuals=given.counterfactuals,
    )


def weighed(given: WeightsGiven | RelatedQuery, defaults: Defaults) -> dict[str, float]:
    """The weight of each facet: what was given, or the default."""
    stated = {name: getattr(given, name) for name in defaults.weights}
    return {name: defaults.weights[name] if value is None else value for name, value in stated.items()}


def from_json(body: bytes) -> RecommendGiven:
    """What a JSON body asks. Raises RequestValidationError."""
    try:
        return RecommendGiven.model_validate_json(body)
    except ValidationError as error:
        raise RequestValidationError(_under("body", error)) from error


def from_form(form: FormData) -> tuple[RecommendGiven, UploadFile]:
    """What a form asks, and its picture. Raises RequestValidationError."""
    values: dict[str, Any] = {}
    faults = []
    for name in dict.fromkeys(form):
        given = [one for one in form.getlist(name) if one != ""]
        text = [one for one in given if isinstance(one, str)]
        if name == "image":
            continue
        if len(text) < len(given):
            faults.append(_fault(name, "this field takes no file"))
        elif name in LISTS:
            values[name] = text
        elif len(text) > 1:
            faults.append(_fault(name, "this field may be given once"))
        elif name in OBJECTS and text:
            try:
                values[name] = OBJECTS[name].model_validate_json(text[0])
            except ValidationError as error:
                faults += _under("body", error, name)
        elif text or name not in RecommendGiven.model_fields:
            values[name] = text[0] if text else ""
    image = form.get("image")
    if len(form.getlist("image")) > 1:
        faults.append(_fault("image", "this field may be given once"))
    elif not isinstance(image, UploadFile):
        faults.append(_fault("image", "a form needs a picture as the file `image`; send JSON to ask by ids"))
    try:
        asked = RecommendGiven.model_validate(values, strict=False)  # a field of a form is text
    except ValidationError as error:
        faults += _under("body", error)
    if faults:
        raise RequestValidationError(faults)
    assert isinstance(image, UploadFile)
    return asked, image


def _fault(name: str, what: str) -> dict[str, Any]:
    return {"loc": ("body", name), "msg": what, "type": "value_error"}


def _under(where: str, error: ValidationError, *names: str) -> list[dict[str, Any]]:
    return [{"loc": (where, *names, *one["loc"]), "msg": one["msg"], "type": one["type"]} for one in error.errors()]
