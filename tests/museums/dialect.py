"""How a fake museum speaks: what its API answers, over invented works."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Status:
    """An answer that is an HTTP status and not 200."""

    code: int
    body: Any = None


class Dialect(Protocol):
    """One museum's API over `works` invented records. Each dialects/NAME.py has a class of this name, made as
    `Dialect(works, pictures)`.

    `works` is how many records there are, `pictures` the URL of a host that answers a JPEG at any path ("…/47.jpg");
    the address of every picture begins with it. Answers are made from answers/NAME.json, what we wrote in the shape of
    a real answer, with ids and titles of their own. Every record has a licence that may enter and one picture.
    """

    ids: list[str]
    """The `source_id` of every record, in no particular order."""

    def answer(self, path: str, params: Mapping[str, str]) -> Any:
        """What a GET of `path`, which follows the endpoint and begins with /, answers: JSON, or a `Status`.

        `base`, the endpoint's own URL in this test, is set before the first call, for answers that name a next page.
        """
        ...

    base: str
