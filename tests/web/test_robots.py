"""robots.txt as RFC 9309 reads it."""

import asyncio

import pytest
from protego import Protego
from yarl import URL

from scrapers.errors import Permanent, Transient
from scrapers.web.agent import PRODUCT
from scrapers.web.limits import Limit
from scrapers.web.redirects import TOO_MANY
from scrapers.web.robots import Robots
from tests.web.clocks import Clock


def allowed(text, path):
    return Protego.parse(text).can_fetch(f"https://a.org{path}", PRODUCT)


@pytest.mark.parametrize(
    ("rules", "path", "may"),
    [
        ("", "/x", True),
        ("Disallow:", "/x", True),
        ("Disallow: /", "/x", False),
        ("Disallow: /a", "/abc", False),
        ("Disallow: /a/", "/abc", True),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a/b\nDisallow: /a", "/a/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),
        ("Disallow: /*.jpg$", "/x/y.jpg", False),
        ("Disallow: /*.jpg$", "/x/y.jpg?w=1", True),
        ("Disallow: /*.jpg", "/x/y.jpg?w=1", False),
        ("Disallow: *", "/x", False),
        ("Disallow: /a*b*c", "/a1b2c3", False),
        ("Disallow: /a*b*c", "/a1c2b3", True),
        ("Disallow: /a*b*c$", "/abcbc", False),
        ("Disallow: /ab*ba$", "/aba", True),
        ("Disallow: /x$", "/x", False),
        ("Disallow: /x$", "/xy", True),
        ("Disallow: /*?print", "/x?print=1", False),
        ("Disallow: /é", "/%C3%A9t%C3%A9", False),
        ("Disallow: /a b", "/a%20b", False),
        ("disallow : /x # why", "/x", False),
        ("Disallow: /x\nSitemap: https://a.org/s.xml", "/y", True),
    ],
)
def test_rules(rules, path, may):
    assert allowed(f"User-agent: *\n{rules}", path) is may


def test_groups():
    text = "\ufeffUser-agent: other\nDisallow: /\r\nUser-Agent: kindred\nUser-agent: third\nDisallow: /a\n\n"
    text += "User-agent: *\nDisallow: /b"
    assert not allowed(text, "/a")
    assert allowed(text, "/b")
    assert not allowed(text + "\nUser-agent: Kindred\nDisallow: /c", "/a")
    assert allowed("User-agent: kindredling\nDisallow: /", "/a")
    assert allowed("User-agent: other\nDisallow: /", "/a")
    assert allowed("Disallow: /\nUser-agent: *", "/a")
    assert allowed("User-agent: kindred\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a")


def test_many_wildcards_are_quick():
    assert allowed("User-agent: *\nDisallow: /" + "a*" * 400 + "b", "/" + "a" * 4000)


def test_crawl_delay():
    assert Protego.parse("User-agent: *\nCrawl-delay: 10\nDisallow: /x").crawl_delay(PRODUCT) == 10
    assert Protego.parse("User-agent: *\nCrawl-delay: 2.5").crawl_delay(PRODUCT) == 2.5
    assert Protego.parse("User-agent: *\nCrawl-delay: soon").crawl_delay(PRODUCT) is None
    assert Protego.parse("User-agent: other\nCrawl-delay: 10").crawl_delay(PRODUCT) is None


class Site:
    """Gives `answer`, or raises it, and counts how often."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    async def __call__(self, url, _limit):
        self.asked.append(str(url))
        await asyncio.sleep(0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def test_it_is_fetched_once_a_day_for_each_host():
    async def run():
        clock, site = Clock(), Site(b"User-agent: *\nCrawl-delay: 3\nDisallow: /x")
        robots = Robots(site, clock)
        limits = await asyncio.gather(*(robots.admit(URL("https://a.org/y?z"), Limit(2)) for _ in range(5)))
        assert limits == [Limit(1, 3)] * 5
        with pytest.raises(Permanent, match=r"robots\.txt forbids it: https://a.org/x"):
            await robots.admit(URL("https://a.org/x"), Limit(2))
        assert site.asked == ["https://a.org/robots.txt"]
        await robots.admit(URL("http://a.org:8080/y"), Limit(2))
        clock.now += 25 * 3600
        await robots.admit(URL("https://a.org/y"), Limit(2))
        assert site.asked[1:] == ["http://a.org:8080/robots.txt", "https://a.org/robots.txt"]

    asyncio.run(run())


def test_where_there_is_none_all_is_allowed_and_where_it_is_not_known_nothing():
    url = URL("https://a.org/x")
    for status in (401, 403, 404, 410, 418):
        robots = Robots(Site(Permanent("refused", status=status)), Clock())
        assert asyncio.run(robots.admit(url, Limit(2))) == Limit(2)
    # Redirects without end are as good as none (RFC 9309, 2.3.1.2).
    assert asyncio.run(Robots(Site(Permanent(TOO_MANY)), Clock()).admit(url, Limit(2))) == Limit(2)
    for error in (Transient("server error"), Permanent("private address")):
        site = Site(error)
        with pytest.raises(type(error)):
            asyncio.run(Robots(site, Clock()).admit(url, Limit(2)))


def test_a_delay_that_nobody_can_wait_for_forbids():
    for delay in (b"3601", b"86400", b"1e300"):
        robots = Robots(Site(b"User-agent: *\nCrawl-delay: " + delay), Clock())
        with pytest.raises(Permanent, match=r"robots\.txt forbids it"):
            asyncio.run(robots.admit(URL("https://a.org/x"), Limit(2)))


@pytest.mark.parametrize("delay", [b"nan", b"inf", b"-inf", b"-5", b"soon", b""])
def test_a_delay_that_is_none_changes_nothing(delay):
    robots = Robots(Site(b"User-agent: *\nCrawl-delay: " + delay), Clock())
    assert asyncio.run(robots.admit(URL("https://a.org/x"), Limit(2))) == Limit(2)
