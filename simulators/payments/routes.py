"""ePay's protocol, the banks' counters and the truth."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from pathlib import Path

from simulators import fields
from simulators.clock import PAKISTAN, stamp
from simulators.faults import Dialect, Plan, digest
from simulators.fields import Refusal, invalid
from simulators.journal import Journal, JsonObject
from simulators.payments import page
from simulators.payments.bank import Bank, Psid, Refund, paisa_of, rupees_of
from simulators.payments.notify import Intimation, Notifier, Waiting
from simulators.simulator import Answer, Request, Route, Simulator, in_json

REFERENCE = re.compile(r"[A-Za-z0-9._:-]{1,64}")
REFERENCE_HINT = "1 to 64 of the characters A-Z a-z 0-9 . _ : -"
CNIC = re.compile(r"[0-9]{13}")
MOBILE = re.compile(r"(03[0-9]{9})?")
PSID = re.compile(r"[0-9]{17}")
HEAD = re.compile(r"[A-Z][0-9]{5}")
EXPIRY = "%Y-%m-%d %H:%M:%S"
TOKEN_SECONDS = 3600
BANK = "HBL"
OURS = (
    "deptTransactionId dueDate expiryDate amountWithinDueDate amountAfterDueDate consumerName"
    " mobileNo cnic districtID email amountBifurcation"
).split()
DIALECT = Dialect(
    faults=("token_expired",),
    # Of what the caller is told: not at all, twice, before older ones, with another amount or
    # about another payment; and refunds that the bank cannot deliver.
    rates=("tell_drop", "tell_dup", "tell_first", "tell_amount", "tell_other", "refund_return"),
    waits_ms={},
    subject=re.compile(r"[A-Za-z0-9._:-]{1,64}"),
    subject_hint="a deptTransactionId, a refundReference or a PSID",
)


@dataclass(frozen=True)
class Account:
    """The caller's account."""

    client_id: str
    secret: str


