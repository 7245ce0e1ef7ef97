"""Pictures of the image store over HTTP, and nothing else of what lies beside them."""

import re
from contextlib import suppress
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from api.documents import problems
from api.door import Door, TheDoor
from api.problems import Refused
from scrapers.errors import StoreUnavailable
from scrapers.picture_folder import PictureFolder

_NAME = re.compile(
    r"(?:(?:working|thumbnails)/([0-9a-f]{2})/(?=\1)[0-9a-f]{64}\.jpg"
    r"|originals/([0-9a-f]{2})/(?=\2)[0-9a-f]{64}\.(?:jpg|png|gif|webp|tif|avif))",
    re.ASCII,
)
_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "tif": "image/tiff",
    "avif": "image/avif",
}
FOREVER = "public, max-age=31536000, immutable"
"""A picture's name is the digest of its bytes: under one name there is never another picture."""

NOT_THERE = "there is no such picture"

router = APIRouter(tags=["pictures"])


@router.head("/images/{path:path}", include_in_schema=False)
@router.get(
    "/images/{path:path}",
    summary="A picture",
    description="A picture of the store by its path, as answers link to it: `working`, `thumbnails` or `originals`. "
    "It never changes, so that it may be kept for as long as one likes. Takes `Range` and `If-None-Match`.",
    response_class=FileResponse,
    responses={
        200: {"content": {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}},
        206: {"description": "The part of the picture that `Range` asked for"},
        304: {"description": "The picture is the one that `If-None-Match` names"},
        **problems(404, 410, 416, 503),
    },
)
def picture(path: str, request: Request, door: TheDoor) -> Response:
    # The router's pattern lets a line break at the end pass.
    if not request.scope["path"].endswith(path) or not _NAME.fullmatch(path):
        raise HTTPException(404, NOT_THERE)
    if PurePosixPath(path).stem in taken(door):
        raise Refused(410, "artwork-taken-down", "This artwork was taken down", "the picture was taken down with it")
    file = find(door.images, path)
    headers = {"Cache-Control": FOREVER if door.open_reading else FOREVER.replace("public", "private")}
    etag = f'"{file.parent.parent.name}-{file.stem}"'
    if asks_for(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers={**headers, "ETag": etag})
    return FileResponse(file, media_type=_TYPES[file.suffix[1:]], headers={**headers, "ETag": etag})


def taken(door: Door) -> frozenset[str]:
    """The SHA-256 of pictures that were taken down; as last seen while the database is lost."""
    # Pictures are for the asking without it, and nobody waits for what the watch knows to be lost.
    if door.readiness.trouble("store") is None:
        with suppress(StoreUnavailable):
            return door.live.taken_pictures()
    return door.live.last_taken_pictures()


def find(pictures: PictureFolder, name: str) -> Path:
    """The file of the picture `name`. Raises HTTPException 404 when there is none, whatever else lies there."""
    here = pictures.root / name
    file = here if here.is_symlink() else pictures.path(name)
    if file.is_symlink() or not file.is_file():
        raise HTTPException(404, NOT_THERE)
    return file


def asks_for(header: str, etag: str) -> bool:
    """Whether `If-None-Match: header` names `etag`."""
    named = {one.strip().removeprefix("W/") for one in header.split(",")}
    return etag in named or "*" in named
