"""What a citizen does without a visit: form, papers, the code, and changing to a visit and back."""

from __future__ import annotations

from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from dastak.orders import api as orders
from dastak.orders.models import Line
from simulators.people import answers
from stories.machine.asking import Asked, Call


def is_alone(line: Line) -> bool:
    """Whether a line is done without a visit now."""
    return line.order.channel == orders.Channel.DIGITAL


def say(asked: Asked) -> Call:
    def call() -> None:
        if asked.is_wrong:
            wrong = {"nobody_asks": "this"}
            orders.fill_in(order_id=asked.order.order_id, values=wrong, **asked.common)
            return
        for _ in range(6):
            found = orders.get_own_form(order_id=asked.order.order_id, **asked.common)
            wanted = answers.wanted(_form(found), {})
            if not wanted:
                return
            orders.fill_in(order_id=asked.order.order_id, values=wanted, **asked.common)

    return call


def _form(found: orders.OwnForm) -> answers.Json:
    values = found.answers.values
    steps = forms.form_steps(
        definition=found.definition, values=values, writer=forms.Writer.FACILITATOR, lang="en"
    )
    missing = forms.missing(definition=found.definition, values=values)
    return {
        "values": values,
        "steps": [{"name": step.name, "specs": step.specs} for step in steps],
        "missing": [field.name for field in missing],
    }


def add(asked: Asked) -> Call | None:
    if not is_alone(asked.line):
        return None
    with transaction_as(SYSTEM):
        found = orders.get_own_form(
            order_id=asked.order.order_id, by=asked.order.citizen, now=asked.ground.now
        )
    have = {file.kind for file in found.files}
    wanted = [each.name for each in found.papers if each.is_required and each.name not in have]
    if not wanted:
        return None
    content = b"MZ this is no picture" if asked.is_wrong else answers.picture(wanted[0])
    return lambda: orders.upload_paper(
        order_id=asked.order.order_id,
        kind=wanted[0],
        filename="paper.png",
        content=content,
        **asked.common,
    )


def read_through(asked: Asked) -> Call:
    def call() -> None:
        orders.read_through(order_id=asked.order.order_id, **asked.common)
        asked.order.was_read = True

    return call


def send(asked: Asked) -> Call:
    code = asked.code("consent", asked.order.line_id)
    return lambda: orders.send_application(
        order_id=asked.order.order_id,
        code=code,
        quote_hash=asked.order.quote_hash,
        command_id=asked.command_id,
        **asked.common,
    )


def to_visit(asked: Asked) -> Call:
    price = _price(asked, orders.Way.VISIT)

    def call() -> None:
        view = orders.switch_to_visit(
            order_id=asked.order.order_id,
            quote_hash=price,
            gender=None,
            command_id=asked.command_id,
            **asked.common,
        )
        asked.order.quote_hash = view.quote_hash

    return call


def to_digital(asked: Asked) -> Call:
    price = _price(asked, orders.Way.DIGITAL)

    def call() -> None:
        view = orders.switch_to_digital(
            order_id=asked.order.order_id,
            quote_hash=price,
            command_id=asked.command_id,
            **asked.common,
        )
        asked.order.quote_hash = view.quote_hash

    return call


def _price(asked: Asked, way: orders.Way) -> str:
    """The price of a way as its page shows it."""
    if asked.is_wrong:
        return "0" * 64
    found = orders.get_ways(
        order_id=asked.order.order_id, by=asked.order.citizen, now=asked.ground.now
    )
    return next(each.quote.hash for each in found if each.way is way)
