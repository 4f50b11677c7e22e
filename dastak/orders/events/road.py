"""The order on its way: an event for each of the 13 stages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dastak.orders.events.base import LineEvent


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
class FormReadThrough(LineEvent):
    """A citizen has read their own application through: they are asked for the consent code."""

    papers: int
    due_paisa: int


@dataclass(frozen=True, kw_only=True)
class ApplicationSent(LineEvent):
    """Stage 7 without a visit: the citizen confirmed form and papers."""

    papers: int
    form_hash: str
    due_paisa: int


@dataclass(frozen=True, kw_only=True)
class NothingToPayHere(LineEvent):
    """Stage 8 without a bill: no fee of this service is published, so none is asked for here."""


@dataclass(frozen=True, kw_only=True)
class ApprovedForDownload(LineEvent):
    """Stage 11: approved; the citizen downloads the certificate."""

    certificate_serial: str


@dataclass(frozen=True, kw_only=True)
class RejectedOnline(LineEvent):
    """Stage 11: rejected; the decision is read on the page of the order, nothing is brought."""

    reason_en: str
    reason_ur: str
    law_clause: str
    appeal_to: str
    appeal_to_ur: str


@dataclass(frozen=True, kw_only=True)
class CertificateDownloaded(LineEvent):
    """Stage 13: the citizen has the certificate."""


@dataclass(frozen=True, kw_only=True)
class ResultStood(LineEvent):
    """Stage 13: what was decided stood on the page of the order for three days."""


@dataclass(frozen=True, kw_only=True)
class VisitAskedInstead(LineEvent):
    """The citizen asks for a visit instead of doing it alone; the price is another."""

    total_paisa: int


@dataclass(frozen=True, kw_only=True)
class DoneOnlineInstead(LineEvent):
    """The citizen does it alone instead of the visit; the price is another."""

    total_paisa: int


@dataclass(frozen=True, kw_only=True)
class FormRunsOut(LineEvent):
    """An unfinished application ends soon."""


@dataclass(frozen=True, kw_only=True)
class PaymentRunsOut(LineEvent):
    """An unpaid application ends soon."""


@dataclass(frozen=True, kw_only=True)
class FormExpired(LineEvent):
    """The form was not finished in time."""


@dataclass(frozen=True, kw_only=True)
class OrderLapsed(LineEvent):
    """What was sent was not paid in time."""


@dataclass(frozen=True, kw_only=True)
class SentTakenBack(LineEvent):
    """The citizen withdrew what they had sent. :param captured: ``keep`` or ``erase``."""

    captured: str
