"""The arithmetic of prices. A change of it is a new rule version beside the old ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date

from dastak.catalogue.rules.payload import fingerprint
from dastak.catalogue.types import (
    Exemption,
    FeeHead,
    Funder,
    Quote,
    QuoteInputs,
    QuoteLine,
)
from dastak.kernel.errors import Invalid

RULE_VERSION = 1


class UnknownCondition(Invalid):
    """The fee head “{head}” has the condition “{condition}”, which no rule knows. Correct the row."""

    ur = "فیس کی مد «{head}» کی شرط «{condition}» کسی قاعدے میں نہیں۔ اندراج درست کریں۔"


def completed_years(*, since: date, on: date) -> int:
    """Whole years from ``since`` to ``on``; one born on 29 February has had the year on 1 March."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _older(years: str, inputs: QuoteInputs, on: date) -> bool:
    if inputs.event_date is None:
        return False
    return completed_years(since=inputs.event_date, on=on) >= int(years)


_CONDITIONS: Mapping[str, Callable[[str, QuoteInputs, date], bool]] = {
    "": lambda _, __, ___: True,
    "event_older_than_years": _older,
    "doorstep": lambda _, inputs, __: inputs.at_door,
}


def must_know(*, head: str, condition: str) -> None:
    """Refuse a row that could not be priced later.

    :raises UnknownCondition: when no rule knows the condition.
    """
    if condition.partition(":")[0] not in _CONDITIONS:
        raise UnknownCondition(head=head, condition=condition)


def applies(*, head: FeeHead, inputs: QuoteInputs, on: date) -> bool:
    """Whether a head is part of this price.

    ``event_older_than_years:7`` means seven completed years; ``doorstep:punjab`` a visit at home.

    :raises UnknownCondition: when no rule knows the condition.
    Source: Birth and Death Registration Rules 2025 of Punjab (free within seven years).
    """
    kind, _, value = head.applies_when.partition(":")
    must_know(head=head.code, condition=head.applies_when)
    return _CONDITIONS[kind](value, inputs, on)


def in_force(*, heads: Iterable[FeeHead], on: date) -> tuple[FeeHead, ...]:
    """Of each head the row that holds on a day: the latest begun, of these the latest revision."""
    best: dict[str, FeeHead] = {}
    for head in heads:
        if head.valid_from is not None and on < head.valid_from:
            continue
        if head.valid_to is not None and head.valid_to <= on:
            continue
        if head.code not in best or _age(head) > _age(best[head.code]):
            best[head.code] = head
    return tuple(best.values())


def _age(head: FeeHead) -> tuple[date, int]:
    return head.valid_from or date.min, head.revision


def price(
    *, heads: Iterable[FeeHead], exemptions: Iterable[Exemption], inputs: QuoteInputs, on: date
) -> tuple[QuoteLine, ...]:
    """The lines of a price, in the order of the heads. Amounts in paisa.

    Heads that do not apply and heads without a published amount give no line. A waived line
    keeps its full amount: somebody else bears it. Of several exemptions the first by code counts.

    :raises UnknownCondition: when no rule knows a head's condition.
    Source: the exemptions are programme parameters and not published, each says so in its row.
    """
    granted = sorted(exemptions, key=lambda each: each.code)
    return tuple(
        _line(head, head.amount_paisa, granted, inputs, on)
        for head in heads
        if head.amount_paisa is not None and applies(head=head, inputs=inputs, on=on)
    )


def _line(
    head: FeeHead, amount: int, exemptions: list[Exemption], inputs: QuoteInputs, on: date
) -> QuoteLine:
    whole = amount * inputs.copies if head.is_per_copy else amount
    line = QuoteLine(
        head=head.code,
        name=head.name,
        payee=head.payee,
        payee_kind=head.payee_kind,
        account=head.account,
        amount_paisa=whole,
        waived_paisa=0,
        funded_by=Funder.NOBODY,
        reason=None,
    )
    for each in exemptions:
        if whole and each.payee_kind is head.payee_kind and _is_granted(each, inputs, on):
            return replace(line, waived_paisa=whole, funded_by=each.funded_by, reason=each.reason)
    return line


def _is_granted(exemption: Exemption, inputs: QuoteInputs, on: date) -> bool:
    if exemption.age_years_min is None:
        return True
    if inputs.birth_date is None:
        return False
    return completed_years(since=inputs.birth_date, on=on) >= exemption.age_years_min


# Every arithmetic that ever made a quote stays here: quotes are replayed for ever.
_PRICES = {1: price}


def make_quote(
    *,
    service: tuple[str, int],
    heads: Iterable[FeeHead],
    exemptions: Iterable[Exemption],
    inputs: QuoteInputs,
    on: date,
    rule_version: int = RULE_VERSION,
) -> Quote:
    """A quote from its ingredients.

    :param service: code and version.
    :param heads: those in force on the day.
    :param exemptions: those in force on the day for this service.
    :raises UnknownCondition: when no rule knows a head's condition.
    """
    heads, exemptions = tuple(heads), tuple(exemptions)
    lines = _PRICES[rule_version](heads=heads, exemptions=exemptions, inputs=inputs, on=on)
    quote = Quote(
        service_code=service[0],
        service_version=service[1],
        on=on,
        lines=lines,
        total_paisa=sum(line.due_paisa for line in lines),
        waived_paisa=sum(line.waived_paisa for line in lines),
        unpublished=tuple(
            head.code
            for head in heads
            if head.amount_paisa is None and applies(head=head, inputs=inputs, on=on)
        ),
        rule_version=rule_version,
        inputs=inputs,
        heads=heads,
        exemptions=exemptions,
        hash="",
    )
    return replace(quote, hash=fingerprint(quote=quote))


def replay(*, quote: Quote) -> Quote:
    """The quote made again from what it was made from: equal to it, for ever.

    :raises UnknownCondition: when no rule knows a head's condition.
    """
    return make_quote(
        service=(quote.service_code, quote.service_version),
        heads=quote.heads,
        exemptions=quote.exemptions,
        inputs=quote.inputs,
        on=quote.on,
        rule_version=quote.rule_version,
    )
