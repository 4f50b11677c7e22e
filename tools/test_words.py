"""Words: Urdu and English equal, every key known, every error in both languages, every form safe."""

import ast
import importlib
import re
import string
from pathlib import Path

import pytest

from dastak.kernel.errors import Problem
from dastak.kernel.text import catalogue, placeholders
from tools.parsed import PACKAGE, contexts, sources

TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
_SAY = re.compile(r"""{%\s*say(?:_plain)?\s+["']([^"']+)["']""")
_CALLED = re.compile(r"""\b(?:say|bilingual)\(\s*["']([a-z_]+\.[A-Za-z0-9_.]+)["']""")
_POST_FORM = re.compile(
    r"<form\b[^>]*method=[\"']post[\"'][^>]*>.*?</form>", re.DOTALL | re.IGNORECASE
)


def test_every_text_stands_in_both_languages_with_the_same_fields() -> None:
    wrong = []
    for key, text in catalogue().items():
        if not text.get("en") or not text.get("ur"):
            wrong.append(f"{key}: a language is missing")
        elif placeholders(text["en"]) != placeholders(text["ur"]):
            wrong.append(f"{key}: {placeholders(text['en'])} against {placeholders(text['ur'])}")
    assert not wrong, "\n".join(wrong)


def test_an_order_has_one_name_in_each_language() -> None:
    """GLOSSARY: order, درخواست."""
    other = re.compile(r"\brequests?\b", re.IGNORECASE)
    wrong = [
        key for key, text in catalogue().items() if other.search(text["en"]) or "آرڈر" in text["ur"]
    ]
    wrong += [
        source.name
        for source in sources()
        if "آرڈر" in source.text and "/tests/" not in source.name
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_template_says_only_what_the_catalogue_knows(template: Path) -> None:
    unknown = {key for key in _SAY.findall(template.read_text("utf-8")) if not _is_known(key)}
    assert not unknown, sorted(unknown)


def _is_known(key: str) -> bool:
    """A key, or the beginning of keys whose last word a variable gives."""
    if key.endswith("."):
        return any(each.startswith(key) for each in catalogue())
    return key in catalogue()


def test_code_says_only_what_the_catalogue_knows() -> None:
    unknown = [
        f"{source.name}: {key}"
        for source in sources()
        for key in _CALLED.findall(source.text)
        if key not in catalogue()
    ]
    assert not unknown, "\n".join(unknown)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_form_that_writes_carries_its_key_and_its_token(template: Path) -> None:
    for form in _POST_FORM.findall(template.read_text("utf-8")):
        assert "csrf_token" in form, "no {% csrf_token %}"
        assert "form_key" in form, "no {% form_key %}"


def test_every_error_speaks_urdu_with_the_same_fields() -> None:
    for source in sources():
        if "class " in source.text and ("errors import" in source.text):
            module = source.name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            importlib.import_module(module)
    wrong = []
    for error in _subclasses(Problem):
        if error.__module__.startswith("dastak.kernel.errors") or ".tests" in error.__module__:
            continue
        if not error.__module__.startswith("dastak."):
            continue
        own = "ur" in vars(error)
        fields = {name for _, name, _, _ in string.Formatter().parse(error.__doc__ or "") if name}
        if not own or fields != placeholders(str(vars(error).get("ur", ""))):
            wrong.append(f"{error.__module__}.{error.__name__}")
    assert not wrong, "\n".join(sorted(wrong))


def _subclasses(cls: type) -> set[type]:
    below: list[type] = cls.__subclasses__()
    return {*below, *(each for child in below for each in _subclasses(child))}


def test_every_event_is_documented() -> None:
    wrong = [
        f"{source.name}:{node.lineno} {node.name}"
        for source in sources()
        if source.path.stem == "events"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ClassDef) and not ast.get_docstring(node)
    ]
    assert not wrong, "\n".join(wrong)


def test_every_context_explains_itself_in_forty_lines() -> None:
    wrong = []
    for folder in contexts():
        readme = folder / "README.md"
        if not readme.exists() or readme.read_text("utf-8").count("\n") > 40:
            wrong.append(folder.name)
    assert not wrong, wrong
