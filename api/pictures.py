"""Pictures of the image store over HTTP, and nothing else of what lies beside them."""

import re
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from api.documents import problems
from api.door import TheDoor

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
        **problems(404, 416),
    },
)
def picture(path: str, request: Request, door: TheDoor) -> Response:
    # The router's pattern lets a line break at the end pass.
    file = find(door.images, path if request.scope["path"].endswith(path) else "")
    headers = {"Cache-Control": FOREVER if door.open_reading else FOREVER.replace("public", "private")}
    etag = f'"{file.parent.parent.name}-{file.stem}"'
    if asks_for(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers={**headers, "ETag": etag})
    return FileResponse(file, media_type=_TYPES[file.suffix[1:]], headers={**headers, "ETag": etag})


def find(root: Path, path: str) -> Path:
    """The file of a picture under `root`. Raises HTTPException 404 for any other path, whatever lies there."""
    file = root / path if _NAME.fullmatch(path) else None
    if file is None or file.is_symlink() or not file.is_file():
        raise HTTPException(404, "there is no such picture")
    return file


def asks_for(header: str, etag: str) -> bool:
    """Whether `If-None-Match: header` names `etag`."""
    named = {one.strip().removeprefix("W/") for one in header.split(",")}
    return etag in named or "*" in named
