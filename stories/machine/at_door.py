"""What is done at the citizen's door."""

from __future__ import annotations

import hashlib

from dastak.connectors import api as connectors
from dastak.connectors.commands.verifying import Reply, record_reply
from dastak.connectors.models import Check
from dastak.connectors.types import Outcome
from dastak.field.http import shapes
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders
from simulators.people import answers
from stories.machine.asking import ORIGINAL, Asked, Call


def fill(asked: Asked) -> Call:
    line_id = asked.order.line_id

    def call() -> None:
        if asked.is_wrong:
            orders.save_form(line_id=line_id, values={"nobody_asks": "this"}, **asked.common)
            return
        for _ in range(6):
            found = orders.get_door(line_id=line_id, **asked.common)
            wanted = answers.wanted(shapes.form(found, lang="en"), {})
            if not wanted:
                return
            orders.save_form(line_id=line_id, values=wanted, **asked.common)

    return call


def paper(asked: Asked) -> Call | None:
    with transaction_as(SYSTEM):
        found = orders.get_door(line_id=asked.order.line_id, by=_rider(asked), now=asked.ground.now)
    have = {file.kind for file in found.files}
    wanted = [each.name for each in found.papers if each.is_required and each.name not in have]
    if not wanted:
        return None
    content = b"MZ this is no picture" if asked.is_wrong else answers.picture(wanted[0])
    return lambda: orders.add_paper(
        line_id=asked.order.line_id,
        kind=wanted[0],
        filename="paper.png",
        content=content,
        **asked.common,
    )


def _rider(asked: Asked) -> Actor:
    return asked.ground.called(asked.line.facilitator_id)


def fall_short(asked: Asked) -> Call | None:
    if asked.line.facilitator_id is None:
        return None
    with transaction_as(SYSTEM):
        found = orders.get_door(line_id=asked.order.line_id, by=_rider(asked), now=asked.ground.now)
    names = ["no_such_paper"] if asked.is_wrong else [each.name for each in found.papers[:2]]
    return lambda: orders.report_gaps(
        line_id=asked.order.line_id,
        papers=names,
        fault=orders.Fault.CITIZEN,
        command_id=asked.command_id,
        **asked.common,
    )


def stop(asked: Asked) -> Call:
    return lambda: orders.stop_at_door(
        line_id=asked.order.line_id,
        reason=orders.Ineligible.RESIDENCE,
        command_id=asked.command_id,
        **asked.common,
    )


def override(asked: Asked) -> Call:
    why = "" if asked.is_wrong else "The law was read again."
    return lambda: orders.override_eligibility(
        line_id=asked.order.line_id, reason=why, **asked.common
    )


def originals(asked: Asked) -> Call:
    names = [] if asked.is_wrong else [ORIGINAL]
    return lambda: orders.take_originals(line_id=asked.order.line_id, names=names, **asked.common)


def finger(asked: Asked) -> Call:
    template = hashlib.sha256(str(asked.order.line_id).encode()).hexdigest()
    number = 11 if asked.is_wrong else 1 + asked.command_id.int % 3
    return lambda: orders.check_finger(
        line_id=asked.order.line_id,
        finger=number,
        template_hash=template,
        device="reader-7",
        **asked.common,
    )


def answer_finger(asked: Asked) -> Call | None:
    """The verifier's answer, as its client would record it."""
    with transaction_as(SYSTEM):
        waiting = Check.objects.filter(subject=asked.order.line_id, state="pending").first()
    if waiting is None:
        return None
    result = connectors.CheckState.NO_MATCH if asked.is_wrong else connectors.CheckState.MATCH
    said = Outcome(
        result=result,
        charge_paisa=2_500,
        external_id=f"x-{asked.command_id}",
        checked_at=asked.ground.now,
    )
    reply = Reply(waiting.id, outcome=said)
    return lambda: record_reply(reply=reply, by=SYSTEM, now=asked.ground.now)


def read_back(asked: Asked) -> Call:
    def call() -> None:
        orders.read_back(line_id=asked.order.line_id, **asked.common)
        asked.order.was_read = True

    return call


def capture(asked: Asked) -> Call:
    code = asked.code("consent", asked.order.line_id)
    return lambda: orders.capture(
        line_id=asked.order.line_id, code=code, command_id=asked.command_id, **asked.common
    )


def cash(asked: Asked) -> Call | None:
    line = asked.line
    if line.bill_id is None:
        return None
    amount = int(line.facts["total_paisa"]) - (100 if asked.is_wrong else 0)
    return lambda: orders.collect_cash(
        line_id=line.id, amount_paisa=amount, command_id=asked.command_id, **asked.common
    )
