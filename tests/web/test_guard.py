"""Nobody leads us into a private network."""

import asyncio
from ipaddress import ip_address

import pytest
from aiohttp.abc import AbstractResolver
from yarl import URL

from scrapers.errors import Permanent
from scrapers.version import VERSION
from scrapers.web.agent import agent_of
from scrapers.web.guard import GuardedResolver, check, is_public
from scrapers.web.masks import shown

PRIVATE = [
    "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "0.0.0.0", "0.1.2.3", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1",
    "ff0e::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "::127.0.0.1", "64:ff9b::7f00:1",
    "64:ff9b::a00:1", "64:ff9b:1::808:808", "2002:7f00:1::1", "2002:a00:1::1", "2001:db8::1", "100::1", "fec0::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "151.101.1.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses(address):
    assert not is_public(ip_address(address))
    host = f"[{address}]" if ":" in address else address
    for url in (f"http://{host}/", f"https://{host}:8443/x"):
        with pytest.raises(Permanent, match="private address"):
            check(URL(url), frozenset())


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address):
    assert is_public(ip_address(address))
    check(URL(f"http://[{address}]/" if ":" in address else f"http://{address}/"), frozenset())


@pytest.mark.parametrize(
    "host",
    [
        "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.1", "127.0.0.1.", "0", "0x", "1.2.3",
        "017700000001", "127.0.0.0x1", "[fe80::1%25eth0]", "[2606:4700::1%25eth0]", "[::ffff:7f00:1]",
        "１２７.０.０.１",
        "127。0。0。1", "134744072", "x.0x8",
    ],
)  # fmt: skip
def test_odd_spellings_of_addresses(host):
    with pytest.raises(Permanent, match="private address"):
        check(URL(f"http://{host}/"), frozenset())


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://a.org/x", "gopher://a.org/", "data:text/plain,x", "//a.org/x", "a.org/x", "/x", "",
        "javascript:alert(1)", "http:///x", "ws://a.org/", "http://ann@a.org/", "http://ann:pw@a.org/", "http://:pw@a.org/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address(url):
    with pytest.raises(Permanent, match="bad address") as error:
        check(URL(url), frozenset())
    assert "pw" not in str(error.value)


def test_names_are_left_to_the_resolver_and_the_operator_may_name_any_address():
    check(URL("https://a.org/x"), frozenset())
    check(URL("http://localhost/x"), frozenset())
    check(URL("http://127.0.0.1:8080/x"), frozenset({"127.0.0.1:8080"}))
    check(URL("http://10.0.0.1/x"), frozenset({"10.0.0.1:80"}))
    for url in ("http://127.0.0.1:8081/x", "http://127.0.0.2:8080/x", "http://127.0.0.1/x"):
        with pytest.raises(Permanent, match="private address"):
            check(URL(url), frozenset({"127.0.0.1:8080"}))


class Names(AbstractResolver):
    def __init__(self, *addresses):
        self.addresses = addresses

    async def resolve(self, host, port=0, family=0):
        return [
            {"hostname": host, "host": address, "port": port, "family": family, "proto": 0, "flags": 0}
            for address in self.addresses
        ]

    async def close(self):
        pass


def resolved(*addresses, allowed=frozenset()):
    found = asyncio.run(GuardedResolver(Names(*addresses), allowed).resolve("a.org", 443))
    return [one["host"] for one in found]


def test_names_resolve_to_public_addresses_only():
    assert resolved("8.8.8.8", "2606:4700::1111") == ["8.8.8.8", "2606:4700::1111"]
    for addresses in (["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["fe80::1%eth0"], ["::ffff:169.254.169.254"]):
        with pytest.raises(Permanent, match="private address"):
            resolved(*addresses)
    assert resolved("10.0.0.1", allowed=frozenset({"a.org:443"})) == ["10.0.0.1"]
    with pytest.raises(Permanent, match="private address"):
        resolved("10.0.0.1", allowed=frozenset({"a.org:80"}))


@pytest.mark.parametrize(
    "name",
    [
        *("key", "wskey", "api_key", "apikey", "API-Key", "client_id", "access_token", "X-Amz-Signature", "password"),
        *("client_secret", "X-Amz-Credential", "subscription-key"),
    ],
)
def test_keys_are_never_shown(name):
    url = URL("https://ann:pw@a.org/x?q=cat#part").update_query({name: "s3cret", "page": "2"})
    assert shown(url) == f"https://a.org/x?q=cat&{name}=...&page=2"


def test_the_user_agent_says_who_asks(request):
    agent = agent_of("ann@example.org")
    assert agent.startswith(f"Kindred/{VERSION} (ann@example.org) aiohttp/3.")
    assert agent_of(None).startswith(f"Kindred/{VERSION} aiohttp/3.")
    assert f'version = "{VERSION}"' in (request.config.rootpath / "pyproject.toml").read_text()
    for contact in ("ann\r\nX: y", "ann) x", "änn@example.org"):
        with pytest.raises(ValueError, match="contact"):
            agent_of(contact)
