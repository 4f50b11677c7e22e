"""The three ways in which import-linter would say nothing: each is looked at here."""

import configparser
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "dastak"
NOT_CONTEXTS = {"kernel", "project"}
README_LINES_MAX = 40


def read_contracts() -> configparser.ConfigParser:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    return contracts


def words(section: str, option: str) -> list[str]:
    return read_contracts()[f"importlinter:contract:{section}"][option].split()


def folders() -> list[Path]:
    return sorted(
        path
        for path in PACKAGE.iterdir()
        if path.is_dir() and path.name.isidentifier() and not path.name.startswith("__")
    )


def contexts() -> list[Path]:
    return [path for path in folders() if path.name not in NOT_CONTEXTS]


def modules() -> list[str]:
    files = PACKAGE.rglob("*.py")
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]
    return [name.removesuffix(".__init__") for name in names]


def test_every_context_has_the_shape() -> None:
    assert words("shape", "containers") == [f"dastak.{path.name}" for path in contexts()]


def test_every_context_stands_on_a_storey() -> None:
    listed = {word.strip("()|") for word in words("storeys", "layers")}
    assert {path.name for path in folders()} <= listed


def test_no_context_that_exists_is_called_optional() -> None:
    optional = {w.strip("()") for w in words("storeys", "layers") if w.startswith("(")}
    assert optional.isdisjoint(path.name for path in folders())


@pytest.mark.parametrize("folder", folders(), ids=lambda path: path.name)
def test_every_folder_is_a_package(folder: Path) -> None:
    assert (folder / "__init__.py").exists()


@pytest.mark.parametrize("folder", contexts(), ids=lambda path: path.name)
def test_every_context_says_what_it_is_in_one_screen(folder: Path) -> None:
    lines = (folder / "README.md").read_text("utf-8").splitlines()
    assert 0 < len(lines) <= README_LINES_MAX


@pytest.mark.parametrize("pattern", words("purity", "source_modules"))
def test_every_pattern_of_purity_matches_something(pattern: str) -> None:
    assert any(fnmatch(name, pattern) for name in modules())


def test_every_folder_of_python_inside_a_context_is_a_package() -> None:
    parents = {path.parent for path in PACKAGE.rglob("*.py")}
    assert not [str(parent) for parent in parents if not (parent / "__init__.py").exists()]
