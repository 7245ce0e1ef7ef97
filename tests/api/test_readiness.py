"""Services are watched and revived; the report says what is wrong and costs nothing."""

import threading
import time
from collections.abc import Callable

import pytest

from api import readiness
from api.app import assemble
from api.limits import BodyLimits
from api.readiness import Check, Readiness, State, Watch
from scrapers.errors import StoreUnavailable
from tests.api.doors import Untouchable, make_door
from tests.asgi import Client


class Patient:
    """A service that dies and comes back on command."""

    def __init__(self, name: str = "store", lost: State = "unavailable") -> None:
        self.name, self.lost = name, lost
        self.error: Exception | None = None
        self.incurable = False
        self.revivals = 0

    def look(self) -> Check:
        if self.error:
            raise self.error
        return Check("ready", None, {"artworks": 3})

    def revive(self) -> None:
        self.revivals += 1
        if self.incurable:
            raise StoreUnavailable("it cannot be started")
        self.error = None


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_all_is_well() -> None:
    watched = Readiness([Watch(Patient())], {"graph": "off"})
    watched.start()
    try:
        assert watched.report() == {
            "status": "ready",
            "reasons": [],
            "checks": {"store": {"state": "ready", "artworks": 3}, "graph": {"state": "off"}},
        }
        assert watched.trouble("store") is None
        assert watched.trouble("graph") is None
    finally:
        watched.close()


def test_the_worst_part_is_the_whole() -> None:
    store, graph = Patient(), Patient("graph", "degraded")
    watches = [Watch(store), Watch(graph)]
    for watch in watches:
        watch.look()
    watched = Readiness(watches)
    graph.error = StoreUnavailable("no graph")
    watches[1].look()
    assert (watched.report()["status"], watched.report()["reasons"]) == ("degraded", ["no graph"])
    store.error = StoreUnavailable("no store")
    watches[0].look()
    assert watched.report()["status"] == "unavailable"
    assert watched.report()["reasons"] == ["no store", "no graph"]
    assert watched.trouble("graph") == "no graph"


def test_what_is_lost_is_revived_and_counted() -> None:
    store = Patient()
    watch = Watch(store, interval=0.01)
    watch.start()
    try:
        store.error = StoreUnavailable("killed")
        until(lambda: watch.revived == 1)
        assert watch.check().state == "ready"
        assert Readiness([watch]).report()["checks"]["store"]["restarts"] == 1
    finally:
        watch.stop()


def test_what_never_was_there_is_started_at_once_and_not_counted() -> None:
    store = Patient()
    store.error = StoreUnavailable("not yet")
    watch = Watch(store, interval=60)
    watch.start()
    try:
        until(lambda: watch.check().state == "ready")
        assert (store.revivals, watch.revived) == (1, 0)
    finally:
        watch.stop()


def test_what_cannot_be_revived_says_so_and_is_tried_again() -> None:
    store = Patient()
    store.error, store.incurable = StoreUnavailable("killed"), True
    watch = Watch(store, interval=0.01)
    watch.start()
    try:
        until(lambda: store.revivals > 2)
        assert watch.check().state == "unavailable"
        store.incurable = False
        until(lambda: watch.check().state == "ready")
    finally:
        watch.stop()


@pytest.mark.parametrize("where", ["look", "revive"])
def test_a_watch_outlives_what_nobody_expected(where: str) -> None:
    store = Patient()
    watch = Watch(store, interval=0.01)
    watch.start()
    try:
        error = RuntimeError("the secret")
        if where == "look":
            store.error, store.incurable = error, True
        else:
            store.error = StoreUnavailable("killed")
            store.revive = _raise(error)  # type: ignore[method-assign]
        until(lambda: watch.check().state == "unavailable")
        time.sleep(0.05)
        assert "the secret" not in str(watch.check().detail)
        store.error = None
        until(lambda: watch.check().state == "ready")
    finally:
        watch.stop()


def _raise(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


def test_a_look_that_does_not_end_is_told() -> None:
    now = [0.0]
    watch = Watch(Patient(), clock=lambda: now[0])
    watch.look()
    now[0] = readiness.STALE
    assert watch.check().state == "ready"
    now[0] = readiness.STALE + 5
    assert (watch.check().state, watch.check().detail) == ("unavailable", "the store has not answered for 20 s")


def test_a_watch_stops() -> None:
    watch, before = Watch(Patient(), interval=0.01), set(threading.enumerate())
    watch.start()
    (ran,) = set(threading.enumerate()) - before
    watch.stop()
    assert ran.name == "watch store"
    assert not ran.is_alive()


def test_ready_says_what_was_seen_and_asks_nobody() -> None:
    store = Patient()
    watch = Watch(store)
    watch.look()
    app = assemble(BodyLimits(1000, 5))
    app.state.door = make_door(Untouchable(), live=Untouchable(), graph=Untouchable(), readiness=Readiness([watch]))
    with Client(app) as client:
        answer = client.get("/ready")
        assert (answer.status_code, answer.json()["status"]) == (200, "ready")
        store.error = StoreUnavailable("PostgreSQL does not answer")
        watch.look()
        answer = client.get("/ready")
        assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
        assert answer.headers["retry-after"]
        assert answer.json()["reasons"] == ["PostgreSQL does not answer"]


def test_health_asks_nobody_at_all() -> None:
    app = assemble(BodyLimits(1000, 5))
    app.state.door = Untouchable()
    with Client(app) as client:
        client.get("/health")
        begun = time.perf_counter()
        answer = client.get("/health")
        assert time.perf_counter() - begun < 2
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_what_cannot_be_revived_is_tried_less_and_less_often_and_at_once_after_a_recovery() -> None:
    now = 0.0
    store = Patient()
    watch = Watch(store, interval=2.0, clock=lambda: now)
    store.error, store.incurable = StoreUnavailable("killed"), True
    tried = []
    for second in range(61):
        now = float(second)
        before = store.revivals
        watch.look()
        watch.revive()
        if store.revivals > before:
            tried.append(second)
    assert tried == [0, 2, 6, 14, 29, 44, 59]
    store.error, store.incurable = None, False
    now = 80.0
    watch.revive()
    store.error = StoreUnavailable("killed again")
    now = 81.0
    before = store.revivals
    watch.look()
    watch.revive()
    assert store.revivals == before + 1
