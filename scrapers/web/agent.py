"""Who asks: the User-Agent by which a museum knows us and finds somebody to write to."""

import aiohttp

from scrapers.version import VERSION

PRODUCT = "Kindred"
"""Our name, also for the groups of a robots.txt."""


def agent_of(contact: str | None) -> str:
    """The whole User-Agent, `Kindred/0.1.0 (ann@example.org) aiohttp/3.14.5` (RFC 9110, 10.1.5).

    `contact` is an e-mail address or the URL of a page that names one. Raises ValueError when it cannot be in a header.
    """
    if contact and not (contact.isascii() and contact.isprintable() and not set(contact) & set("()\\")):
        raise ValueError(f"the contact {contact!r} must be plain ASCII without brackets")
    comment = f" ({contact})" if contact else ""
    return f"{PRODUCT}/{VERSION}{comment} aiohttp/{aiohttp.__version__}"
