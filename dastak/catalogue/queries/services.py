"""Services and departments."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet

from dastak.catalogue import models
from dastak.catalogue.types import Department, Need, Paper, PaperForm, Service, ServicePage
from dastak.kernel.errors import Missing
from dastak.kernel.text import Bilingual

PAGE_SIZE = 30


class NoSuchService(Missing):
    """There is no service “{code}”. Search for it by name, or call the helpline."""

    ur = "«{code}» نام کی کوئی خدمت نہیں۔ نام سے تلاش کریں یا ہیلپ لائن پر فون کریں۔"


class NoSuchDepartment(Missing):
    """There is no department “{code}”. Choose one from the list of services."""

    ur = "«{code}» نام کا کوئی محکمہ نہیں۔ خدمات کی فہرست میں سے چنیں۔"


def find_service(*, code: str, version: int | None = None) -> Service | None:
    """A service as it is now, or one earlier version of it; None when there is none."""
    rows = models.ServiceVersion.objects.filter(service_id=code)
    rows = rows.filter(number=F("service__version") if version is None else version)
    return next(iter(read_services(rows)), None)


def get_service(*, code: str, version: int | None = None) -> Service:
    """A service as it is now, or one earlier version of it.

    :raises NoSuchService: when there is none.
    """
    service = find_service(code=code, version=version)
    if service is None:
        raise NoSuchService(code=code)
    return service


def list_services(
    *,
    province: str | None = None,
    department: str | None = None,
    kind: str | None = None,
    text: str = "",
    page: int = 1,
) -> ServicePage:
    """Services in the order of their codes, 30 to a page; retired ones are left out.

    :param text: part of the name in either language; for looser words use ``search_services``.
    :param page: counts from 1; beyond the last page the last one is given.
    """
    rows = _current().filter(is_retired=False)
    wanted = {"service__province": province, "service__department": department}
    wanted["service__kind"] = kind
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if text.strip():
        rows = rows.filter(Q(name_en__icontains=text.strip()) | Q(name_ur__icontains=text.strip()))
    count = rows.count()
    pages = max(1, -(-count // PAGE_SIZE))
    number = min(max(1, page), pages)
    first = (number - 1) * PAGE_SIZE
    shown = rows.order_by("service_id")[first : first + PAGE_SIZE]
    return ServicePage(services=read_services(shown), number=number, pages=pages, count=count)


def list_departments(*, province: str | None = None) -> list[Department]:
    """Departments by province and English name, with the number of their services on offer."""
    counts = dict(
        _current()
        .filter(is_retired=False)
        .values_list("service__department")
        .annotate(services=Count("id"))
        .order_by()
    )
    rows = models.Department.objects.order_by("province", "name_en", "code")
    if province is not None:
        rows = rows.filter(province=province)
    return [_department(row, counts.get(row.code, 0)) for row in rows]


def get_department(*, code: str) -> Department:
    """One department, with the number of its services on offer.

    :raises NoSuchDepartment: when there is none.
    """
    row = models.Department.objects.filter(code=code).first()
    if row is None:
        raise NoSuchDepartment(code=code)
    count = _current().filter(is_retired=False, service__department=code).count()
    return _department(row, count)


def _current() -> QuerySet[models.ServiceVersion]:
    return models.ServiceVersion.objects.filter(number=F("service__version"))


def current_versions(codes: Iterable[str]) -> dict[str, Service]:
    """Services as they are now, by code."""
    rows = _current().filter(service_id__in=list(codes), is_retired=False)
    return {service.code: service for service in read_services(rows)}


def read_services(rows: QuerySet[models.ServiceVersion]) -> tuple[Service, ...]:
    """Two queries: the versions with their department, and all their papers."""
    return tuple(
        _service(row)
        for row in rows.select_related("service__department").prefetch_related("papers")
    )


def _department(row: models.Department, services: int) -> Department:
    name = Bilingual(row.name_en, row.name_ur)
    return Department(code=row.code, name=name, province=row.province, services=services)


def words(en: str, ur: str) -> Bilingual | None:
    """Both languages, or None where nothing was published."""
    return Bilingual(en, ur) if en or ur else None


def _service(row: models.ServiceVersion) -> Service:
    department = row.service.department
    return Service(
        code=row.service_id,
        version=row.number,
        name=Bilingual(row.name_en, row.name_ur),
        department=department.code,
        department_name=Bilingual(department.name_en, department.name_ur),
        province=row.service.province,
        kind=row.service.kind,
        visit_minutes=row.visit_minutes,
        time_limit_days=row.time_limit_days,
        time_limit_text=words(row.time_limit_en, row.time_limit_ur),
        officer=words(row.officer_en, row.officer_ur),
        appellate_authority=words(row.appellate_en, row.appellate_ur),
        channels=tuple(row.channels),
        papers=tuple(_paper(each) for each in sorted(row.papers.all(), key=_position)),
        is_doorstep=row.is_doorstep,
        needs_biometric=row.needs_biometric,
        form_code=row.form_code,
        note=row.note,
        source=row.source,
        reviewed=row.is_reviewed,
        is_retired=row.is_retired,
    )


def _position(row: models.Paper) -> int:
    return row.position


def _paper(row: models.Paper) -> Paper:
    return Paper(
        name=Bilingual(row.name_en, row.name_ur),
        need=Need(row.need),
        form=PaperForm(row.form),
        condition=words(row.condition_en, row.condition_ur),
    )
