"""The written protocol is whole, and the pages on it are true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dastak.connectors.adapters import accounts, rest, seeds
from dastak.connectors.tests import cases, offices
from dastak.connectors.tests.offices import Office
from simulators.departments.rest import RestOffice
from simulators.journal import Journal
from simulators.tests.partner import start

ROOT = Path(__file__).resolve().parents[3]
PROTOCOL = json.loads((ROOT / "docs" / "protocols" / "department.json").read_text("utf-8"))
METHODS = ("get", "put", "post")
HOWTO = (ROOT / "docs" / "howto" / "connect-a-rest-department.md").read_text("utf-8")


def walk(node: Any) -> Iterator[Any]:
    yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from walk(child)


def operations() -> dict[str, Any]:
    return {
        f"{method.upper()} {path}": each[method]
        for path, each in {**PROTOCOL["paths"], **PROTOCOL["webhooks"]}.items()
        for method in METHODS
        if method in each
    }


def test_every_reference_leads_somewhere() -> None:
    wrong = []
    for node in walk(PROTOCOL):
        if isinstance(node, dict) and "$ref" in node:
            place = PROTOCOL
            for part in node["$ref"].removeprefix("#/").split("/"):
                place = place.get(part, {})
            wrong += [] if place else [node["$ref"]]
    assert wrong == []


def test_every_operation_is_named_described_signed_and_answered() -> None:
    found = operations()
    assert PROTOCOL["openapi"].startswith("3.1")
    assert len({each["operationId"] for each in found.values()}) == len(found)
    for each in found.values():
        assert each["summary"]
        assert each["description"]
        assert len(each["parameters"]) == 4
        assert "401" in each["responses"]
        assert any(code.startswith("2") for code in each["responses"])


def test_what_a_schema_requires_it_has() -> None:
    for node in walk(PROTOCOL["components"]["schemas"]):
        if isinstance(node, dict) and node.get("type") == "object":
            assert set(node.get("required", [])) <= set(node["properties"])


def test_every_path_parameter_is_described() -> None:
    for path, each in PROTOCOL["paths"].items():
        described = [*each.get("parameters", ()), *each.get("get", {}).get("parameters", ())]
        names = {one["name"] for one in described if one.get("in") == "path"}
        assert set(re.findall(r"{(\w+)}", path)) <= names


def test_the_simulator_offers_exactly_the_written_paths() -> None:
    office = RestOffice(
        seed=1,
        journal=Journal(simulator="departments", path=None),
        key_id="k",
        secrets=("a", "b"),
        callback="",
        words={},
    )
    offered = {f"{route.method} {route.path}" for route in office.protocol()}
    assert offered == set(operations()) - {"POST caseChanged"}


def blocks(kind: str) -> list[str]:
    """Fenced blocks of the page, in order."""
    return re.findall(rf"```{kind}\n(.*?)```", HOWTO, re.DOTALL)


@pytest.fixture
def police(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Everything the page says to do, in copies of the folders."""
    system_row, route_row = blocks("csv")
    (mapping,), (account,) = blocks("toml"), blocks("json")
    seeds_folder, mappings = tmp_path / "seeds", tmp_path / "mappings"
    seeds_folder.mkdir()
    mappings.mkdir()
    for name, row in (("systems", system_row), ("routes", route_row)):
        text = (seeds._FOLDER / f"{name}.csv").read_text("utf-8")
        (seeds_folder / f"{name}.csv").write_text(text + row, "utf-8")
    for name in ("reasons", "objections", "desks"):
        (seeds_folder / f"{name}.csv").write_bytes((seeds._FOLDER / f"{name}.csv").read_bytes())
    (mappings / "police.toml").write_text(mapping, "utf-8")
    monkeypatch.setattr(seeds, "_FOLDER", seeds_folder)
    monkeypatch.setattr(
        accounts,
        "find_mapping",
        lambda *, system: rest.find_mapping(system=system, folder=mappings),
    )
    words = json.dumps({"in_process": "VERIFICATION", "objected": "QUERY"})
    options = ["--manner", "rest", "--key-id", "police-1", "--words", words, "--seed", "7"]
    partner = start("departments", *options)
    said = json.loads(account)
    said["police"] |= {"url": partner.url, "plan": {"poll_seconds": 1}}
    settings.DEPARTMENT_ACCOUNTS = json.dumps(said)
    seeds.systems.cache_clear()
    accounts.forget_systems()
    yield Office("police", partner, tmp_path)
    partner.close()
    monkeypatch.undo()
    seeds.systems.cache_clear()
    accounts.forget_systems()


@pytest.mark.django_db(transaction=True)
def test_a_rest_department_is_connected_by_doing_what_the_page_says(
    police: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(offices.SERVICES, "police", ("PB-POL-CHR", "pb-police"))
    cases.load_places()
    assert police.send(district="kasur").route == "manual"
    case = police.received()
    police.move(case, "in_process")
    police.until(lambda: police.state(case) == "in_process")
    decision = {"reason_code": "N-01", "law_clause": "rule 4", "explanation_en": "No record."}
    police.move(case, "rejected", decision=decision)
    police.until(lambda: police.state(case) == "rejected")
    (decided,) = cases.events("CaseDecided")
    assert decided["reason_code"] == "record_not_found"
    assert police.partner.truth()["cases"][0]["service"] == "character-certificate"


def test_a_new_department_is_less_than_fifty_lines_of_data() -> None:
    written = [*blocks("csv"), *blocks("toml"), *blocks("json")]
    assert sum(block.count("\n") for block in written) < 50
