"""What a draft needs next, what its answers may be, and how a visit enters a calendar."""

from dastak.citizen.rules.answers import (
    AddressTooLong,
    AddressTooShort,
    ChoiceMissing,
    LandmarkTooLong,
    read_position,
    where_problems,
)
from dastak.citizen.rules.calendars import write_calendar
from dastak.citizen.rules.drafts import (
    KEEP,
    STEPS,
    from_payload,
    new_draft,
    next_step,
    to_payload,
    with_applicant,
    with_where,
    with_wish,
)
from dastak.citizen.rules.form_pages import name_after, shown_from

__all__ = [
    "KEEP",
    "STEPS",
    "AddressTooLong",
    "AddressTooShort",
    "ChoiceMissing",
    "LandmarkTooLong",
    "from_payload",
    "name_after",
    "new_draft",
    "next_step",
    "read_position",
    "shown_from",
    "to_payload",
    "where_problems",
    "with_applicant",
    "with_where",
    "with_wish",
    "write_calendar",
]
