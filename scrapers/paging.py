"""Lists that do not go on: a page that leads to itself, or pages that never end."""

from scrapers.errors import Transient


def onward(following: str, after: str) -> str:
    """The cursor of the page behind the one at `after`. Raises Transient "paging stuck" when it is the same."""
    if following == after:
        raise Transient("paging stuck", f"the page at {after[:100]!r} leads to itself")
    return following


def within(skipped: int, total: int, page: int) -> None:
    """Raises Transient "paging stuck" when a page of `page` records begins more than one page behind all `total`."""
    if skipped > total + page:
        raise Transient("paging stuck", f"there are records behind {skipped:,}, of {total:,} in all")
