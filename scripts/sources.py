"""`./kindred sources`: the museums that can be asked, on which terms, and how each is."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from rich.table import Table

from scrapers.crawl.registry import museums
from scrapers.museums.museum import About
from scrapers.openalex import OpenAlex
from scrapers.store.crawls import HarvestRow
from scrapers.store.hosts import HostRow
from scrapers.web.limits import Limit
from scripts.crawling import check_names
from scripts.table import plain_console
from scripts.workspace import workspace
from settings import Settings, load, variable


def sources() -> None:
    """Every museum: its terms and limits, what it needs, the last crawl and how its API is."""
    settings = load()
    check_names(settings)
    with workspace(settings) as work:
        crawls: dict[str, list[HarvestRow]] = {}
        for row in work.store.harvests():
            crawls.setdefault(row.source, []).append(row)
        hosts = {row.name: row for row in work.store.hosts()}
    console = plain_console()
    table = Table(show_lines=True)
    table.add_column("Source", overflow="fold", ratio=3)
    table.add_column("Holds, and its terms", overflow="fold", ratio=6)
    table.add_column("Limits", overflow="fold", ratio=3)
    table.add_column("Needs", overflow="fold", ratio=3)
    table.add_column("Last crawl", overflow="fold", ratio=4)
    table.add_column("Health", overflow="fold", ratio=4)
    for about in [*(museum.about for museum in museums().values()), OpenAlex.about]:
        host = hosts.get(urlsplit(settings.mirrors.get(about.name, about.endpoint)).netloc)
        table.add_row(
            f"{about.name}\n{about.title}",
            f"{about.holds}\n{about.terms}",
            pace(about.limit) + (f"\npictures {pace(about.picture_limit)}" if about.name in museums() else ""),
            needs(about, settings),
            last_crawl(crawls.get(about.name, [])),
            health(host, datetime.now(UTC)),
        )
    console.print(table, markup=False)


def pace(limit: Limit) -> str:
    """`1 request/s`, `50 requests/h`, `1 request every 3 s`."""
    for seconds, unit in ((1, "s"), (60, "min"), (3600, "h")):
        if limit.seconds == seconds:
            return f"{limit.requests:g} request{'' if limit.requests == 1 else 's'}/{unit}"
    return f"1 request every {limit.interval:g} s"


def needs(about: About, settings: Settings) -> str:
    """What the museum demands, each with whether it is there."""
    demands = [
        ("key", about.needs_key, about.name in settings.keys, f"{variable('keys')}={about.name}=…"),
        ("contact", about.needs_contact, bool(settings.contact), variable("contact")),
        (
            "permission",
            bool(about.on_request),
            about.on_request in settings.allowed_rights,
            f"{variable('allowed_rights')}={about.on_request}",
        ),
    ]
    lines = [f"{what}: {'set' if there else f'missing, {how}'}" for what, due, there, how in demands if due]
    return "\n".join(lines) or "nothing"


def last_crawl(rows: list[HarvestRow]) -> str:
    """How the newest crawl of a source went."""
    if not rows:
        return "never"
    row = rows[0]
    state = (
        f"finished {row.finished_at:%Y-%m-%d %H:%M}"
        if row.finished_at
        else f"unfinished, begun {row.started_at:%Y-%m-%d %H:%M}"
    )
    of = f" of {row.total}" if row.total is not None else ""
    wish = "" if row.wanted == "{}" else f"\nfor {row.wanted}"
    return f"{state}\n{row.seen}{of} seen, {row.new + row.changed} stored, {row.skipped} skipped{wish}"


def health(host: HostRow | None, now: datetime) -> str:
    """Whether a host answers, as far as anybody who asked it has seen."""
    if host is None:
        return "not asked yet"
    if host.resting_until and host.resting_until > now:
        return f"left alone until {host.resting_until:%Y-%m-%d %H:%M} UTC: {host.failure or 'it asked for that'}"
    answered, failed = host.answered_at, host.failed_at
    if failed and (answered is None or failed > answered):
        return f"failed {_ago(now - failed)}: {host.failure or 'no reason given'}"
    return f"well, answered {_ago(now - answered)}" if answered else "not asked yet"


def _ago(past: timedelta) -> str:
    seconds = past.total_seconds()
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.0f} {unit} ago"
    return "just now"
