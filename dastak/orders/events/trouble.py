"""What goes otherwise than planned, and what the citizen asks for on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.orders.events.base import LineEvent


@dataclass(frozen=True, kw_only=True)
class VisitRescheduled(LineEvent):
    """The visit was moved to another time, as the citizen asked."""

    visit_id: UUID
    starts_at: datetime
    ends_at: datetime
    from_starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class VisitUnassigned(LineEvent):
    """The facilitator cannot come; another is being found."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class SlotLost(LineEvent):
    """Nobody could come at the booked time; the citizen is asked to choose another."""


@dataclass(frozen=True, kw_only=True)
class CitizenCalled(LineEvent):
    """The facilitator stands at the house and has called in vain."""


@dataclass(frozen=True, kw_only=True)
class CitizenMissed(LineEvent):
    """Nobody was there at the visit; the citizen is asked to choose another time.

    :param times: how often this has happened for this order.
    """

    visit_id: UUID
    facilitator_id: UUID
    times: int


@dataclass(frozen=True, kw_only=True)
class PapersFellShort(LineEvent):
    """Papers were missing at the door: the visit ended, what was filled in is kept.

    :param fault: ``checklist`` when our list was wrong, ``citizen`` otherwise.
    """

    papers_en: str
    papers_ur: str
    fault: str


@dataclass(frozen=True, kw_only=True)
class OrderGivenUp(LineEvent):
    """Nobody was there at as many visits as are made."""

    times: int


@dataclass(frozen=True, kw_only=True)
class VisitPutOff(LineEvent):
    """The platform called a booked visit off for a reason that is nobody's fault."""

    cause_en: str
    cause_ur: str
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class OrderWithdrawn(LineEvent):
    """The citizen withdrew the order."""


@dataclass(frozen=True, kw_only=True)
class AllAskedBack(LineEvent):
    """The citizen withdrew after the form was complete: everything goes back to them first.

    :param items: papers that are with somebody else. :param captured: ``keep`` or ``erase``.
    """

    items: int
    captured: str


@dataclass(frozen=True, kw_only=True)
class CapturedErased(LineEvent):
    """Answers and uploads of a withdrawn line were erased, as asked. :param files: how many files."""

    files: int


@dataclass(frozen=True, kw_only=True)
class PapersWantedBack(LineEvent):
    """The facilitator (``person_id``) is told to bring the papers back."""

    items: int


@dataclass(frozen=True, kw_only=True)
class VisitCalledOff(LineEvent):
    """The facilitator (``person_id``) is told that a visit is no longer theirs to make."""

    visit_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason_en: str
    reason_ur: str


@dataclass(frozen=True, kw_only=True)
class OrderExpired(LineEvent):
    """No slot was chosen in time."""


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(LineEvent):
    """The platform cancelled the order, since the person cannot have the service."""

    reason: str
    reason_en: str
    reason_ur: str


@dataclass(frozen=True, kw_only=True)
class DepartmentObjected(LineEvent):
    """The department wants something cured by ``due_at``; the legal clock stands meanwhile.

    :param whose: whose mistake it is about: ``capture`` (ours) or ``citizen``.
    """

    objection: int
    wanted_en: str
    wanted_ur: str
    whose: str


@dataclass(frozen=True, kw_only=True)
class RectificationBooked(LineEvent):
    """The citizen chose when somebody comes for what the department wants; moving it tells again."""

    visit_id: UUID
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class RectificationAssigned(LineEvent):
    """A facilitator makes the rectification visit; the citizen learns who, and the door code."""

    visit_id: UUID
    facilitator_id: UUID
    facilitator_en: str
    facilitator_ur: str
    badge: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class RectificationReadBack(LineEvent):
    """What is taken for the department was told to the citizen, who is asked for the code."""

    visit_id: UUID
    originals: int


@dataclass(frozen=True, kw_only=True)
class RectificationFailed(LineEvent):
    """The rectification visit came to nothing; the citizen is asked to choose another time."""

    reason: str
    reason_en: str
    reason_ur: str