class Payments(Simulator):
    name = "payments"

    def __init__(
        self,
        *,
        seed: int,
        account: Account,
        notifier: Notifier,
        font: Path | None,
        journal: Journal,
    ) -> None:
        self._account = account
        self._font = font
        self._bank = Bank()
        self._tokens: dict[str, datetime] = {}
        super().__init__(dialect=DIALECT, seed=seed, token="", journal=journal)
        self._waiting = Waiting(self.lock)
        for each in self._bank.psids.values():
            if each.payments:  # who was told is not kept: everybody is told again
                self._tell(each)
        notifier.start(self.stopping, self._waiting)

    def protocol(self) -> Sequence[Route]:
        return (
            Route("POST", "/v1/epay/token", self._give_token),
            Route("POST", "/v1/epay/psid", self._issue),
            Route("POST", "/v1/epay/status", self._status),
            Route("POST", "/v1/epay/refunds", self._refund),
            Route("POST", "/v1/epay/refund-status", self._refund_status),
        )

    def pages(self) -> Sequence[Route]:
        return (
            Route("GET", "/", self._page),
            Route("GET", "/_pay.js", lambda request: page.SCRIPT),
            Route("GET", "/_urdu.woff2", self._font_file),
            Route("POST", "/_pay", self._pay),
            Route("POST", "/_pay_other", self._pay_other),
            Route("POST", "/_reverse", self._reverse),
            Route("POST", "/_tell", self._tell_again),
            Route("GET", "/_intimations", self._intimations),
        )

    def facts(self) -> JsonObject:
        return {
            "psids": [each.as_json() for each in self._bank.psids.values()],
            "refunds": [vars(each) for each in self._bank.refunds.values()],
            "intimations": [each.as_json() for each in self._waiting.all],
        }

    def recall(self, entry: JsonObject) -> None:
        kind, bank = entry["kind"], self._bank
        if kind == "psid":
            heads = [(account, paisa) for account, paisa in entry["heads"]]
            known = {name: entry[name] for name in ("psid", "reference", "amount_paisa")}
            dates = {name: entry[name] for name in ("due_date", "expires_at")}
            bank.psids[entry["psid"]] = Psid(**known, **dates, heads=heads)
        elif kind == "payment":
            bank.psids[entry["psid"]].payments.append(entry)
        elif kind == "reversal":
            bank.psids[entry["psid"]].is_reversed = True
        else:
            named = {name: entry[name] for name in ("reference", "psid", "paisa", "state")}
            bank.refunds[entry["reference"]] = Refund(**named)

    def forget(self) -> None:
        self._bank = Bank()
        self._tokens.clear()
        self._waiting.all.clear()

    def subjects(self, body: JsonObject) -> tuple[str, ...]:
        for name in ("deptTransactionId", "refundReference", "consumerNumber"):
            if isinstance(body.get(name), str):
                return (body[name],)
        return ()

    def authorise(self, request: Request) -> None:
        if request.path == "/v1/epay/token":
            return
        ends = self._tokens.get(request.authorization.removeprefix("Bearer "))
        if ends is None or ends <= self.clock.now():
            raise Refusal(401, "unauthorized", "Fetch a token first.")

    def signed(self, answer: Answer, plan: Plan, request: Request) -> Answer:
        """Errors in ePay's form; answers about somebody else's payment for `wrong_reference`."""
        if answer.status >= 400:
            error = json.loads(answer.body).get("error", {})
            payload = {"status": "Fail", "message": error.get("message", ""), "content": []}
            return in_json(answer.status, payload, headers=answer.headers)
        if plan.fault == "wrong_reference":
            return in_json(200, _of_another(json.loads(answer.body)))
        return answer

    def plan(self, request: Request, route: Route) -> Plan:
        plan = super().plan(request, route)
        if plan.fault == "token_expired":
            self._tokens.clear()
            self.authorise(request)
        return plan

    def _give_token(self, request: Request) -> Answer:
        body = request.body
        given = f"{body.get('clientId')}\n{body.get('clientSecretKey')}"
        if not compare_digest(
            given.encode(), f"{self._account.client_id}\n{self._account.secret}".encode()
        ):
            raise Refusal(401, "unauthorized", "Unknown clientId or clientSecretKey.")
        ends = self.clock.now() + timedelta(seconds=TOKEN_SECONDS)
        token = digest(self.faults.scenario.seed, "token", len(self._tokens), ends)[:40]
        self._tokens[token] = ends
        ends_ms = int(ends.timestamp() * 1000)
        return _ok({"token": {"accessToken": token}, "expiryDate": ends_ms})

    def _issue(self, request: Request) -> Answer:
        body = request.body
        fields.known_only(body, OURS)
        reference = fields.pattern(body, "deptTransactionId", REFERENCE, hint=REFERENCE_HINT)
        fields.text(body, "consumerName", length_max=200)
        fields.pattern(body, "cnic", CNIC, hint="the 13 digits of a CNIC")
        fields.pattern(body, "mobileNo", MOBILE, hint="a mobile number such as 03001234567")
        amount = paisa_of(body, "amountWithinDueDate")
        paisa_of(body, "amountAfterDueDate")
        heads = _heads(body.get("amountBifurcation"))
        if sum(paisa for _, paisa in heads) != amount:
            raise invalid("amountBifurcation", "Must sum to amountWithinDueDate.")
        # As the real one may: the same reference again makes another number. Look before asking.
        psid = self._new_psid()
        self.record(
            {
                "kind": "psid",
                "psid": psid,
                "reference": reference,
                "amount_paisa": amount,
                "heads": [list(each) for each in heads],
                "due_date": str(body.get("dueDate")),
                "expires_at": stamp(_expiry(body)),
            }
        )
        return _ok({"consumerNumber": psid})

    def _new_psid(self) -> str:
        number = int(digest(self.faults.scenario.seed, "psid", len(self._bank.psids))[:13], 16)
        return f"1{number % 10**16:016d}"

    def _status(self, request: Request) -> Answer:
        body = request.body
        fields.known_only(body, ("consumerNumber", "deptTransactionId"))
        if "consumerNumber" in body:
            found = self._bank.psids.get(str(body["consumerNumber"]))
        else:
            found = self._bank.by_reference(str(body.get("deptTransactionId")))
        return _ok(_told(found)) if found else in_json(200, {"status": "OK", "content": []})

    def _refund(self, request: Request) -> Answer:
        body = request.body
        fields.known_only(body, ("refundReference", "consumerNumber", "amount"))
        reference = fields.pattern(body, "refundReference", REFERENCE, hint=REFERENCE_HINT)
        paisa = paisa_of(body, "amount")
        psid = self._bank.get(body.get("consumerNumber"))
        known = self._bank.refunds.get(reference)
        if known is not None and (known.psid, known.paisa) != (psid.psid, paisa):
            raise Refusal(409, "reference_reused", "This refundReference is another refund's.")
        if known is None:
            left = psid.paid_paisa - self._bank.refunded(psid.psid)
            if psid.is_reversed or not 0 < paisa <= left:
                raise Refusal(422, "too_much", "More than what is left of what was paid.")
            entry = {"kind": "refund", "reference": reference, "psid": psid.psid, "paisa": paisa}
            self.record({**entry, "state": "ACCEPTED", "at": stamp(self.clock.now())})
        return _ok(self._refund_told(reference))

    def _refund_status(self, request: Request) -> Answer:
        """A refund is carried out between two looks at it."""
        fields.known_only(request.body, ("refundReference",))
        reference = str(request.body.get("refundReference"))
        known = self._bank.refunds.get(reference)
        if known is None:
            return in_json(200, {"status": "OK", "content": []})
        if known.state == "ACCEPTED":
            fails = self.faults.happens("refund_return", (reference,), work="refund")
            state = "RETURNED" if fails else "REFUNDED"
            self.record({"kind": "refund", **vars(known), "state": state})
        return _ok(self._refund_told(reference))

    def _refund_told(self, reference: str) -> JsonObject:
        known = self._bank.refunds[reference]
        return {
            "refundReference": reference,
            "refundStatus": known.state,
            "amount": rupees_of(known.paisa),
        }

    # What people do at banks, and what banks do to them.

    def _pay(self, request: Request) -> Answer:
        """Pay at a bank: what is due, or `paisa`; `again` and `late` do what a bank should not."""
        body = request.body
        fields.known_only(body, ("psid", "paisa", "bank", "again", "late"))
        with self.lock:
            psid = self._bank.get(body.get("psid"))
            if psid.payments and not body.get("again"):
                raise Refusal(409, "paid", "This PSID is paid already.")
            expires = datetime.fromisoformat(psid.expires_at)
            if self.clock.now() > expires and not body.get("late"):
                raise Refusal(409, "expired", "This PSID has expired.")
            at = self.clock.now() if not body.get("late") else max(self.clock.now(), expires)
            at += timedelta(seconds=1) if body.get("late") else timedelta()
            paisa = psid.amount_paisa
            if "paisa" in body:
                paisa = fields.whole(body, "paisa", low=1, high=10**13)
            self._paid(psid, paisa, str(body.get("bank", BANK))[:20], at)
            return in_json(200, psid.as_json())

    def _pay_other(self, request: Request) -> Answer:
        """Somebody pays under a number that the caller never asked for."""
        fields.known_only(request.body, ("paisa",))
        with self.lock:
            paisa = fields.whole(request.body, "paisa", low=1, high=10**13)
            psid = self._new_psid()
            entry = {"kind": "psid", "psid": psid, "reference": f"other-{psid}", "heads": []}
            dates = {"due_date": "", "expires_at": stamp(self.clock.now() + timedelta(days=1))}
            self.record({**entry, "amount_paisa": paisa, **dates})
            self._paid(self._bank.psids[psid], paisa, BANK, self.clock.now())
            return in_json(200, self._bank.psids[psid].as_json())

    def _paid(self, psid: Psid, paisa: int, bank: str, at: datetime) -> None:
        entry = {"kind": "payment", "psid": psid.psid, "paisa": paisa, "bank": bank}
        self.record({**entry, "at": stamp(at)})
        self._tell(psid)

    def _reverse(self, request: Request) -> Answer:
        fields.known_only(request.body, ("psid",))
        with self.lock:
            psid = self._bank.get(request.body.get("psid"))
            if not psid.payments or psid.is_reversed:
                raise Refusal(409, "not_paid", "Only what was paid is reversed, and once.")
            self.record({"kind": "reversal", "psid": psid.psid, "at": stamp(self.clock.now())})
            self._tell(psid)
            return in_json(200, psid.as_json())

    def _tell_again(self, request: Request) -> Answer:
        fields.known_only(request.body, ("psid",))
        with self.lock:
            psid = self._bank.get(request.body.get("psid"))
            self._tell(psid)
            return in_json(200, {"intimations": len(self._waiting.all)})

    def _tell(self, psid: Psid) -> None:
        """Queue an intimation, or what the scenario makes of it."""
        who, work = (psid.reference, psid.psid), f"tell {len(self._waiting.all)}"
        if self.faults.happens("tell_drop", who, work=work):
            return
        body = _told(psid)
        if self.faults.happens("tell_amount", who, work=work):
            body["amountPaid"] = rupees_of(psid.paid_paisa * 100)
        if self.faults.happens("tell_other", who, work=work):
            body["deptTransactionId"] = f"other-{psid.reference}"[:64]
        copies = 2 if self.faults.happens("tell_dup", who, work=work) else 1
        for _ in range(copies):
            made = Intimation(len(self._waiting.all) + 1, psid.psid, json.dumps(body))
            first = self.faults.happens("tell_first", who, work=work)
            self._waiting.all.insert(0 if first else len(self._waiting.all), made)

    def _intimations(self, request: Request) -> Answer:
        with self.lock:
            return in_json(200, {"intimations": [each.as_json() for each in self._waiting.all]})

    def _font_file(self, request: Request) -> Answer:
        try:
            font = self._font.read_bytes() if self._font is not None else b""
        except OSError:
            font = b""
        if not font:
            raise Refusal(404, "not_found", "No Urdu font: the page uses the reader's own.")
        return Answer(200, font, content_type="font/woff2")

    def _page(self, request: Request) -> Answer:
        typed = request.query.get("q", "")
        digits = "".join(str(int(c)) for c in typed if c.isdecimal())
        with self.lock:
            found = [each for each in self._bank.psids.values() if digits in each.psid]
        return page.counter(list(reversed(found))[: page.PSIDS_MAX], query=typed)


