"""The verifier's protocol and truth. Only hashes of CNICs and templates are kept."""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from simulators import fields
from simulators.clock import PAKISTAN, stamp
from simulators.faults import Dialect, Plan, digest
from simulators.fields import Refusal, invalid
from simulators.journal import Journal, JsonObject
from simulators.simulator import Answer, Request, Route, Simulator, in_json

CNIC = re.compile(r"[0-9]{13}")
SHA256 = re.compile(r"[0-9a-f]{64}")
SHA256_HINT = "a SHA-256 in 64 small hex digits"
REFERENCE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
REFERENCE_HINT = "1 to 64 of the characters A-Z a-z 0-9 . _ : -"
DEVICE = re.compile(r"[A-Za-z0-9._:-]{1,40}")
DEVICE_HINT = "1 to 40 of the characters A-Z a-z 0-9 . _ : -"
CERTIFICATE_DAYS = 7
FINGERS = 10
DIALECT = Dialect(
    faults=("wrong_signature",),
    rates=("no_match", "low_quality", "no_face"),
    waits_ms={},
    subject=re.compile(r"[0-9a-f]{64}(/([1-9]|10))?"),
    subject_hint="SHA-256 of the 13 digits of a CNIC in hex, with /1 to /10 for one finger",
)
COMMON_FIELDS = ("reference", "cnic", "device")


@dataclass(frozen=True)
class Prices:
    """What each kind of check costs, whatever its result."""

    verification_paisa: int
    certificate_paisa: int


