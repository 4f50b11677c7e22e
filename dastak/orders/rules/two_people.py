"""What one proposes another decides, within a day. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from dastak.kernel.errors import Refused

# Source: operator's parameter, not published.
UNDECIDED_FOR = timedelta(hours=24)


class SecondPersonNeeded(Refused):
    """You asked for this yourself. Somebody else must look at it and decide."""

    ur = "یہ آپ نے خود تجویز کیا۔ فیصلہ کوئی دوسرا دیکھ کر کرے گا۔"


class DecidedAlready(Refused):
    """This was decided already, or nobody decided within 24 hours. Refresh the page."""

    ur = "اس کا فیصلہ ہو چکا ہے، یا 24 گھنٹے میں کسی نے فیصلہ نہیں کیا۔ صفحہ تازہ کریں۔"


def must_be_second(
    *, is_open: bool, asked_by: UUID, asked_at: datetime, by: UUID, now: datetime
) -> None:
    """Whether somebody may decide a proposal now.

    :raises DecidedAlready: when it was decided, or 24 hours have passed.
    :raises SecondPersonNeeded: for the one who proposed it.
    """
    if not is_open or now - asked_at > UNDECIDED_FOR:
        raise DecidedAlready
    if asked_by == by:
        raise SecondPersonNeeded
