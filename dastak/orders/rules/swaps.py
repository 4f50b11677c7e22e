"""Work that passes to another facilitator: when it may, and what is next. Pure."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from dastak.kernel.errors import Refused
from dastak.orders.types import Outcome, Stage
from dastak.orders.types.swaps import SwapKind, SwapState, SwapStep

# Source: operator's parameters, not published. A hand-in has one working day (stage 8).
SWAP_WITHIN = timedelta(hours=4)
RECOVERY_WITHIN = timedelta(hours=24)
# A successor is looked for among those who work within a day.
LOOK_AHEAD = timedelta(hours=24)
_ASKED_ANEW = frozenset({Stage.ASSIGNED, Stage.EN_ROUTE, Stage.AT_DOOR, Stage.DECIDED})


class NoSwapNow(Refused):
    """Nobody carries this application now, so nobody can be replaced. Look at its present state."""

    ur = "یہ کام اس وقت کسی نمائندے کے پاس نہیں، اس لیے تبدیلی ممکن نہیں۔ تازہ صورتِ حال دیکھیں۔"


class SwapOpen(Refused):
    """Another facilitator is being put in charge of this application already."""

    ur = "یہ کام پہلے ہی دوسرے نمائندے کے سپرد کیا جا رہا ہے۔"


class SwapDone(Refused):
    """Another facilitator is in charge of this application already. Refresh the page."""

    ur = "یہ کام دوسرے نمائندے کے سپرد ہو چکا ہے۔ صفحہ تازہ کریں۔"


class NotASuccessor(Refused):
    """This facilitator cannot take it over: not fit, not on shift within a day, or without the skill."""

    ur = "یہ نمائندہ کام نہیں سنبھال سکتا: اہل نہیں، ایک دن کے اندر شفٹ نہیں، یا مطلوبہ مہارت نہیں۔"


class RecoverFirst(Refused):
    """The papers are still with the facilitator they are to be taken from. Record the recovery first."""

    ur = "کاغذات ابھی اسی نمائندے کے پاس ہیں جس سے واپس لینے ہیں۔ پہلے واپسی درج کریں۔"


def is_asked_anew(
    *, stage: Stage, outcome: Outcome | str | None, facilitator_id: UUID | None, papers: int
) -> bool:
    """Whether a swap is only another offer of the visit, since nothing has changed hands.

    :param papers: how many the facilitator holds of the line.
    :raises NoSwapNow: when nobody carries the line.
    """
    if outcome or facilitator_id is None or stage < Stage.ASSIGNED or stage is Stage.DELIVERED:
        raise NoSwapNow
    return stage in _ASKED_ANEW and not papers


def step_of(
    *, kind: SwapKind, state: SwapState, to_id: UUID | None, papers: int, with_former: int
) -> SwapStep:
    """What is to be done next.

    :param papers: how many are not with the successor. :param with_former: how many of them are
        with the former facilitator.
    """
    if state is SwapState.DONE:
        return SwapStep.NOTHING
    if kind is SwapKind.RECOVERY and with_former:
        return SwapStep.RECOVER
    if to_id is None:
        return SwapStep.NAME
    return SwapStep.HAND_OVER if papers else SwapStep.NOTHING
