"""``dastak sandbox-check ACCOUNT``: play the department protocol against a department's sandbox.

Needs no settings and no database, so that a department runs it on its own machine. It submits one
made-up case and puts it aside again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx

from dastak.connectors.adapters import signing

CNIC = "0000000000000"
SECONDS_MAX = 10.0
FAILED_EXIT = 1


class PointFailed(Exception):
    """What the sandbox did, and what the protocol wants instead."""


@dataclass(frozen=True, slots=True)
class Said:
    """One answer, with the id of the request that it answers."""

    status: int
    body: bytes
    signature: str
    message_id: str

    def report(self) -> dict[str, Any]:
        """:raises PointFailed: when the body is no JSON object."""
        try:
            found = json.loads(self.body)
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise PointFailed("the body is not a JSON object")
        return found


class Sandbox:
    """A caller with one case."""

    def __init__(self, account: dict[str, str], service: str) -> None:
        self._account = account
        self._http = httpx.Client(base_url=account["url"], timeout=SECONDS_MAX, trust_env=False)
        self.case_id, self.mark = str(uuid4()), uuid4().hex[:16]
        self.path = f"/v1/applications/{self.case_id}"
        self.application = {
            "case_id": self.case_id,
            "applicant_ref": self.mark,
            "number": "0000000000",
            "service": service,
            "district": "lahore",
            "statutory_days": None,
            "answers": [
                {
                    "name": "cnic",
                    "label_en": "CNIC",
                    "label_ur": "CNIC",
                    "value": CNIC,
                    "kind": "cnic",
                }
            ],
            "papers": [],
            "originals": [],
        }

    def call(self, method: str, path: str, body: Any = None, **spoil: Any) -> Said:
        """One signed call; ``spoil`` changes the date, the secret or the body after signing."""
        content = b"" if body is None else json.dumps(body, sort_keys=True).encode()
        at = spoil.get("at", datetime.now(UTC))
        said = str(spoil.get("message_id", uuid4()))
        date = signing.stamp(at)
        secret = spoil.get("secret", self._account["secret_out"])
        mark = signing.sign(secret=secret, words=(method, path, date, said), body=content)
        headers = {
            signing.KEY: self._account["key_id"],
            signing.DATE: date,
            signing.ID: said,
            signing.SIGNATURE: mark,
            "Content-Type": "application/json",
        }
        sent = spoil.get("sent", content)
        answer = self._http.request(method, path, headers=headers, content=sent or None)
        signature = answer.headers.get(signing.SIGNATURE, "")
        return Said(answer.status_code, answer.content, signature, said)

    def good(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """The report of a call that must succeed, signed for exactly this request.

        :raises PointFailed: for anything else.
        """
        said = self.call(method, path, body)
        want(said.status in (200, 201, 202), f"status {said.status}, not 200, 201 or 202")
        self.must_be_signed(said)
        return said.report()

    def must_be_signed(self, said: Said) -> None:
        """:raises PointFailed: unless the answer is signed for its request."""
        words = (str(said.status), said.message_id)
        is_good = signing.is_signed(
            signature=said.signature,
            secret=self._account["secret_in"],
            words=words,
            body=said.body,
        )
        want(is_good, "Dastak-Signature of the answer is missing or wrong")

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()


def want(is_so: bool, otherwise: str) -> None:  # noqa: FBT001 - reads as a sentence
    """:raises PointFailed: unless it is so."""
    if not is_so:
        raise PointFailed(otherwise)


def _health(sandbox: Sandbox) -> None:
    sandbox.good("GET", "/v1/health")


def _refuses_strangers(sandbox: Sandbox) -> None:
    said = sandbox.call("GET", "/v1/health", secret="another")  # noqa: S106 - of a stranger
    want(said.status == 401, f"status {said.status}, not 401, to a wrong signature")


def _refuses_old_dates(sandbox: Sandbox) -> None:
    said = sandbox.call("GET", "/v1/health", at=datetime.now(UTC) - timedelta(minutes=6))
    want(said.status == 401, f"status {said.status}, not 401, to a date six minutes old")


def _refuses_changed_bodies(sandbox: Sandbox) -> None:
    other = json.dumps({**sandbox.application, "number": "1"}).encode()
    said = sandbox.call("PUT", sandbox.path, sandbox.application, sent=other)
    want(said.status == 401, f"status {said.status}, not 401, to a body changed after signing")


def _knows_no_stranger(sandbox: Sandbox) -> None:
    said = sandbox.call("GET", f"/v1/applications/{uuid4()}")
    want(said.status == 404, f"status {said.status}, not 404, for a case never submitted")
    sandbox.must_be_signed(said)


def _takes(sandbox: Sandbox) -> None:
    report = sandbox.good("PUT", sandbox.path, sandbox.application)
    _is_about_it(sandbox, report)
    want(isinstance(report.get("standing"), str), "the report has no standing")


def _takes_once(sandbox: Sandbox) -> None:
    first = sandbox.good("GET", sandbox.path)
    again = sandbox.good("PUT", sandbox.path, sandbox.application)
    _is_about_it(sandbox, again)
    same = first.get("reference", "") == again.get("reference", "")
    want(same, "the same application again got another reference")


def _refuses_other_content(sandbox: Sandbox) -> None:
    said = sandbox.call("PUT", sandbox.path, {**sandbox.application, "number": "1111111111"})
    want(said.status == 409, f"status {said.status}, not 409, to other content under one case_id")


def _tells(sandbox: Sandbox) -> None:
    report = sandbox.good("GET", sandbox.path)
    _is_about_it(sandbox, report)
    if report.get("standing") != "accepted":
        want(bool(report.get("reference")), "the report has no reference")


def _keeps_quiet(sandbox: Sandbox) -> None:
    said = sandbox.call("GET", sandbox.path)
    want(CNIC.encode() not in said.body, "the report repeats the applicant's answers")


def _puts_aside(sandbox: Sandbox) -> None:
    body = {"case_id": sandbox.case_id, "applicant_ref": sandbox.mark, "reason": "a test"}
    path = f"{sandbox.path}/cancellation"
    for _ in range(2):
        report = sandbox.good("POST", path, body)
        _is_about_it(sandbox, report)
        same = report.get("standing") == "cancelled"
        want(same, f"standing {report.get('standing')}, not cancelled")


def _is_about_it(sandbox: Sandbox, report: dict[str, Any]) -> None:
    about = (report.get("case_id"), report.get("applicant_ref"))
    want(about == (sandbox.case_id, sandbox.mark), "case_id or applicant_ref are not those sent")


POINTS: tuple[tuple[str, Callable[[Sandbox], None]], ...] = (
    ("health answers, signed", _health),
    ("a wrong signature is refused", _refuses_strangers),
    ("a date older than five minutes is refused", _refuses_old_dates),
    ("a body changed after signing is refused", _refuses_changed_bodies),
    ("a case never submitted is unknown", _knows_no_stranger),
    ("an application is taken", _takes),
    ("the same application again is the same one", _takes_once),
    ("other content under the same case is refused", _refuses_other_content),
    ("the standing is told, with a reference", _tells),
    ("a report does not repeat the applicant's answers", _keeps_quiet),
    ("a case is put aside, and again without a second effect", _puts_aside),
)


def check(*, account: dict[str, str], service: str) -> list[tuple[str, str]]:
    """Every point of the protocol with what is wrong; empty where it passes."""
    sandbox = Sandbox(account, service)
    found = []
    for name, point in POINTS:
        try:
            point(sandbox)
        except PointFailed as failure:
            found.append((name, str(failure)))
        except httpx.HTTPError as failure:
            found.append((name, f"{type(failure).__name__}: {failure}"))
        else:
            found.append((name, ""))
    sandbox.close()
    return found


def main(words: Sequence[str]) -> int:
    """Print which points pass; the exit status is 0 when all do."""
    parser = argparse.ArgumentParser(prog="dastak sandbox-check")
    parser.add_argument("account", type=Path, help="JSON: url, key_id, secret_out, secret_in")
    parser.add_argument("--service", required=True, help="the department's word for a service")
    options = parser.parse_args(words)
    account = json.loads(options.account.read_text("utf-8"))
    results = check(account=account, service=options.service)
    for name, flaw in results:
        print(f"{'FAIL' if flaw else 'pass'}  {name}{': ' + flaw if flaw else ''}")
    failed = sum(1 for _, flaw in results if flaw)
    print(f"{len(results) - failed} of {len(results)} points pass", file=sys.stderr)
    return FAILED_EXIT if failed else 0
