"""Documents are true: links lead somewhere, decisions have their parts, named targets and files exist."""

import json
import re
from pathlib import Path

import pytest

from tools.parsed import contexts

ROOT = Path(__file__).resolve().parents[1]
BUILT = {".git", ".venv", ".tools", "var", "node_modules", "dist", ".pytest_cache"}
HEADINGS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
ADRS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
LIBRARIES = ROOT / "docs" / "adr" / "0018-libraries.md"
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_MAKE = re.compile(r"(?<![\w-])make ([a-z][a-z-]*)")
_TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
# What stands between single backticks and looks like a path from the checkout's root.
_PATH = re.compile(r"`((?:dastak|tools|deploy|docs|simulators|stories|clients)/[\w./-]+)`")


def documents() -> list[Path]:
    """Every document of the checkout."""
    found = ROOT.rglob("*.md")
    return sorted(path for path in found if not BUILT & set(path.relative_to(ROOT).parts))


def prose(text: str) -> str:
    """A document without its fenced blocks."""
    return _FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """The names under which headings can be linked, as code hosts make them."""
    heads = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", head.lower().replace("`", "")) for head in heads)
    return {head.strip().replace(" ", "-") for head in kept}


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    wrong = []
    for link in _LINK.findall(prose(path.read_text("utf-8"))):
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not target.exists() or (anchor and anchor not in anchors(target.read_text("utf-8"))):
            wrong.append(link)
    assert not wrong


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_exists(path: Path) -> None:
    named = _PATH.findall(prose(path.read_text("utf-8")))
    wrong = [name for name in named if not any(ROOT.glob(name.rstrip("/"))) and "dist/" not in name]
    assert not wrong


def test_every_make_target_that_is_named_exists() -> None:
    known = set(_TARGET.findall((ROOT / "Makefile").read_text("utf-8")))
    wrong = [
        f"{path.relative_to(ROOT)}: make {name}"
        for path in documents()
        for code in re.findall(r"`([^`\n]+)`|^(make .+)$", path.read_text("utf-8"), re.MULTILINE)
        for name in _MAKE.findall(" ".join(code))
        if name not in known
    ]
    assert not wrong


def test_the_readme_names_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    assert "\nmake demo\nmake test\n" in text


@pytest.mark.parametrize("path", ADRS, ids=lambda path: path.stem)
def test_a_decision_has_its_five_parts_and_can_be_quoted(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert re.match(rf"# {path.stem[:4]}\. \S", text)
    decision = text.split("## Decision\n", 1)[1].split("\n## ", 1)[0]
    quotes = [line for line in decision.splitlines() if line.startswith("> ")]
    assert len(quotes) == 1, "the decision is one line that can be quoted"


def test_decisions_are_numbered_without_gaps_and_listed() -> None:
    assert [int(path.stem[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))
    index = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    assert not [path.name for path in ADRS if path.name not in index]


@pytest.mark.parametrize("folder", ["howto", "runbooks"])
def test_every_page_stands_in_its_index(folder: str) -> None:
    pages = {path.name for path in (ROOT / "docs" / folder).glob("*.md")} - {"README.md"}
    index = (ROOT / "docs" / folder / "README.md").read_text("utf-8")
    assert not {name for name in pages if f"({name})" not in index}


def test_the_architecture_leads_to_every_context() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    links = set(_LINK.findall(text))
    assert not [each.name for each in contexts() if f"dastak/{each.name}/README.md" not in links]


def test_every_library_says_why_it_is_there() -> None:
    text = LIBRARIES.read_text("utf-8")
    chosen: set[str] = set()
    for path in ROOT.glob("requirements*.in"):
        lines = (line.split("#")[0].strip() for line in path.read_text("utf-8").splitlines())
        names = (re.split(r"[\[<>=~!; ]", line)[0] for line in lines if line)
        chosen |= {name for name in names if not name.startswith("-")}
    client = json.loads((ROOT / "clients" / "package.json").read_text("utf-8"))
    chosen |= {*client.get("dependencies", {}), *client.get("devDependencies", {})}
    rows = re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE)
    said = {name.strip() for row in rows for name in row.split(",")}
    assert chosen <= said, sorted(chosen - said)


def test_every_alert_leads_to_a_runbook() -> None:
    alerts = (ROOT / "deploy" / "alerts.yaml").read_text("utf-8")
    named = re.findall(r"runbook: (\S+)", alerts)
    assert len(named) == alerts.count("- alert: ")
    assert not [name for name in named if not (ROOT / name).exists()]
    index = (ROOT / "docs" / "runbooks" / "README.md").read_text("utf-8")
    paged = re.findall(r"- alert: (\w+)", alerts)
    assert not [name for name in paged if not name.startswith("DastakBackup") and name not in index]


def test_the_changelog_speaks_to_users_and_operators() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert versions
    for version in versions:
        heads = re.findall(r"^### (.+)$", version, re.MULTILINE)
        assert set(heads) <= {"Added", "Changed", "Fixed", "Operators must"}
    (number,) = re.findall(
        r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE
    )
    assert versions[0].startswith(number)
