"""The museums there are: whoever has a file in `scrapers/museums`."""

import importlib
import inspect
import pkgutil
from functools import cache
from types import ModuleType

import scrapers.museums
from scrapers.museums.museum import Museum


@cache
def museums() -> dict[str, Museum]:
    """Every museum by its name, in order of name. Raises ValueError when two files claim one name."""
    found: dict[str, Museum] = {}
    for info in pkgutil.iter_modules(scrapers.museums.__path__):
        for museum in museums_of(importlib.import_module(f"scrapers.museums.{info.name}")):
            if museum.about.name in found:
                raise ValueError(f"two museums are called {museum.about.name!r}")
            found[museum.about.name] = museum
    return dict(sorted(found.items()))


def museums_of(module: ModuleType) -> list[Museum]:
    """The museums whose class is written in `module`."""
    return [
        member()
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, Museum) and member.__module__ == module.__name__ and not inspect.isabstract(member)
    ]
