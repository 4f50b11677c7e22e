"""The frozen price of a line, sealed beside it."""

from __future__ import annotations

import json
from uuid import UUID

from dastak.catalogue import api as catalogue
from dastak.kernel import vault
from dastak.orders import models

QUOTE_PLACE = "orders_line.quote"


def quote_of(line: models.Line) -> catalogue.Quote:
    """The frozen price of a line."""
    plain = vault.unseal(bytes(line.quote), place=QUOTE_PLACE, row=str(line.id))
    return catalogue.from_payload(payload=json.loads(plain))


def sealed_quote(quote: catalogue.Quote, *, line_id: UUID) -> bytes:
    """A price as the row of a line keeps it."""
    payload = json.dumps(catalogue.to_payload(quote=quote), ensure_ascii=False)
    return vault.seal(payload, place=QUOTE_PLACE, row=str(line_id))
