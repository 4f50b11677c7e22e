"""A folder that both sides can reach: ``in/`` is ours to write, ``out/`` the department's.

The files are the memory: what was written, acknowledged and answered is read from them again, so
that a process that dies at any moment forgets nothing and writes nothing twice.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import UUID

from dastak.connectors.adapters.csvbatch.files import HalfWritten, to_file, to_rows
from dastak.connectors.adapters.csvbatch.mapping import to_reports
from dastak.connectors.adapters.system import Account, Unreadable, circuit_of
from dastak.connectors.types import Asked, Delivery, Oddity, Parcel, Report, SystemPlan, Told
from dastak.kernel.partners import NoAnswer

BEAT = "ALIVE"
PENDING = "not acknowledged yet"
_DOCUMENT_ID = re.compile(r"[A-Za-z0-9._-]{1,80}")
_REUSED = "case_reused"
_ACCEPTED = frozenset({"accepted", "duplicate"})


class FolderSystem:
    """A department behind a folder. See ``DepartmentSystem``."""

    batch_max = 500

    def __init__(
        self, *, plan: SystemPlan, account: Account, wall: Callable[[], float] = time.time
    ) -> None:
        self.plan, self._account, self._wall = plan, account, wall
        self._folder = Path(unquote(urlsplit(account.url).path))
        self.circuit = circuit_of(plan)
        self._read: dict[str, int] = {}

    def deliver(self, parcels: Sequence[Parcel]) -> list[Delivery]:
        """See ``DepartmentSystem``."""
        try:
            self._must_be_alive()
            written, acks = self._written(), self._acks()
            new = [parcel for parcel in parcels if str(parcel.message_id) not in written]
            if new:
                self._write(new)
        except (NoAnswer, Unreadable, OSError) as failure:
            # Without our own files it is not known what was written, so nothing is written.
            self.circuit.failed()
            return [Delivery(parcel.message_id, str(failure)) for parcel in parcels]
        return [self._outcome(parcel, written, acks) for parcel in parcels]

    def ask(self, cases: Sequence[Asked]) -> Told:
        """See ``DepartmentSystem``."""
        wanted = {case.case_id for case in cases}
        reports: dict[UUID, Report] = {}
        oddities: list[Oddity] = []
        fault = ""
        try:
            self._must_be_alive()
            for path in self._results():
                found, odd = self._reports(path)
                # What the newest file is, the department is: an older bad one was put right.
                fault = odd.reason if odd else ""
                oddities += [odd] if odd else []
                is_new = self._is_new(path)
                reports |= {
                    each.case_id: each for each in found if is_new or each.case_id in wanted
                }
        except (NoAnswer, OSError) as failure:
            fault = str(failure)
        if fault:
            self.circuit.failed()
        else:
            self.circuit.succeeded()
        return Told(tuple(reports.values()), tuple(oddities), fault)

    def fetch(self, *, document_id: str, sha256: str) -> bytes:
        """See ``DepartmentSystem``."""
        if not _DOCUMENT_ID.fullmatch(document_id) or document_id.startswith("."):
            raise Unreadable("wrong_document", document_id)
        try:
            content = (self._folder / "out" / "documents" / document_id).read_bytes()
        except OSError as failure:
            raise NoAnswer(f"{type(failure).__name__}") from failure
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Unreadable("wrong_document", document_id)
        return content

    def probe(self) -> bool:
        """See ``DepartmentSystem``."""
        try:
            self._must_be_alive()
        except NoAnswer:
            self.circuit.failed()
            return False
        return True

    def close(self) -> None:
        """See ``DepartmentSystem``."""

    def _outcome(
        self, parcel: Parcel, written: dict[str, float], acks: dict[str, tuple[str, str]]
    ) -> Delivery:
        status, reason = acks.get(str(parcel.message_id), ("", ""))
        if status in _ACCEPTED:
            self.circuit.succeeded()
            return Delivery(parcel.message_id)
        if status:
            is_absent = reason != _REUSED
            said = f"{status}: {reason}"
            return Delivery(parcel.message_id, said, is_final=True, is_absent=is_absent)
        since = written.get(str(parcel.message_id), self._wall())
        pause = self.plan.poll_seconds
        if self._wall() - since > self.plan.answer_seconds:
            self.circuit.failed()
            return Delivery(parcel.message_id, "no acknowledgement", retry_seconds=pause)
        return Delivery(parcel.message_id, PENDING, retry_seconds=pause, is_pending=True)

    def _write(self, parcels: Sequence[Parcel]) -> None:
        rows = [
            [
                parcel.kind,
                str(parcel.message_id),
                str(parcel.case_id),
                parcel.applicant_ref,
                json.dumps(dict(parcel.content), ensure_ascii=False, sort_keys=True),
            ]
            for parcel in parcels
        ]
        content = to_file(rows=rows, secret=self._account.secret_out)
        name = f"dastak-{hashlib.sha256(content).hexdigest()[:16]}.csv"
        target = self._folder / "in" / name
        part = target.with_suffix(".part")
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except OSError as failure:
            raise NoAnswer(f"the folder cannot be written: {failure.strerror}") from failure

    def _written(self) -> dict[str, float]:
        """When each of our messages was written, by its id."""
        found: dict[str, float] = {}
        for path in self._files("in", "dastak-*.csv"):
            rows = to_rows(content=path.read_bytes(), secret=self._account.secret_out)
            found |= {row[1]: path.stat().st_mtime for row in rows}
        return found

    def _acks(self) -> dict[str, tuple[str, str]]:
        """What the department said to each message. A file that cannot be believed says nothing."""
        found: dict[str, tuple[str, str]] = {}
        for path in self._files("out", "ack-*.csv"):
            try:
                rows = to_rows(content=path.read_bytes(), secret=self._account.secret_in)
            except Unreadable:
                continue
            found |= {row[0]: (row[2], row[3]) for row in rows if len(row) == 4}
        return found

    def _results(self) -> Iterator[Path]:
        return self._files("out", "result-*.csv")

    def _reports(self, path: Path) -> tuple[list[Report], Oddity | None]:
        found = path.stat()
        try:
            rows = to_rows(content=path.read_bytes(), secret=self._account.secret_in)
            return to_reports(rows=rows, name=path.name), None
        except HalfWritten as young:
            if self._wall() - found.st_mtime <= self.plan.quiet_seconds:
                return [], None
            return [], Oddity(f"file:{path.name}:{young.reason}", young.reason, path.name)
        except Unreadable as odd:
            return [], Oddity(f"file:{path.name}:{odd.reason}", odd.reason, path.name)

    def _is_new(self, path: Path) -> bool:
        changed = path.stat().st_mtime_ns
        is_new = self._read.get(path.name) != changed
        self._read[path.name] = changed
        return is_new

    def _files(self, side: str, pattern: str) -> Iterator[Path]:
        try:
            yield from sorted((self._folder / side).glob(pattern))
        except OSError as failure:
            raise NoAnswer(f"the folder cannot be read: {failure.strerror}") from failure

    def _must_be_alive(self) -> None:
        """:raises NoAnswer: while the department's side has not touched its sign of life."""
        try:
            beat = (self._folder / "out" / BEAT).stat().st_mtime
        except OSError as failure:
            raise NoAnswer("the folder has no sign of life") from failure
        if self._wall() - beat > self.plan.quiet_seconds:
            raise NoAnswer("no sign of life for too long")
