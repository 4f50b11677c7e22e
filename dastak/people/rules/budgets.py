"""How often something may be tried: budgets over fixed windows of time.

A budget is a key, a window and a limit. The database counts; these functions say what to count.
Amounts are attempts, except for the day's spending on messages, which is in paisa. The limits are
parameters of the operator; no source publishes any.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HOUR, DAY, FOR_EVER = timedelta(hours=1), timedelta(days=1), timedelta(days=365_000)

CODE_LIFE = timedelta(minutes=5)
CODE_TRIES = 5
RESEND_AFTER = timedelta(seconds=60)

# Assumed cost of one message with a code; the operator's contract decides.
MESSAGE_PAISA = 150
SPEND_PER_DAY_PAISA = 15_000_000
# What unknown devices may spend together: the rest is kept for devices that have signed in before,
# so that a flood of requests does not shut out the people who are already here.
STRANGERS_PER_DAY_PAISA = 10_000_000
SPEND_ALARM_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Budget:
    """So much of something per window.

    :param key: what is counted; never a number in clear.
    :param amount: how much this attempt takes.
    """

    key: str
    window: timedelta
    limit: int
    amount: int = 1

    def window_start(self, now: datetime) -> datetime:
        """The beginning of the window that ``now`` lies in."""
        epoch = datetime(1970, 1, 1, tzinfo=UTC)
        return epoch + (now - epoch) // self.window * self.window

    def seconds_left(self, now: datetime) -> int:
        """Seconds until the window ends, at least 1."""
        return max(1, int((self.window_start(now) + self.window - now).total_seconds()))


def network_of(address: str) -> str:
    """The neighbourhood of an address: /24 of IPv4, /48 of IPv6; ``unknown`` for anything else."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    bits = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network((parsed, bits), strict=False))


@dataclass(frozen=True, slots=True)
class Asker:
    """Keyed hashes of everything a request for a code can be recognised by.

    :param run: of the number without its last three digits: bots take numbers one after another.
    :param is_known: whether this device has signed in with this number before.
    """

    number: str
    run: str
    network: str
    device: str
    is_known: bool


def returnable_budgets(asker: Asker) -> tuple[Budget, ...]:
    """Budgets that a confirmed code gives back.

    People who finish signing in never use them up, however many share one address of a mobile
    network; programs that only make messages being sent do.
    """
    return (
        Budget(f"code-run:{asker.run}", HOUR, 30),
        Budget(f"code-device:{asker.device}", HOUR, 10),
        Budget(f"code-network:{asker.network}", HOUR, 60),
    )


def code_budgets(asker: Asker) -> tuple[Budget, ...]:
    """All budgets that one request for a code takes from; the day's money comes last.

    A number has two purses, one for its own device and one for all others, so that a stranger who
    asks for codes in its name does not shut its owner out.
    """
    purse = f"{asker.number}:{'own' if asker.is_known else 'other'}"
    own = (
        Budget(f"code-minute:{purse}", RESEND_AFTER, 1),
        Budget(f"code-hour:{purse}", HOUR, 5),
        Budget(f"code-day:{purse}", DAY, 10),
    )
    strangers = Budget("code-paisa-strangers", DAY, STRANGERS_PER_DAY_PAISA, MESSAGE_PAISA)
    total = Budget("code-paisa", DAY, SPEND_PER_DAY_PAISA, MESSAGE_PAISA)
    money = (total,) if asker.is_known else (strangers, total)
    return (*own, *returnable_budgets(asker), *money)


def try_budgets(*, challenge: str, network: str) -> tuple[Budget, ...]:
    """Tries of one code, and of all codes from one network and from everywhere.

    The window of the first has no end, so that it never starts anew while the code lives. The
    others count failures: a right code gives them back.
    """
    return (
        Budget(f"try:{challenge}", FOR_EVER, CODE_TRIES),
        Budget(f"try-network:{network}", HOUR, 200),
        Budget("try-all", HOUR, 20_000),
    )


def password_budgets(*, account: str, network: str) -> tuple[Budget, ...]:
    """Tries of a password: from one network at one account, at one account, from one network.

    The first is the tight one: a stranger elsewhere cannot shut a colleague out with it.
    """
    quarter = timedelta(minutes=15)
    return (
        Budget(f"password-here:{account}:{network}", quarter, 5),
        Budget(f"password-account:{account}", HOUR, 50),
        Budget(f"password-network:{network}", quarter, 100),
    )


def search_budgets(*, number: str, network: str) -> tuple[Budget, ...]:
    """Searches for one order by its number and phone, and all searches from one network.

    They count failures: a search that finds is given back, so that whoever knows number and phone
    may look as often as they like, however many share one address of a mobile network.
    """
    return (
        Budget(f"search-number:{number}", HOUR, 10),
        Budget(f"search-network:{network}", HOUR, 60),
    )


def lookup_budget(*, staff: str) -> Budget:
    """Look-ups of people by their card number by one member of staff."""
    return Budget(f"lookup:{staff}", HOUR, 30)


def family_budget(*, person: str) -> Budget:
    """Additions of family members by one person."""
    return Budget(f"family:{person}", DAY, 10)


def is_alarming(*, spent_paisa: int) -> bool:
    """Whether the day's spending has come near its cap."""
    return spent_paisa >= SPEND_PER_DAY_PAISA * SPEND_ALARM_SHARE
