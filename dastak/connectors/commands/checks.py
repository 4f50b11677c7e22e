"""Asking for a fingerprint check."""

from __future__ import annotations

from datetime import datetime

from dastak.connectors import models, rules
from dastak.connectors.queries.rows import as_check
from dastak.connectors.types import Check, CheckState, NewCheck
from dastak.kernel.actors import Actor
from dastak.kernel.commands import command
from dastak.kernel.db import refusing
from dastak.kernel.errors import Refused
from dastak.kernel.ids import uuid7


class CheckRunning(Refused):
    """A fingerprint of this application is being checked. Wait for its result."""

    ur = "اس درخواست کے ایک نشانِ انگشت کی تصدیق ہو رہی ہے۔ نتیجے کا انتظار کریں۔"


@command(permit="connectors.request_check")
def request_check(*, check: NewCheck, by: Actor, now: datetime) -> Check:
    """Have a fingerprint compared; the result comes by ``BiometricChecked``.

    A check that already matched, or runs for the same print, is given back: nothing is charged
    twice.

    :raises CheckUnreadable: naming a field that is wrong.
    :raises OutsideYourArea: when the district is not the actor's.
    :raises CheckRunning: while another print of the subject is being checked.
    :raises TriesUsedUp: after three tries of this finger.
    """
    rules.must_be_readable(check=check)
    by.must_serve(check.district)
    rows = list(models.Check.objects.filter(subject=check.subject).order_by("-id"))
    for row in rows:
        if row.state == CheckState.MATCH or _is_same(row, check):
            return as_check(row=row)
        if row.state == CheckState.PENDING:
            raise CheckRunning
    same_finger = [row for row in rows if row.finger == check.finger]
    used = [row.try_number for row in same_finger if row.state != CheckState.FAILED]
    row = models.Check(
        id=uuid7(),
        subject=check.subject,
        person_id=check.person_id,
        district_id=check.district,
        department_id=check.department,
        finger=check.finger,
        try_number=rules.next_try(used=used),
        template_hash=check.template_hash,
        device=check.device,
        requested_by=by.person_id,
        requested_at=now,
        next_at=now,
    )
    twice = CheckRunning()
    with refusing({"connectors_check_one_at_a_time": twice, "connectors_check_try": twice}):
        row.save(force_insert=True)
    return as_check(row=row)


def _is_same(row: models.Check, check: NewCheck) -> bool:
    return (
        row.state == CheckState.PENDING
        and row.finger == check.finger
        and row.template_hash == check.template_hash
    )
