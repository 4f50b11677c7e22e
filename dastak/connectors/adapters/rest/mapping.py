"""A department's words by ours, from one small file: data, not code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAPPINGS = Path(__file__).resolve().parent / "mappings"
_KINDS = frozenset({"services", "answers", "standings", "reasons", "objections"})


class MappingOdd(Exception):
    """A mapping file has a table that means nothing, or one word for two of ours."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """``services``, ``answers``, ``standings``, ``reasons``, ``objections``: theirs by ours."""

    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def theirs(self, kind: str, ours: str) -> str:
        """The department's word; ours where it has none of its own."""
        return self.words.get(kind, {}).get(ours, ours)


def find_mapping(*, system: str, folder: Path = MAPPINGS) -> Mapping:
    """The mapping of a system, empty where there is no file: then every word is ours."""
    path = folder / f"{system}.toml"
    return read_mapping(text=path.read_text("utf-8")) if path.exists() else Mapping()


def read_mapping(*, text: str) -> Mapping:
    """:raises MappingOdd: for an unknown table, or one word that would mean two of ours."""
    found: dict[str, Any] = tomllib.loads(text)
    unknown = set(found) - _KINDS
    if unknown:
        raise MappingOdd(f"unknown tables: {', '.join(sorted(unknown))}")
    for kind, words in found.items():
        if kind != "answers" and len(set(words.values())) != len(words):
            raise MappingOdd(f"{kind}: one word for two of ours")
    return Mapping(found)
