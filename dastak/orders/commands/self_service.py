"""Digital self-service: the citizen fills in, uploads, reads through and sends, without a visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from dastak.documents import api as documents
from dastak.forms import api as forms
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import Invalid, Refused
from dastak.kernel.scope import transaction_as
from dastak.orders import events, models, rules
from dastak.orders.commands.codes import check_code
from dastak.orders.commands.log import Move, append, is_repeated, locked_lines
from dastak.orders.commands.placing import PriceChanged, open_bill
from dastak.orders.commands.settling import settle_without_cash
from dastak.orders.commands.told import tell
from dastak.orders.queries.facts import facts_of
from dastak.orders.queries.quotes import quote_of
from dastak.orders.queries.states import state_of
from dastak.orders.types import CodeResult, Verb, Way
from dastak.people import api as people

FILES_MOST = 10


class PaperNotAsked(Invalid):
    """This form asks for no such paper. Choose one of the list."""

    ur = "یہ فارم ایسا کوئی کاغذ نہیں مانگتا۔ فہرست میں سے چنیں۔"


class TooManyFiles(Refused):
    """There are already {most} files of this paper. That is enough; go on with the next one."""

    ur = "اس کاغذ کی {most} فائلیں پہلے سے موجود ہیں۔ یہ کافی ہیں؛ اگلے کاغذ پر جائیں۔"


def own_line(order_id: UUID, by: Actor, now: datetime) -> models.Line:
    """The line of an order, locked, for whoever may act for its applicant.

    :raises NoSuchLine: when there is none of the actor's. :raises people.NoMandate: see people.
    """
    line = locked_lines(order_id=order_id, by=by)[0]
    people.must_act_for(person_id=line.person_id, by=by, now=now)
    return line


def must_be_open(line: models.Line, now: datetime) -> None:
    """:raises Problem: when the form of a line cannot be sent, as it stands, by the citizen alone."""
    rules.enter(state_of(line.id), Verb.SEND, now=now)


@command(permit="orders.fill_in")
def fill_in(*, order_id: UUID, values: Mapping[str, Any], by: Actor, now: datetime) -> forms.Saved:
    """Keep answers of one's own application: right ones are kept, wrong ones are named.

    :raises NoSuchLine: when the order is not the actor's. :raises people.NoMandate: see people.
    :raises VisitAwaited: when a visit is ordered. :raises OnHold, OrderEnded: see rules.
    """
    line = own_line(order_id, by, now)
    must_be_open(line, now)
    return forms.save_answers(subject=line.id, values=values, by=by, now=now)


@command(permit="orders.upload_paper")
def upload_paper(
    *, order_id: UUID, kind: str, filename: str, content: bytes, by: Actor, now: datetime
) -> documents.File:
    """Keep a photograph or scan of a paper that the form asks for; at most ten files of each.

    :raises PaperNotAsked: for another paper. :raises TooManyFiles: for the eleventh file.
    :raises Problem: when the file cannot be kept (see documents), or the form is not open.
    """
    line = own_line(order_id, by, now)
    must_be_open(line, now)
    with transaction_as(SYSTEM):
        answers = forms.get_answers(subject=line.id, purpose="own", by=SYSTEM, now=now)
        definition = forms.get_form(service_code=line.service_id, version=answers.version)
        asked = forms.list_captures(
            definition=definition, values=answers.values, kind=forms.Kind.FILE
        )
        if kind not in {paper.name for paper in asked}:
            raise PaperNotAsked
        kept = documents.list_files(subject=line.id, by=SYSTEM, now=now)
        if sum(file.kind == kind for file in kept) >= FILES_MOST:
            raise TooManyFiles(most=FILES_MOST)
        upload = documents.NewUpload(
            subject=line.id,
            kind=kind,
            filename=filename,
            content=content,
            scope=documents.Scope(line.district_id, line.department_id, line.person_id),
        )
        # Whoever acts for the applicant was looked at above; the file is the applicant's.
        return documents.store_upload(upload=upload, by=SYSTEM, now=now)


@command(permit="orders.read_through")
def read_through(*, order_id: UUID, by: Actor, now: datetime) -> None:
    """The citizen has read everything back: the consent code goes to their phone.

    :raises FormIncomplete, PapersMissing: naming what is missing.
    :raises Problem: when the form is not open, as in ``fill_in``.
    """
    line = own_line(order_id, by, now)
    must_be_open(line, now)
    with transaction_as(SYSTEM):
        rules.must_allow(Verb.SEND, facts_of(line, now=now))
        papers = len(documents.list_files(subject=line.id, by=SYSTEM, now=now))
        due = int(line.facts["total_paisa"])
        tell(events.FormReadThrough, line, by=by, now=now, papers=papers, due_paisa=due)


@command(permit="orders.send_application")
def send_application(
    *, order_id: UUID, code: str, quote_hash: str, command_id: UUID, by: Actor, now: datetime
) -> CodeResult:
    """Consent with the code of the SMS: the form is locked and billed (7); stages 3 to 6 are skipped.

    What costs nothing goes to the department at once. A wrong code is counted and told.

    :param quote_hash: of the frozen price, as it was shown.
    :raises PriceChanged: for another price. :raises CodeLocked: after five wrong codes.
    :raises FormIncomplete, PapersMissing: naming what is missing.
    :raises Problem: when the form is not open, as in ``fill_in``.
    """
    line = own_line(order_id, by, now)
    if is_repeated(line, command_id):
        return CodeResult(is_right=True, tries_left=0)
    must_be_open(line, now)
    if line.quote_hash != quote_hash:
        raise PriceChanged(total_rupees=int(line.facts["total_paisa"]) // 100)
    with transaction_as(SYSTEM):
        rules.must_allow(Verb.SEND, facts_of(line, now=now))
        answer = check_code(line, purpose="consent", code=code)
        if answer.is_right:
            _send(line, command_id, by, now)
    return answer


def _send(line: models.Line, command_id: UUID, by: Actor, now: datetime) -> None:
    form_hash = forms.lock_answers(subject=line.id, by=SYSTEM, now=now)
    papers = len(documents.list_files(subject=line.id, by=SYSTEM, now=now))
    quote = quote_of(line)
    # Without a single published amount there is nothing that could be asked for.
    bill = open_bill(line, quote, now) if quote.lines else None
    move = Move(
        command_id,
        data={"form": form_hash, "papers_sent": papers, "skipped": Way.DIGITAL},
        changes={"bill_id": bill.id if bill else None},
    )
    append(line, Verb.SEND, by=by, now=now, move=move)
    tell(
        events.ApplicationSent,
        line,
        by=by,
        now=now,
        papers=papers,
        form_hash=form_hash,
        due_paisa=bill.owed_paisa if bill else 0,
    )
    settle_without_cash(line, by=by, now=now)
