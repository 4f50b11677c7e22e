"""Draw the house from its code: who calls whom, and the stages of an order."""

from pathlib import Path

import grimp

from dastak.orders.rules.stages import as_mermaid
from tools.test_contracts import words

ROOT = Path(__file__).resolve().parents[1]
DRAWINGS = ROOT / "docs" / "drawings"
HEAD = """# Who calls whom

Drawn by `make draw` from the imports. Everybody uses `kernel`, and `project` knows everybody, so
neither is drawn.

"""


STAGES_HEAD = """# The 13 stages

Drawn by `make draw` from the one table in `dastak/orders/rules/stages.py`: every allowed step, and
nothing else decides.

"""


def find_calls() -> set[tuple[str, str]]:
    """List the pairs (caller, called) of contexts."""
    graph = grimp.build_graph("dastak", cache_dir=None)
    calls: set[tuple[str, str]] = set()
    for importer in graph.modules:
        for imported in graph.find_modules_directly_imported_by(importer):
            here, there = importer.split(".")[1:2], imported.split(".")[1:2]
            if here and there and here != there and "tests" not in importer:
                calls.add((here[0], there[0]))
    return {pair for pair in calls if not {"kernel", "project"} & set(pair)}


def draw(contexts: list[str], calls: set[tuple[str, str]]) -> str:
    """Write the drawing as Mermaid, in a fixed order."""
    lines = ["```mermaid", "flowchart TD"]
    lines += [f"  {name}" for name in contexts]
    lines += [f"  {here} --> {there}" for here, there in sorted(calls)]
    return "\n".join([*lines, "```", ""])


def main() -> None:
    """Write the drawings and say where."""
    contexts = [name.removeprefix("dastak.") for name in words("shape", "containers")]
    pages = {
        "contexts.md": HEAD + draw(contexts, find_calls()),
        "stages.md": f"{STAGES_HEAD}```mermaid\n{as_mermaid()}\n```\n",
    }
    DRAWINGS.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (DRAWINGS / name).write_text(text, "utf-8")
        print(DRAWINGS.relative_to(ROOT) / name)


if __name__ == "__main__":
    main()
