"""One museum asked over the network, at its pace."""

from collections.abc import Mapping
from typing import Any

from scrapers.museums.museum import About
from scrapers.web.client import Web


class WebReader:
    """A `Reader` of the museum that `about` describes, at `endpoint` (its own, or a mirror's).

    `delay` is the operator's wish for more seconds between requests; the museum's own limit holds anyway.
    """

    def __init__(
        self, web: Web, about: About, *, key: str = "", endpoint: str = "", delay: float | None = None
    ) -> None:
        self.key = key
        self._web = web
        self._about = about
        self._endpoint = (endpoint or about.endpoint).rstrip("/")
        self._limit = about.limit.slowed(delay)

    async def json(
        self, path: str, params: Mapping[str, str | int] | None = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """The JSON at `path` under the endpoint, or at a whole URL. Raises Transient or Permanent."""
        url = path if "://" in path else f"{self._endpoint}/{path.lstrip('/')}"
        return await self._web.json(
            url, limit=self._limit, params=params, headers=headers, throttles=self._about.throttles
        )