@dataclass(frozen=True, kw_only=True)
class RectificationLost(LineEvent):
    """Nobody could make the rectification visit; the citizen is asked to choose another time."""


@dataclass(frozen=True, kw_only=True)
class RectificationDone(LineEvent):
    """What the department wants was given at the door; ``originals`` go to it on paper."""

    visit_id: UUID
    originals: int


@dataclass(frozen=True, kw_only=True)
class ObjectionAnsweredInWords(LineEvent):
    """The citizen wrote what the department wanted to know. The words are not in the event."""


@dataclass(frozen=True, kw_only=True)
class ObjectionSettled(LineEvent):
    """The objection is over and the legal clock goes on.

    :param outcome: ``answered``, ``withdrawn`` by the department, or ``lapsed``.
    """

    objection: int
    outcome: str
    outcome_en: str
    outcome_ur: str


@dataclass(frozen=True, kw_only=True)
class ObjectionUnanswered(LineEvent):
    """The day by which an objection was to be cured has passed; the department may reject."""


@dataclass(frozen=True, kw_only=True)
class CancelAsked(LineEvent):
    """The citizen asks the department to put aside what it has already."""

    reason: str
    reason_en: str
    reason_ur: str


@dataclass(frozen=True, kw_only=True)
class CancelRefused(LineEvent):
    """The department goes on with an application, and says why."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class CancelGranted(LineEvent):
    """The department has put the application aside; ``items`` papers come back first."""

    items: int


@dataclass(frozen=True, kw_only=True)
class LegalTermOver(LineEvent):
    """The department has let the term of the law pass. Once for a line.

    :param officer_id: who has the case, None while nobody has taken it.
    :param term_at: when the term ended. :param appeal_to: the appellate authority, as published.
    """

    officer_id: UUID | None
    term_at: datetime
    appeal_to: str
    appeal_to_ur: str


@dataclass(frozen=True, kw_only=True)
class FacilitatorSwapAsked(LineEvent):
    """The facilitator cannot go on; another one takes over the papers.

    :param items: papers that have to pass to the next one.
    """

    items: int
    reason_en: str
    reason_ur: str


@dataclass(frozen=True, kw_only=True)
class PapersToHandOver(LineEvent):
    """The former facilitator (``person_id``) is told to hand papers to the next one."""

    transfer_id: UUID
    items: int


@dataclass(frozen=True, kw_only=True)
class PapersToTakeOver(LineEvent):
    """The next facilitator (``person_id``) is told to take papers over."""

    transfer_id: UUID
    items: int


@dataclass(frozen=True, kw_only=True)
class FacilitatorSwapped(LineEvent):
    """Another facilitator has every paper and carries the line on."""

    facilitator_id: UUID
    facilitator_en: str
    facilitator_ur: str
    badge: str


@dataclass(frozen=True, kw_only=True)
class FacilitatorComesAgain(LineEvent):
    """The next facilitator comes once more, for what is still owed."""

    visit_id: UUID
    facilitator_en: str
    facilitator_ur: str
    badge: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class PapersSecured(LineEvent):
    """The facilitator was suspended with papers in hand: they are being taken back.

    :param items: how many papers of this line.
    """

    items: int


@dataclass(frozen=True, kw_only=True)
class PapersRestored(LineEvent):
    """What was taken back is with another facilitator, who carries the line on."""

    facilitator_id: UUID
    facilitator_en: str
    facilitator_ur: str
    badge: str


@dataclass(frozen=True, kw_only=True)
class PaperLost(LineEvent):
    """A paper of the citizen was lost or damaged.

    :param what: ``lost`` or ``damaged``. :param liable: the kind of the last accepted holder.
    """

    what: str
    papers_en: str
    papers_ur: str
    liable: str


@dataclass(frozen=True, kw_only=True)
class PaperCaseEnded(LineEvent):
    """The last open case of a lost or damaged paper ended: found, issued anew or replaced."""

    how: str
    papers_en: str
    papers_ur: str


@dataclass(frozen=True, kw_only=True)
class CertificateReissued(LineEvent):
    """A certificate that was lost on its way was issued anew, free of charge."""

    certificate_serial: str
