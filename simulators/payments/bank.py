"""What really happened: numbers, what was paid under them, what went back. Standard library only."""

import re
from dataclasses import dataclass, field

from simulators.fields import Refusal, invalid

AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")


@dataclass
class Psid:
    """One number. `heads` are (account, paisa) in the order in which money fills them."""

    psid: str
    reference: str
    amount_paisa: int
    heads: list[tuple[str, int]]
    due_date: str
    expires_at: str
    payments: list[dict[str, object]] = field(default_factory=list)
    is_reversed: bool = False

    @property
    def paid_paisa(self) -> int:
        return sum(int(str(each["paisa"])) for each in self.payments)

    @property
    def status(self) -> str:
        if self.is_reversed:
            return "REVERSED"
        return "PAID" if self.payments else "UNPAID"

    def filled(self) -> dict[str, int]:
        """What each account has of what was paid; money over stays in the trust account."""
        left = self.paid_paisa
        found: dict[str, int] = {}
        for account, paisa in self.heads:
            put = min(left, paisa)
            found[account] = found.get(account, 0) + put
            left -= put
        if left:
            found["over"] = left
        return found

    def as_json(self) -> dict[str, object]:
        return {
            **vars(self),
            "heads": [list(each) for each in self.heads],
            "status": self.status,
            "paid_paisa": self.paid_paisa,
            "filled": self.filled(),
        }


@dataclass
class Refund:
    """Money that goes back; `asked` counts how often its state was looked at."""

    reference: str
    psid: str
    paisa: int
    state: str = "ACCEPTED"


class Bank:
    """All numbers and refunds."""

    def __init__(self) -> None:
        self.psids: dict[str, Psid] = {}
        self.refunds: dict[str, Refund] = {}

    def by_reference(self, reference: str) -> Psid | None:
        """The first number made for a reference."""
        return next((each for each in self.psids.values() if each.reference == reference), None)

    def get(self, psid: object) -> Psid:
        """:raises Refusal: 404 for a number nobody issued."""
        found = self.psids.get(psid) if isinstance(psid, str) else None
        if found is None:
            raise Refusal(404, "not_found", "No such PSID.", field="psid")
        return found

    def refunded(self, psid: str) -> int:
        """What went back, or is on its way."""
        return sum(
            each.paisa
            for each in self.refunds.values()
            if each.psid == psid and each.state != "RETURNED"
        )


def paisa_of(body: dict[str, object], name: str) -> int:
    """Rupees as text with at most two decimals. :raises Refusal: 400 for anything else."""
    value = body.get(name)
    found = AMOUNT.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise invalid(name, "Must be an amount such as 550.00.")
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def rupees_of(paisa: int) -> str:
    return f"{paisa // 100}.{paisa % 100:02d}"
