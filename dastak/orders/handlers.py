"""What the crafts tell, and what orders does about it."""

from __future__ import annotations

from datetime import datetime

from dastak.connectors.api import (
    BiometricChecked,
    CaseCancelled,
    CaseCancelRefused,
    CaseDecided,
    CaseObjected,
    CaseReceived,
    CaseTaken,
    ObjectionAnswered,
)
from dastak.dispatch.api import VisitFailed
from dastak.documents.api import CertificateOpened
from dastak.finance.api import BillSettled, PaymentConfirmed
from dastak.kernel.actors import Actor
from dastak.kernel.handlers import handles
from dastak.kernel.text import Bilingual
from dastak.orders import api
from dastak.places.api import HolidayChanged, forget_calendars
from dastak.workforce.api import FacilitatorSuspended


@handles(CaseReceived)
def department_acknowledged(*, event: CaseReceived, by: Actor, now: datetime) -> None:
    """Stage 9."""
    api.submitted(line_id=event.line_id, reference=event.reference, by=by, now=now)


@handles(CaseTaken)
def officer_took_case(*, event: CaseTaken, by: Actor, now: datetime) -> None:
    """Stage 10."""
    officer = Bilingual(event.officer_en, event.officer_ur)
    api.taken(line_id=event.line_id, officer=officer, by=by, now=now)


@handles(CaseDecided)
def department_decided(*, event: CaseDecided, by: Actor, now: datetime) -> None:
    """Stage 11."""
    if event.outcome == "approved":
        api.approved(line_id=event.line_id, by=by, now=now)
        return
    api.rejected(
        line_id=event.line_id,
        reason=Bilingual(event.reason_en, event.reason_ur),
        law_clause=event.law_clause,
        appeal_to=Bilingual(event.appeal_to, event.appeal_to_ur),
        by=by,
        now=now,
    )


@handles(CaseObjected)
def department_objected(*, event: CaseObjected, by: Actor, now: datetime) -> None:
    """The legal clock stands; it is the citizen's turn."""
    objection = api.NewObjection(event.objection, tuple(event.codes), event.due_date)
    api.objected(line_id=event.line_id, objection=objection, by=by, now=now)


@handles(ObjectionAnswered)
def objection_is_over(*, event: ObjectionAnswered, by: Actor, now: datetime) -> None:
    """The legal clock goes on."""
    api.objection_settled(
        line_id=event.line_id, number=event.objection, outcome=event.outcome, by=by, now=now
    )


@handles(CaseCancelled)
def department_let_go(*, event: CaseCancelled, by: Actor, now: datetime) -> None:
    """The case is put aside, as the citizen asked."""
    api.cancel_granted(line_id=event.line_id, by=by, now=now)


@handles(CaseCancelRefused)
def department_goes_on(*, event: CaseCancelRefused, by: Actor, now: datetime) -> None:
    """The case is not put aside."""
    api.cancel_refused(line_id=event.line_id, reason=event.reason, by=by, now=now)


@handles(HolidayChanged)
def holidays_changed(*, event: HolidayChanged, by: Actor, now: datetime) -> None:
    """Due dates are recomputed when a holiday moves."""
    forget_calendars()
    api.reckon_due(by=by, now=now)


@handles(VisitFailed)
def nobody_came(*, event: VisitFailed, by: Actor, now: datetime) -> None:
    """No facilitator took the visit in time: the citizen chooses anew, a delivery is planned anew."""
    api.visit_failed(visit_id=event.visit_id, reason=event.reason, by=by, now=now)


@handles(BillSettled)
def nothing_more_is_owed(*, event: BillSettled, by: Actor, now: datetime) -> None:
    """Stage 8, where the line has come so far; cash at the door has taken it there already."""
    api.payment_came(line_id=event.line_id, by=by, now=now)


@handles(PaymentConfirmed)
def part_was_paid(*, event: PaymentConfirmed, by: Actor, now: datetime) -> None:
    """The facilitator takes only what is still owed."""
    api.payment_came(line_id=event.line_id, by=by, now=now)


@handles(CertificateOpened)
def citizen_has_it(*, event: CertificateOpened, by: Actor, now: datetime) -> None:
    """Stage 13 of what was done online."""
    api.certificate_opened(line_id=event.subject, by=by, now=now)


@handles(BiometricChecked)
def verifier_charged(*, event: BiometricChecked, by: Actor, now: datetime) -> None:
    """The verifier charges per check, whether or not it matches."""
    api.book_check(
        line_id=event.subject,
        check_id=event.check_id,
        charge_paisa=event.charge_paisa,
        by=by,
        now=now,
    )


@handles(FacilitatorSuspended)
def secure(*, event: FacilitatorSuspended, by: Actor, now: datetime) -> None:
    """Visits go to others at once; papers and cash are taken back."""
    api.secure_lines(facilitator_id=event.person_id, by=by, now=now)
