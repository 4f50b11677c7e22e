"""One parse of the product's source for all house rules."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "dastak"


@dataclass(frozen=True)
class Source:
    """One Python file of the package: its path, text and tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path from the checkout's root, for messages."""
        return str(self.path.relative_to(ROOT))

    @property
    def context(self) -> str:
        """The folder below the package."""
        return self.path.relative_to(PACKAGE).parts[0]


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the package, migrations and tests left out."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        if {"migrations", "tests"} & set(path.relative_to(PACKAGE).parts):
            continue
        text = path.read_text("utf-8")
        found.append(Source(path, text, ast.parse(text)))
    return tuple(found)


@cache
def tests() -> tuple[Source, ...]:
    """Every file of the package's tests and of the stories."""
    paths = [*PACKAGE.rglob("tests/*.py"), *(ROOT / "stories").rglob("*.py")]
    return tuple(Source(p, (t := p.read_text("utf-8")), ast.parse(t)) for p in sorted(paths))


def functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods of a tree."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def decorators(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> set[str]:
    """Names of the decorators of a definition."""
    names = set()
    for each in node.decorator_list:
        target = each.func if isinstance(each, ast.Call) else each
        names.add(target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", ""))
    return names


def contexts() -> list[Path]:
    """Folders of the package that are contexts: all but kernel and project."""
    folders = (path for path in sorted(PACKAGE.iterdir()) if (path / "__init__.py").exists())
    return [path for path in folders if path.name not in ("kernel", "project")]
