"""Who may come in: bearer tokens with scopes."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from api.door import TheDoor
from api.problems import Refused
from scrapers.store.tokens import TokenRow

CHALLENGE = 'Bearer realm="kindred"'


def bearer(request: Request, door: TheDoor) -> TokenRow:
    """The live token that the request carries. Refuses with 401, in the same words whatever is wrong with it."""
    scheme, _, text = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise Refused(
            401,
            "no-token",
            "A token is needed",
            "send `Authorization: Bearer TOKEN`; `./kindred token create` makes one",
            {"WWW-Authenticate": CHALLENGE},
        )
    token = door.store.token(text.strip())
    if token is None:
        raise Refused(
            401,
            "wrong-token",
            "This token opens nothing",
            "it is wrong, or was revoked",
            {"WWW-Authenticate": f'{CHALLENGE}, error="invalid_token"'},
        )
    return token


Bearer = Annotated[TokenRow, Depends(bearer)]


def requires(scope: str) -> Callable[[TokenRow], TokenRow]:
    """A dependency that lets in tokens with `scope`, and refuses others with 403."""

    def check(token: Bearer) -> TokenRow:
        if scope not in token.scopes:
            raise Refused(
                403,
                "missing-scope",
                "This token does not open this",
                f"the scope {scope!r} is needed; this token has {', '.join(map(repr, token.scopes))}",
                {"WWW-Authenticate": f'{CHALLENGE}, error="insufficient_scope", scope="{scope}"'},
            )
        return token

    return check


def reading(request: Request, door: TheDoor) -> None:
    """Lets anybody in where reading is open; otherwise those whose token has the scope `read`."""
    if not door.open_reading:
        requires("read")(bearer(request, door))
