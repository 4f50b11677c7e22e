"""How numbers, money, days and hours read in Urdu and English.

Each function gives pieces, so that one place decides how a number is kept left to right:
`as_html` for pages and `as_plain` for messages, titles and files.
"""

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from html import escape

from dastak.kernel.ids import spoken
from dastak.ui.rules.digits import (
    POP_ISOLATE,
    RIGHT_TO_LEFT_ISOLATE,
    isolated,
    only_digits,
    western_digits,
    without_direction_marks,
)
from dastak.ui.types import Language, Piece, Pieces

# One offset the whole year; the kernel's clock is not imported because rules are pure.
PAKISTAN = timezone(timedelta(hours=5), "PKT")
MONTHS: dict[Language, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "ur": (
        "جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون",
        "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر",
    ),
}  # fmt: skip
WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "ur": ("پیر", "منگل", "بدھ", "جمعرات", "جمعہ", "ہفتہ", "اتوار"),
}
# Urdu divides the day in four; each word starts at its hour.
_DAY_PARTS = ((4, "صبح"), (12, "دوپہر"), (16, "شام"), (20, "رات"))
_MISSING: Pieces = (Piece("–", is_number=True),)
_CNIC_LENGTH = 13
_MOBILE_LENGTH = 11


def _word(text: str) -> Piece:
    return Piece(text, is_number=False)


def _number(text: str) -> Piece:
    return Piece(text, is_number=True)


def as_html(*, pieces: Pieces, lang: Language) -> str:
    """Give HTML in which every number is isolated left to right and cannot break over lines."""
    inner = "".join(
        f'<bdi dir="ltr" class="num">{escape(piece.text)}</bdi>'
        if piece.is_number
        else escape(piece.text)
        for piece in pieces
    )
    if len(pieces) == 1 and pieces[0].is_number:
        return inner
    direction = "rtl" if lang == "ur" else "ltr"
    return f'<bdi dir="{direction}" class="phrase">{inner}</bdi>'


def as_plain(*, pieces: Pieces, lang: Language) -> str:
    """Give plain text; in Urdu with isolates, as bare numbers would be re-ordered."""
    if lang == "en":
        return "".join(piece.text for piece in pieces)
    inner = "".join(
        isolated(text=piece.text) if piece.is_number else piece.text for piece in pieces
    )
    if len(pieces) == 1:
        return inner
    return f"{RIGHT_TO_LEFT_ISOLATE}{inner}{POP_ISOLATE}"


def number(*, value: float | Decimal | str | None) -> Pieces:
    """Write a count with thousands marks, or a text such as 14:00-16:00 as it stands."""
    if value is None or value == "":
        return _MISSING
    if isinstance(value, str):
        return (_number(western_digits(text=without_direction_marks(text=value))),)
    if isinstance(value, int):
        return (_number(f"{value:,}"),)
    rounded = f"{value:,.2f}".rstrip("0").rstrip(".")
    return (_number(rounded),)


def percent(*, value: float | Decimal | None) -> Pieces:
    """Write a share given in hundredths (12.5 reads 12.5%)."""
    if value is None:
        return _MISSING
    return (_number(f"{number(value=value)[0].text}%"),)


def money(*, paisa: int | None, lang: Language) -> Pieces:
    """Write an amount of paisa in rupees; paisa are shown only when there are some.

    `None` is a fee that the department has not published.
    """
    if paisa is None:
        return (_word("شائع نہیں کی گئی" if lang == "ur" else "not published"),)
    whole, rest = divmod(abs(paisa), 100)
    sign = "-" if paisa < 0 else ""
    amount = f"{sign}{whole:,}" + (f".{rest:02d}" if rest else "")
    if lang == "en":
        return (_number(f"Rs {amount}"),)
    return (_word("روپے "), _number(amount))


def cnic(*, text: str | None) -> Pieces:
    """Write an identity card number as 35202-1234567-1, from any digits and marks."""
    if not text:
        return _MISSING
    digits = only_digits(text=text)
    if len(digits) != _CNIC_LENGTH:
        return number(value=text)
    return (_number(f"{digits[:5]}-{digits[5:12]}-{digits[12]}"),)


