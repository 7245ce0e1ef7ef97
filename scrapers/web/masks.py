"""URLs and texts as they may be shown: in errors, logs and tables, without anybody's keys."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from yarl import URL

LONGEST = 160
"""Characters of an address that an error tells."""

_LONGEST_TEXT = 500
_SECRET = (
    *("key", "token", "secret", "signature", "sig", "password", "passwd", "credential", "clientid"),
    *("auth", "authorization"),
)


def shown(url: URL) -> str:
    """`url` without user, password and fragment, the values of its keys and tokens replaced by three dots."""
    query = [(name, "..." if _is_secret(name) else value) for name, value in url.query.items()]
    named = url.with_user(None) if url.host else url
    return str(named.with_query(query).with_fragment(None))


def masked(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of `secrets` replaced by `***`, however much of it is percent-encoded (RFC 3986, 2.1).

    An empty secret is none.
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = re.sub("".join(map(_either, secret)), "***", text)
    return text


def brief(text: str) -> str:
    """`text` with its addresses cut to LONGEST characters, host and path first, and itself to a few hundred."""
    short = re.sub(rf"\S{{{LONGEST + 1},}}", lambda found: found[0].partition("?")[0][: LONGEST - 1] + "…", text)
    return short if len(short) <= _LONGEST_TEXT else short[: _LONGEST_TEXT - 1] + "…"


def _either(character: str) -> str:
    """A pattern for `character` as it is, or percent-encoded in either case; a space may be a plus too."""
    encoded = quote(character.encode("utf-8", "surrogatepass"), safe="")
    if encoded == character:
        encoded = f"%{ord(character):02X}"
    # Encoded first: of %25 a bare % would leave the rest.
    return rf"(?:(?i:{encoded})|{re.escape(character)}{'|[+]' if character == ' ' else ''})"


def _is_secret(name: str) -> bool:
    return "".join(filter(str.isalnum, name.lower())).endswith(_SECRET)
