"""What must be true of the whole database at every moment, each under its number in the domain.

Two kinds: statements that find broken rows anywhere, and lines whose log is folded again. Nothing
here trusts a stored state: it is recomputed from logs, postings, custody and quotes.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.db import connection, transaction
from django.db.utils import ProgrammingError

from dastak.catalogue import api as catalogue
from dastak.finance import api as finance
from dastak.finance.models import Bill
from dastak.forms import api as forms
from dastak.kernel import sealer, vault
from dastak.kernel.actors import EVERYWHERE, SYSTEM, Actor, Role
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders
from dastak.orders import rules
from dastak.orders.models import Line, LogEntry, StageRecord
from dastak.orders.rules.clocks import clock_of
from dastak.orders.rules.fold import all_records
from dastak.orders.types import Channel, Entry, LineState, Record, Stage, Verb, Way
from dastak.people import api as people
from dastak.places.api import get_calendar
from dastak.ratings import api as ratings
from stories.broken_rows import BROKEN_ROWS, SCOPED_TABLES

# A delivery sets out and arrives without a step of the line, so it may be told of more often.
# A courier or a second visitor is taken off without one, too.
TOLD_WITHOUT_STEP = frozenset({"FacilitatorOnTheWay", "VisitUnassigned"})
# What was paid without cash at the door is told by an event of its own.
ALSO_TELLS = {
    "BillSettledBefore": "BillSettledForLine",
    # Digital self-service: the same steps, in words without a visit.
    "NothingToPayHere": "BillSettledForLine",
    "ApprovedForDownload": "ApplicationApproved",
    "RejectedOnline": "ApplicationRejected",
    "FormExpired": "OrderExpired",
    "SentTakenBack": "AllAskedBack",
}
# The form was locked by one of these: at the door, or by the citizen alone.
LOCKING = frozenset({Verb.CAPTURE, Verb.SEND})
TELLING = {(step.stage, step.verb): step.event for step in rules.STEPS}
_LOG = ("line_id", "seq", "verb", "stage", "at", "actor", "role", "command_id", "device_at", "data")


@dataclass(frozen=True)
class Case:
    """A stored line with what its log says."""

    line: Line
    log: tuple[Entry, ...]
    state: LineState
    records: tuple[StageRecord, ...]


def check_all(now: datetime) -> list[str]:
    """Every broken invariant of the whole database, with its number and place; empty when well."""
    with transaction_as(SYSTEM):
        line_ids = list(Line.objects.values_list("id", flat=True))
        broken = check_rows() + check_lines(now, line_ids) + _check_counts(now)
        broken += [f"22 {flaw}" for log in sealer.LOGS.values() for flaw in sealer.verify(log)]
    broken += [f"9-11 {problem}" for problem in finance.verify_ledger(by=SYSTEM)]
    return broken + check_scope() + check_addresses(now, line_ids) + check_ratings(now)


def check_rows() -> list[str]:
    """Statements over whole tables; each finds rows that must not be there."""
    found = []
    with connection.cursor() as cursor:
        for name, statement in BROKEN_ROWS.items():
            cursor.execute(f"SELECT found.*::text FROM ({statement}) AS found LIMIT 5")
            found += [f"{name}: {where}" for (where,) in cursor.fetchall()]
    return found


def check_lines(now: datetime, line_ids: Sequence[UUID]) -> list[str]:
    """The invariants of single lines: log against state, clocks, price, what was submitted."""
    checks: tuple[Callable[[Case, datetime], Iterable[str]], ...] = (
        _check_fold,
        _check_returns,
        _check_records,
        _check_clocks,
        _check_price,
        _check_submitted,
        _check_told,
        _check_way,
    )
    with transaction_as(SYSTEM):
        return [
            f"{problem} (line {case.line.id}, {case.state.stage.name})"
            for case in _cases(line_ids)
            for check in checks
            for problem in check(case, now)
        ]


def _cases(line_ids: Sequence[UUID]) -> list[Case]:
    logs: dict[UUID, list[Entry]] = defaultdict(list)
    rows = LogEntry.objects.filter(line_id__in=line_ids).order_by("line_id", "seq")
    for line_id, seq, verb, stage, *rest in rows.values_list(*_LOG):
        logs[line_id].append(Entry(seq, Verb(verb), Stage(stage), *rest))
    stays: dict[UUID, list[StageRecord]] = defaultdict(list)
    kept = StageRecord.objects.filter(line_id__in=line_ids)
    for stay in kept.order_by("line_id", "seq", "stage"):
        stays[stay.line_id].append(stay)
    return [
        Case(line, tuple(logs[line.id]), rules.fold(logs[line.id]), tuple(stays[line.id]))
        for line in Line.objects.select_related("order").filter(id__in=line_ids)
    ]


def _check_fold(case: Case, _: datetime) -> Iterable[str]:
    """2: the stored line is the fold of its log."""
    line, state = case.line, case.state
    stored = (line.stage, line.seq, line.outcome, line.decision, set(line.flags))
    folded = (state.stage, state.seq, state.outcome or "", state.decision, set(state.flags))
    if stored != folded:
        yield f"2 stored {stored} is not folded {folded}"
    wrong = [entry.seq for entry in case.log if entry.stage != _stage_after(case.log, entry.seq)]
    if wrong:
        yield f"2 entries {wrong} name another stage than the table"


def _check_returns(case: Case, _: datetime) -> Iterable[str]:
    """1: a stage goes back only by a named return, with its reason in the log."""
    for before, entry in pairwise(case.log):
        step = rules.find_step(before.stage, entry.verb)
        is_named = step is not None and step.is_return and entry.data.get("reason")
        if entry.stage < before.stage and not is_named:
            yield f"1 {entry.verb} goes back from {before.stage.name} without a named reason"


def _stage_after(log: Sequence[Entry], seq: int) -> Stage:
    return rules.fold(log[:seq]).stage


def _check_records(case: Case, _: datetime) -> Iterable[str]:
    """1, 2: the stays are those of the fold, all 13 stages once the line has ended."""
    state = case.state
    whole = all_records(state, state.outcome) if state.outcome else state.records
    folded = [replace(stay, happened_at=None) for stay in whole]
    stored = [Record(Stage(r.stage), r.entered_at, r.left_at, r.skipped) for r in case.records]
    if Counter(stored) != Counter(folded):
        yield f"1 stays {Counter(stored) - Counter(folded)} stored, {Counter(folded) - Counter(stored)} folded"
    if state.outcome and {record.stage for record in stored} != set(Stage):
        yield "1 an ended line has not all 13 stages"


def _check_clocks(case: Case, now: datetime) -> Iterable[str]:
    """15: the running clock is the stage's; time by party and pauses sum to the whole."""
    line, state = case.line, case.state
    calendar = get_calendar(district=line.district_id)
    if line.party != clock_of(state).party:
        yield f"15 {line.party} has the turn, not {clock_of(state).party}"
    due = rules.due_at(
        state,
        calendar=calendar,
        slot_ends_at=line.slot_ends_at,
        statutory_days=line.statutory_days,
    )
    if line.due_at != due:
        yield f"15 due {line.due_at}, computed {due}"
    spent = rules.elapsed_by_party(state, calendar=calendar, now=now)
    end = (state.records[-1].left_at or now) if state.outcome else now
    whole = calendar.working_seconds(state.records[0].entered_at, end)
    if sum(spent.values()) != whole or min(spent.values(), default=0) < 0:
        yield f"15 {spent} does not sum to {whole}"
    if any(not hold.reason or not hold.party for hold in state.holds):
        yield "15 a pause without a reason or an owner"


