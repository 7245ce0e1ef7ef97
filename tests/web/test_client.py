"""The client against a server at which everything goes wrong: nothing lost, limits kept, errors of the right kind."""

import asyncio
import functools
import hashlib
import logging
import time
import traceback
import tracemalloc
from itertools import pairwise

import pytest
from yarl import URL

from scrapers.errors import Permanent, Transient
from scrapers.web.agent import agent_of
from scrapers.web.backoff import Backoff
from scrapers.web.body import Pace
from scrapers.web.bucket import LocalTurns
from scrapers.web.client import Web
from scrapers.web.limits import Limit
from scrapers.web.redirects import MOST_REDIRECTS, target
from tests.museums import faults
from tests.museums.dialect import Status
from tests.museums.server import FakeServer, picture
from tests.web.clocks import Clock

FAST = Limit(1000, 1, burst=500, at_once=8)
SIZE = (64, 48)


class Echo:
    """Answers what it was asked; /404 and the like answer with that status."""

    base = ""

    def __init__(self, works, pictures):
        self.ids = [str(number) for number in range(works)]
        self.pictures = pictures

    def answer(self, path, params):
        return Status(int(path[1:])) if path[1:].isdigit() else {"path": path, "params": dict(params)}


@pytest.fixture
def museum():
    with FakeServer(Echo, size=SIZE) as server:
        yield server


class Noting(LocalTurns):
    """Turns that note what was said of hosts."""

    def __init__(self, clock):
        super().__init__(clock, lambda: 0.0)
        self.rests, self.good, self.bad, self.taken = [], [], [], []

    async def take(self, host, limit):
        self.taken.append(host)
        return await super().take(host, limit)

    async def rest(self, host, seconds, reason):
        self.rests.append((host, round(seconds), reason))
        await super().rest(host, seconds, reason)

    async def answered(self, host):
        self.good.append(host)
        await super().answered(host)

    async def failed(self, host, reason):
        self.bad.append((host, reason))
        await super().failed(host, reason)


class Asker:
    """A Web on a fake clock, its turns, and what a coroutine of it gave."""

    def __init__(self, museum, **options):
        self.clock = Clock()
        self.turns = Noting(self.clock)
        given = {"allowed": museum.allowed, "sleep": self.clock.sleep, "clock": self.clock, "turns": self.turns}
        self.options = {"agent": "Test/1", "random": lambda: 0.5, **given, **options}

    def __call__(self, ask):
        async def run():
            async with Web(**self.options) as web:
                return await ask(web)

        return asyncio.run(run())

    def json(self, url, **options):
        return self(lambda web: web.json(url, **{"limit": FAST, **options}))

    def download(self, url, to, **options):
        given = {"limit": FAST, "max_bytes": 1_000_000, "documented": (url,)}
        return self(lambda web: web.download(url, to, **{**given, **options}))


# Answers


def test_json_comes_with_params_and_our_name(museum):
    asker = Asker(museum, agent=agent_of("ann@example.org"))
    found = asker.json(f"{museum.endpoint}/works?page=1&x=é", params={"page": 2, "q": "a b&c"})
    assert found == {"path": "/works", "params": {"x": "é", "page": "2", "q": "a b&c"}}
    (asked,) = museum.api.asked
    assert asked.headers["User-Agent"] == agent_of("ann@example.org")
    assert asked.headers["Accept"].startswith("application/json")
    assert asker.turns.good == asker.turns.taken == [museum.api.host]
    assert asker.json(f"{museum.endpoint}/works", headers={"Accept": "application/ld+json"})
    assert museum.api.asked[-1].headers["Accept"] == "application/ld+json"


def test_a_file_is_written_whole_and_hashed(museum, tmp_path):
    asker = Asker(museum)
    done = asker.download(f"{museum.pictures.url}/47.jpg", tmp_path / "47")
    right = picture("/47.jpg", SIZE)
    assert (tmp_path / "47").read_bytes() == right
    assert (done.path, done.sha256, done.size) == (tmp_path / "47", hashlib.sha256(right).hexdigest(), len(right))
    assert [path.name for path in tmp_path.iterdir()] == ["47"]
    assert museum.pictures.asked[0].headers["Accept-Encoding"] == "identity"
    assert asker.turns.good == [museum.pictures.host]


def test_numbers_that_are_none_become_null(museum):
    async def odd(_request, _right, _door):
        return faults.web.Response(body=b'\xef\xbb\xbf{"a": NaN, "b": [-Infinity, 1e5]}', content_type="text/plain")

    museum.api.on("/x", odd)
    assert Asker(museum).json(f"{museum.endpoint}/x") == {"a": None, "b": [None, 1e5]}


# What passes

