"""Dumps in the shapes of real ones with invented records, and the real ones where they lie beside the checkout."""

import csv
import gzip
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

import pytest

from scrapers.knowledge.dialects.registry import DIALECTS
from scrapers.knowledge.records import Exhibition, KnownArtist, Series, Statement, Term
from scrapers.records import Artwork, Rejection

ROOT = Path(__file__).parent.parent.parent


def jsonl(path, *records):
    """Writes records, or lines that are texts, as JSONL; with gzip where the name ends so."""
    lines = "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in records).encode()
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)


def table(path, header, *rows):
    """Writes a CSV; the header is one text."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


@dataclass
class Told:
    """What a source tells, by kind."""

    works: dict = field(default_factory=dict)
    artists: dict = field(default_factory=dict)
    terms: dict = field(default_factory=dict)
    exhibitions: dict = field(default_factory=dict)
    series: dict = field(default_factory=dict)
    statements: list = field(default_factory=list)
    rejections: list = field(default_factory=list)

    def edges(self):
        return {(one.src, one.type, one.dst): one for one in self.statements}

    def by_type(self):
        return Counter(one.type for one in self.statements)

    def reasons(self):
        return Counter(one.reason for one in self.rejections)


def told(name, directory):
    """All that the dialect `name` reads in a folder; a key that comes twice fails."""
    source, found = DIALECTS[name].open(directory), Told()
    for one in chain(source.artworks(), source.known()):
        match one:
            case Artwork():
                assert one.key not in found.works
                assert one.source == source.name
                assert one.raw
                found.works[one.source_id] = replace(one, raw={})  # the real ones are many
            case KnownArtist():
                assert one.key not in found.artists
                found.artists[one.key] = one
            case Term():
                assert (one.kind, one.name) not in found.terms
                found.terms[one.kind, one.name] = one
            case Exhibition():
                assert one.key not in found.exhibitions
                found.exhibitions[one.key] = one
            case Series():
                assert one.key not in found.series
                found.series[one.key] = one
            case Statement():
                found.statements.append(one)
            case Rejection():
                found.rejections.append(one)
    assert len(found.edges()) == len(found.statements)
    return found


def real(folder):
    """The real folder, beside the checkout; skips the test where there is none."""
    place = next(ROOT.parent.glob(f"*/data/{folder}"), None)
    if place is None:
        pytest.skip(f"needs the dump {folder} in */data beside the checkout")
    return place
