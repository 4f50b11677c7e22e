"""Lines as rows of a table, and the words of stages and parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dastak.kernel.ids import spoken
from dastak.kernel.text import Bilingual, bilingual
from dastak.orders import api as orders
from dastak.oversight import api


def stage_name(stage: int) -> Bilingual:
    """The name of a stage as a milestone reached."""
    return bilingual(f"orders.stage.{orders.Stage(stage).name}")


def card_rows(
    cards: Iterable[orders.OrderCard], *, names: Mapping[str, Bilingual], now: datetime
) -> list[dict[str, Any]]:
    """Lines as the tables of this desk show them."""
    return [
        {
            "card": card,
            "number": spoken(card.number),
            "stage": stage_name(card.stage),
            "stage_number": int(card.stage),
            "clock": api.clock_word(state=card.clock.state, due_at=card.clock.due_at, now=now),
            "party": bilingual(f"oversight.party.{card.clock.party}"),
            "outcome": bilingual(f"orders.outcome.{card.outcome}") if card.outcome else None,
            "district": names.get(card.district, card.district),
            "channel": bilingual(f"oversight.channel.{card.channel}"),
        }
        for card in cards
    ]
