"""Every command and query says its permit; every permit is held; every command has its test."""

import ast
import csv

from dastak.kernel.actors import Role
from tools.parsed import PACKAGE, decorators, functions, sources, tests

ONLY_THE_SYSTEM = "system"


def _declared() -> dict[str, list[str]]:
    """Names of the functions by the permit they need."""
    found: dict[str, list[str]] = {}
    for source in sources():
        for node in functions(source.tree):
            for each in node.decorator_list:
                is_call = isinstance(each, ast.Call) and getattr(each.func, "id", "") in (
                    "command",
                    "query",
                )
                if isinstance(each, ast.Call) and is_call:
                    permit = _value_of(each.keywords[0].value, source.tree)
                    found.setdefault(permit, []).append(f"{source.name}:{node.lineno} {node.name}")
    return found


def _value_of(node: ast.expr, tree: ast.Module) -> str:
    """A text, written out or named in the same file."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    named = getattr(node, "id", "")
    for each in tree.body:
        if isinstance(each, ast.Assign) and getattr(each.targets[0], "id", "") == named:
            return str(ast.literal_eval(each.value))
    raise AssertionError(f"the permit {named} is not a text of this file")


def _held() -> dict[str, set[str]]:
    with (PACKAGE / "people" / "seeds" / "permits.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    held: dict[str, set[str]] = {}
    for row in rows:
        held.setdefault(row["permit"], set()).add(row["role"])
    return held


def test_every_permit_is_held_by_a_role_or_by_the_system_alone() -> None:
    missing = {permit: where for permit, where in _declared().items() if permit not in _held()}
    assert not missing, "\n".join(f"{permit} {where}" for permit, where in sorted(missing.items()))


def test_every_permit_that_a_role_holds_exists() -> None:
    stale = set(_held()) - set(_declared())
    assert not stale, sorted(stale)


def test_permits_are_held_by_roles_that_exist() -> None:
    roles = {role.value for role in Role}
    wrong = {permit: who - roles for permit, who in _held().items() if who - roles}
    assert not wrong, wrong


def test_permits_are_named_after_their_context() -> None:
    wrong = [
        (permit, where)
        for permit, places in _declared().items()
        for where in places
        if not where.startswith(f"dastak/{permit.split('.')[0]}/")
    ]
    assert not wrong, wrong


def test_commands_take_their_actor_and_their_instant_by_keyword() -> None:
    wrong = []
    for source in sources():
        for node in functions(source.tree):
            if "command" in decorators(node):
                names = {arg.arg for arg in node.args.kwonlyargs}
                if node.args.args or not {"by", "now"} <= names:
                    wrong.append(f"{source.name}:{node.lineno} {node.name}")
    assert not wrong, "\n".join(wrong)


def test_every_command_is_named_in_a_test() -> None:
    words = " ".join(test.text for test in tests())
    missing = []
    for source in sources():
        for node in functions(source.tree):
            if "command" in decorators(node) and node.name not in words:
                missing += [f"{source.name}:{node.lineno} {node.name}"]
    assert not missing, "\n".join(missing)
