"""The basis: all that is fitted on the collection, as one hashed, frozen object.

A new work is encoded under the live basis and moves nobody else's vector; fitting anew makes another basis.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from embeddings.arrays import Arrays, digest, load_arrays, save_arrays
from embeddings.calibration import Calibration
from embeddings.conceptual import ConceptualEncoder
from embeddings.encoder import Encoder
from embeddings.facet import FACETS
from embeddings.formal import FormalEncoder
from embeddings.historical import HistoricalEncoder
from embeddings.patches import PatchDictionary
from embeddings.placement import PlacementModel
from scrapers.errors import ReleaseMismatch
from scrapers.files import write_file

MANIFEST = "basis.json"


@dataclass(frozen=True)
class Basis:
    """Encoders, calibrations by facet and the placement of uploads, with the `seed` and collection they came from."""

    dictionary: PatchDictionary
    formal: FormalEncoder
    conceptual: ConceptualEncoder
    historical: HistoricalEncoder
    calibrations: Mapping[str, Calibration]
    placement: PlacementModel
    seed: int
    trained_on: str

    @cached_property
    def hash(self) -> str:
        """SHA-256 over everything fitted; equal hashes encode equally."""
        return digest(
            {f"{part}/{name}": array for part, arrays in self._parts().items() for name, array in arrays.items()}
        )

    @property
    def mean_cosines(self) -> dict[str, float]:
        return {name: self.calibrations[name].mean_cosine for name in FACETS}

    @property
    def encoders(self) -> dict[str, dict[str, object]]:
        """Name, version and dimension of each facet's encoder, for manifests."""
        encoders: dict[str, Encoder] = {
            "formal": self.formal,
            "conceptual": self.conceptual,
            "historical": self.historical,
        }
        return {
            facet: {"name": encoder.name, "version": encoder.version, "dimension": encoder.dimension}
            for facet, encoder in encoders.items()
        }

    def save(self, folder: Path) -> None:
        """Write every part and the manifest into `folder`, which must not be visible to readers yet."""
        folder.mkdir(parents=True, exist_ok=True)
        for part, arrays in self._parts().items():
            save_arrays(folder / f"{part}.npz", arrays)
        manifest = {
            "hash": self.hash,
            "seed": self.seed,
            "trained_on": self.trained_on,
            "encoders": self.encoders,
        }
        write_file(folder / MANIFEST, json.dumps(manifest, indent=2).encode())

    @classmethod
    def load(cls, folder: Path) -> "Basis":
        """The basis in `folder`.

        Raises ReleaseMismatch when a part is missing, was changed, or was fitted by another version of its encoder.
        """
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
        except (OSError, ValueError) as error:
            raise ReleaseMismatch(f"the basis in {folder} cannot be read: {error}") from error
        parts = {path.stem: load_arrays(path) for path in sorted(folder.glob("*.npz"))}
        try:
            basis = cls(
                PatchDictionary.from_state(parts["dictionary"]),
                FormalEncoder.from_state(parts["formal"]),
                ConceptualEncoder.from_state(parts["conceptual"]),
                HistoricalEncoder.from_state(parts["historical"]),
                {name: Calibration.from_state(parts[f"calibration_{name}"]) for name in FACETS},
                PlacementModel.from_state(parts["placement"]),
                manifest["seed"],
                manifest["trained_on"],
            )
        except KeyError as error:
            raise ReleaseMismatch(f"the basis in {folder} lacks {error}") from error
        if basis.hash != manifest["hash"] or basis.encoders != manifest["encoders"]:
            raise ReleaseMismatch(
                f"the basis in {folder} is not the one its manifest describes; fit anew with `./kindred fit`"
            )
        return basis

    def _parts(self) -> dict[str, Arrays]:
        return {
            "dictionary": self.dictionary.state(),
            "formal": self.formal.state(),
            "conceptual": self.conceptual.state(),
            "historical": self.historical.state(),
            "placement": self.placement.state(),
            **{f"calibration_{name}": self.calibrations[name].state() for name in FACETS},
        }
