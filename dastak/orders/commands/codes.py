"""Codes that the citizen tells: consent at the door, receipt at delivery."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F

from dastak.kernel import codes
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.orders import events, models
from dastak.orders.commands.log import locked_line
from dastak.orders.commands.told import tell
from dastak.orders.types import CodeResult

DIGITS = 4
TRIES = 5


class CodeLocked(Refused):
    """The code was wrong five times. Call 1202: the citizen is called back and confirms in person."""

    ur = "کوڈ پانچ بار غلط درج ہوا۔ 1202 پر کال کریں: شہری کو فون کر کے تصدیق کی جائے گی۔"


@command(permit="orders.unlock_code")
def unlock_code(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """Give five new tries for the citizen's code, after the helpline has spoken with them."""
    line = locked_line(line_id=line_id)
    by.must_serve(line.district_id)
    models.Line.objects.filter(pk=line.id).update(code_tries=0)
    tell(events.CodeUnlocked, line, by=by, now=now)


def check_code(
    line: models.Line, *, purpose: str, code: str, subject: UUID | None = None
) -> CodeResult:
    """Compare a code; a wrong one is counted, so that it must not be rolled back.

    :param subject: what the code is for, the line itself when left out.

    :raises CodeLocked: after five wrong tries.
    """
    if line.code_tries >= TRIES:
        raise CodeLocked
    if codes.matches(code=code, purpose=purpose, subject=subject or line.id, digits=DIGITS):
        if line.code_tries:
            models.Line.objects.filter(pk=line.id).update(code_tries=0)
        return CodeResult(is_right=True, tries_left=TRIES)
    models.Line.objects.filter(pk=line.id).update(code_tries=F("code_tries") + 1)
    return CodeResult(is_right=False, tries_left=TRIES - 1 - line.code_tries)