def _check_price(case: Case, _: datetime) -> Iterable[str]:
    """14, 20: the frozen quote replays to itself and is what was billed; its version is known."""
    line = case.line
    plain = vault.unseal(bytes(line.quote), place="orders_line.quote", row=str(line.id))
    quote = catalogue.from_payload(payload=json.loads(plain))
    if catalogue.replay(quote=quote) != quote or quote.hash != line.quote_hash:
        yield "14 the quote does not replay to itself"
    if quote.total_paisa != line.facts["total_paisa"]:
        yield f"14 {line.facts['total_paisa']} shown, {quote.total_paisa} frozen"
    # The bill of a visit that is done online now is void, with the price of the visit.
    for bill in Bill.objects.filter(line_id=line.id).exclude(state="void"):
        if (bill.due_paisa, bill.quote_hash) != (quote.total_paisa, quote.hash):
            yield f"14 billed {bill.due_paisa} for a quote of {quote.total_paisa}"


def _check_submitted(case: Case, now: datetime) -> Iterable[str]:
    """4: nothing is submitted without locked form, papers, match and settled bill."""
    line = case.line
    if not any(entry.verb in LOCKING for entry in case.log):
        return
    answers = forms.get_answers(subject=line.id, purpose="invariants", by=SYSTEM, now=now)
    now_hash = forms.content_hash(
        service_code=answers.service_code, version=answers.version, values=answers.values
    )
    if answers.locked_at is None or now_hash != answers.content_hash:
        yield "4 captured without a locked form, or changed after"
    said = next(entry.data["form"] for entry in case.log if entry.verb in LOCKING)
    if said != answers.content_hash:
        yield "4 the log names another form than the one kept"
    definition = forms.get_form(service_code=line.service_id, version=answers.version)
    if forms.missing(definition=definition, values=answers.values):
        yield "4 captured with open questions"
    if any(entry.verb is Verb.SETTLE for entry in case.log) and not case.state.withdrawn_at:
        bills = set(Bill.objects.filter(line_id=line.id).values_list("state", flat=True))
        is_unpublished = line.bill_id is None and case.state.way is Way.DIGITAL
        if not bills & {"paid", "waived"} and not is_unpublished:
            yield f"4 settled with bills {bills}"


