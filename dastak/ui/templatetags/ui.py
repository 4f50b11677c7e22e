"""The one library of filters and tags that every template has; see the README for their use."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from html import unescape
from uuid import uuid4

from django import template
from django.template import defaultfilters
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from dastak.kernel import text as texts
from dastak.ui.queries import get_shell, page_language
from dastak.ui.rules import charts, fields, formats
from dastak.ui.rules.digits import isolated, without_direction_marks
from dastak.ui.types import Bar, Field, Option, Pieces, Shell

register = template.Library()
Countable = float | Decimal | str | None
Instant = dt.date | dt.datetime | None


def _html(pieces: Pieces) -> SafeString:
    # The rules escape each piece, so this text is made of our own tags only.
    return mark_safe(formats.as_html(pieces=pieces, lang=page_language()))  # noqa: S308


@register.filter
def num(value: Countable) -> SafeString:
    """A count, or a text of figures as it stands."""
    return _html(formats.number(value=value))


@register.filter
def percent(value: float | Decimal | None) -> SafeString:
    """A share in hundredths."""
    return _html(formats.percent(value=value))


@register.filter
def cnic(value: str | None) -> SafeString:
    """A whole identity card number."""
    return _html(formats.cnic(text=value))


@register.filter
def cnic_masked(value: str | None) -> SafeString:
    """An identity card number with its middle hidden."""
    return _html(formats.cnic_masked(text=value))


@register.filter
def phone(value: str | None) -> SafeString:
    """A phone number."""
    return _html(formats.phone(text=value))


@register.filter
def phone_masked(value: str | None) -> SafeString:
    """A phone number with its middle hidden."""
    return _html(formats.phone_masked(text=value))


@register.filter
def money(paisa: int | None) -> SafeString:
    """An amount of paisa in rupees."""
    return _html(formats.money(paisa=paisa, lang=page_language()))


@register.filter
def ref(value: object) -> SafeString:
    """A receipt or badge number, or one that is grouped already."""
    return _html(formats.reference(text=None if value is None else str(value)))


@register.filter
def order_number(value: str | None) -> SafeString:
    """The digits of an order number, grouped as they are spoken."""
    return _html(formats.order_number(text=value))


@register.filter
def date(value: Instant, pattern: str | None = None) -> SafeString | str:
    """A day of Pakistan; with a pattern it is Django's own filter, for templates of others."""
    if pattern is not None:
        return defaultfilters.date(value, pattern)
    return _html(formats.day(value=value, lang=page_language()))


@register.filter
def weekday(value: dt.date | dt.datetime) -> str:
    """The day of the week in Pakistan."""
    return formats.weekday(value=value, lang=page_language())


@register.filter
def weekdate(value: dt.date | dt.datetime) -> SafeString:
    """A day of Pakistan with the name of its weekday."""
    day = _html(formats.day(value=value, lang=page_language()))
    return _joined(conditional_escape(weekday(value)), day)


@register.filter
def time(value: dt.datetime | None, pattern: str | None = None) -> SafeString | str:
    """A time of day in Pakistan; with a pattern it is Django's own filter."""
    if pattern is not None:
        return defaultfilters.time(value, pattern)
    return _html(formats.hour(value=value, lang=page_language()))


def _joined(*parts: SafeString) -> SafeString:
    comma = "، " if page_language() == "ur" else ", "
    return mark_safe(comma.join(parts))  # noqa: S308  parts are escaped already


@register.filter(name="datetime")
def date_and_time(value: dt.datetime | None) -> SafeString:
    """A day and the time on it."""
    day = _html(formats.day(value=value, lang=page_language()))
    return (
        day
        if value is None
        else _joined(day, _html(formats.hour(value=value, lang=page_language())))
    )


@register.filter
def timespan(start: dt.datetime, end: dt.datetime) -> SafeString:
    """`start|timespan:end`: hours of one day; over midnight both days are written."""
    lang = page_language()
    if formats.is_one_day(start=start, end=end):
        return _html(formats.span(start=start, end=end, lang=lang))
    dash = "تا" if lang == "ur" else "to"
    return format_html("{} {} {}", date_and_time(start), dash, date_and_time(end))


@register.filter
def datespan(start: dt.datetime, end: dt.datetime) -> SafeString:
    """`start|datespan:end`: the day and its hours, as for a slot."""
    if not formats.is_one_day(start=start, end=end):
        return timespan(start, end)
    return _joined(_html(formats.day(value=start, lang=page_language())), timespan(start, end))


