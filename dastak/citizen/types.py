"""Values of the citizen's desk: a half-finished order, and what its pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from dastak.catalogue.types import Coverage, Exemption, Quote, Service
from dastak.connectors.types import Rejection
from dastak.documents.types import Loss
from dastak.documents.types import Receipt as PaperReceipt
from dastak.finance.types import Bill, Receipt
from dastak.kernel.text import Bilingual
from dastak.orders.types import Action, LineView, OrderView
from dastak.places.types import District
from dastak.workforce.types import Facilitator


class Step(StrEnum):
    """The questions of an order, one a page, in this order."""

    WHO = "who"
    WHERE = "where"
    WISH = "wish"
    SLOT = "slot"
    CHECK = "check"


class Visitor(StrEnum):
    """Whom the citizen asks for."""

    ANYBODY = "anybody"
    WOMAN = "woman"


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees (WGS 84), as the browser told them."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where to come, as typed. ``position`` is ``lat,lon`` or empty."""

    district: str
    address: str
    landmark: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSlot:
    """A time that is kept for a few minutes."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An order that is being filled in. Nothing of it is an order yet.

    :param order_id: the id that the order will have, so that sending twice is safe.
    :param person_id: who fills it in. :param applicant_id: whose application it is.
    :param visitor, language: empty while the question is not answered.
    """

    id: UUID
    order_id: UUID
    person_id: UUID
    service_code: str
    updated_at: datetime
    applicant_id: UUID | None = None
    district: str = ""
    address: str = ""
    landmark: str = ""
    position: Point | None = None
    visitor: str = ""
    language: str = ""
    held: HeldSlot | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time to choose, or the reason why it cannot be chosen."""

    starts_at: datetime
    ends_at: datetime
    is_free: bool
    reason: Bilingual | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlone:
    """An order that is done without a visit, as typed."""

    service_code: str
    applicant_id: UUID
    district: str
    address: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorAnswer:
    """Whether somebody can come this week, when first, and why not."""

    is_yes: bool
    slots: tuple[Slot, ...]
    reason: Bilingual | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFile:
    """Everything the page of a service tells.

    :param online_quote: the price without a visit, None where it cannot be done online.
    :param online: whether it can in the district that was asked about.
    """

    service: Service
    quote: Quote
    online_quote: Quote | None
    exemptions: tuple[Exemption, ...]
    districts: tuple[District, ...]
    district: District | None
    answer: DoorAnswer | None
    online: Coverage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What the citizen checks before sending: answers in words, price, papers."""

    draft: Draft
    service: Service
    quote: Quote
    applicant_name: str
    district: Bilingual
    is_position_used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code that the citizen tells: ``door``, ``consent``, ``cure``, ``delivery`` or ``return``."""

    purpose: str
    digits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPaper:
    """A paper and who has it now, in words."""

    name: Bilingual
    holder: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFile:
    """An order as its owner sees it, with what the crafts know of it.

    :param withdrawal: None where the present stage knows no way back.
    :param may_choose_time: whether a time can be chosen, for the first time or in place of another.
    :param move_until: the cut-off of the booked visit, None without one.
    :param may_rate: whether the visit can be rated now.
    :param appeal_to: who hears an appeal, once the law's term is over; None before.
    :param is_alone: the citizen does it without a visit.
    :param may_fill_in: whether its form waits for them.
    :param may_change_way: whether a visit can be had instead, or done without.
    :param rejection: why it was rejected, by which law, and where to appeal.
    """

    order: OrderView
    line: LineView
    applicant_name: str
    facilitator: Facilitator | None
    code: Code | None
    papers: tuple[HeldPaper, ...]
    losses: tuple[Loss, ...]
    paper_receipts: tuple[PaperReceipt, ...]
    bill: Bill | None
    receipts: tuple[Receipt, ...]
    withdrawal: Action | None
    may_choose_time: bool
    move_until: datetime | None
    may_rate: bool
    appeal_to: Bilingual | None
    is_alone: bool
    may_fill_in: bool
    may_change_way: bool
    rejection: Rejection | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A visit for a calendar. Texts are plain, in one language."""

    uid: str
    made_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    text: str
    url: str
