"""Whose turn it is, what may be written, until when, and how a template is filled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from dastak.correspondence.types import Aim, Choice, Limits, Side, Template, Turn
from dastak.kernel.actors import Role
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.text import Bilingual, placeholders

SOON = timedelta(hours=2)
CHOICE_FIELDS = ("paper",)
DAY_FIELDS = ("day",)
_MEGABYTE = 1024 * 1024
# The platform's lines and, for callers of 1202, the helpline's stand on the citizen's side.
_SIDES = {
    Role.CITIZEN: Side.CITIZEN,
    Role.AGENT: Side.CITIZEN,
    Role.OFFICER: Side.DEPARTMENT,
    Role.SYSTEM: Side.PLATFORM,
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class TextMissing(Invalid):
    """Write your message before you send it."""

    ur = "بھیجنے سے پہلے پیغام لکھیں۔"


class TextTooLong(Invalid):
    """Your message has {length} characters; at most {longest} can be sent. Shorten it or send it in two."""

    ur = "آپ کے پیغام میں {length} حروف ہیں؛ زیادہ سے زیادہ {longest} بھیجے جا سکتے ہیں۔ اسے مختصر کریں یا دو حصوں میں بھیجیں۔"  # noqa: E501


class TooManyToday(Refused):
    """{most} messages were sent in this thread today, which is the most for a day. Write again tomorrow, or call 1202."""  # noqa: E501

    ur = "آج اس گفتگو میں {most} پیغام بھیجے جا چکے ہیں، جو ایک دن کی حد ہے۔ کل لکھیں یا 1202 ملائیں۔"


class TooManyFiles(Invalid):
    """At most {most} files can go with one message. Send the others with the next one."""

    ur = "ایک پیغام کے ساتھ زیادہ سے زیادہ {most} فائلیں جا سکتی ہیں۔ باقی اگلے پیغام کے ساتھ بھیجیں۔"


class FileTooLarge(Invalid):
    """“{name}” is larger than {most} MB. Take the photo at a lower resolution, or send fewer pages."""

    ur = "«{name}» کا حجم {most} میگابائٹ سے زیادہ ہے۔ کم ریزولوشن پر تصویر لیں یا کم صفحات بھیجیں۔"


class ThreadClosed(Refused):
    """This order has ended, and its time for messages is over. The messages stay readable; call 1202 for help."""

    ur = "یہ درخواست مکمل ہو چکی اور پیغام لکھنے کی مدت گزر گئی۔ پیغامات پڑھے جا سکتے ہیں؛ مدد کے لیے 1202 ملائیں۔"


class TemplateUnknown(Invalid):
    """“{code}” is not one of the ready texts. Choose one from the list."""

    ur = "«{code}» تیار متن میں شامل نہیں۔ فہرست میں سے چنیں۔"


class PaperUnknown(Invalid):
    """Choose the paper from the list."""

    ur = "کاغذ فہرست میں سے چنیں۔"


class DayWrong(Invalid):
    """Give the day, today or later, as year, month and day."""

    ur = "آج یا بعد کی تاریخ سال، مہینے اور دن کے ساتھ دیں۔"


class FieldUnknown(Invalid):
    """This ready text has no place for “{name}”."""

    ur = "اس تیار متن میں «{name}» کی جگہ نہیں۔"


def side_of(*, role: Role) -> Side | None:
    """On which side somebody writes in the role they act in; None who only reads."""
    return _SIDES.get(role)


def turn_after(*, before: Turn | None, side: Side, aim: Aim, answer_by: datetime) -> Turn | None:
    """Whose turn it is after a message.

    A question gives the turn to the other side; one that already waits keeps its first term, so
    that asking again takes no time away and gives none. Any word of the side whose turn it is
    counts as its answer. The platform changes nothing.

    :param answer_by: the term of a new question.
    """
    if side is Side.PLATFORM:
        return before
    other = Side.DEPARTMENT if side is Side.CITIZEN else Side.CITIZEN
    if aim is Aim.QUESTION:
        return before if before and before.side is other else Turn(other, answer_by)
    return None if before and before.side is side else before


def answer_days(*, limits: Limits, side: Side) -> int:
    """Working days in which ``side`` answers.

    Source: operator's parameter, `seeds/parameters.csv`.
    """
    is_department = side is Side.DEPARTMENT
    return limits.department_answer_days if is_department else limits.citizen_answer_days


def clock_state(*, turn: Turn | None, now: datetime) -> str:
    """``on_time``, ``due_soon`` (within two hours) or ``late``; empty when nobody is awaited."""
    if turn is None:
        return ""
    if now > turn.answer_by:
        return "late"
    return "due_soon" if turn.answer_by - now <= SOON else "on_time"


def is_open(*, closes_at: datetime | None, now: datetime) -> bool:
    """Whether something can still be written."""
    return closes_at is None or now < closes_at


def must_be_open(*, closes_at: datetime | None, now: datetime) -> None:
    """:raises ThreadClosed: when the days after the end of the order line are over."""
    if not is_open(closes_at=closes_at, now=now):
        raise ThreadClosed


def check_text(*, text: str, limits: Limits) -> str:
    """The words of a message.

    :raises TextMissing: without any that can be seen. :raises TextTooLong: above the operator's limit.
    """
    if not any(char.isprintable() and not char.isspace() for char in text):
        raise TextMissing
    if len(text) > limits.text_characters_max:
        raise TextTooLong(length=len(text), longest=limits.text_characters_max)
    return text


def check_count(*, side: Side, today: int, limits: Limits) -> None:
    """:raises TooManyToday: when a side has written as many as it may in a day."""
    is_department = side is Side.DEPARTMENT
    most = limits.department_messages_per_day if is_department else limits.citizen_messages_per_day
    if today >= most:
        raise TooManyToday(most=most)


def check_files(*, sizes: Mapping[str, int], count: int, limits: Limits) -> None:
    """Number and size of files, before one of them is read.

    :param sizes: bytes by name.
    :raises TooManyFiles: above the operator's number. :raises FileTooLarge: naming one.
    """
    if count > limits.files_per_message:
        raise TooManyFiles(most=limits.files_per_message)
    for name, size in sizes.items():
        if size > limits.file_megabytes_max * _MEGABYTE:
            raise FileTooLarge(name=name[:100], most=limits.file_megabytes_max)


def fields_of(*, template: Template) -> tuple[str, ...]:
    """Names of the fields of a template, in the order in which English says them."""
    named = placeholders(template.words.en)
    return tuple(name for name in (*CHOICE_FIELDS, *DAY_FIELDS) if name in named)


def check_values(
    *, template: Template, values: Mapping[str, str], choices: Mapping[str, Choice], today: date
) -> dict[str, Bilingual | date]:
    """The values of a template's fields.

    :param choices: the papers that can be named, by code.
    :raises FieldUnknown: for a name that the template has no place for.
    :raises PaperUnknown: for a paper that is not on the list.
    :raises DayWrong: for what is no day, or one that has passed.
    """
    wanted = fields_of(template=template)
    for name in values:
        if name not in wanted:
            raise FieldUnknown(name=name[:40])
    found: dict[str, Bilingual | date] = {}
    for name in wanted:
        typed = values.get(name, "").strip()
        if name in DAY_FIELDS:
            found[name] = _day(typed, today)
        elif typed in choices:
            found[name] = choices[typed].words
        else:
            raise PaperUnknown
    return found


def _day(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed) if _DAY.fullmatch(typed) else None
    except ValueError:
        day = None
    if day is None or day < today:
        raise DayWrong
    return day
