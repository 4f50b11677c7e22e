"""A department that reads and writes CSV files in a folder, one step a tick."""

import csv
import hashlib
import hmac
import io
import json
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from simulators.departments.office import Office, document_of, shown
from simulators.fields import Refusal
from simulators.journal import Journal, JsonObject
from simulators.simulator import Route

COLUMNS = (
    "case_id applicant_ref standing reference officer.code officer.name_en officer.name_ur"
    " second_officer.code second_officer.name_en second_officer.name_ur decision.reason_code"
    " decision.law_clause decision.explanation_en decision.explanation_ur objection.number"
    " objection.due_date objection.items document.id document.title_en document.title_ur"
    " document.sha256"
).split()
HALF = ("lost_request", "drip")
NOTHING_TOLD = ("lost_answer", "timeout")
GARBAGE = ("garbage", "html", "http_500", "http_500_after")


class BatchOffice(Office):
    """``secrets``: what the platform's files and what ours are marked with."""

    def __init__(
        self, *, seed: int, journal: Journal, secrets: tuple[str, str], folder: Path
    ) -> None:
        self._in, self._out = folder / "in", folder / "out"
        for path in (self._in, self._out / "documents"):
            path.mkdir(parents=True, exist_ok=True)
        self._secret_in, self._secret_out = secrets
        self._done: set[str] = set()
        self._acked: set[str] = set()
        self._told: dict[str, str] = {}
        self._stalled_until = 0.0
        # Files of an earlier life stay as they are.
        self._number = len(list(self._out.glob("result-*.csv"))) + 1
        super().__init__(manner="csv", seed=seed, token="", journal=journal)

    def protocol(self) -> Sequence[Route]:
        return ()

    def forget(self) -> None:
        super().forget()
        for known in (self._done, self._acked, self._told):
            known.clear()
        self._stalled_until, self._number = 0.0, 1
        for path in (*self._in.iterdir(), *self._out.glob("*.csv")):
            path.unlink(missing_ok=True)

    def recall(self, entry: JsonObject) -> None:
        super().recall(entry)
        if entry["kind"] == "application":
            self._done.add(entry["case"]["case_id"])

    def go_on(self) -> None:
        super().go_on()
        plan = self.faults.plan("tick", ())
        if plan.fault == "timeout" or self._is_stalled(plan.delay_ms):
            return
        (self._out / "ALIVE").touch()
        for path in sorted(self._in.glob("*.csv")):
            if path.name not in self._acked:
                self._take(path, plan.fault)
        news = [
            case for case in self.cases.values() if self._told.get(case["case_id"]) != _mark(case)
        ]
        if news and plan.fault not in NOTHING_TOLD:
            self._tell(news, plan.fault)

    def _is_stalled(self, delay_ms: float) -> bool:
        if delay_ms and not self._stalled_until:
            self._stalled_until = time.monotonic() + delay_ms / 1000
        if not delay_ms:
            self._stalled_until = 0.0
        return time.monotonic() < self._stalled_until

    def _take(self, path: Path, fault: str) -> None:
        rows = self._rows(path)
        if rows is None:
            return
        acks = [[row[1], row[2], *self._do(row)] for row in rows]
        if fault in NOTHING_TOLD:
            return
        self._write(f"ack-{path.name}", acks, fault)
        if fault in ("ok", "wrong_citizen"):
            self._acked.add(path.name)

    def _do(self, row: list[str]) -> tuple[str, str]:
        kind, message_id, case_id, applicant_ref, content = row
        key = case_id if kind == "submit" else message_id
        if key in self._done:
            # The same file again, because its acknowledgement was lost: no second application.
            return "accepted", ""
        try:
            if kind == "submit":
                body = {"case_id": case_id, "applicant_ref": applicant_ref, **json.loads(content)}
                self.submit(body)
            elif kind == "answer":
                self.answer(case_id)
            else:
                self.cancel(case_id)
        except Refusal as refusal:
            return "refused", refusal.code
        self._done.add(key)
        return "accepted", ""

    def _tell(self, news: list[JsonObject], fault: str) -> None:
        name = f"result-{self._number:06}.csv"
        if fault in HALF and (self._out / name).exists():
            return  # the writer hangs in the file it began
        told = [shown(case, plan_fault=fault) for case in news]
        for case in news:
            if case["standing"] == "approved":
                (self._out / "documents" / case["document"]["id"]).write_bytes(document_of(case))
        self._write(name, [_row(case) for case in told], fault)
        if fault == "ok":
            self._number += 1
            self._told |= {case["case_id"]: _mark(case) for case in news}

    def _write(self, name: str, rows: list[list[str]], fault: str) -> None:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        content = text.getvalue().encode()
        total = len(rows) + (fault == "wrong_reference")
        secret = self._secret_out + ("x" if fault == "wrong_signature" else "")
        mark = hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()
        whole = content + f"#END,{total},{mark}\n".encode()
        if fault in HALF:
            whole = content[: len(content) // 2]
        if fault in GARBAGE:
            whole = "\u062e\u0631\u0627\u0628".encode("utf-16") * 3
        part = self._out / f"{name}.part"
        part.write_bytes(whole)
        part.replace(self._out / name)

    def _rows(self, path: Path) -> list[list[str]] | None:
        content = path.read_bytes()
        body, found, last = content.rpartition(b"#END,")
        mark = hmac.new(self._secret_in.encode(), body, hashlib.sha256).hexdigest()
        if not found or last.decode().strip().rpartition(",")[2] != mark:
            return None
        with suppress(csv.Error):
            return list(csv.reader(io.StringIO(body.decode())))
        return None


def _mark(case: JsonObject) -> str:
    return f"{case['standing']} {case['at']}"


def _row(case: JsonObject) -> list[str]:
    return [_cell(case, column) for column in COLUMNS]


def _cell(case: JsonObject, column: str) -> str:
    value: Any = case
    for part in column.split("."):
        value = value.get(part, "") if isinstance(value, dict) else ""
    if column == "objection.items" and value:
        return ";".join(f"{item['code']}|{item['note']}" for item in value)
    return str(value)
