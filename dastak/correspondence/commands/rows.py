"""What every written message goes through: seen, locked, sealed, appended, the turn passed on."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from dastak.correspondence import adapters, models, queries, rules
from dastak.correspondence.types import Aim, Side, Template
from dastak.kernel import vault
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.clock import PKT
from dastak.kernel.errors import Forbidden
from dastak.kernel.ids import uuid7
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.places import api as places
from dastak.ui import api as ui


class OnlyReading(Forbidden):
    """You may read these messages but not write: the citizen and the department write here."""

    ur = "آپ یہ پیغامات پڑھ سکتے ہیں، لکھ نہیں سکتے: یہاں شہری اور محکمہ لکھتے ہیں۔"


def locked(line_id: UUID, by: Actor, now: datetime) -> models.Thread:
    """The thread for somebody who writes: seen with their right, locked, open, below the limit."""
    side = rules.side_of(role=by.role)
    if side is None:
        raise OnlyReading
    seen = queries.find_row(line_id, by, now)
    queries.log_look(seen, by, now)
    with transaction_as(SYSTEM):
        rows = models.Thread.objects.select_for_update(of=("self",), no_key=True)
        row = rows.get(pk=seen.pk)
        rules.must_be_open(closes_at=row.closes_at, now=now)
        midnight = now.astimezone(PKT).replace(hour=0, minute=0, second=0, microsecond=0)
        today = models.Message.objects.filter(thread=row, side=side, at__gte=midnight).count()
    rules.check_count(side=side, today=today, limits=adapters.limits())
    return row


def new_row(
    thread: models.Thread, by: Actor, now: datetime, *, aim: Aim, said: dict[str, str]
) -> models.Message:
    """A message about to be appended, its words sealed.

    :param said: ``text``, or ``en`` and ``ur`` of a ready text.
    """
    side = rules.side_of(role=by.role)
    assert side is not None
    message = models.Message(
        id=uuid7(),
        thread=thread,
        seq=thread.last_seq + 1,
        side=side.value,
        aim=aim.value,
        author_id=by.person_id,
        author_role=by.role,
        author_name="" if by.role in (Role.CITIZEN, Role.SYSTEM) else by.name[:100],
        at=now,
        **scope_of(thread),
    )
    plain = json.dumps(said, ensure_ascii=False)
    message.words = vault.seal(plain, place=queries.MESSAGE_PLACE, row=str(message.id))
    return message


def template_row(
    thread: models.Thread,
    template: Template,
    values: dict[str, Bilingual | date],
    by: Actor,
    now: datetime,
) -> models.Message:
    """A ready text with its fields filled in, in both languages."""
    said = {
        "en": template.words.en.format(**_said(values, "en")),
        "ur": template.words.ur.format(**_said(values, "ur")),
    }
    message = new_row(thread, by, now, aim=template.aim, said=said)
    message.template_code = template.code
    return message


def _said(values: dict[str, Bilingual | date], lang: ui.Language) -> dict[str, str]:
    return {
        name: value.in_(lang)
        if isinstance(value, Bilingual)
        else ui.date_text(value=value, lang=lang)
        for name, value in values.items()
    }


def append(thread: models.Thread, message: models.Message, now: datetime) -> None:
    """Save the message, and whose turn it is after it."""
    before = queries.turn_of(thread)
    side = Side(message.side)
    other = Side.DEPARTMENT if side is Side.CITIZEN else Side.CITIZEN
    calendar = places.get_calendar(district=thread.district_id)
    days = rules.answer_days(limits=adapters.limits(), side=other)
    after = rules.turn_after(
        before=before,
        side=side,
        aim=Aim(message.aim),
        answer_by=calendar.add_working_days(now, days),
    )
    if message.aim == Aim.QUESTION and after:
        message.answer_by = after.answer_by
    if after != before:
        thread.turn = after.side.value if after else ""
        thread.answer_by = after.answer_by if after else None
        thread.overdue_told_at = None
    thread.last_seq, thread.last_at = message.seq, now
    thread.citizen_unread = _unread(thread, side)
    thread.save()
    message.save(force_insert=True)


def _unread(thread: models.Thread, side: Side) -> int:
    """Who writes has read; only the department's words wait for the citizen."""
    if side is Side.CITIZEN:
        return 0
    return thread.citizen_unread + (1 if side is Side.DEPARTMENT else 0)


def scope_of(thread: models.Thread) -> dict[str, Any]:
    """Who may see a row that belongs to a thread."""
    return {
        "district_id": thread.district_id,
        "department_id": thread.department_id,
        "person_id": thread.applicant_id,
    }
