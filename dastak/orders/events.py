"""What happens to orders: facts that the contexts above and the notices act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class LineEvent(Event):
    """Base of all events of a line; ``subject`` is the order.

    :param person_id: who is told: the contact of the order.
    :param applicant_id: whose application it is.
    """

    line_id: UUID
    person_id: UUID
    applicant_id: UUID
    number: str
    token: str
    service_en: str
    service_ur: str
    district: str
    department: str
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class OrderPlaced(LineEvent):
    """Stage 1: an order was received."""


@dataclass(frozen=True, kw_only=True)
class LineQualified(LineEvent):
    """Stage 2: eligible; the price is frozen."""

    total_paisa: int


@dataclass(frozen=True, kw_only=True)
class VisitScheduled(LineEvent):
    """Stage 3: a visit was booked."""

    visit_id: UUID
    starts_at: datetime
    ends_at: datetime
    total_paisa: int


@dataclass(frozen=True, kw_only=True)
class VisitRescheduled(LineEvent):
    """The visit was moved to another time, as the citizen asked."""

    visit_id: UUID
    starts_at: datetime
    ends_at: datetime
    from_starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class FacilitatorAssigned(LineEvent):
    """Stage 4: a facilitator accepted; the citizen learns who comes and the door code."""

    visit_id: UUID
    facilitator_id: UUID
    facilitator_en: str
    facilitator_ur: str
    badge: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class FacilitatorOnTheWay(LineEvent):
    """Stage 5: the trip has begun."""

    visit_id: UUID
    facilitator_en: str
    facilitator_ur: str


@dataclass(frozen=True, kw_only=True)
class FacilitatorAtDoor(LineEvent):
    """Stage 6: the right person is at the door."""


@dataclass(frozen=True, kw_only=True)
class ReadBack(LineEvent):
    """The facilitator has read the form back: the citizen is asked for the consent code."""

    originals: int
    due_paisa: int


@dataclass(frozen=True, kw_only=True)
class OriginalsTaken(LineEvent):
    """The facilitator has the citizen's originals: how many, and the receipt for them."""

    originals: int
    custody_number: str
    custody_token: str


@dataclass(frozen=True, kw_only=True)
class ApplicationCaptured(LineEvent):
    """Stage 7: the form is locked, the originals are receipted."""

    originals: int
    form_hash: str


@dataclass(frozen=True, kw_only=True)
class BillSettledForLine(LineEvent):
    """Stage 8 with cash: ``total_paisa`` was taken at the door."""

    total_paisa: int
    waived_paisa: int
    receipt_serial: str
    receipt_token: str
    facilitator_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class BillSettledBefore(LineEvent):
    """Stage 8 without cash: paid online, waived by rule, or nothing to pay."""

    paid_paisa: int
    waived_paisa: int


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(LineEvent):
    """Stage 9: the department acknowledged; the statutory clock runs."""

    reference: str


@dataclass(frozen=True, kw_only=True)
class CaseInProcess(LineEvent):
    """Stage 10: a named officer has the case."""

    officer_en: str
    officer_ur: str


@dataclass(frozen=True, kw_only=True)
class ApplicationApproved(LineEvent):
    """Stage 11: approved."""

    certificate_serial: str


@dataclass(frozen=True, kw_only=True)
class ApplicationRejected(LineEvent):
    """Stage 11: rejected, with reason, law, and the right to appeal."""

    reason_en: str
    reason_ur: str
    law_clause: str
    appeal_to: str
    appeal_to_ur: str


@dataclass(frozen=True, kw_only=True)
class OutForDelivery(LineEvent):
    """Stage 12: the sealed bundle is with a facilitator; the citizen learns the delivery code."""

    seal_number: str
    items: int
    facilitator_en: str
    facilitator_ur: str


@dataclass(frozen=True, kw_only=True)
class LineDelivered(LineEvent):
    """Stage 13: everything is back with the citizen."""

    facilitator_id: UUID


@dataclass(frozen=True, kw_only=True)
class LineClosed(LineEvent):
    """The dispute window has passed."""

    outcome: str


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
class CodeUnlocked(LineEvent):
    """The helpline has spoken with the citizen and gave new tries for the code."""


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
class EligibilityOverridden(LineEvent):
    """A supervisor let an application go on that was to be stopped at the door."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class LineHeld(LineEvent):
    """All clocks are paused, with a public reason."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class LineReleased(LineEvent):
    """The hold was lifted."""


@dataclass(frozen=True, kw_only=True)
class ClockBreached(LineEvent):
    """A clock ran out; whose turn it was is named."""

    stage: int
    party: str


@dataclass(frozen=True, kw_only=True)
class AreaHoldChanged(Event):
    """The hold of a district was asked for, approved, refused, lifted or is over.

    ``subject`` is the hold. :param state: the one it has now.
    """

    district: str
    state: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OverrideChanged(Event):
    """An override was proposed, carried out or refused; ``subject`` is the order."""

    override_id: UUID
    line_id: UUID
    district: str
    kind: str
    reason: str
    state: str
