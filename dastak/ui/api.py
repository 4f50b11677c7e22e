"""The door of the design system for Python callers; templates use the tag library."""

from datetime import date, datetime
from pathlib import Path

from dastak.ui.adapters import fonts
from dastak.ui.queries import get_shell, page_language
from dastak.ui.rules import formats
from dastak.ui.rules.digits import isolated, only_digits, western_digits, without_direction_marks
from dastak.ui.types import Field, FieldKind, Language, Option, Shell

__all__ = [
    "Field",
    "FieldKind",
    "Language",
    "Option",
    "Shell",
    "build_fonts",
    "cnic_masked_text",
    "cnic_text",
    "date_text",
    "datetime_text",
    "get_shell",
    "isolated",
    "money_text",
    "number_text",
    "only_digits",
    "page_language",
    "phone_masked_text",
    "phone_text",
    "reference_text",
    "time_text",
    "timespan_text",
    "western_digits",
    "without_direction_marks",
]


def build_fonts(*, target: Path, source: Path, pdf_target: Path | None = None) -> tuple[Path, Path]:
    """Make the font for pages in `target` and the one for PDF in `pdf_target` (else `target`).

    `source` is the folder of installed npm packages (or the published woff2 file itself).
    """
    published = source / fonts.PUBLISHED if source.is_dir() else source
    return (
        fonts.make_web_font(source=published, target=target),
        fonts.make_pdf_font(source=published, target=pdf_target or target),
    )


def number_text(*, value: float | str | None, lang: Language) -> str:
    """Write a count for plain text."""
    return formats.as_plain(pieces=formats.number(value=value), lang=lang)


def money_text(*, paisa: int | None, lang: Language) -> str:
    """Write an amount of paisa for plain text, such as an SMS."""
    return formats.as_plain(pieces=formats.money(paisa=paisa, lang=lang), lang=lang)


def cnic_text(*, text: str, lang: Language) -> str:
    """Write a whole identity card number for plain text."""
    return formats.as_plain(pieces=formats.cnic(text=text), lang=lang)


def cnic_masked_text(*, text: str, lang: Language) -> str:
    """Write an identity card number with its middle hidden for plain text."""
    return formats.as_plain(pieces=formats.cnic_masked(text=text), lang=lang)


def phone_text(*, text: str, lang: Language) -> str:
    """Write a phone number for plain text."""
    return formats.as_plain(pieces=formats.phone(text=text), lang=lang)


def phone_masked_text(*, text: str, lang: Language) -> str:
    """Write a phone number with its middle hidden for plain text."""
    return formats.as_plain(pieces=formats.phone_masked(text=text), lang=lang)


def reference_text(*, text: str, lang: Language) -> str:
    """Write an order, receipt or badge number for plain text."""
    return formats.as_plain(pieces=formats.reference(text=text), lang=lang)


def date_text(*, value: date | datetime, lang: Language) -> str:
    """Write a day of Pakistan for plain text."""
    return formats.as_plain(pieces=formats.day(value=value, lang=lang), lang=lang)


def time_text(*, value: datetime, lang: Language) -> str:
    """Write a time of day in Pakistan for plain text."""
    return formats.as_plain(pieces=formats.hour(value=value, lang=lang), lang=lang)


def datetime_text(*, value: datetime, lang: Language) -> str:
    """Write a day and the time on it for plain text."""
    comma = "، " if lang == "ur" else ", "
    return date_text(value=value, lang=lang) + comma + time_text(value=value, lang=lang)


def timespan_text(*, start: datetime, end: datetime, lang: Language) -> str:
    """Write the hours from `start` to `end` on one day of Pakistan for plain text."""
    return formats.as_plain(pieces=formats.span(start=start, end=end, lang=lang), lang=lang)