PASSING = {
    "429 with seconds": (faults.throttled(7), "throttled", 7),
    "429 with a date": (faults.throttled_until(7), "throttled", 7),
    "429 without": (faults.status(429), "throttled", 60),
    "403 of the Met": (faults.status(403), "throttled", 60),
    "503": (faults.status(503), "unavailable", 5),
    "503 with seconds": (faults.throttled(9, 503), "unavailable", 9),
    "500": (faults.status(500), "server error", None),
    "502": (faults.status(502), "server error", None),
    "504": (faults.status(504), "server error", None),
    "408": (faults.status(408), "server error", None),
    "dropped": (faults.dropped(), "cut off", None),
    "dropped in a chunk": (faults.dropped_chunk(), "cut off", None),
    "silent": (faults.silent(), "no connection", None),
    "length too large": (faults.too_short(), "cut off", None),
    "length too small": (faults.too_long(), "bad answer", None),
}


@pytest.mark.parametrize("name", PASSING)
@pytest.mark.parametrize("kind", ["json", "file"])
def test_what_passes_is_tried_again_and_nothing_is_lost(museum, tmp_path, name, kind):
    fault, reason, wait = PASSING[name]
    asker = Asker(museum)
    door = museum.api if kind == "json" else museum.pictures
    door.at(1, fault)
    door.at(2, fault)
    started = asker.clock.now
    if kind == "json":
        assert asker.json(f"{museum.endpoint}/x", throttles=frozenset({403}))["path"] == "/x"
    else:
        done = asker.download(f"{museum.pictures.url}/x", tmp_path / "x", throttles=frozenset({403}))
        assert done.path.read_bytes() == picture("/x", SIZE)
    assert len(door.asked) == 3
    assert len(asker.turns.taken) == 3 <= len(asker.turns.taken)
    assert asker.turns.good == [door.host]
    told = [(host, seconds) for host, seconds, why in asker.turns.rests if reason in why]
    # A date has whole seconds, so that the wait may be one longer.
    assert [seconds - (wait or 0) in (0, 1) for _, seconds in told] == [True, True] * bool(wait)
    assert asker.clock.now - started >= 2 * (wait or 0)


@pytest.mark.parametrize("name", PASSING)
def test_what_does_not_pass_in_time_is_transient_and_leaves_no_file(museum, tmp_path, name):
    fault, reason, wait = PASSING[name]
    museum.pictures.on("/x", fault)
    with pytest.raises(Transient, match=reason) as error:
        Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "x", throttles=frozenset({403}))
    assert error.value.reason == reason
    assert (error.value.wait_s or 0) == pytest.approx(wait or 0, abs=1)
    assert len(museum.pictures.asked) == 4
    assert list(tmp_path.iterdir()) == []


def test_the_back_off_grows(museum):
    museum.api.on("/x", faults.status(500))
    asker = Asker(museum, backoff=Backoff(first_s=2), random=lambda: 0.75)
    with pytest.raises(Transient):
        asker.json(f"{museum.endpoint}/x")
    assert [pause for pause in asker.clock.slept if pause >= 1] == [1.5, 3, 6]


def test_a_long_wait_is_not_slept_through(museum):
    museum.api.on("/x", faults.throttled(301))
    asker = Asker(museum)
    with pytest.raises(Transient, match="throttled") as error:
        asker.json(f"{museum.endpoint}/x")
    assert error.value.wait_s == 301
    assert len(museum.api.asked) == 1
    # Nor does anybody else ask in the meantime.
    with pytest.raises(Transient, match="host resting") as error:
        asker.json(f"{museum.endpoint}/y")
    assert error.value.wait_s == pytest.approx(301)
    assert len(museum.api.asked) == 1
    assert asker.clock.slept == []


def test_a_slow_bucket_is_waited_for_up_to_a_point(museum):
    asker = Asker(museum)
    slow = Limit(1, 280)
    asker.json(f"{museum.endpoint}/x", limit=slow)
    asker.json(f"{museum.endpoint}/x", limit=slow)
    assert asker.clock.slept == [pytest.approx(294)]


def test_html_passes_when_it_is_once_and_not_when_it_stays(museum, tmp_path):
    museum.api.at(1, faults.html())
    assert Asker(museum).json(f"{museum.endpoint}/x")["path"] == "/x"
    museum.api.on("/y", faults.html())
    asker = Asker(museum)
    with pytest.raises(Permanent, match="not JSON: text/html"):
        asker.json(f"{museum.endpoint}/y")
    assert asker.turns.good == []
    assert museum.api.paths().count("/y") == 4
    museum.pictures.at(1, faults.html())
    assert Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "x").size
    museum.pictures.on("/y", faults.html())
    with pytest.raises(Permanent, match="not a file: text/html"):
        Asker(museum).download(f"{museum.pictures.url}/y", tmp_path / "y")
    assert not (tmp_path / "y").exists()


