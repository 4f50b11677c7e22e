"""Sizes: a file, a function, a nesting that grows past its limit asks for a name that is missing."""

import ast

import pytest

from tools.parsed import PACKAGE, Source, functions, sources

FILE_LINES_MAX = 400
# A door is an index: two lines for each name, nothing else.
DOOR_LINES_MAX = 600
FUNCTION_LINES_MAX = 60
ARGUMENTS_MAX = 6
NESTING_MAX = 3
FOLDERS_DEEP_MAX = 3
UNCOUNTED = {"self", "cls", "by", "now"}
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "data", "info", "misc", "common"}
NESTS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith, ast.Match)


def arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Names of the arguments that count."""
    spec = node.args
    return [
        a.arg for a in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs] if a.arg not in UNCOUNTED
    ]


def nesting(node: ast.AST, depth: int = 0) -> int:
    """How deep blocks stand in blocks; an elif is no deeper than its if."""
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        is_elif = isinstance(child, ast.If) and isinstance(node, ast.If) and child in node.orelse
        inside = depth + 1 if isinstance(child, NESTS) and not is_elif else depth
        deepest = max(deepest, nesting(child, inside))
    return deepest


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_nothing_is_too_large(source: Source) -> None:
    wrong = []
    lines = source.text.count("\n")
    most = DOOR_LINES_MAX if source.name.endswith("/api.py") else FILE_LINES_MAX
    if lines > most:
        wrong.append(f"{source.name}: {lines} lines, at most {most}")
    for node in functions(source.tree):
        where = f"{source.name}:{node.lineno} {node.name}"
        length = (node.end_lineno or 0) - node.lineno + 1
        if length > FUNCTION_LINES_MAX:
            wrong.append(f"{where}: {length} lines, at most {FUNCTION_LINES_MAX}")
        if len(arguments(node)) > ARGUMENTS_MAX:
            wrong.append(f"{where}: {len(arguments(node))} arguments, at most {ARGUMENTS_MAX}")
        if nesting(node) > NESTING_MAX:
            wrong.append(f"{where}: nested {nesting(node)} deep, at most {NESTING_MAX}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.name)
def test_files_have_names_that_say_something(source: Source) -> None:
    assert source.path.stem not in FORBIDDEN_NAMES
    depth = len(source.path.relative_to(PACKAGE).parts) - 1
    exempt = "management" in source.path.parts
    assert exempt or depth <= FOLDERS_DEEP_MAX, f"{source.name} lies {depth} folders deep"
