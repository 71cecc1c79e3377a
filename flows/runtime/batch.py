"""A batch of documents on its way through the stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.runtime.steps import Done
from flows.runtime.store import Store, key_of


@dataclass(frozen=True)
class Batch:
    """A batch that went through all stages: its loaded entry, and what each stage did."""

    entry: str
    cleaned: Done
    extracted: Done
    validated: Done

    @property
    def entries(self) -> list[tuple[str, str]]:
        """The stored outputs it stands on."""
        stages = {"clean": self.cleaned, "extract": self.extracted, "validate": self.validated}
        return [("load", self.entry), *((stage, done.key) for stage, done in stages.items())]


def standing(store: Store, versions: Mapping[str, str], entry: str) -> Batch | None:
    """The batch as earlier runs left it with the same rules, None where a stage is still to be done."""
    cleaned = key_of(versions["clean"], entry)
    extracted = key_of(versions["extract"], cleaned)
    validated = key_of(versions["validate"], entry, cleaned, extracted)
    keys = {"clean": cleaned, "extract": extracted, "validate": validated}
    if not all(store.has(stage, key) for stage, key in keys.items()):
        return None
    return Batch(entry, *(Done(key, worked=False) for key in keys.values()))
