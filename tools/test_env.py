""".env.example names every setting that is read and nothing else, with the defaults of the code."""

import ast
import re
from pathlib import Path

import pytest

from tools.parsed import sources

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / ".env.example"
READERS = {"required", "optional", "choice", "number", "os.environ.get"}
# Where settings are read: the settings, and the commands that run before there are any.
READING = ("dastak/project/settings.py", "dastak/project/cli.py")
_LINE = re.compile(r"^(?P<off>#?)(?P<name>[A-Z][A-Z0-9_]+)=(?P<value>.*)$")
_PROSE = re.compile(r"^(#( .*)?)?$")


def reader_of(call: ast.Call) -> str:
    """Dotted name of the function that is called."""
    return ast.unparse(call.func)


def read_by_code() -> dict[str, ast.Call]:
    """The call that reads each setting, by the setting's name."""
    calls: dict[str, ast.Call] = {}
    for source in sources():
        if source.name not in READING:
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and reader_of(node) in READERS:
                calls.setdefault(ast.literal_eval(node.args[0]), node)
    return calls


def named_in_example() -> dict[str, tuple[bool, str]]:
    """Whether each setting of the example is required, and its value."""
    found = [_LINE.match(line) for line in EXAMPLE.read_text("utf-8").splitlines()]
    return {each["name"]: (not each["off"], each["value"]) for each in found if each}


def default_of(call: ast.Call) -> str | None:
    """The default as the example writes it, or None where the code computes it."""
    last = call.args[-1]
    return str(last.value) if isinstance(last, ast.Constant) else None


def test_the_example_names_every_setting_that_is_read_and_nothing_else() -> None:
    assert set(named_in_example()) == set(read_by_code())


def test_each_setting_is_named_once() -> None:
    names = [
        m["name"] for line in EXAMPLE.read_text("utf-8").splitlines() if (m := _LINE.match(line))
    ]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(named_in_example()))
def test_a_setting_stands_there_as_the_code_reads_it(name: str) -> None:
    is_required, value = named_in_example()[name]
    call = read_by_code()[name]
    assert is_required == (reader_of(call) == "required")
    if is_required:
        assert value == "", "an example holds no secret"
    elif (default := default_of(call)) is not None:
        assert value.replace("_", "") == default.replace("_", "")


def test_every_line_is_a_setting_or_prose() -> None:
    wrong = [
        line
        for line in EXAMPLE.read_text("utf-8").splitlines()
        if not (_LINE.match(line) or _PROSE.match(line))
    ]
    assert not wrong


def test_every_setting_that_the_code_uses_is_one() -> None:
    (settings,) = (each for each in sources() if each.name == READING[0])
    known = {node.id for node in ast.walk(settings.tree) if isinstance(node, ast.Name)}
    wrong = [
        f"{source.name}:{node.lineno} settings.{node.attr}"
        for source in sources()
        if "from django.conf import settings" in source.text
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute)
        and getattr(node.value, "id", "") == "settings"
        and node.attr.isupper()
        and node.attr not in known
    ]
    assert not wrong, "\n".join(wrong)
