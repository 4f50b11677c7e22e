"""What a rating may say, when it is shown, and to whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from dastak.kernel.actors import Actor, Role
from dastak.kernel.errors import Forbidden, Invalid
from dastak.kernel.ids import western_digits
from dastak.ratings.types import Side

OPEN_FOR = timedelta(days=7)
GROUP = 5
TEXT_MAX = 500
TAGS_MAX = 5
_ADULT, _SENIOR = 18, 65
_HIDDEN = "[…]"
# Nobody is found or written to through a rating: long numbers and addresses are taken out.
_NUMBER = re.compile(r"\d(?:[\s().-]{0,2}\d){8,}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+", re.IGNORECASE)


class StarsWrong(Invalid):
    """Give one to five stars."""

    ur = "ایک سے پانچ تک ستارے دیں۔"


class TagUnknown(Invalid):
    """“{tag}” is not one of the words to choose from, or there are more than {most}."""

    ur = "«{tag}» دیے گئے الفاظ میں شامل نہیں، یا {most} سے زیادہ چنے گئے ہیں۔"


class TextTooLong(Invalid):
    """Write at most {longest} characters."""

    ur = "زیادہ سے زیادہ {longest} حروف لکھیں۔"


class NotYourOrder(Forbidden):
    """Only the citizen and the facilitator of an order rate each other."""

    ur = "صرف درخواست کا شہری اور اس کا نمائندہ ایک دوسرے کو درجہ دے سکتے ہیں۔"


def side_of(*, actor: Actor, facilitator_id: UUID, citizens: Collection[UUID]) -> Side | None:
    """On which side of an order the actor stands, in the role they act in now; None on neither."""
    if actor.role is Role.FACILITATOR:
        return Side.FACILITATOR if actor.person_id == facilitator_id else None
    return Side.CITIZEN if actor.person_id in citizens else None


def check_stars(*, stars: int) -> int:
    """:raises StarsWrong: unless there are one to five."""
    if not 1 <= stars <= 5:
        raise StarsWrong
    return stars


def check_tags(*, tags: Iterable[str], known: Collection[str]) -> list[str]:
    """The tags once each, in their order.

    :raises TagUnknown: naming one that this side cannot choose, or the sixth.
    """
    chosen = list(dict.fromkeys(tags))
    for place, tag in enumerate(chosen):
        if tag not in known or place >= TAGS_MAX:
            raise TagUnknown(tag=tag[:40], most=TAGS_MAX)
    return chosen


def clean_text(*, text: str) -> str:
    """Words without invisible characters, long numbers, links and e-mail addresses.

    :raises TextTooLong: over 500 characters.
    """
    if len(text) > TEXT_MAX:
        raise TextTooLong(longest=TEXT_MAX)
    normal = unicodedata.normalize("NFC", western_digits(text))
    shown = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else " " for c in normal
    )
    words = " ".join(shown.split())
    return _NUMBER.sub(_HIDDEN, _ADDRESS.sub(_HIDDEN, words))


def is_vulnerable(*, needs: Collection[str], birth_date: date | None, on: date) -> bool:
    """Whether a person's ratings are shown in groups only: special needs, a child, 65 or older.

    Source: domain rule 18; the ages are those of the programme's priority groups.
    """
    if needs:
        return True
    if birth_date is None:
        return False
    has_had_birthday = (on.month, on.day) >= (birth_date.month, birth_date.day)
    age = on.year - birth_date.year - (0 if has_had_birthday else 1)
    return age < _ADULT or age >= _SENIOR


def is_visible(*, visible_at: datetime, now: datetime) -> bool:
    """Whether the sides may see each other's words: both have rated, or seven days are over."""
    return now >= visible_at


def grouped(*, count: int) -> int:
    """How many ratings of vulnerable citizens may be counted in: whole groups of five only.

    A facilitator who knows the other ratings then learns nothing about fewer than five together.
    """
    return count // GROUP * GROUP
