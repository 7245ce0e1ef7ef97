"""How long work tells how far it is, without knowing who watches."""

from typing import Protocol


class Progress(Protocol):
    """A watcher of one task at a time: `start` names it, `advance` moves it, `tell` adds a word on how it goes."""

    def start(self, task: str, total: int | None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def tell(self, note: str, total: int | None = None) -> None:
        """Show `note` beside the task; `total`, where given, is how many steps there are as far as is known now."""
        ...


class Silent:
    """A `Progress` that nobody watches."""

    def start(self, task: str, total: int | None) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        pass

    def tell(self, note: str, total: int | None = None) -> None:
        pass
