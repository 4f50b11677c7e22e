"""Papers are missing at the door: what there is is kept, and a second visit brings the rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual, listed
from dastak.orders import events, models
from dastak.orders.commands.at_door import line_at_door
from dastak.orders.commands.in_vain import WITHOUT_VISIT, end_visit
from dastak.orders.commands.log import Move, append, is_repeated, locked_line
from dastak.orders.commands.told import tell
from dastak.orders.types import Fault, Stage, Verb

REASON = "papers_missing"


class GapsUnknown(Invalid):
    """Choose at least one paper of this application's list."""

    ur = "اس درخواست کی فہرست میں سے کم از کم ایک کاغذ چنیں۔"


@command(permit="orders.report_gaps")
def report_gaps(
    *,
    line_id: UUID,
    papers: Sequence[str],
    fault: Fault,
    command_id: UUID,
    by: Actor,
    now: datetime,
) -> None:
    """End a visit at which papers of the list are missing or wrong; the citizen is told which.

    Answers and files are kept for the second visit, which costs nothing more: whose mistake it
    was is recorded, and ``terms.csv`` knows no fee for either.

    :param papers: names of the papers as the form has them.
    :raises NotAtThisDoor: for anybody but the facilitator at this door.
    :raises GapsUnknown: for none, or for a paper that the form does not ask for.
    """
    line = locked_line(line_id=line_id)
    if is_repeated(line, command_id):
        return
    line = line_at_door(line_id, by, Stage.AT_DOOR)
    with transaction_as(SYSTEM):
        gaps = _named(line, papers, now)
        end_visit(line, REASON, now)
        data = {
            "reason": REASON,
            "fault": fault,
            "papers": [{"en": gap.en, "ur": gap.ur} for gap in gaps],
        }
        move = Move(command_id, data=data, changes=WITHOUT_VISIT)
        append(line, Verb.FALL_SHORT, by=by, now=now, move=move)
        words = listed(gaps)
        tell(
            events.PapersFellShort,
            line,
            by=by,
            now=now,
            papers_en=words.en,
            papers_ur=words.ur,
            fault=fault,
        )


def _named(line: models.Line, papers: Sequence[str], now: datetime) -> list[Bilingual]:
    answers = forms.get_answers(subject=line.id, purpose="capture", by=SYSTEM, now=now)
    definition = forms.get_form(service_code=line.service_id, version=answers.version)
    wanted = forms.list_captures(definition=definition, values=answers.values, kind=forms.Kind.FILE)
    labels = {paper.name: paper.label for paper in wanted}
    if not papers or not set(papers) <= set(labels):
        raise GapsUnknown
    return [labels[name] for name in sorted(set(papers))]
