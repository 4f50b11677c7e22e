"""Searches by anybody, counted so that nobody finds by trying."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from dastak.kernel import vault
from dastak.kernel.errors import TooMany
from dastak.people.adapters import counters
from dastak.people.commands.codes import network_key
from dastak.people.rules import budgets


class TooManySearches(TooMany):
    """Too many searches found nothing. Try again in {retry_seconds} seconds, or open the link in
    our message.
    """

    ur = (
        "بہت سی تلاشوں میں کچھ نہیں ملا۔ {retry_seconds} سیکنڈ بعد دوبارہ کوشش کریں،"
        " یا ہمارے پیغام کا لنک کھولیں۔"
    )


@contextmanager
def counted_search(*, number: str, network: str, now: datetime) -> Iterator[None]:
    """One search for what a number leads to; what is raised inside means that nothing was found.

    :param number: of the order, in its canonical form; counted by a keyed hash.
    :param network: the caller's address.
    :raises TooManySearches: after ten for one number or sixty from one network in an hour.
    """
    wanted = budgets.search_budgets(
        number=vault.blind_index(number, kind="order").hex(), network=network_key(network)
    )
    refused = counters.take(wanted, now=now).refused
    if refused is not None:
        raise TooManySearches(retry_seconds=refused.seconds_left(now))
    yield
    counters.give_back(wanted, taken_at=now)