def test_html_among_other_failures_may_still_pass(museum):
    museum.api.on("/x", faults.html())
    museum.api.at(1, faults.status(500))
    with pytest.raises(Transient, match="not JSON"):
        Asker(museum).json(f"{museum.endpoint}/x")


@pytest.mark.parametrize("body", [b"", b"{", b'{"a": 1} x', b"\xff\xfe\xfa", b"[" * 200_000, b"1" * 5000])
def test_broken_json(museum, body):
    async def broken(_request, _right, _door):
        return faults.web.Response(body=body, content_type="application/json")

    museum.api.on("/x", broken)
    with pytest.raises(Permanent, match="not JSON"):
        Asker(museum).json(f"{museum.endpoint}/x")


@pytest.mark.parametrize("rate", [10.0, 1_000_000.0])
def test_a_body_that_drips_is_a_timeout_and_one_that_flows_is_not(museum, rate):
    museum.api.on("/x", faults.slow(0.01))
    asker = Asker(museum, pace=Pace(rate, over_s=0.15), clock=time.monotonic, attempts=2)
    if rate < 100:
        assert asker.json(f"{museum.endpoint}/x")["path"] == "/x"
    else:
        with pytest.raises(Transient, match="timeout"):
            asker.json(f"{museum.endpoint}/x")
        assert len(museum.api.asked) == 2


def test_a_body_that_stops_is_a_timeout(museum):
    museum.api.on("/x", faults.slow(60, piece=10))
    asker = Asker(museum, pace=Pace(1, over_s=0.1), clock=time.monotonic, attempts=1)
    with pytest.raises(Transient, match="timeout: 0 bytes"):
        asker.json(f"{museum.endpoint}/x")
    # A pause after much has come is no reason to give up: the rate is over the whole stretch.
    museum.api.on("/y", faults.slow(0.2, piece=20))
    asker = Asker(museum, pace=Pace(50, over_s=0.3), clock=time.monotonic, attempts=1)
    assert asker.json(f"{museum.endpoint}/y")["path"] == "/y"


def test_an_answer_that_does_not_begin_is_a_timeout(museum):
    museum.api.on("/x", faults.late(30))
    with pytest.raises(Transient, match="timeout: no answer"):
        Asker(museum, timeout_s=0.1, attempts=1).json(f"{museum.endpoint}/x")


def test_a_host_that_nobody_is_at(museum, tmp_path):
    with FakeServer() as gone:
        pass
    asker = Asker(museum, allowed=gone.allowed)
    with pytest.raises(Transient, match="no connection"):
        asker.json(f"{gone.endpoint}/x")
    with pytest.raises(Transient, match="no connection"):
        asker.download(f"{gone.pictures.url}/x", tmp_path / "x")


# What stays


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        *((404, "gone"), (410, "gone"), (401, "forbidden"), (403, "forbidden"), (400, "refused"), (418, "refused")),
        *((451, "refused"), (204, "unexpected status"), (304, "unexpected status"), (206, "unexpected status")),
    ],
)
def test_what_stays_is_asked_once(museum, tmp_path, status, reason):
    museum.pictures.on("/x", faults.status(status))
    asker = Asker(museum)
    with pytest.raises(Permanent, match=reason) as error:
        asker.download(f"{museum.pictures.url}/x", tmp_path / "x")
    assert (error.value.reason, error.value.status) == (reason, status)
    assert len(museum.pictures.asked) == 1
    assert list(tmp_path.iterdir()) == []
    assert asker.turns.rests == asker.turns.good == []


@pytest.mark.parametrize("told", [True, False])
def test_a_body_of_ten_gigabytes_is_cut_off_at_the_cap(museum, tmp_path, told):
    museum.pictures.on("/x", faults.endless(told=told))
    with pytest.raises(Permanent, match=f"file too large: {10 * 2**30 if told else 'more than 1000000'} bytes"):
        Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "x", max_bytes=1_000_000)
    assert len(museum.pictures.asked) == 1
    # The cap, and what the sockets of both sides hold.
    assert museum.pictures.sent < 12_000_000
    assert list(tmp_path.iterdir()) == []
    museum.api.on("/x", faults.endless(told=told))
    with pytest.raises(Permanent, match="file too large"):
        Asker(museum).json(f"{museum.endpoint}/x", max_bytes=100_000)


def test_a_bomb_counts_as_what_it_becomes(museum, tmp_path):
    bomb = faults.bomb()
    museum.api.on("/x", bomb)
    museum.pictures.on("/x", bomb)
    tracemalloc.start()
    try:
        with pytest.raises(Permanent, match="file too large"):
            Asker(museum).json(f"{museum.endpoint}/x", max_bytes=1_000_000)
        with pytest.raises(Permanent, match="file too large"):
            Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "x", max_bytes=1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert list(tmp_path.iterdir()) == []


