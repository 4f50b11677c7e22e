"""A paper of the citizen that was lost: a report for the police, as a template to sign."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse

from dastak.citizen import api
from dastak.documents import api as documents
from dastak.kernel.actors import Role
from dastak.kernel.text import bilingual
from dastak.kernel.web import ActingRequest, allow, page
from dastak.paper import api as paper

CITIZENS = allow(Role.CITIZEN)


@page(CITIZENS)
def police_report(request: ActingRequest, order_id: UUID, loss_id: UUID) -> HttpResponse:
    """The PDF: what was lost, when and with whom, from our record; the citizen signs it."""
    file = api.get_order_file(order_id=order_id, by=request.actor, now=request.now)
    loss = next((each for each in file.losses if each.id == loss_id), None)
    if loss is None or loss.item_kind is not documents.ItemKind.ORIGINAL:
        raise documents.NoSuchLoss
    report = paper.LossReport(
        serial=file.order.number,
        issued_at=request.now,
        rows=(
            paper.Row(label=bilingual("citizen.loss.service"), value=file.line.service),
            paper.Row(
                label=bilingual("citizen.loss.told_at"),
                value=loss.told_at.isoformat(),
                kind=paper.Kind.INSTANT,
            ),
            paper.Row(
                label=bilingual("citizen.loss.what"),
                value=bilingual(f"citizen.loss.{loss.kind}"),
            ),
        ),
        papers=(paper.PaperItem(name=loss.name, copies=1),),
        holder=paper.Party(role=api.holder_words(loss.liable)),
        owner=paper.Party(role=bilingual("citizen.loss.owner"), name=file.applicant_name),
        notes=(bilingual("citizen.loss.record"),),
    )
    pdf = paper.print_loss_report(report=report, lang="ur")
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="loss-report.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
