"""Facts about forms."""

from dataclasses import dataclass
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class AnswersLocked(Event):
    """The form was confirmed and can never change. ``subject`` is what the answers are about."""

    service_code: str
    form_version: int
    person_id: UUID
    district: str
    content_hash: str
