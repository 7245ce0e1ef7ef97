"""The pages' routes."""

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from api import links, wording
from api.door import Door, TheDoor
from api.pages.artwork import artwork
from api.pages.asked import Fields
from api.pages.assets import assets, cache_control
from api.pages.gallery import gallery
from api.pages.upload import form_page, result_page
from api.paths import WholePath
from api.problems import problem_of
from scrapers.errors import BadQuery, Rejected

router = APIRouter(include_in_schema=False, route_class=WholePath)

looks = APIRouter(include_in_schema=False)
"""What pages are drawn with; it says nothing of the collection, so it needs no token."""

NO_PICTURE = "Choose a picture first."


@router.api_route("/", methods=["GET", "HEAD"])
def gallery_page(request: Request, door: TheDoor) -> Response:
    """The gallery."""
    fields = _fields(request)
    return _page(gallery(fields, door.live.current()))


@router.api_route("/works/{key:path}", methods=["GET", "HEAD"])
def artwork_page(key: str, request: Request, door: TheDoor) -> Response:
    """One artwork; with `part=kin` only its list of kin, which the sliders swap in."""
    fields = _fields(request)
    if fields.text("part") == "kin":
        return _page(artwork(key, fields, door.live.current(), door.defaults, door.store.provenance, part=True))
    page = _page(artwork(key, fields, door.live.current(), door.defaults, door.store.provenance))
    page.headers["Link"] = f'<{links.artwork(key)}>; rel="alternate"; type="application/json"'
    return page


@router.api_route("/upload", methods=["GET", "HEAD"])
def upload_form(request: Request, door: TheDoor) -> Response:
    """The form for a picture of one's own."""
    return _page(form_page(_fields(request), door.defaults, door.limits))


@router.post("/upload")
async def upload_result(request: Request, door: TheDoor) -> Response:
    """The kin of a picture; the form again, saying why, when it is none."""
    async with door.intake.form(request) as form:
        image = form.get("image")
        if not isinstance(image, UploadFile) or not image.size:
            return _page(form_page(_fields_of(form), door.defaults, door.limits, fault=NO_PICTURE), 422)
        fields = _fields_of(form)
        part = fields.text("part") == "kin"
        try:
            return _page(await door.intake.decode(image, lambda content: _result(content, fields, door, part)))
        except (BadQuery, Rejected) as error:
            if part:
                raise
            problem = problem_of(error)
            fault = wording.refusal(error.reason) if isinstance(error, Rejected) else problem.detail
            return _page(
                await run_in_threadpool(form_page, fields, door.defaults, door.limits, fault=fault), problem.status
            )


@looks.api_route("/static/{name}", methods=["GET", "HEAD"])
def static(name: str, request: Request) -> Response:
    """A style sheet, a script or the mark."""
    asset = assets().get(name)
    if asset is None:
        raise HTTPException(404)
    headers = {"Cache-Control": cache_control(name, request.query_params.get("v")), "ETag": f'"{asset.version}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(asset.content, media_type=asset.media_type, headers=headers)


def _result(content: bytes, fields: Fields, door: Door, part: bool) -> str:
    return result_page(content, fields, door.live.current(), door.defaults, door.limits, part=part)


def _fields(request: Request) -> Fields:
    return Fields(request.query_params.multi_items())


def _fields_of(form: FormData) -> Fields:
    return Fields((name, value) for name, value in form.multi_items() if isinstance(value, str))


def _page(text: str, status: int = 200) -> Response:
    # what a page shows changes with the live release, so a browser asks again
    return HTMLResponse(text, status, {"Cache-Control": "no-cache"})