def _ok(content: JsonObject) -> Answer:
    return in_json(200, {"status": "OK", "message": "", "content": [content]})


def _told(psid: Psid) -> JsonObject:
    """What is said of a number, by inquiry and by intimation."""
    told = {
        "consumerNumber": psid.psid,
        "psidStatus": psid.status,
        "deptTransactionId": psid.reference,
        "amountPaid": rupees_of(psid.paid_paisa),
        "paidDate": "",
        "paidTime": "",
        "bankCode": "",
    }
    if psid.payments:
        first = psid.payments[0]
        at = datetime.fromisoformat(str(first["at"])).astimezone(PAKISTAN)
        told |= {"paidDate": f"{at:%Y-%m-%d}", "paidTime": f"{at:%H:%M:%S}"}
        told["bankCode"] = str(first["bank"])
    return told


def _of_another(body: JsonObject) -> JsonObject:
    for each in body.get("content", []):
        for name in ("deptTransactionId", "refundReference"):
            if name in each:
                each[name] = f"other-{each[name]}"
        if "consumerNumber" in each:
            each["consumerNumber"] = each["consumerNumber"][::-1]
    return body


def _heads(value: object) -> list[tuple[str, int]]:
    if not isinstance(value, list) or not value:
        raise invalid("amountBifurcation", "Must be a list of heads.")
    found = []
    for each in value:
        if not isinstance(each, dict):
            raise invalid("amountBifurcation", "Must be a list of heads.")
        fields.known_only(each, ("accountHeadName", "accountNumber", "amountToTransfer"))
        fields.text(each, "accountHeadName", length_max=100)
        account = fields.text(each, "accountNumber", length_max=30)
        found.append((account, paisa_of(each, "amountToTransfer")))
    return found


def _expiry(body: JsonObject) -> datetime:
    try:
        local = datetime.strptime(str(body.get("expiryDate")), EXPIRY).replace(tzinfo=PAKISTAN)
        datetime.strptime(str(body.get("dueDate")), "%Y-%m-%d").replace(tzinfo=PAKISTAN)
    except ValueError:
        raise invalid("expiryDate", "Must be a time such as 2026-03-01 23:59:59.") from None
    return local.astimezone(UTC)
