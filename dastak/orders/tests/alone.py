"""The road of digital self-service: a citizen, two officers of the office, and no facilitator."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from dastak.connectors import api as connectors
from dastak.documents import api as documents
from dastak.forms import api as forms
from dastak.kernel.actors import Actor
from dastak.kernel.ids import uuid7
from dastak.kernel.money import rupees
from dastak.kernel.tests.props import picture
from dastak.kernel.text import Bilingual
from dastak.orders import api
from dastak.orders.tests import test_paying
from dastak.orders.tests.road import PLAIN, Road, code
from dastak.orders.types import Stage
from dastak.paper import api as paper

DIVORCE = "PB-LG-DIV"
TRADE = "KP-TMA-TRL"
FEE = rupees(200)
OFFICES = {DIVORCE: ("lahore", "pb-local-government"), TRADE: ("peshawar", "kp-tma")}


def alone(cast: Road, service: str = DIVORCE) -> Road:
    """A road whose citizen does it alone, and whose officers are those of the service."""
    district, department = OFFICES[service]
    return replace(
        cast,
        service=service,
        officer=_at(cast.officer, district, department),
        second_officer=_at(cast.second_officer, district, department),
    )


def _at(officer: Actor, district: str, department: str) -> Actor:
    return replace(officer, districts=frozenset({district}), departments=frozenset({department}))


def begin(road: Road, **facts: Any) -> Road:
    """Stages 1 and 2."""
    road.order_id = uuid7()
    district = OFFICES[road.service][0]
    order = road.new_order(channel=api.Channel.DIGITAL, district=district, **facts)
    api.place_order(
        order=order, order_id=road.order_id, command_id=uuid7(), by=road.citizen, now=road.now
    )
    return road


def fill(road: Road) -> None:
    """Answer everything the form asks."""
    definition = forms.get_form(service_code=road.service)
    for _ in range(4):
        found = own(road)
        wanted = forms.missing(definition=definition, values=found.answers.values)
        values = {
            field.name: field.options[0].value if field.options else PLAIN[field.kind]
            for field in wanted
        }
        api.fill_in(order_id=oid(road), values=values, by=road.citizen, now=road.now)


def upload(road: Road) -> None:
    """Add every paper that is required."""
    for wanted in own(road).papers:
        if wanted.is_required:
            add(road, wanted.name)


def add(road: Road, kind: str) -> documents.File:
    """Add one file."""
    return api.upload_paper(
        order_id=oid(road),
        kind=kind,
        filename="paper.png",
        content=picture(),
        by=road.citizen,
        now=road.now,
    )


def prepare(road: Road) -> Road:
    """Everything but the consent."""
    fill(road)
    upload(road)
    api.read_through(order_id=oid(road), by=road.citizen, now=road.now)
    return road


def send(road: Road, *, told: str = "", command_id: UUID | None = None) -> api.CodeResult:
    """Stage 7."""
    return api.send_application(
        order_id=oid(road),
        code=told or code("consent", road.line.id),
        quote_hash=road.view.quote_hash,
        command_id=command_id or uuid7(),
        by=road.citizen,
        now=road.now,
    )


def sent(road: Road) -> Road:
    """From nothing to stage 7."""
    assert send(prepare(begin(road))).is_right
    return road


def pay(road: Road, bank: test_paying.Bank) -> Road:
    """Stage 8, and by the events the desk has it (9)."""
    test_paying.pay(road, bank)
    road.drain()
    return road


def decide(road: Road) -> Road:
    """Stages 10 and 11."""
    road.take()
    road.approve()
    return road


def download(road: Road, by: Actor | None = None) -> documents.OpenedFile:
    """The citizen opens the certificate; by the events stage 13 follows."""
    paper.issue_demo_authority(folder=settings.DASTAK_PDF_SIGNER_DIR, now=road.now)
    opened = documents.open_certificate(
        token=road.line.issued_token, by=by or road.citizen, now=road.now
    )
    road.drain()
    return opened


def reject(road: Road) -> Road:
    """Stage 11 the other way."""
    road.take()
    connectors.propose_rejection(
        case_id=road.case_id,
        reason_code=connectors.list_reasons()[0].code,
        law_clause="Muslim Family Laws Ordinance 1961, section 7",
        explanation=Bilingual("The notice is missing.", "نوٹس موجود نہیں۔"),
        by=road.officer,
        now=road.now,
    )
    connectors.confirm_rejection(case_id=road.case_id, by=road.second_officer, now=road.now)
    road.drain()
    return road


def own(road: Road) -> api.OwnForm:
    """The form as its citizen sees it."""
    return api.get_own_form(order_id=oid(road), by=road.citizen, now=road.now)


def oid(road: Road) -> UUID:
    """The order's id."""
    assert road.order_id
    return road.order_id


def way(road: Road, wanted: api.Way, by: Actor | None = None) -> api.WayOffer:
    """One way of the order with its price."""
    found = api.get_ways(order_id=oid(road), by=by or road.citizen, now=road.now)
    return next(each for each in found if each.way is wanted)


def stage_of(road: Road) -> Stage:
    """The stage now; a call, since it changes between two looks."""
    return road.line.stage


def skipped(road: Road) -> dict[str, str]:
    """Stages that were skipped, with the reason."""
    return {each.stage.name: each.skipped for each in road.line.stages if each.skipped}


def at(road: Road, instant: datetime) -> Road:
    """The same road at another time."""
    road.now = instant
    return road
