"""Addresses that we do not go to, whoever names them: a museum's answer must not lead into the operator's own network.

Server-side request forgery (OWASP, "Server-Side Request Forgery Prevention Cheat Sheet"). Every URL is checked before
it is asked, that of each redirect too, and every address that a name resolves to is checked where it is handed to the
connection, so that a name cannot resolve to something else in between.
"""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from scrapers.errors import Permanent
from scrapers.web.masks import shown

# IPv4 addresses as an IPv6-only network writes them (RFC 6052).
_TRANSLATED = IPv6Network("64:ff9b::/96")
# All of IPv6 that was ever given out to be global (RFC 4291, 2.4; IANA).
_UNICAST = IPv6Network("2000::/3")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether `address` is one of the open internet, and so is the IPv4 address inside it where it carries one."""
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        return address.is_global and address in _UNICAST
    special = address.is_multicast or address.is_reserved or address.is_loopback or address.is_unspecified
    return address.is_global and not special


def check(url: URL, allowed: frozenset[str]) -> None:
    """Raise Permanent unless `url` is http or https, names nobody, and is not plainly a private address.

    `allowed` are `host:port` that the operator named, which may be anywhere.
    """
    if url.scheme not in ("http", "https") or not url.host:
        raise Permanent("bad address", f"{shown(url)} is not a web address")
    if "@" in url.raw_authority:
        raise Permanent("bad address", f"{shown(url)} came with a user name")
    if f"{url.host}:{url.port}" not in allowed:
        _check_literal(url.host)


def _check_literal(host: str) -> None:
    """Refuse a host that is an address and not a public one, in any spelling; names are the resolver's to check."""
    name = host.rstrip(".")
    # What ends in a number is an IPv4 address to every library, also 2130706433, 0x7f.1 and 127.1 (WHATWG URL, 3.5).
    if ":" in name or re.fullmatch("[0-9]+|0x[0-9a-f]*", name.rpartition(".")[2].lower()):
        try:
            public = is_public(ip_address(name))
        except ValueError:
            public = False
        if not public:
            raise Permanent("private address", host)


class GuardedResolver(AbstractResolver):
    """Resolves names by `inner` and hands on public addresses only."""

    def __init__(self, inner: AbstractResolver, allowed: frozenset[str]) -> None:
        self._inner = inner
        self._allowed = allowed

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """As of aiohttp. Raises Permanent when any address is private: a name that means both is not to be trusted."""
        found = await self._inner.resolve(host, port, family)
        if f"{host}:{port}" not in self._allowed:
            for result in found:
                if not is_public(ip_address(result["host"])):
                    raise Permanent("private address", f"{host} is {result['host']}")
        return found

    async def close(self) -> None:
        await self._inner.close()