def test_a_cap_is_the_largest_that_passes(museum, tmp_path):
    size = len(picture("/x", SIZE))
    assert Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "x", max_bytes=size).size == size
    with pytest.raises(Permanent, match="file too large"):
        Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "y", max_bytes=size - 1)


def test_memory_is_flat(museum, tmp_path):
    museum.pictures.on("/x", faults.endless(total=64 << 20))
    tracemalloc.start()
    try:
        done = Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "x", max_bytes=100_000_000)
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()
    assert done.size == 64 << 20
    assert done.sha256 == hashlib.sha256(bytes(64 << 20)).hexdigest()


# Where we do not go


@pytest.mark.parametrize(
    ("to", "reason"),
    [
        ("http://10.0.0.1/x", "private address"),
        ("http://169.254.169.254/latest/meta-data", "private address"),
        ("http://[::1]:80/x", "private address"),
        ("http://[::ffff:10.0.0.1]/x", "private address"),
        ("http://2130706433/x", "private address"),
        ("http://0x7f.1/x", "private address"),
        ("http://127.0.0.1:1/x", "private address"),
        ("//127.0.0.1/x", "private address"),
        ("http://localhost:1/x", "private address"),
        ("file:///etc/passwd", "bad address"),
        ("ftp://a.org/x", "bad address"),
        ("http://ann:pw@127.0.0.1/x", "bad address"),
        ("http://[::1", "bad address"),
    ],
)
def test_redirects_into_private_networks_are_not_followed(museum, tmp_path, to, reason):
    museum.api.on("/x", faults.redirect(to))
    museum.pictures.on("/x", faults.redirect(to))
    with pytest.raises(Permanent, match=reason) as error:
        Asker(museum).json(f"{museum.endpoint}/x")
    assert "pw" not in str(error.value)
    with pytest.raises(Permanent, match=reason):
        Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "x")
    assert len(museum.api.asked) == len(museum.pictures.asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_addresses_that_resolve_into_private_networks_are_not_asked(museum):
    asker = Asker(museum, allowed=frozenset())
    for host in (museum.api.host, f"localhost:{museum.api.port}"):
        with pytest.raises(Permanent, match="private address"):
            asker.json(f"http://{host}/api/x")
    assert museum.api.asked == []


def test_redirects_are_followed_so_far_and_no_further(museum):
    for step in range(1, MOST_REDIRECTS + 2):
        museum.api.on(f"/{'a' * step}", faults.redirect(f"/api/{'a' * (step + 1)}", 301 + step % 2))
    asker = Asker(museum)
    assert asker.json(f"{museum.endpoint}/aa")["path"] == "/" + "a" * (MOST_REDIRECTS + 2)
    assert len(asker.turns.taken) == MOST_REDIRECTS + 1
    with pytest.raises(Permanent, match="too many redirects"):
        asker.json(f"{museum.endpoint}/a")
    museum.api.on("/loop", faults.loop())
    with pytest.raises(Permanent, match="too many redirects"):
        asker.json(f"{museum.endpoint}/loop")
    assert museum.api.paths().count("/loop") == MOST_REDIRECTS + 1
    museum.api.on("/nowhere", faults.status(302))
    with pytest.raises(Permanent, match="bad address: a redirect to nowhere"):
        asker.json(f"{museum.endpoint}/nowhere")


def test_where_a_redirect_leads():
    there = URL("https://a.org/x/y?z")
    for location, found in [
        ("w", "https://a.org/x/w"),
        ("/w?v=%20#part", "https://a.org/w?v=%20"),
        ("//b.org/w", "https://b.org/w"),
        ("https://b.org", "https://b.org/"),
    ]:
        assert target(there, location) == URL(found)
    assert target(URL("http://a.org/"), "https://a.org/") == URL("https://a.org/")
    with pytest.raises(Permanent, match=r"insecure redirect: http://a.org/\?key=\.\.\.$"):
        target(there, "http://a.org/?key=s3cret")


def test_keys_stay_with_their_host(museum):
    keys = {"Authorization": "Client-ID s3cret", "X-Api-Key": "s3cret"}
    museum.api.on("/here", faults.redirect("/api/there"))
    museum.api.on("/away", faults.redirect(f"{museum.pictures.url}/away"))
    asker = Asker(museum)
    asker.json(f"{museum.endpoint}/here", headers=keys, params={"wskey": "s3cret"})
    assert museum.api.asked[-1].headers["Authorization"] == keys["Authorization"]
    with pytest.raises(Permanent, match="not JSON"):
        asker.json(f"{museum.endpoint}/away", headers=keys, params={"wskey": "s3cret"})
    (away, *_) = museum.pictures.asked
    assert "s3cret" not in str(away)
    assert away.headers["Accept"].startswith("application/json")


def test_keys_are_in_no_error_and_no_log(museum, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "".join("s3cret")  # so that it is in no line of this file that a traceback shows
    params = dict.fromkeys(["wskey", "api_key", "key", "client_id"], secret)
    troubles = {
        **{f"/x{code}": faults.status(code) for code in (403, 404, 429, 500)},
        "/loop": faults.loop(),
        "/bad": faults.redirect(f"http://10.0.0.1/?wskey={secret}"),
        "/worse": faults.redirect(f"http://{secret}@[::1/?wskey={secret}"),
        "/cut": faults.dropped(),
        "/silent": faults.silent(),
        "/long": faults.too_long(),
        "/html": faults.html(),
    }
    asker = Asker(museum)
    for path, fault in troubles.items():
        museum.api.on(path, fault)
        with pytest.raises((Permanent, Transient)) as error:
            asker.json(museum.endpoint + path, params=params, headers={"Authorization": secret})
        assert path in str(error.value)
        assert secret not in "".join(traceback.format_exception(error.value))
    for url in ("ftp://a.org/", f"http://ann:{secret}@a.org/", "http://[::1", f"http://{secret}@:x", "http://a.org:x/"):
        with pytest.raises(Permanent, match="bad address") as error:
            asker.download(f"{url}?key={secret}", tmp_path / "x", documented=())
        assert secret not in "".join(traceback.format_exception(error.value))
    assert secret not in caplog.text
    assert secret not in str(asker.turns.rests)


# Manners


def test_limits_are_kept_as_the_server_sees_it(museum):
    limit = Limit(20, 0.5, burst=4, at_once=6)
    turns = LocalTurns(time.monotonic, lambda: 0.0)

    async def ask():
        given = {"agent": "Test/1", "turns": turns, "allowed": museum.allowed}
        async with Web(**given) as one, Web(**given) as other:
            asking = [web.json(f"{museum.endpoint}/{n}x", limit=limit) for n in range(25) for web in (one, other)]
            return await asyncio.gather(*asking)

    started = time.monotonic()
    assert len(asyncio.run(ask())) == 50
    # 46 turns after the burst, each a 34th of a second and 5 % longer.
    assert time.monotonic() - started >= 46 * limit.interval
    assert museum.api.busiest(0.45) <= 20
    assert museum.api.busiest(0.1) <= 10


def test_what_is_sent_keeps_the_limit_even_when_turns_are_met_late(museum):
    # Turns that are all at once, as for a process that was busy while they went by.
    class Late:
        async def take(self, _host, _limit):
            return 0.0

        async def resting(self, _host):
            return 0.0

        async def answered(self, _host):
            pass

    asker = Asker(museum, turns=Late())
    asker(lambda web: asyncio.gather(*(web.json(f"{museum.endpoint}/x{n}", limit=Limit(10)) for n in range(5))))
    assert asker.clock.slept == [pytest.approx(0.1)] * 4


def test_no_more_are_under_way_than_the_limit_says(museum):
    for number in range(12):
        museum.api.on(f"/x{number}", faults.late(0.03))
    asker = Asker(museum)
    limit = Limit(1000, 1, burst=500, at_once=3)
    asker(lambda web: asyncio.gather(*(web.json(f"{museum.endpoint}/x{n}", limit=limit) for n in range(12))))
    assert len(museum.api.asked) == 12
    assert museum.api.most_under_way == 3


def test_a_host_that_says_slower_is_left_alone_by_all(museum):
    museum.api.at(3, faults.throttled(1))
    turns = LocalTurns(time.monotonic, lambda: 0.0)
    limit = Limit(20, at_once=4)

    async def ask():
        async with Web(agent="Test/1", turns=turns, allowed=museum.allowed, backoff=Backoff(0.01)) as web:
            return await asyncio.gather(*(web.json(f"{museum.endpoint}/{n}x", limit=limit) for n in range(10)))

    found = asyncio.run(ask())
    assert [one["path"] for one in found] == [f"/{n}x" for n in range(10)]
    times = [one.at for one in museum.api.asked]
    assert len(times) == 11
    pauses = [after - before for before, after in pairwise(times)]
    # Only requests that had left before the answer came may come after it; then nobody asks for a second.
    assert max(pauses) >= 0.9
    assert pauses.index(max(pauses)) <= 3


def test_each_attempt_has_a_turn_of_its_own_even_on_a_broken_connection(museum):
    # A kept connection that breaks is not asked again behind our back.
    museum.api.on("/x", faults.silent())
    asker = Asker(museum, attempts=3)

    async def ask(web):
        await web.json(f"{museum.endpoint}/y", limit=FAST)
        await web.json(f"{museum.endpoint}/x", limit=FAST)

    with pytest.raises(Transient, match="no connection"):
        asker(ask)
    assert museum.api.paths() == ["/y", "/x", "/x", "/x"]
    assert len(asker.turns.taken) == 4


def test_a_host_that_fails_again_and_again_rests(museum):
    museum.api.on("/x", faults.status(500))
    asker = Asker(museum, attempts=1)

    async def ask(web):
        for _ in range(5):
            with pytest.raises(Transient, match="server error"):
                await web.json(f"{museum.endpoint}/x", limit=FAST)
        with pytest.raises(Transient, match="host resting") as error:
            await web.json(f"{museum.endpoint}/y", limit=FAST)
        assert error.value.wait_s == pytest.approx(30, abs=1)
        # Another host is not concerned, and afterwards one request finds out how this one is.
        with pytest.raises(Permanent, match="not JSON"):
            await web.json(f"{museum.pictures.url}/x", limit=FAST)
        asker.clock.now += 31
        return await web.json(f"{museum.endpoint}/y", limit=FAST)

    assert asker(ask)["path"] == "/y"
    assert museum.api.paths() == ["/x"] * 5 + ["/y"]
    assert [(host, seconds) for host, seconds, _ in asker.turns.rests] == [(museum.api.host, 30)]


def test_a_request_waits_for_the_breaker_and_goes_on(museum):
    for number in range(1, 6):
        museum.api.at(number, faults.status(500))
    asker = Asker(museum)

    async def ask(web):
        with pytest.raises(Transient, match="server error"):
            await web.json(f"{museum.endpoint}/x", limit=FAST)
        return await web.json(f"{museum.endpoint}/x", limit=FAST)

    assert asker(ask)["path"] == "/x"
    assert len(museum.api.asked) == 6
    assert max(asker.clock.slept) >= 25


@pytest.mark.parametrize(("path", "reason"), [("/404", "gone"), ("/slower", "throttled")])
def test_refusals_and_throttling_do_not_open_the_breaker(museum, path, reason):
    museum.api.on("/slower", faults.throttled(1))
    museum.api.on("/fails", faults.status(500))
    asker = Asker(museum, attempts=1)

    async def ask(web):
        for _ in range(4):
            for trouble, why in (
                ("/fails", "server error"),
                ("/fails", "server error"),
                (path, reason),
                (path, reason),
            ):
                with pytest.raises((Permanent, Transient), match=why):
                    await web.json(museum.endpoint + trouble, limit=FAST)
        return await web.json(f"{museum.endpoint}/x", limit=FAST)

    assert asker(ask)["path"] == "/x"


def test_a_request_that_is_called_off_gives_its_place_back(museum, tmp_path):
    museum.pictures.on("/x", faults.slow(1))
    limit = Limit(1000, 1, burst=500, at_once=1)
    asker = Asker(museum)

    async def ask(web):
        get = functools.partial(web.download, limit=limit, max_bytes=10**6, documented=(museum.pictures.url,))
        task = asyncio.create_task(get(f"{museum.pictures.url}/x", tmp_path / "x"))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return await get(f"{museum.pictures.url}/y", tmp_path / "y")

    assert asker(ask).size
    assert [path.name for path in tmp_path.iterdir()] == ["y"]


def test_a_full_disk_is_no_trouble_of_the_host(museum, tmp_path):
    with pytest.raises(FileNotFoundError):
        Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "none" / "x")
    assert museum.pictures.asked == []


# robots.txt


def test_robots_txt_is_asked_where_nothing_is_documented(museum, tmp_path):
    museum.pictures.robots = "User-agent: *\nDisallow: /private/\nCrawl-delay: 5"
    asker = Asker(museum)

    async def ask(web):
        for path in ("a", "b"):
            await web.download(f"{museum.pictures.url}/{path}", tmp_path / path, limit=FAST, max_bytes=10**6)
        with pytest.raises(Permanent, match=r"robots\.txt forbids it"):
            await web.download(f"{museum.pictures.url}/private/c", tmp_path / "c", limit=FAST, max_bytes=10**6)
        documented = (f"{museum.pictures.url}/private/",)
        await web.download(
            f"{museum.pictures.url}/private/d",
            tmp_path / "d",
            **{"limit": FAST, "max_bytes": 10**6},
            documented=documented,
        )

    asker(ask)
    assert [one.path for one in museum.pictures.asked] == ["/robots.txt", "/a", "/b", "/private/d"]
    assert asker.turns.taken == [museum.pictures.host] * 4
    assert sum(asker.clock.slept) >= 5


def test_robots_txt_holds_for_where_a_redirect_leads(museum, tmp_path):
    museum.pictures.robots = "User-agent: kindred\nDisallow: /b"
    museum.api.on("/a", faults.redirect(f"{museum.pictures.url}/b"))
    with pytest.raises(Permanent, match=r"robots\.txt forbids it"):
        Asker(museum).download(f"{museum.endpoint}/a", tmp_path / "a", documented=())
    assert museum.pictures.paths() == []
    # What a museum documents it may send anywhere.
    assert Asker(museum).download(f"{museum.endpoint}/a", tmp_path / "a").size
    documented = (
        f"http://127.0.0.1.evil.org:{museum.api.port}/",
        f"http://{museum.api.host}/other",
        "http://127.0.0.1:1/",
    )
    with pytest.raises(Permanent, match=r"robots\.txt forbids it"):
        Asker(museum).download(f"{museum.endpoint}/a", tmp_path / "a", documented=documented)


def test_robots_txt_that_cannot_be_had(museum, tmp_path):
    museum.pictures.on("/robots.txt", faults.status(503))
    with pytest.raises(Transient, match="unavailable"):
        Asker(museum, attempts=2).download(f"{museum.pictures.url}/x", tmp_path / "x", documented=())
    assert museum.pictures.paths() == []
    museum.pictures.on("/robots.txt", faults.status(403))
    assert Asker(museum).download(f"{museum.pictures.url}/x", tmp_path / "x", documented=()).size


def test_of_a_robots_txt_only_the_beginning_is_read(museum, tmp_path):
    museum.pictures.robots = "User-agent: *\nDisallow: /a\n" + "# more\n" * 100_000 + "Disallow: /b\n"
    asker = Asker(museum)
    assert asker.download(f"{museum.pictures.url}/b", tmp_path / "b", documented=()).size
    with pytest.raises(Permanent, match=r"robots\.txt forbids it"):
        asker.download(f"{museum.pictures.url}/a", tmp_path / "a", documented=())
    museum.pictures.on("/robots.txt", faults.endless())
    asker.download(f"{museum.pictures.url}/c", tmp_path / "c", documented=())
    assert museum.pictures.sent < 12_000_000


def test_a_robots_txt_behind_redirects_without_end_forbids_nothing(museum, tmp_path):
    museum.pictures.on("/robots.txt", faults.loop())
    asker = Asker(museum)
    assert asker.download(f"{museum.pictures.url}/x", tmp_path / "x", documented=()).size
    assert len(museum.pictures.asked) == MOST_REDIRECTS + 2


# One limit a host


def waited(asker):
    return [round(pause, 2) for pause in asker.clock.slept]


def test_a_host_is_asked_as_the_strictest_limit_named_for_it_wants(museum, tmp_path):
    asker = Asker(museum)

    async def ask(web):
        await web.json(f"{museum.endpoint}/x", limit=Limit(1, 10))
        museum.api.on("/p", picture_answer)
        for number in range(2):
            given = {"limit": FAST, "max_bytes": 10**6, "documented": (museum.endpoint,)}
            await web.download(f"{museum.endpoint}/p", tmp_path / str(number), **given)
        await web.download(
            f"{museum.pictures.url}/p", tmp_path / "p", **{**given, "documented": (museum.pictures.url,)}
        )

    asker(ask)
    assert waited(asker) == [10.5, 10.5]


async def picture_answer(_request, _right, _door):
    return faults.web.Response(body=picture("/p", SIZE), content_type="image/jpeg")


def test_a_limit_can_be_named_before_anybody_asks_and_holds_for_redirects(museum, tmp_path):
    museum.pictures.on("/r", faults.redirect(f"{museum.endpoint}/p"))
    museum.api.on("/p", picture_answer)
    asker = Asker(museum)

    async def ask(web):
        web.declare(museum.endpoint, Limit(1, 20))
        web.declare(museum.endpoint, Limit(5))
        given = {"limit": FAST, "max_bytes": 10**6, "documented": (museum.pictures.url,)}
        for number in range(3):
            await web.download(f"{museum.pictures.url}/r", tmp_path / str(number), **given)

    asker(ask)
    assert waited(asker) == [21, 21]
    with pytest.raises(Permanent, match="bad address"):
        asker(lambda web: _declared(web, "http://[::1"))


async def _declared(web, url):
    web.declare(url, FAST)


def test_the_fewest_at_once_of_all_named_holds(museum):
    for number in range(6):
        museum.api.on(f"/x{number}", faults.late(0.02))

    async def ask(web):
        web.declare(museum.endpoint, Limit(1000, 1, burst=500, at_once=2))
        await asyncio.gather(*(web.json(f"{museum.endpoint}/x{n}", limit=FAST) for n in range(6)))

    Asker(museum)(ask)
    assert museum.api.most_under_way == 2


# What is told of failures


def test_a_host_that_failed_is_noted_once_a_request(museum):
    museum.api.on("/x", faults.status(500))
    museum.api.on("/html", faults.html())
    museum.api.on("/gone", faults.status(404))
    museum.api.on("/away", faults.redirect(f"{museum.pictures.url}/x"))
    museum.pictures.on("/x", faults.html())
    asker = Asker(museum)
    for path, error in {"/x": Transient, "/html": Permanent, "/gone": Permanent, "/away": Permanent}.items():
        with pytest.raises(error):
            asker.json(museum.endpoint + path)
    museum.api.at(len(museum.api.asked) + 1, faults.status(500))
    assert asker.json(f"{museum.endpoint}/y")
    assert [(host, why.partition(":")[0]) for host, why in asker.turns.bad] == [
        (museum.api.host, "server error"),
        (museum.api.host, "not JSON"),
        (museum.pictures.host, "not JSON"),
    ]


def test_secrets_are_masked_by_their_value_wherever_they_are(museum):
    secret = "".join(["s3cr", "et/", "é x"])
    written = str(URL("http://a.org/").with_query(q=secret)).partition("=")[2]
    museum.api.on("/bad", faults.redirect(f"http://10.0.0.1/{written}?q={written}"))
    museum.api.on("/x", faults.status(500))
    museum.api.on("/slow", faults.throttled(400))
    asker = Asker(museum, secrets=[secret])
    for path in ("/bad", "/x", "/slow"):
        with pytest.raises((Permanent, Transient)) as error:
            asker.json(museum.endpoint + path, params={"q": secret, "r": "x" * 600})
        told = "".join(traceback.format_exception(error.value)) + str(asker.turns.rests) + str(asker.turns.bad)
        assert written not in told
        assert "s3cr" not in told
        assert path in str(error.value) or path == "/bad"
        assert len(str(error.value)) < 300
    with pytest.raises(Permanent, match=r"bad address: http://\[::1\*\*\*"):
        asker.json(f"http://[::1{secret}")


# Patience


def test_a_turn_that_is_far_off_is_told_and_kept_for_whoever_comes_back(museum):
    asker = Asker(museum)
    slow = Limit(1, 1000)

    async def ask(web):
        await web.json(f"{museum.endpoint}/x", limit=slow)
        for _ in range(5):
            with pytest.raises(Transient, match="host resting: its next turn is in 1050 s") as error:
                await web.json(f"{museum.endpoint}/x", limit=slow)
            assert error.value.wait_s == pytest.approx(1050)
        asker.clock.now += 800
        await web.json(f"{museum.endpoint}/x", limit=slow)
        assert asker.clock.slept == [pytest.approx(250)]
        asker.clock.now += 1060
        await web.json(f"{museum.endpoint}/x", limit=slow)

    asker(ask)
    assert len(museum.api.asked) == 3
    assert len(asker.turns.taken) == 3
    assert asker.turns.bad == []


def test_a_turn_that_was_kept_too_long_or_is_within_a_rest_is_let_go(museum):
    asker = Asker(museum)
    slow = Limit(1, 1000)

    async def ask(web):
        await web.json(f"{museum.endpoint}/x", limit=slow)
        with pytest.raises(Transient, match="1050 s"):
            await web.json(f"{museum.endpoint}/x", limit=slow)
        await asker.turns.rest(museum.api.host, 1500, "busy")
        with pytest.raises(Transient, match="2100 s"):
            await web.json(f"{museum.endpoint}/x", limit=slow)
        asker.clock.now += 5000
        await web.json(f"{museum.endpoint}/x", limit=slow)

    asker(ask)
    assert len(asker.turns.taken) == 4


def test_a_dead_host_costs_nobody_any_time_once_it_is_known(museum, tmp_path):
    museum.pictures.on("/x", faults.silent())
    asker = Asker(museum)
    given = {"limit": FAST, "max_bytes": 10**6, "documented": (museum.pictures.url,)}

    async def ask(web):
        for rest in (30, 60, 120):
            for _ in range(3):
                with pytest.raises(Transient):
                    await web.download(f"{museum.pictures.url}/x", tmp_path / "x", **given)
            asked, slept = len(museum.pictures.asked), len(asker.clock.slept)
            for _ in range(100):
                with pytest.raises(Transient, match="host resting") as error:
                    await web.download(f"{museum.pictures.url}/x", tmp_path / "x", **given)
                assert rest / 2 < error.value.wait_s <= rest
            assert (len(museum.pictures.asked), len(asker.clock.slept)) == (asked, slept)
            asker.clock.now += rest

    asker(ask)
    assert [seconds for _, seconds, _ in asker.turns.rests] == [30, 60, 120]
