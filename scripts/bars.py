"""Progress bars on standard error, so that standard output stays data."""

from types import TracebackType

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Column


class Bars:
    """A `scrapers.progress.Progress` that a person watches; silent where standard error is no terminal."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._bars = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", table_column=Column(no_wrap=True)),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.fields[note]}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
            console=console,
            disable=not console.is_terminal,
            transient=True,
            expand=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "Bars":
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def start(self, task: str, total: int | None) -> None:
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(task, total=total, rate="", note="")

    def advance(self, steps: int = 1) -> None:
        if self._task is not None:
            self._bars.advance(self._task, steps)

    def tell(self, note: str, total: int | None = None) -> None:
        if self._task is None:
            return
        (task,) = (task for task in self._bars.tasks if task.id == self._task)
        speed = task.finished_speed or task.speed
        known = task.total if total is None else total
        self._bars.update(self._task, total=known, note=escape(note), rate=f"{speed:.1f}/s" if speed else "")