@register.filter
def user_text(value: object) -> SafeString:
    """Words that people typed: shut off, in their own direction, without direction marks."""
    clean = without_direction_marks(text=str("" if value is None else value))
    return format_html('<bdi dir="auto">{}</bdi>', clean)


@register.filter(name="bilingual")
def in_page_language(value: object) -> SafeString | str:
    """The side of a bilingual value that the page speaks; numbers isolated, words as they are.

    Where that side is empty the other one stands in, marked with its own language.
    """
    lang = page_language()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return num(value)
    if not (hasattr(value, "en") and hasattr(value, "ur")):
        return value if isinstance(value, str) else str("" if value is None else value)
    if getattr(value, lang):
        return str(getattr(value, lang))
    other = "en" if lang == "ur" else "ur"
    direction = "ltr" if other == "en" else "rtl"
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', other, direction, getattr(value, other))


@register.simple_tag(name="bilingual")
def bilingual(value: object) -> SafeString:
    """`{% bilingual obj %}`: a bilingual value in the page's language."""
    return conditional_escape(in_page_language(value))


def _sayable(value: object) -> object:
    """Numbers are isolated and all else escaped, so that no text can forget it."""
    return conditional_escape(in_page_language(value))


def _say(key: str, field: Callable[[object], object], values: Mapping[str, object]) -> str:
    return texts.say(key, page_language(), **{name: field(value) for name, value in values.items()})


@register.simple_tag
def say(key: str, **values: object) -> SafeString:
    """`{% say "ctx.key" name=value %}`: a text of the catalogue with its fields, safe for HTML."""
    return mark_safe(_say(key, _sayable, values))  # noqa: S308  our own text, escaped values


def _plain(value: object) -> str:
    # Attributes and titles hold no tags: what a filter made is stripped and isolated by characters.
    if isinstance(value, SafeString) and "<" in value:
        return isolated(text=unescape(defaultfilters.striptags(value)))
    if isinstance(value, int | float | Decimal):
        return formats.as_plain(pieces=formats.number(value=value), lang=page_language())
    return str(in_page_language(value))


@register.simple_tag
def say_plain(key: str, **values: object) -> str:
    """The same for attributes and `<title>`: no tags, numbers isolated by characters."""
    return conditional_escape(_say(key, _plain, values))


@register.simple_tag
def form_key() -> SafeString:
    """The hidden idempotency key that every POST form carries beside the csrf token."""
    return format_html('<input type="hidden" name="_key" value="{}">', uuid4())


@register.simple_tag(takes_context=True)
def shell(context: Context) -> Shell:
    """`{% shell as shell %}`: what the page frame shows for this request."""
    return get_shell(request=context.get("request"))


@register.simple_tag(takes_context=True)
def field(context: Context, spec: Mapping[str, object]) -> SafeString:
    """`{% field spec %}`: one question with label, hint, error and control."""
    prepared: Field = fields.field(spec=spec)
    engine = context.template.engine if context.template else template.Engine.get_default()
    frame = engine.get_template("ui/fields/frame.html")
    with context.push(field=prepared):
        return frame.render(context)


@register.simple_tag
def field_id(name: str) -> str:
    """The id of a question's control, which error summaries link to."""
    return fields.element_id(name=name)


@register.filter
def slot_days(options: Sequence[Option]) -> list[dict[str, object]]:
    """Slots by the day of Pakistan on which they start, in the order given."""
    return [{"start": first, "options": kept} for first, kept in fields.by_day(options=options)]


@register.filter
def as_bars(rows: object) -> tuple[Bar, ...]:
    """Rows of `label` and `value` with the length of each bar."""
    assert isinstance(rows, list | tuple), "a chart takes a list of dicts"
    return charts.bars(rows=[(row["label"], row["value"]) for row in rows])


@register.filter
def as_line(values: object) -> str:
    """The `points` of a polyline for a list of numbers."""
    assert isinstance(values, list | tuple), "a line takes a list of numbers"
    return " ".join(f"{point.x},{point.y}" for point in charts.sparkline(values=values))


@register.filter
def spelled(code: str) -> str:
    """A code with a space after each sign, so that screen readers say the digits singly."""
    return " ".join(str(code))
