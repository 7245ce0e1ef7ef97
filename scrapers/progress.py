"""How long work tells how far it is, without knowing who watches."""

from typing import Protocol


class Progress(Protocol):
    """A watcher of one task at a time: `start` names it, `advance` moves it."""

    def start(self, task: str, total: int | None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...


class Silent:
    """A `Progress` that nobody watches."""

    def start(self, task: str, total: int | None) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        pass
