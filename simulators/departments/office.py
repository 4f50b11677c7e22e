"""What a department does with applications, whatever protocol brings them. No raw answers are kept."""

import hashlib
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from simulators import fields
from simulators.clock import stamp
from simulators.faults import Dialect, digest
from simulators.fields import Refusal
from simulators.journal import Journal, JsonObject
from simulators.simulator import Answer, Request, Route, Simulator, in_json

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STANDINGS = ("received", "in_process", "objected", "approved", "rejected", "cancelled")
DONE = ("approved", "rejected", "cancelled")
OFFICER = {"code": "o-17", "name_en": "Hina Aslam", "name_ur": "حنا اسلم"}
SECOND = {"code": "o-23", "name_en": "Tariq Mehmood", "name_ur": "طارق محمود"}
MOVE_FIELDS = ("case_id", "standing", "changes")
DIALECT = Dialect(
    faults=("wrong_citizen", "wrong_signature"),
    rates=(),
    waits_ms={},
    subject=UUID,
    subject_hint="the id of a case",
)


class Office(Simulator):
    """A department. Applications are keyed by the caller's id of the case."""

    name = "departments"

    def __init__(self, *, manner: str, seed: int, token: str, journal: Journal) -> None:
        self.manner = manner
        self.auto_seconds = 0.0
        self.cases: dict[str, JsonObject] = {}
        self.accepted: Counter[str] = Counter()
        self.again: Counter[str] = Counter()
        super().__init__(dialect=DIALECT, seed=seed, token=token, journal=journal)

    def facts(self) -> JsonObject:
        return {
            "manner": self.manner,
            "cases": list(self.cases.values()),
            "accepted": dict(self.accepted),
            "again": dict(self.again),
        }

    def recall(self, entry: JsonObject) -> None:
        if entry["kind"] == "again":
            self.again[entry["case_id"]] += 1
            return
        if entry["kind"] == "application":
            self.accepted[entry["case"]["case_id"]] += 1
        self.cases[entry["case"]["case_id"]] = entry["case"]

    def forget(self) -> None:
        self.cases.clear()
        self.accepted.clear()
        self.again.clear()

    def subjects(self, body: JsonObject) -> tuple[str, ...]:
        case_id = body.get("case_id")
        return (case_id,) if isinstance(case_id, str) else ()

    def pages(self) -> Sequence[Route]:
        return (Route("POST", "/_move", self._move),)

    def submit(self, body: Mapping[str, object]) -> JsonObject:
        """Take an application; the same one again is noticed and has no second effect."""
        case_id, applicant_ref = str(body.get("case_id")), str(body.get("applicant_ref"))
        if not UUID.fullmatch(case_id):
            raise fields.invalid("case_id", "Must be the id of a case.")
        content = repr(sorted((k, repr(v)) for k, v in body.items())).encode()
        mark = hashlib.sha256(content).hexdigest()
        known = self.cases.get(case_id)
        if known is not None:
            self.record({"kind": "again", "case_id": case_id})
            if known["content_sha256"] != mark:
                raise Refusal(409, "case_reused", "This case was submitted with other content.")
            return known
        number = len(self.accepted) + 1
        case = {
            "case_id": case_id,
            "applicant_ref": applicant_ref,
            "standing": "received",
            "reference": f"{self.manner.upper()}-{self.faults.scenario.seed}-{number:05}",
            "service": str(body.get("service", "")),
            "content_sha256": mark,
            "at": stamp(self.clock.now()),
        }
        self.record({"kind": "application", "case": case})
        return case

    def answer(self, case_id: str) -> JsonObject:
        """The applicant cured an objection: the case goes on."""
        case = self.get(case_id)
        return self.move(case, "in_process") if case["standing"] == "objected" else case

    def cancel(self, case_id: str) -> JsonObject:
        """Put a case aside, unless it is decided."""
        case = self.get(case_id)
        return case if case["standing"] in DONE else self.move(case, "cancelled")

    def get(self, case_id: str) -> JsonObject:
        """:raises Refusal: 404 for a case that was never submitted."""
        if case_id not in self.cases:
            raise Refusal(404, "not_found", "No such case was submitted.", field="case_id")
        return self.cases[case_id]

    def move(self, case: JsonObject, standing: str, **changes: object) -> JsonObject:
        """Bring a case to a standing, with what belongs to it."""
        moved = {**case, "standing": standing, "at": stamp(self.clock.now())}
        if standing != "received":
            moved["officer"] = OFFICER
        if standing == "objected":
            moved["objection"] = self._objection(case)
        if standing == "approved":
            content = document_of(moved)
            moved["document"] = {
                "id": f"doc-{digest(1, case['case_id'])[:12]}",
                "title_en": "Certificate",
                "title_ur": "سرٹیفکیٹ",
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        if standing == "rejected":
            moved["second_officer"] = SECOND
            moved["decision"] = {
                "reason_code": "record_not_found",
                "law_clause": "section 5 of the rules of the simulator",
                "explanation_en": "No entry was found under this number.",
                "explanation_ur": "اس نمبر کے تحت کوئی اندراج نہیں ملا۔",
            }
        moved.update(changes)
        self.record({"kind": "move", "case": moved})
        self.moved(moved)
        return moved

    def moved(self, case: JsonObject) -> None:
        """Hook: something changed about a case."""

    def go_on(self) -> None:
        """Move every open case one step that has stood longer than ``auto_seconds``."""
        steps = {"received": "in_process", "in_process": "approved"}
        if not self.auto_seconds:
            return
        border = stamp(self.clock.now() - timedelta(seconds=self.auto_seconds))
        for case in list(self.cases.values()):
            if case["standing"] in steps and case["at"] <= border:
                self.move(case, steps[case["standing"]])

    def keep_going(self, every_seconds: float) -> None:
        """Work through the day in a thread."""

        def work() -> None:
            while not self.stopping.is_set():
                time.sleep(every_seconds)
                with self.lock:
                    self.go_on()

        threading.Thread(target=work, daemon=True).start()

    def _objection(self, case: JsonObject) -> JsonObject:
        number = case.get("objection", {}).get("number", 0) + 1
        due = (self.clock.now() + timedelta(days=20)).date().isoformat()
        items = [{"code": "paper_unclear", "note": "page two"}]
        return {"number": number, "due_date": due, "items": items}

    def _move(self, request: Request) -> Answer:
        body = request.body
        fields.known_only(body, MOVE_FIELDS)
        if body.get("standing") not in STANDINGS:
            raise fields.invalid("standing", f"Must be one of {', '.join(STANDINGS)}.")
        with self.lock:
            case = self.get(str(body.get("case_id")))
            changes = fields.mapping(body, "changes")
            return in_json(200, self.move(case, body["standing"], **changes))


def document_of(case: Mapping[str, object]) -> bytes:
    """The document that is issued for a case: always the same bytes."""
    return f"%PDF-1.4\n% issued for {case['reference']}\n%%EOF\n".encode()


def shown(case: JsonObject, *, plan_fault: str) -> JsonObject:
    """What is told about a case: with the fault, what stands in another citizen's file."""
    names = (
        "case_id applicant_ref standing reference officer second_officer objection decision document"
    ).split()
    told = {name: case[name] for name in names if name in case}
    if plan_fault == "wrong_citizen":
        told["applicant_ref"] = digest(7, case["applicant_ref"])[:16]
        told["reference"] = f"{case['reference']}-X"
        told["standing"] = "approved"
    return told