class Verifier(Simulator):
    name = "verifier"

    def __init__(
        self, *, seed: int, token: str, secret: str, prices: Prices, journal: Journal
    ) -> None:
        self._secret = secret.encode()
        self._prices = prices
        self._done: dict[tuple[str, str], JsonObject] = {}
        self._serials: dict[str, JsonObject] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        super().__init__(dialect=DIALECT, seed=seed, token=token, journal=journal)

    def protocol(self) -> Sequence[Route]:
        return (
            Route("POST", "/v1/verifications", self._verify),
            Route("GET", "/v1/verifications/{reference}", self._verification),
            Route("POST", "/v1/face-certificates", self._certify),
            Route("GET", "/v1/face-certificates/{serial}", self._certificate),
            Route("GET", "/v1/statement", self._statement),
        )

    def facts(self) -> JsonObject:
        checks = list(self._done.values())
        total = sum(check["answer"]["charge_paisa"] for check in checks)
        return {"checks": checks, "charged_paisa": total}

    def recall(self, entry: JsonObject) -> None:
        self._done[entry["kind"], entry["answer"]["reference"]] = entry
        self._counts[entry["kind"], entry["cnic_sha256"]] += 1
        if "serial" in entry["answer"]:
            self._serials[entry["answer"]["serial"]] = entry

    def forget(self) -> None:
        self._done.clear()
        self._serials.clear()
        self._counts.clear()

    def subjects(self, body: JsonObject) -> tuple[str, ...]:
        cnic, finger = body.get("cnic"), body.get("finger")
        if not isinstance(cnic, str):
            return ()
        person = sha256(cnic)
        return (person, f"{person}/{finger}") if isinstance(finger, int) else (person,)

    def signed(self, answer: Answer, plan: Plan, request: Request) -> Answer:
        body = answer.body + b" " if plan.fault == "wrong_signature" else answer.body
        mark = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        headers = {**answer.headers, "X-Signature": f"sha256={mark}"}
        return Answer(answer.status, answer.body, answer.content_type, headers)

    def _verify(self, request: Request) -> Answer:
        body = request.body
        fields.known_only(body, (*COMMON_FIELDS, "finger", "template_hash"))
        entry = _checked(body, kind="verification")
        entry["finger"] = fields.whole(body, "finger", low=1, high=FINGERS)
        entry["template_hash"] = fields.pattern(body, "template_hash", SHA256, hint=SHA256_HINT)
        return self._once(
            entry,
            {
                "result": self._result(entry, body),
                "charge_paisa": self._prices.verification_paisa,
            },
        )

    def _result(self, entry: JsonObject, body: JsonObject) -> str:
        work = f"verification {self._nth(entry)}"
        for result in ("low_quality", "no_match"):
            if self.faults.happens(result, self.subjects(body), work=work):
                return result
        return "match"

    def _certify(self, request: Request) -> Answer:
        body = request.body
        fields.known_only(body, (*COMMON_FIELDS, "image_hash"))
        entry = _checked(body, kind="certificate")
        entry["image_hash"] = fields.pattern(body, "image_hash", SHA256, hint=SHA256_HINT)
        charge = {"charge_paisa": self._prices.certificate_paisa}
        nth = self._nth(entry)
        if self.faults.happens("no_face", self.subjects(body), work=f"certificate {nth}"):
            return self._once(entry, {"result": "no_match", **charge})
        seed = self.faults.scenario.seed
        serial = f"FRC-{digest(seed, 'serial', entry['cnic_sha256'], nth)[:12].upper()}"
        now = self.clock.now()
        until = stamp(now + timedelta(days=CERTIFICATE_DAYS))
        mark = hmac.new(self._secret, f"{serial}|{until}".encode(), hashlib.sha256).hexdigest()
        issued = {"serial": serial, "valid_from": stamp(now), "valid_until": until}
        issued["qr"] = f"FRC1|{serial}|{until}|{mark[:32]}"
        return self._once(entry, {"result": "issued", **charge, **issued})

    def _once(self, entry: JsonObject, outcome: JsonObject) -> Answer:
        """Record the check and its charge, or give the answer that its reference already has."""
        kind = entry["kind"]
        known = self._done.get((kind, entry["reference"]))
        if known is not None:
            if any(known[name] != value for name, value in entry.items() if name != "reference"):
                raise Refusal(
                    409,
                    "reference_reused",
                    "This reference was used for another check. Send a new reference.",
                    field="reference",
                )
            return in_json(200, known["answer"])
        reference = entry.pop("reference")
        seed = self.faults.scenario.seed
        check = digest(seed, kind, entry["cnic_sha256"], self._nth(entry))[:20]
        answer = {"id": f"{kind[:3]}_{check}", "reference": reference, **outcome}
        answer["checked_at"] = stamp(self.clock.now())
        self.record({**entry, "answer": answer})
        return in_json(201, answer)

    def _nth(self, entry: JsonObject) -> int:
        return self._counts[entry["kind"], entry["cnic_sha256"]]

    def _verification(self, request: Request) -> Answer:
        known = self._done.get(("verification", request.parts["reference"]))
        if known is None:
            raise Refusal(
                404, "not_found", "No check was done for this reference.", field="reference"
            )
        return in_json(200, known["answer"])

    def _certificate(self, request: Request) -> Answer:
        known = self._serials.get(request.parts["serial"])
        if known is None:
            raise Refusal(404, "not_found", "No certificate has this serial.", field="serial")
        answer = known["answer"]
        is_valid = self.clock.now() < datetime.fromisoformat(answer["valid_until"])
        return in_json(200, {**answer, "cnic_sha256": known["cnic_sha256"], "valid": is_valid})

    def _statement(self, request: Request) -> Answer:
        day = request.query.get("day", "")
        try:
            if date.fromisoformat(day).isoformat() != day:
                raise ValueError
        except ValueError:
            raise invalid("day", "Must be a date of Pakistan such as 2026-03-01.") from None
        lines = [_line(entry) for entry in self._done.values() if _day(entry) == day]
        total = sum(line["charge_paisa"] for line in lines)
        totals = {"day": day, "time_zone": "Asia/Karachi", "count": len(lines)}
        return in_json(200, {**totals, "total_paisa": total, "lines": lines})


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _checked(body: JsonObject, *, kind: str) -> JsonObject:
    """The fields that both kinds of check have."""
    return {
        "kind": kind,
        "reference": fields.pattern(body, "reference", REFERENCE, hint=REFERENCE_HINT),
        "cnic_sha256": sha256(fields.pattern(body, "cnic", CNIC, hint="the 13 digits of a CNIC")),
        "device": fields.pattern(body, "device", DEVICE, hint=DEVICE_HINT),
    }


def _day(entry: JsonObject) -> str:
    at = datetime.fromisoformat(entry["answer"]["checked_at"])
    return at.astimezone(PAKISTAN).date().isoformat()


def _line(entry: JsonObject) -> JsonObject:
    answer = entry["answer"]
    names = ("id", "reference", "result", "checked_at", "charge_paisa")
    return {"kind": entry["kind"], **{name: answer[name] for name in names}}
