"""HTTP connections that do not wait for ever: uvicorn limits neither how long a request's head takes nor its size."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_SECONDS = 15.0
"""Within which the head of a request must have arrived, the first one counted from the connection on."""

HEAD_BYTES = 64_000
"""What a head may hold: an address and headers, of which a browser sends 2 kB."""


class PatientProtocol(HttpToolsProtocol):
    """Closes a connection on which a head takes too long or grows too large. Bodies have limits of their own."""

    head_seconds = HEAD_SECONDS
    _head_bytes = 0
    _head_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_came()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._head_due is None and (self.cycle is None or self.cycle.response_complete):
            self._expect_head()
        super().data_received(data)
        if self._head_due is not None:
            self._head_bytes += len(data)
            if self._head_bytes > HEAD_BYTES and not self.transport.is_closing():
                self._head_came()
                self.send_400_response("The head of the request is too large.")

    def on_headers_complete(self) -> None:
        self._head_came()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        self._head_due = self.loop.call_later(self.head_seconds, self._give_up)

    def _head_came(self) -> None:
        due, self._head_due, self._head_bytes = self._head_due, None, 0
        if due is not None:
            due.cancel()

    def _give_up(self) -> None:
        self._head_due = None
        if not self.transport.is_closing():
            self.transport.close()
