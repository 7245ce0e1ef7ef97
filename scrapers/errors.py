"""Domain errors. The docstring of a class is its default message; callers map classes to exit codes and statuses."""


class KindredError(Exception):
    """Something went wrong that a person can act on."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class Rejected(KindredError):
    """A record or picture was refused; `reason` is a short countable label, the message says what was seen."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class WebError(KindredError):
    """A host did not give what was asked of it; `reason` is a short countable label."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class Transient(WebError):
    """It may answer later: throttled, out of order, cut off half-way. The only kind of error that is tried again.

    `wait_s` is how long the host asked to be left alone; None when it did not say. `exhausted` means that it was tried
    again as often as is of use.
    """

    def __init__(self, reason: str, detail: str = "", wait_s: float | None = None, *, exhausted: bool = False) -> None:
        super().__init__(reason, detail)
        self.wait_s = wait_s
        self.exhausted = exhausted


class Permanent(WebError):
    """It will answer the same again: not found, refused, no JSON, an address that we do not go to.

    `status` is the HTTP status; None when it was no status that settled the matter.
    """

    def __init__(self, reason: str, detail: str = "", status: int | None = None) -> None:
        super().__init__(reason, detail)
        self.status = status


class SourceError(KindredError):
    """A source cannot be read at all; nothing more can be taken from it until this is mended."""


class StoreUnavailable(KindredError):
    """PostgreSQL does not answer."""


class ObjectStoreUnavailable(KindredError):
    """The object store does not answer, or not as it should."""


class NotFitted(KindredError):
    """There is no basis yet: run `./kindred fit`."""


class NoLiveRelease(KindredError):
    """There is no live release yet: run `./kindred pipeline sample`."""


class ReleaseMismatch(KindredError):
    """A release directory does not fit its manifest; it is refused rather than half believed."""


class ArtworkNotFound(KindredError):
    """No artwork has this id."""


class NodeNotFound(KindredError):
    """No node of the graph has this key."""


class JudgementNotFound(KindredError):
    """There is no such judgement."""


class AlreadyJudged(KindredError):
    """Another judgement stands on this edge."""


class TakenDown(ArtworkNotFound):
    """This artwork was taken down."""


class BadQuery(KindredError):
    """The query cannot be answered as asked."""


class GraphUnavailable(KindredError):
    """The graph server does not answer."""
