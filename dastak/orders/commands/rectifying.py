"""The second visit: what the department asked for is photographed or taken along, with the code."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from dastak.connectors import api as connectors
from dastak.dispatch import api as dispatch
from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Refused
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import bilingual
from dastak.orders import events, models, rules
from dastak.orders.commands.at_door import NotAtThisDoor, line_in_visit, take_along
from dastak.orders.commands.codes import check_code
from dastak.orders.commands.in_vain import WITHOUT_VISIT, end_visit, free_seat
from dastak.orders.commands.log import Move, append, is_repeated, locked_line
from dastak.orders.commands.objections import is_for_a_cure, open_objection
from dastak.orders.commands.told import tell
from dastak.orders.queries.facts import facts_of
from dastak.orders.queries.objections import papers_with
from dastak.orders.types import CodeResult, CureFailure, Verb
from dastak.workforce import api as workforce

WORDS_MAX = 500


class NothingGiven(Refused):
    """Photograph a paper, take an original along, or write down what was cleared up."""

    ur = "کسی کاغذ کی تصویر لیں، کوئی اصل کاغذ ساتھ لیں، یا لکھیں کہ کیا واضح ہوا۔"


def assigned(line: models.Line, visit: dispatch.Visit, *, by: Actor, now: datetime) -> None:
    """Tell the citizen who comes for the rectification visit, with the door code."""
    who = workforce.get_facilitator(facilitator_id=by.me)
    tell(
        events.RectificationAssigned,
        line,
        by=by,
        now=now,
        visit_id=visit.id,
        facilitator_id=by.me,
        facilitator_en=who.name.en,
        facilitator_ur=who.name.ur,
        badge=who.badge,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
    )


def lost(line: models.Line, *, reason: str, by: Actor, now: datetime) -> None:
    """Nobody made the visit: seat and visit are gone, the citizen chooses another time."""
    free_seat(line, reason, now)
    models.Line.objects.filter(pk=line.id).update(**WITHOUT_VISIT)
    tell(events.RectificationLost, line, by=by, now=now)


@command(permit="orders.cure")
def read_cure(*, line_id: UUID, by: Actor, now: datetime) -> None:
    """What is taken was told to the citizen: send them the code with which they agree.

    :raises NotAtThisDoor: for anybody but the facilitator of an open rectification visit.
    """
    line = line_in_visit(line_id, by, now)
    _must_be_a_cure(line)
    with transaction_as(SYSTEM):
        tell(
            events.RectificationReadBack,
            line,
            by=by,
            now=now,
            visit_id=line.visit_id,
            originals=documents.count_unconfirmed(subject=line.id, by=SYSTEM, now=now),
        )


@command(permit="orders.cure")
def cure(
    *, line_id: UUID, code: str, words: str, command_id: UUID, by: Actor, now: datetime
) -> CodeResult:
    """The citizen tells the code: originals change hands and the rectification visit ends.

    Where nothing goes on paper the department is answered at once; else it is when it has the
    papers (``hand_in``). A wrong code is counted and told in the result.

    :param words: what was cleared up at the door, for the officer; may be empty.
    :raises NotAtThisDoor: for anybody but the facilitator of an open rectification visit.
    :raises NothingGiven: without a new photograph, an original or words.
    :raises CodeLocked: after five wrong codes.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return CodeResult(is_right=True, tries_left=0)
    line = line_in_visit(line_id, by, now)
    _must_be_a_cure(line)
    with transaction_as(SYSTEM):
        _must_have_given(line, words, now)
    assert line.visit_id, "somebody stands at the door"
    answer = check_code(line, purpose="cure", code=code, subject=line.visit_id)
    if not answer.is_right:
        return answer
    with transaction_as(SYSTEM):
        if documents.count_unconfirmed(subject=line.id, by=SYSTEM, now=now):
            take_along(line, by, now)
        _finish(line, words, command_id, by, now)
    return answer


def _must_be_a_cure(line: models.Line) -> None:
    if not is_for_a_cure(line):
        raise NotAtThisDoor


def _must_have_given(line: models.Line, words: str, now: datetime) -> None:
    since = open_objection(line).since
    files = documents.list_files(subject=line.id, by=SYSTEM, now=now)
    is_new = any(file.stored_at >= since for file in files)
    offered = documents.count_unconfirmed(subject=line.id, by=SYSTEM, now=now)
    if not (is_new or offered or words.strip()):
        raise NothingGiven


def _finish(line: models.Line, words: str, command_id: UUID, by: Actor, now: datetime) -> None:
    visit_id = line.visit_id
    assert visit_id, "somebody stands at the door"
    carried = papers_with(line.id, by.me, now=now)
    changes = {"visit_id": None, "slot_starts_at": None, "slot_ends_at": None}
    move = Move(command_id, data={"originals": len(carried)}, changes=changes)
    append(line, Verb.CURE, by=by, now=now, move=move)
    dispatch.finish_visit(visit_id=visit_id, by=SYSTEM, now=now)
    tell(
        events.RectificationDone,
        line,
        by=by,
        now=now,
        visit_id=visit_id,
        originals=len(carried),
    )
    if not carried:
        assert line.case_id, "a department objects to a case"
        said = words.strip()[:WORDS_MAX]
        connectors.answer_objection(case_id=line.case_id, words=said, by=SYSTEM, now=now)


@command(permit="orders.cure")
def fail_cure(
    *, line_id: UUID, reason: CureFailure, command_id: UUID, by: Actor, now: datetime
) -> None:
    """End a rectification visit at which nobody was there or the papers were still missing.

    The citizen chooses another time while the department still waits; no fee is taken.

    :raises NotAtThisDoor: for anybody but its facilitator, or, where papers are missing, before the
        door is open.
    :raises WaitLonger, CallFirst: before the minutes and calls of ``terms.csv``, if nobody is there.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return
    if reason is CureFailure.PAPERS_MISSING:
        line = line_in_visit(line_id, by, now)
    if line.facilitator_id != by.me or line.visit_id is None:
        raise NotAtThisDoor
    _must_be_a_cure(line)
    with transaction_as(SYSTEM):
        if reason is CureFailure.NO_SHOW:
            rules.must_allow(Verb.NO_SHOW, facts_of(line, now=now))
        end_visit(line, reason, now)
        move = Move(command_id, data={"reason": reason}, changes=WITHOUT_VISIT)
        append(line, Verb.CURE_FAILED, by=by, now=now, move=move)
        words = bilingual(f"orders.cure_failed.{reason}")
        tell(
            events.RectificationFailed,
            line,
            by=by,
            now=now,
            reason=reason,
            reason_en=words.en,
            reason_ur=words.ur,
        )
