"""Data as it goes out."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response


def json_reply(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`data` as JSON, written by whichever thread calls, so that a long answer does not hold up all the others."""
    body = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return Response(body, status, dict(headers or {}), media_type="application/json")
