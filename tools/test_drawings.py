"""The drawings in docs/drawings are those of the code as it is."""

from dastak.orders.rules.stages import as_mermaid
from tools.draw import DRAWINGS, draw, find_calls
from tools.test_contracts import words


def test_the_drawing_of_the_stages_is_the_table() -> None:
    assert as_mermaid() in (DRAWINGS / "stages.md").read_text("utf-8"), "run make draw"


def test_the_drawing_of_the_contexts_is_the_imports() -> None:
    contexts = [name.removeprefix("dastak.") for name in words("shape", "containers")]
    drawn = draw(contexts, find_calls())
    assert drawn in (DRAWINGS / "contexts.md").read_text("utf-8"), "run make draw"
