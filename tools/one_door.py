"""An import-linter contract: between contexts there is one door, `<context>.api`.

Pure files (rules, events, types) have a second, narrow door, `<context below>.types`, because an
api reaches Django. At home, surfaces use the api too. That calls go down is the storeys' business.
"""

from typing import Any

from grimp import DetailedImport, ImportGraph
from importlinter import Contract, ContractCheck, fields, output

SURFACES = {"http", "pages", "tasks", "handlers", "admin"}
PURE = {"rules", "events", "types"}


def is_through_the_door(here: list[str], there: list[str]) -> bool:
    """Tell whether a module may import another; both are split names below the same root."""
    if there[2:] == ["api"]:
        return True
    if there[1] != here[1]:
        return here[2] in PURE and there[2:] == ["types"]
    return here[2] not in SURFACES or there[2:3] in ([here[2]], ["types"])


class OneDoor(Contract):
    """Check every import between contexts, and every import of a surface at home."""

    root: Any = fields.StringField()
    common: Any = fields.SetField(subfield=fields.StringField())
    builders: Any = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001
        """Collect the imports that pass by the door."""
        wrong: list[DetailedImport] = []
        for importer in sorted(graph.modules):
            here = importer.split(".")
            if here[0] != self.root or len(here) < 3 or here[1] in self.builders:
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                there = imported.split(".")
                if there[0] != self.root or len(there) < 2 or there[1] in self.common:
                    continue
                if not is_through_the_door(here, there):
                    wrong.extend(graph.get_import_details(importer=importer, imported=imported))
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import."""
        for line in check.metadata["wrong"]:
            output.print_error(
                f"{line['importer']}:{line['line_number']} -> {line['imported']}", bold=False
            )
