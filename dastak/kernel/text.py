"""Words in Urdu and English, equal: texts of the pages and bilingual values."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("ur", "en")
_ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in English and in Urdu."""

    en: str
    ur: str

    def in_(self, lang: str) -> str:
        """The words in ``lang``; the other language where one side is empty."""
        return (self.ur or self.en) if lang == "ur" else (self.en or self.ur)

    def __str__(self) -> str:
        return self.en


def listed(words: Iterable[Bilingual]) -> Bilingual:
    """Several words as one list, with the comma of each language."""
    each = list(words)
    return Bilingual(
        ", ".join(word.en for word in each), "، ".join(word.in_("ur") for word in each)
    )


class UnknownText(KeyError):
    """No texts.toml has this key."""


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All texts by key, read once from ``dastak/*/texts.toml``."""
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(_ROOT.glob("*/texts.toml")):
        _flatten(file.parent.name, tomllib.loads(file.read_text("utf-8")), texts)
    return texts


def _flatten(prefix: str, node: dict[str, Any], into: dict[str, dict[str, str]]) -> None:
    if isinstance(node.get("en"), str):
        into[prefix] = node
        return
    for key, child in node.items():
        _flatten(f"{prefix}.{key}", child, into)


def say(key: str, lang: str, **fields: object) -> str:
    """The text of ``key`` in ``lang`` with its fields filled in.

    :raises UnknownText: when no catalogue has the key.
    """
    try:
        template = catalogue()[key][lang]
    except KeyError as unknown:
        raise UnknownText(f"{key} ({lang})") from unknown
    return template.format(**fields) if fields else template


def bilingual(key: str, **fields: object) -> Bilingual:
    """The text of ``key`` in both languages."""
    return Bilingual(en=say(key, "en", **fields), ur=say(key, "ur", **fields))


def placeholders(template: str) -> set[str]:
    """Names of the fields in a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
