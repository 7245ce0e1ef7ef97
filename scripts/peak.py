"""The largest memory that this process and its children held while something ran."""

import threading
from types import TracebackType

import psutil

INTERVAL_SECONDS = 0.2


class PeakMemory:
    """A context in which a thread watches resident memory; `mebibytes` is the largest sum it saw."""

    def __init__(self) -> None:
        self.mebibytes = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        process = psutil.Process()
        while True:
            total = 0
            for one in [process, *process.children(recursive=True)]:
                try:
                    total += one.memory_info().rss
                except psutil.Error:
                    continue
            self.mebibytes = max(self.mebibytes, total / 2**20)
            if self._stop.wait(INTERVAL_SECONDS):
                return
