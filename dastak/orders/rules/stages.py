"""The rail: every allowed step of an order line, one line each. Nothing else decides.

``make draw`` draws this table.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType

from dastak.orders.types import Flag, Outcome, Stage, Verb, Way

S, V = Stage, Verb


@dataclass(frozen=True, slots=True)
class Step:
    """From ``stage`` by ``verb`` to ``to``.

    :param stage: None for the very first step.
    :param event: name of the event in ``orders.events`` that tells of it.
    :param roles: who may take it, as roles' names; ``system`` is the platform itself.
    :param ends: the outcome it gives the line; ``decided`` means: as the department decided.
    :param raises, lowers: the overlay flag it sets or clears.
    :param needs: the overlay flag that must lie over the line.
    :param is_return: a named step backwards, recorded with its reason.
    :param way: the only way of applying that knows it; None for both.
    """

    verb: Verb
    stage: Stage | None
    to: Stage
    event: str
    roles: frozenset[str]
    ends: Outcome | str | None = None
    raises: Flag | None = None
    lowers: Flag | None = None
    needs: Flag | None = None
    is_return: bool = False
    way: Way | None = None


def _who(names: str) -> frozenset[str]:
    return frozenset(names.split()) | {"system"}


_CITIZEN = _who("citizen agent")
_FIELD = _who("facilitator")
_OFFICE = _who("officer")
_PLATFORM = _who("supervisor")


def _curing(
    verb: Verb, stage: Stage, event: str, roles: frozenset[str], lowers: Flag | None = None
) -> Step:
    """A step about the open objection of a line."""
    return Step(verb, stage, stage, event, roles, lowers=lowers, needs=Flag.OBJECTION_OPEN)


_FORWARD = (
    Step(V.PLACE, None, S.REQUESTED, "OrderPlaced", _CITIZEN),
    Step(V.QUALIFY, S.REQUESTED, S.QUALIFIED, "LineQualified", _PLATFORM | _CITIZEN),
    Step(V.SCHEDULE, S.QUALIFIED, S.SCHEDULED, "VisitScheduled", _CITIZEN, way=Way.VISIT),
    Step(V.ASSIGN, S.SCHEDULED, S.ASSIGNED, "FacilitatorAssigned", _FIELD),
    Step(V.START_TRIP, S.ASSIGNED, S.EN_ROUTE, "FacilitatorOnTheWay", _FIELD),
    Step(V.OPEN_DOOR, S.EN_ROUTE, S.AT_DOOR, "FacilitatorAtDoor", _FIELD),
    Step(V.CAPTURE, S.AT_DOOR, S.CAPTURED, "ApplicationCaptured", _FIELD),
    Step(V.SETTLE, S.CAPTURED, S.PAID, "BillSettledForLine", _FIELD),
    Step(V.SUBMIT, S.PAID, S.SUBMITTED, "ApplicationSubmitted", _OFFICE),
    Step(V.TAKE, S.SUBMITTED, S.IN_PROCESS, "CaseInProcess", _OFFICE),
    Step(V.APPROVE, S.IN_PROCESS, S.DECIDED, "ApplicationApproved", _OFFICE),
    Step(V.REJECT, S.IN_PROCESS, S.DECIDED, "ApplicationRejected", _OFFICE),
    Step(V.COLLECT, S.DECIDED, S.OUT_FOR_DELIVERY, "OutForDelivery", _FIELD, way=Way.VISIT),
    Step(V.DELIVER, S.OUT_FOR_DELIVERY, S.DELIVERED, "LineDelivered", _FIELD),
    Step(V.CLOSE, S.DELIVERED, S.DELIVERED, "LineClosed", _PLATFORM, ends="decided"),
)
_BACK = (
    Step(V.LOSE_SLOT, S.SCHEDULED, S.QUALIFIED, "SlotLost", _PLATFORM, is_return=True),
    Step(V.RESCHEDULE, S.SCHEDULED, S.SCHEDULED, "VisitRescheduled", _CITIZEN),
    Step(V.RESCHEDULE, S.ASSIGNED, S.SCHEDULED, "VisitRescheduled", _CITIZEN, is_return=True),
    Step(V.NO_SHOW, S.EN_ROUTE, S.QUALIFIED, "CitizenMissed", _FIELD, is_return=True),
    Step(V.FALL_SHORT, S.AT_DOOR, S.QUALIFIED, "PapersFellShort", _FIELD, is_return=True),
    Step(V.PUT_OFF, S.SCHEDULED, S.QUALIFIED, "VisitPutOff", _PLATFORM, is_return=True),
    Step(V.PUT_OFF, S.ASSIGNED, S.QUALIFIED, "VisitPutOff", _PLATFORM, is_return=True),
    Step(V.PUT_OFF, S.EN_ROUTE, S.QUALIFIED, "VisitPutOff", _PLATFORM, is_return=True),
    Step(V.UNASSIGN, S.ASSIGNED, S.SCHEDULED, "VisitUnassigned", _PLATFORM, is_return=True),
    Step(V.UNASSIGN, S.EN_ROUTE, S.SCHEDULED, "VisitUnassigned", _PLATFORM, is_return=True),
    Step(V.UNASSIGN, S.AT_DOOR, S.SCHEDULED, "VisitUnassigned", _PLATFORM, is_return=True),
)
# The department has it: it may object, the law's clock runs, only it can let the case go.
AT_DEPARTMENT = (S.SUBMITTED, S.IN_PROCESS)
# Nothing has changed hands before stage 7: an order is withdrawn at once.
_FREE_TO_GO = (S.REQUESTED, S.QUALIFIED, S.SCHEDULED, S.ASSIGNED, S.EN_ROUTE, S.AT_DOOR)
# From then on everything goes back first, and the return ends the line.
_GIVEN_AWAY = (S.CAPTURED, S.PAID)
_ENDS = (
    *(
        Step(V.WITHDRAW, stage, stage, "OrderWithdrawn", _CITIZEN, ends=Outcome.WITHDRAWN)
        for stage in _FREE_TO_GO
    ),
    *(
        Step(
            V.WITHDRAW,
            stage,
            stage,
            "OrderWithdrawn",
            _FIELD,
            ends=Outcome.WITHDRAWN,
            needs=Flag.WITHDRAWAL_OPEN,
        )
        for stage in (*_GIVEN_AWAY, *AT_DEPARTMENT)
    ),
    Step(V.EXPIRE, S.QUALIFIED, S.QUALIFIED, "OrderExpired", _PLATFORM, ends=Outcome.EXPIRED),
    Step(V.GIVE_UP, S.QUALIFIED, S.QUALIFIED, "OrderGivenUp", _PLATFORM, ends=Outcome.EXPIRED),
    Step(V.CANCEL, S.REQUESTED, S.REQUESTED, "OrderCancelled", _PLATFORM, ends=Outcome.CANCELLED),
    Step(V.CANCEL, S.QUALIFIED, S.QUALIFIED, "OrderCancelled", _PLATFORM, ends=Outcome.CANCELLED),
    Step(V.CANCEL, S.SCHEDULED, S.SCHEDULED, "OrderCancelled", _PLATFORM, ends=Outcome.CANCELLED),
    Step(V.CANCEL, S.ASSIGNED, S.ASSIGNED, "OrderCancelled", _PLATFORM, ends=Outcome.CANCELLED),
    Step(V.CANCEL, S.EN_ROUTE, S.EN_ROUTE, "OrderCancelled", _PLATFORM, ends=Outcome.CANCELLED),
    Step(V.CANCEL, S.AT_DOOR, S.AT_DOOR, "OrderCancelled", _FIELD, ends=Outcome.CANCELLED),
)
_NOTES = (
    Step(V.CALL_TRIED, S.EN_ROUTE, S.EN_ROUTE, "CitizenCalled", _FIELD),
    Step(V.OVERRIDE, S.AT_DOOR, S.AT_DOOR, "EligibilityOverridden", _PLATFORM),
)
_ASKED_BACK = tuple(
    Step(V.ASK_BACK, stage, stage, "AllAskedBack", _CITIZEN, raises=Flag.WITHDRAWAL_OPEN)
    for stage in _GIVEN_AWAY
)
_OBJECTIONS = tuple(
    step
    for stage in AT_DEPARTMENT
    for step in (
        Step(V.OBJECT, stage, stage, "DepartmentObjected", _OFFICE, raises=Flag.OBJECTION_OPEN),
        replace(_curing(V.BOOK_CURE, stage, "RectificationBooked", _CITIZEN), way=Way.VISIT),
        _curing(V.ANSWER, stage, "ObjectionAnsweredInWords", _CITIZEN),
        _curing(V.CALL_TRIED, stage, "CitizenCalled", _FIELD),
        _curing(V.CURE_FAILED, stage, "RectificationFailed", _FIELD),
        _curing(V.CURE, stage, "RectificationDone", _FIELD),
        _curing(V.LIFT, stage, "ObjectionSettled", _OFFICE, lowers=Flag.OBJECTION_OPEN),
    )
)
_CANCELLING = tuple(
    step
    for stage in AT_DEPARTMENT
    for step in (
        Step(V.ASK_CANCEL, stage, stage, "CancelAsked", _CITIZEN, raises=Flag.CANCEL_ASKED),
        Step(
            V.DENY_CANCEL,
            stage,
            stage,
            "CancelRefused",
            _OFFICE,
            lowers=Flag.CANCEL_ASKED,
            needs=Flag.CANCEL_ASKED,
        ),
        Step(
            V.GRANT_CANCEL,
            stage,
            stage,
            "CancelGranted",
            _OFFICE,
            raises=Flag.WITHDRAWAL_OPEN,
            needs=Flag.CANCEL_ASKED,
        ),
        Step(V.TERM_OVER, stage, stage, "LegalTermOver", _PLATFORM),
    )
)
# From stage 7 on somebody carries papers or the task: it passes to another while the stage stays.
_CARRIED = tuple(stage for stage in Stage if Stage.CAPTURED <= stage < Stage.DELIVERED)
_HAND_OVERS = tuple(
    step
    for stage in _CARRIED
    for step in (
        Step(
            V.SWAP,
            stage,
            stage,
            "FacilitatorSwapAsked",
            _FIELD | _PLATFORM,
            raises=Flag.HANDOVER_OPEN,
        ),
        Step(
            V.HAND_ON,
            stage,
            stage,
            "FacilitatorSwapped",
            _FIELD,
            lowers=Flag.HANDOVER_OPEN,
            needs=Flag.HANDOVER_OPEN,
        ),
        Step(V.SECURE, stage, stage, "PapersSecured", _PLATFORM, raises=Flag.SAFETY_HOLD),
        Step(
            V.RESTORE,
            stage,
            stage,
            "PapersRestored",
            _FIELD,
            lowers=Flag.SAFETY_HOLD,
            needs=Flag.SAFETY_HOLD,
        ),
    )
)
# Papers exist from stage 7 on; one can be lost, and found, until the line has ended.
_LOSSES = tuple(
    step
    for stage in (*_CARRIED, Stage.DELIVERED)
    for step in (
        Step(V.ALERT, stage, stage, "PaperLost", _FIELD | _OFFICE, raises=Flag.CUSTODY_ALERT),
        Step(
            V.CALM,
            stage,
            stage,
            "PaperCaseEnded",
            _PLATFORM | _OFFICE,
            lowers=Flag.CUSTODY_ALERT,
            needs=Flag.CUSTODY_ALERT,
        ),
    )
)
_REISSUES = (
    Step(V.REISSUE, S.DECIDED, S.DECIDED, "CertificateReissued", _OFFICE),
    Step(
        V.REISSUE,
        S.OUT_FOR_DELIVERY,
        S.DECIDED,
        "CertificateReissued",
        _OFFICE,
        is_return=True,
    ),
)
# Nobody is there: tried again, and after the last time the papers wait at the hub. They leave it
# for the citizen, who asks, or for the department, which ends the line.
_OUT, _WAITS = S.OUT_FOR_DELIVERY, Flag.UNCLAIMED
_UNCLAIMED = (
    Step(V.CALL_TRIED, _OUT, _OUT, "CitizenCalled", _FIELD),
    Step(V.NO_SHOW, _OUT, _OUT, "DeliveryMissed", _FIELD),
    Step(V.TO_HUB, _OUT, _OUT, "PapersUnclaimed", _FIELD, raises=_WAITS),
    Step(V.STORE, _OUT, _OUT, "PapersAtHub", _PLATFORM, needs=_WAITS),
    Step(V.REMIND, _OUT, _OUT, "PapersStillAtHub", _PLATFORM, needs=_WAITS),
    Step(
        V.ASK_DELIVERY,
        _OUT,
        S.DECIDED,
        "DeliveryAskedAgain",
        _CITIZEN,
        lowers=_WAITS,
        needs=_WAITS,
        is_return=True,
    ),
    Step(V.ABANDON, _OUT, _OUT, "OrderAbandoned", _OFFICE, ends=Outcome.ABANDONED, needs=_WAITS),
)
_OVERLAYS = tuple(
    step
    for stage in Stage
    for step in (
        Step(V.HOLD, stage, stage, "LineHeld", _PLATFORM, raises=Flag.ON_HOLD),
        Step(
            V.RELEASE,
            stage,
            stage,
            "LineReleased",
            _PLATFORM,
            lowers=Flag.ON_HOLD,
            needs=Flag.ON_HOLD,
        ),
    )
)

# Digital self-service: stages 3 to 6 and 12 are skipped; until it is sent, the way can be changed.
_ALONE = _who("citizen")
_DIGITAL = tuple(
    replace(step, way=Way.DIGITAL)
    for step in (
        Step(V.TO_VISIT, S.QUALIFIED, S.QUALIFIED, "VisitAskedInstead", _CITIZEN),
        Step(V.SEND, S.QUALIFIED, S.CAPTURED, "ApplicationSent", _ALONE),
        Step(V.LAPSE, S.CAPTURED, S.CAPTURED, "OrderLapsed", _PLATFORM, ends=Outcome.EXPIRED),
        Step(V.DOWNLOAD, S.DECIDED, S.DELIVERED, "CertificateDownloaded", _ALONE),
        Step(V.STAND, S.DECIDED, S.DELIVERED, "ResultStood", _PLATFORM),
    )
)
_TO_DIGITAL = (
    Step(V.TO_DIGITAL, S.QUALIFIED, S.QUALIFIED, "DoneOnlineInstead", _ALONE, way=Way.VISIT),
    Step(
        V.TO_DIGITAL,
        S.SCHEDULED,
        S.QUALIFIED,
        "DoneOnlineInstead",
        _ALONE,
        is_return=True,
        way=Way.VISIT,
    ),
)
_WAYS = _DIGITAL + _TO_DIGITAL

_DRAWN = (
    *_FORWARD,
    *_WAYS,
    *_BACK,
    *_ENDS,
    *_NOTES,
    *_ASKED_BACK,
    *_OBJECTIONS,
    *_CANCELLING,
    *_REISSUES,
    *_UNCLAIMED,
)
STEPS: tuple[Step, ...] = _DRAWN + _HAND_OVERS + _LOSSES + _OVERLAYS
_GRAPH = MappingProxyType({(step.stage, step.verb): step for step in STEPS})


def find_step(stage: Stage | None, verb: Verb) -> Step | None:
    """The step that ``verb`` takes from ``stage``, or None where the table has none."""
    return _GRAPH.get((stage, verb))


def steps_from(stage: Stage) -> tuple[Step, ...]:
    """All steps that start in a stage, in the table's order."""
    return tuple(step for step in STEPS if step.stage is stage)


def skipped_stages(before: Stage | None, to: Stage) -> tuple[Stage, ...]:
    """Stages jumped over by a step forwards; they are recorded as skipped."""
    return tuple(Stage(n) for n in range((before or 0) + 1, to))


def as_mermaid() -> str:
    """The table as a Mermaid state diagram; overlays, which move nothing, are left out."""
    lines = ["stateDiagram-v2"]
    for step in _DRAWN:
        start = step.stage.name if step.stage else "[*]"
        is_end = step.ends and step.stage is step.to
        end = "[*]" if is_end else step.to.name
        outcome = f" ({step.ends})" if is_end else ""
        lines.append(f"    {start} --> {end}: {step.verb}{outcome}")
    return "\n".join(lines)
