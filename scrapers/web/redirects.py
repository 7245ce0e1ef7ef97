"""Where a redirect leads."""

from yarl import URL

from scrapers.errors import Permanent
from scrapers.web.masks import shown

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
TOO_MANY = "too many redirects"


def parsed(url: str) -> URL:
    """`url` without its fragment. Raises Permanent when it is none."""
    try:
        return URL(url).with_fragment(None)
    except ValueError:
        # It cannot be masked part by part, so that only what is no key by its place is told.
        raise Permanent("bad address", url.partition("?")[0].rpartition("@")[2]) from None


def target(url: URL, location: str | None) -> URL:
    """Where `location`, given by `url`, leads (RFC 9110, 10.2.2).

    Raises Permanent when it leads nowhere, or out of an encrypted connection.
    """
    if location is None:
        raise Permanent("bad address", "a redirect to nowhere")
    found = url.join(parsed(location))
    if url.scheme == "https" and found.scheme == "http":
        raise Permanent("insecure redirect", shown(found))
    return found
