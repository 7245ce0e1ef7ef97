"""Bearer tokens: who may do what over HTTP. The secret itself is shown once and never kept."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from psycopg2.extensions import cursor as Cursor  # noqa: N812

from scrapers.errors import KindredError

SCOPES = ("read", "curate", "operate")

_FORM = re.compile(r"kd_([0-9a-f]{12})_([0-9a-f]{64})", re.ASCII)
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,100}")
_SELECT = "SELECT id, name, scopes, created_at, revoked_at FROM token"


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as the store knows it. `scopes` are in the order of SCOPES; a revoked one opens nothing."""

    id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as it is shown once: `text` is what goes behind `Authorization: Bearer`."""

    id: str
    name: str
    scopes: tuple[str, ...]
    text: str

    @property
    def digest(self) -> bytes:
        """What is kept of the secret."""
        return digest(self.text.rpartition("_")[2])


def make(name: str, scopes: Iterable[str]) -> NewToken:
    """A new token, not stored yet. Raises KindredError for a name or a scope that cannot be."""
    if not _NAME.fullmatch(name) or not name.strip():
        raise KindredError("a token needs a name of 1 to 100 characters that says who or what uses it")
    wanted = set(scopes)
    unknown = wanted - set(SCOPES)
    if unknown or not wanted:
        raise KindredError(f"a token has one or more of the scopes {', '.join(SCOPES)}" + _and(sorted(unknown)))
    token = secrets.token_hex(6)
    return NewToken(token, name, tuple(one for one in SCOPES if one in wanted), f"kd_{token}_{secrets.token_hex(32)}")


def parse(text: str) -> tuple[str, str] | None:
    """The id and the secret of a token's text; None for what is no token."""
    found = _FORM.fullmatch(text)
    return (found[1], found[2]) if found else None


def digest(secret: str) -> bytes:
    """SHA-256 of a secret, 32 bytes. It has 256 random bits: there is nothing to guess that a slow hash would slow."""
    return hashlib.sha256(secret.encode()).digest()


def matches(secret: str, kept: bytes | None) -> bool:
    """Whether `kept` is the digest of `secret`; takes as long when there is none."""
    same = hmac.compare_digest(digest(secret), kept if kept is not None else bytes(32))
    return same and kept is not None


def save(cursor: Cursor, token: NewToken) -> None:
    """Keep a new token, without its secret."""
    cursor.execute(
        "INSERT INTO token (id, name, secret_sha256, scopes) VALUES (%s, %s, %s, %s)",
        (token.id, token.name, token.digest, list(token.scopes)),
    )


def live(cursor: Cursor, token: str, secret: str) -> TokenRow | None:
    """The token with this id, when `secret` is its own and it was not revoked."""
    cursor.execute(f"{_SELECT.replace(' FROM', ', secret_sha256 FROM')} WHERE id = %s", (token,))
    row = cursor.fetchone()
    if not matches(secret, bytes(row[-1]) if row else None) or row is None:
        return None
    found = _row(*row[:-1])
    return None if found.revoked_at else found


def everything(cursor: Cursor) -> list[TokenRow]:
    """All tokens, oldest first, the revoked ones too."""
    cursor.execute(f"{_SELECT} ORDER BY created_at, id")
    return [_row(*row) for row in cursor.fetchall()]


def revoke(cursor: Cursor, token: str) -> None:
    """Close a token for good; revoking it again changes nothing. Raises KindredError for an unknown one."""
    cursor.execute("UPDATE token SET revoked_at = coalesce(revoked_at, now()) WHERE id = %s", (token,))
    if not cursor.rowcount:
        raise KindredError(unknown(token))


def unknown(token: str) -> str:
    """What to say of an id that no token has."""
    return f"there is no token {token!r}; `./kindred token list` shows them"


def _row(token: str, name: str, scopes: list[str], created_at: datetime, revoked_at: datetime | None) -> TokenRow:
    return TokenRow(token, name, tuple(one for one in SCOPES if one in scopes), created_at, revoked_at)


def _and(unknown: list[str]) -> str:
    return f", not {', '.join(map(repr, unknown))}" if unknown else ""