def _check_way(case: Case, _: datetime) -> Iterable[str]:
    """Digital self-service has neither visit nor facilitator nor paper, and its channel says so."""
    line = case.line
    is_alone = case.state.way is Way.DIGITAL
    if is_alone is not (line.order.channel == Channel.DIGITAL):
        yield f"2 done {case.state.way}, the order says {line.order.channel}"
    if is_alone and (line.visit_id or line.facilitator_id or line.transfer_id):
        yield "5 done alone, with a visit or a hand-over"


def _check_told(case: Case, _: datetime) -> Iterable[str]:
    """2: every accepted command is one event, with the same actor and instant."""
    before: Stage | None = None
    wanted: Counter[str] = Counter()
    for entry in case.log:
        wanted[TELLING[before, entry.verb]] += 1
        before = entry.stage
    told: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM kernel_event_log WHERE subject = %s AND payload->>'line_id' = %s",
            [case.line.order_id, str(case.line.id)],
        )
        for (name,) in cursor.fetchall():
            context, _, kind = name.partition(".")
            told[ALSO_TELLS.get(kind, kind)] += context == "orders"
    for kind in wanted:
        more = told[kind] - wanted[kind]
        if more < 0 or (more and kind not in TOLD_WITHOUT_STEP):
            yield f"2 {wanted[kind]} steps tell {kind}, {told[kind]} events do"


def _check_counts(now: datetime) -> list[str]:
    """23: published counts, recomputed from the logs alone."""
    shown = orders.stage_counts(district="", by=SYSTEM, now=now)
    published = {count.stage: count.count for count in shown if count.count}
    logs: dict[UUID, list[Entry]] = defaultdict(list)
    for line_id, seq, verb, stage, *rest in LogEntry.objects.order_by("seq").values_list(*_LOG):
        logs[line_id].append(Entry(seq, Verb(verb), Stage(stage), *rest))
    states = [rules.fold(log) for log in logs.values()]
    counted = Counter(state.stage for state in states if not state.outcome)
    return [] if published == counted else [f"23 published {published}, counted {counted}"]


def check_scope() -> list[str]:
    """21: without a scope the database refuses to show rows, of every table under row security."""
    broken = []
    for table in SCOPED_TABLES:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table}")
                if cursor.fetchone()[0]:
                    broken.append(f"21 {table} shows its rows to a query without a scope")
        except ProgrammingError as refusal:
            if "no access scope" not in str(refusal):
                raise
    return broken


def check_addresses(now: datetime, line_ids: Sequence[UUID]) -> list[str]:
    """17: phone and address for the assigned facilitator during the visit, for nobody else."""
    broken = []
    riders = _riders()
    assigned = _assigned()
    for line_id in line_ids:
        for rider in riders:
            is_due = (line_id, rider.me) in assigned
            if not is_due and _sees_address(line_id, rider, now):
                broken.append(f"17 {rider.me} sees the address of line {line_id} without a visit")
    return broken


def _sees_address(line_id: UUID, rider: Actor, now: datetime) -> bool:
    try:
        with transaction.atomic():
            orders.get_visit_place(line_id=line_id, by=rider, now=now)
            transaction.set_rollback(True)
    except orders.VisitNotYours:
        return False
    return True


def _riders() -> list[Actor]:
    permits = people.permits_of(Role.FACILITATOR)
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT id, district_id FROM workforce_facilitator ORDER BY id LIMIT 10")
        return [
            Actor(Role.FACILITATOR, person, permits, frozenset({district}), EVERYWHERE)
            for person, district in cursor.fetchall()
        ]


def _assigned() -> set[tuple[UUID, UUID]]:
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.id, a.facilitator_id FROM orders_line l"
            " JOIN dispatch_assignment a ON a.visit_id = l.visit_id AND a.is_live"
        )
        return set(cursor.fetchall())


def check_ratings(now: datetime) -> list[str]:
    """18: nobody sees what the other side said before both have rated or seven days are over."""
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.order_id, w.facilitator_id, w.contact_id, w.closes_at FROM ratings_window w"
            " JOIN ratings_rating r ON r.window_id = w.order_id"
            " GROUP BY w.order_id HAVING count(*) = 1 AND w.closes_at > %s",
            [now],
        )
        rows = cursor.fetchall()
    broken = []
    for order_id, facilitator, contact, _ in rows:
        for role, person in ((Role.FACILITATOR, facilitator), (Role.CITIZEN, contact)):
            reader = Actor(role, person, people.permits_of(role))
            if ratings.get_ratings(order_id=order_id, by=reader, now=now).shown:
                broken.append(f"18 the {role} of order {order_id} sees a rating too early")
    return broken
