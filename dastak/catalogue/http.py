"""The catalogue as JSON: all of it is public."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from dastak.catalogue import api
from dastak.kernel.clock import PKT
from dastak.kernel.web import ActingRequest, public

prefix = "services"
router = Router(tags=["services"])
OPEN = public("the catalogue of services is public")


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class DepartmentOut(Schema):
    """A department and how many services it offers."""

    code: str
    name: Words
    province: str
    services: int


class PaperOut(Schema):
    """A paper to bring; ``is_mandatory`` null means not published, or that it depends."""

    name: Words
    need: str
    form: str
    condition: Words | None
    is_mandatory: bool | None


class ServiceRow(Schema):
    """A service in a list."""

    code: str
    name: Words
    department: str
    department_name: Words
    province: str
    kind: str
    is_doorstep: bool
    is_digital: bool
    time_limit_days: int | None


class ServiceOut(ServiceRow):
    """A whole service; null means not published."""

    version: int
    visit_minutes: int
    time_limit_text: Words | None
    officer: Words | None
    appellate_authority: Words | None
    channels: list[str]
    papers: list[PaperOut]
    needs_biometric: bool
    form_code: str
    note: str
    source: str
    reviewed: bool
    is_retired: bool


class PageOut(Schema):
    """One page of services."""

    services: list[ServiceRow]
    number: int
    pages: int
    count: int


class LineOut(Schema):
    """One head of the price, in paisa."""

    head: str
    name: Words
    payee: Words
    payee_kind: str
    amount_paisa: int
    waived_paisa: int
    due_paisa: int
    funded_by: str
    reason: Words | None


class ExemptionOut(Schema):
    """Who does not pay; the age is proved when ordering."""

    code: str
    reason: Words
    payee_kind: str
    age_years_min: int | None
    source: str


class CoverageOut(Schema):
    """Whether it is offered at the door in the district asked about."""

    is_covered: bool
    code: str
    reason: Words
    since: date | None


class QuoteOut(Schema):
    """A price; ``unpublished`` names heads whose amount was not published."""

    service_code: str
    service_version: int
    on: date
    lines: list[LineOut]
    total_paisa: int
    waived_paisa: int
    unpublished: list[str]
    rule_version: int
    exemptions: list[ExemptionOut]
    hash: str


class Ask(Schema):
    """What a public price depends on. Ages are proved when ordering, so none is asked here."""

    on: date | None = None
    event_date: date | None = None
    copies: Annotated[int, Field(ge=1, le=100)] = 1
    at_door: bool = True


class Filter(Schema):
    """Which services to list."""

    province: str | None = None
    department: str | None = None
    kind: str | None = None
    text: str = ""
    page: Annotated[int, Field(ge=1)] = 1


class Wanted(Schema):
    """What to search for."""

    text: Annotated[str, Field(max_length=200)]
    lang: Annotated[str, Field(pattern="^(ur|en)$")] = "ur"
    limit: Annotated[int, Field(ge=1, le=30)] = 10
    province: str | None = None


@router.get("", auth=OPEN, response=PageOut)
def services(request: HttpRequest, wanted: Query[Filter]) -> Any:
    """Services by code, 30 to a page."""
    return api.list_services(
        province=wanted.province,
        department=wanted.department,
        kind=wanted.kind,
        text=wanted.text,
        page=wanted.page,
    )


@router.get("/search", auth=OPEN, response=list[ServiceRow])
def search(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """Services that the words mean, best first, in any script and spelling."""
    return api.search_services(
        text=wanted.text, lang=wanted.lang, limit=wanted.limit, province=wanted.province
    )


@router.get("/departments", auth=OPEN, response=list[DepartmentOut])
def departments(request: HttpRequest, province: str | None = None) -> Any:
    """Departments by province and name."""
    return api.list_departments(province=province)


@router.get("/{code}", auth=OPEN, response=ServiceOut)
def service(request: HttpRequest, code: str) -> Any:
    """One service."""
    return api.get_service(code=code)


@router.get("/{code}/coverage", auth=OPEN, response=CoverageOut)
def coverage(request: ActingRequest, code: str, district: str, on: date | None = None) -> Any:
    """Whether a service is offered at the door in a district."""
    day = on or request.now.astimezone(PKT).date()
    return api.covers(service_code=code, district=district, on=day)


@router.get("/{code}/online", auth=OPEN, response=CoverageOut)
def online(request: ActingRequest, code: str, district: str, on: date | None = None) -> Any:
    """Whether citizens of a district can do a service alone, without a visit."""
    day = on or request.now.astimezone(PKT).date()
    return api.covers_online(service_code=code, district=district, on=day)


@router.get("/{code}/quote", auth=OPEN, response=QuoteOut)
def quote(request: ActingRequest, code: str, ask: Query[Ask]) -> Any:
    """The price on a day, split by payee; with the exemptions that ordering will check."""
    return api.quote(
        service_code=code,
        on=ask.on or request.now.astimezone(PKT).date(),
        inputs=api.QuoteInputs(event_date=ask.event_date, copies=ask.copies, at_door=ask.at_door),
    )
