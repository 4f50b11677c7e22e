"""What an objection must have before anybody has to cure it."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from dastak.connectors.types import ObjectionItem
from dastak.kernel.errors import Invalid

ITEMS_MAX = 12
NOTE_MAX = 500
DAYS_MAX = 90


class NoSuchObjection(Invalid):
    """“{code}” is not one of the objections. Choose one from the list."""

    ur = "«{code}» فہرست میں شامل اعتراض نہیں۔ فہرست میں سے چنیں۔"


class ObjectionEmpty(Invalid):
    """Name what is to be cured: 1 to {most} items, each once, notes of at most {longest} characters."""

    ur = "بتائیں کہ کیا درست کرنا ہے: 1 سے {most} تک نکات، ہر ایک ایک بار، نوٹ زیادہ سے زیادہ {longest} حروف۔"


class DueDateOdd(Invalid):
    """The last day must lie after today and within {days} days."""

    ur = "آخری تاریخ آج کے بعد اور {days} دن کے اندر ہونی چاہیے۔"


def must_be_curable(
    *, items: Sequence[ObjectionItem], known: Collection[str], due_date: date, today: date
) -> None:
    """An objection names coded items and a day until which they can be cured.

    Source: domain rule on objections; Right to Public Services Acts (KP IV of 2014, Punjab I of
    2019): reasons in writing and time to cure.

    :raises NoSuchObjection: for an unknown code. :raises ObjectionEmpty: without items.
    :raises DueDateOdd: when the day has passed or lies too far away.
    """
    codes = [item.code for item in items]
    longest = max((len(item.note) for item in items), default=0)
    if not 0 < len(codes) == len(set(codes)) <= ITEMS_MAX or longest > NOTE_MAX:
        raise ObjectionEmpty(most=ITEMS_MAX, longest=NOTE_MAX)
    for code in codes:
        if code not in known:
            raise NoSuchObjection(code=code)
    if not today < due_date <= today + timedelta(days=DAYS_MAX):
        raise DueDateOdd(days=DAYS_MAX)