def cnic_masked(*, text: str | None) -> Pieces:
    """Write an identity card number as 35202-*****67-1; a wrong one is hidden whole."""
    if not text:
        return _MISSING
    digits = only_digits(text=text)
    if len(digits) != _CNIC_LENGTH:
        return (_number("*" * 5),)
    return (_number(f"{digits[:5]}-*****{digits[10:12]}-{digits[12]}"),)


def _local_mobile(text: str) -> str:
    """Give 03001234567 for any way of writing a Pakistani mobile number, else nothing."""
    digits = only_digits(text=text)
    for prefix in ("0092", "92"):
        if digits.startswith(f"{prefix}3"):
            digits = f"0{digits.removeprefix(prefix)}"
    is_mobile = digits.startswith("03") and len(digits) == _MOBILE_LENGTH
    return digits if is_mobile else ""


def phone(*, text: str | None) -> Pieces:
    """Write a mobile number as 0300-1234567; other numbers keep their own spacing."""
    if not text:
        return _MISSING
    mobile = _local_mobile(text)
    return (_number(f"{mobile[:4]}-{mobile[4:]}"),) if mobile else number(value=text)


def phone_masked(*, text: str | None) -> Pieces:
    """Write a mobile number as 0300-****567; other numbers show their last three digits."""
    if not text:
        return _MISSING
    mobile = _local_mobile(text)
    if mobile:
        return (_number(f"{mobile[:4]}-****{mobile[-3:]}"),)
    return (_number(f"****{only_digits(text=text)[-3:]}"),)


def reference(*, text: str | None) -> Pieces:
    """Write an order, receipt or badge number as it is spoken, such as 4821-7306."""
    return number(value=text)


def order_number(*, text: str | None) -> Pieces:
    """Write the digits of an order number in the groups in which it is spoken: 482-173-0697."""
    return number(value=spoken(text) if text else None)


def _local(value: date | datetime) -> date | datetime:
    if not isinstance(value, datetime):
        return value
    assert value.tzinfo is not None, "instants are aware"
    return value.astimezone(PAKISTAN)


def day(*, value: date | datetime | None, lang: Language) -> Pieces:
    """Write a day of Pakistan as 21 November 2026."""
    if value is None:
        return _MISSING
    local = _local(value)
    month = MONTHS[lang][local.month - 1]
    if lang == "en":
        return (_number(f"{local.day} {month} {local.year}"),)
    return (_number(str(local.day)), _word(f" {month} "), _number(str(local.year)))


def weekday(*, value: date | datetime, lang: Language) -> str:
    """Name the day of the week in Pakistan."""
    return WEEKDAYS[lang][_local(value).weekday()]


def _day_part(hour: int) -> str:
    started = [name for first, name in _DAY_PARTS if hour >= first]
    return started[-1] if started else _DAY_PARTS[-1][1]


def _clock_face(value: datetime) -> str:
    return f"{value.hour % 12 or 12}:{value.minute:02d}"


def hour(*, value: datetime | None, lang: Language) -> Pieces:
    """Write an instant's time of day in Pakistan, by twelve hours: 9:10 am."""
    if value is None:
        return _MISSING
    local = _local(value)
    assert isinstance(local, datetime), "a day has no hour"
    if lang == "en":
        return (_number(f"{_clock_face(local)} {'am' if local.hour < 12 else 'pm'}"),)
    return (_word(f"{_day_part(local.hour)} "), _number(_clock_face(local)))


def span(*, start: datetime, end: datetime, lang: Language) -> Pieces:
    """Write the hours from `start` to `end`, both on one day of Pakistan."""
    if lang == "en":
        opened, closed = hour(value=start, lang=lang), hour(value=end, lang=lang)
        return (_number(f"{opened[0].text} to {closed[0].text}"),)
    first, last = start.astimezone(PAKISTAN), end.astimezone(PAKISTAN)
    opening, closing = _day_part(first.hour), _day_part(last.hour)
    between = " سے " if opening == closing else f" سے {closing} "
    return (
        _word(f"{opening} "),
        _number(_clock_face(first)),
        _word(between),
        _number(_clock_face(last)),
        _word(" تک"),
    )


def is_one_day(*, start: datetime, end: datetime) -> bool:
    """Say whether both instants fall on one day of Pakistan."""
    return start.astimezone(PAKISTAN).date() == end.astimezone(PAKISTAN).date()
