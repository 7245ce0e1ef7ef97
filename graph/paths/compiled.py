"""Compiling with numba: kept between runs where the cache can be written, compiled anew where it cannot."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from numba import njit

_F = TypeVar("_F", bound=Callable[..., Any])

FILES = (
    *("compiled", "counting", "ground", "joining", "labels", "layout", "reaching", "terms", "walking", "ways"),
    "writing",
)


def _sources() -> str:
    sha = hashlib.sha256()
    for name in FILES:
        sha.update((Path(__file__).parent / f"{name}.py").read_bytes())
    return sha.hexdigest()


STAMP = _sources()
"""Of all sources of compiled functions: numba keeps one together with those that it calls, but forgets their files."""


def compiled(function: _F) -> _F:
    """`function`, compiled on its first call; other threads run meanwhile. No vector width is assumed."""
    return _made(function, inside=False)


def inlined(function: _F) -> _F:
    """`function`, compiled into those that call it.

    A call hands every array of its arguments over by itself, and counts its users: for what is called for every edge
    that costs twenty times what it does.
    """
    return _made(function, inside=True)


def _made(function: _F, inside: bool) -> _F:
    try:
        made = njit(function, cache=True, nogil=True, forceinline=inside)
        made._cache._cache_file._source_stamp = STAMP
    except (RuntimeError, AttributeError):  # there is no folder that numba may write to, or it keeps it another way
        made = njit(function, nogil=True, forceinline=inside)
    return made  # type: ignore[no-any-return]
