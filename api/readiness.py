"""Whether all that an answer needs is there: watched in threads of their own, so that asking costs nothing."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from scrapers.errors import KindredError

State = Literal["ready", "degraded", "unavailable"]

INTERVAL = 2.0
"""Seconds between two looks at a service: a loss is told within 5 s."""

STALE = 15.0
"""Seconds after which a look that does not end says itself that something is wrong."""

LONGEST_PAUSE = 15.0
"""Seconds between two attempts to start what cannot be started: each may cost a Java machine."""

_log = logging.getLogger("kindred.door")

_ORDER: tuple[State, ...] = ("ready", "degraded", "unavailable")


@dataclass(frozen=True, slots=True)
class Check:
    """What was seen of one part. `detail` says what is wrong, why, and what to do; None when nothing is."""

    state: State
    detail: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


class Probe(Protocol):
    """One part to watch. `look` raises KindredError when it is lost; `revive` brings it back, or raises that too."""

    name: str
    lost: State

    def look(self) -> Check: ...

    def revive(self) -> None: ...


class Watch:
    """Looks at one part again and again, and revives it when it is lost."""

    def __init__(self, probe: Probe, interval: float = INTERVAL, clock: Callable[[], float] = time.monotonic) -> None:
        self._probe = probe
        self._interval = interval
        self._clock = clock
        self._check = Check(probe.lost, f"the {probe.name} has not been looked at yet")
        self._at = clock()
        self._there = self._known = False
        self._pause, self._next_attempt = 0.0, clock()
        self._revived = 0
        self._logged = ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"watch {probe.name}", daemon=True)

    @property
    def name(self) -> str:
        return self._probe.name

    def start(self) -> None:
        """Look once, then go on in a thread of its own, which at once revives what is lost."""
        self.look()
        self._thread.start()

    def stop(self, patience: float = 10.0) -> None:
        """Look no more; waits up to `patience` seconds for the look in progress."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def look(self) -> bool:
        """Look now. Whether it was there."""
        try:
            self._say(self._probe.look())
        except KindredError as error:
            self._mourn(error)
            self._there = False
        except Exception as error:  # a watch that died would go on saying that all is well
            _log.exception("looking at the %s failed", self.name)
            self._say(Check(self._probe.lost, f"looking at the {self.name} failed: {type(error).__name__}"))
            self._there = False
        else:
            self._there = self._known = True
            self._logged = ""
        return self._there

    def revive(self) -> None:
        """Bring it back, and look again; what cannot be brought back is tried again after longer and longer pauses."""
        if self._clock() < self._next_attempt:
            return
        try:
            self._probe.revive()
        except KindredError as error:
            self._mourn(error)
        except Exception as error:
            _log.exception("the %s could not be started", self.name)
            self._say(Check(self._probe.lost, f"the {self.name} cannot be started: {type(error).__name__}"))
        else:
            known = self._known
            self._revived += self.look() and known
        self._pause = 0.0 if self._there else min(max(2 * self._pause, self._interval), LONGEST_PAUSE)
        self._next_attempt = self._clock() + self._pause

    @property
    def revived(self) -> int:
        """How often it was brought back."""
        return self._revived

    def check(self) -> Check:
        """What was seen last; that it is long ago, where it is."""
        check, age = self._check, self._clock() - self._at
        if age <= STALE:
            return check
        state = max(check.state, self._probe.lost, key=_ORDER.index)
        return Check(state, check.detail or f"the {self.name} has not answered for {age:.0f} s", check.facts)

    def _run(self) -> None:
        while not self._stop.is_set():
            if not self._there:
                self.revive()
            if self._stop.wait(self._interval):
                return
            self.look()

    def _mourn(self, error: KindredError) -> None:
        """Say that it is lost; why in full stands in the log, once for each cause."""
        cause = str(error.__cause__ or error)
        if cause != self._logged:
            _log.warning("the %s is lost: %s", self.name, cause)
            self._logged = cause
        self._say(Check(self._probe.lost, str(error)))

    def _say(self, check: Check) -> None:
        self._check, self._at = check, self._clock()


class Readiness:
    """The report of `/ready`, put together from what the watches saw last; nothing is asked of any service."""

    def __init__(self, watches: Sequence[Watch] = (), notes: Mapping[str, str] | None = None) -> None:
        self._watches = tuple(watches)
        self._notes = dict(notes or {})

    def start(self) -> None:
        """Begin to watch."""
        for watch in self._watches:
            watch.start()

    def close(self) -> None:
        """Watch no more."""
        for watch in self._watches:
            watch.stop()

    def trouble(self, name: str) -> str | None:
        """What is wrong with one part, as of the last look; None when it is ready, or nobody watches it."""
        check = next((watch.check() for watch in self._watches if watch.name == name), None)
        return None if check is None or check.state == "ready" else check.detail

    def report(self) -> dict[str, Any]:
        """`status`, `reasons` and, by name, what was seen of each part."""
        checks = {watch.name: watch.check() for watch in self._watches}
        states = [check.state for check in checks.values()]
        return {
            "status": max(states, key=_ORDER.index, default="ready"),
            "reasons": [check.detail for check in checks.values() if check.detail],
            "checks": {
                **{watch.name: _facts(checks[watch.name], watch.revived) for watch in self._watches},
                **{name: {"state": state} for name, state in self._notes.items()},
            },
        }


def _facts(check: Check, revived: int) -> dict[str, Any]:
    return {"state": check.state, **check.facts, **({"restarts": revived} if revived else {})}
