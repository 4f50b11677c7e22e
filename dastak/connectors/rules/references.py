"""The department's own number of a case, such as ``DOM-LHR-2026-000123``."""

from datetime import datetime, timedelta, timezone

# One offset the whole year; the kernel's clock is not imported because rules are pure.
_PAKISTAN = timezone(timedelta(hours=5), "PKT")
_DIGITS = 6


def year_of(*, at: datetime) -> int:
    """The year in Pakistan, in which the numbers run."""
    return at.astimezone(_PAKISTAN).year


def reference_of(*, service_code: str, desk_code: str, year: int, number: int) -> str:
    """The reference: last part of the service's code, the district, the year and the number."""
    service = service_code.rsplit("-", 1)[-1]
    return f"{service}-{desk_code}-{year}-{number:0{_DIGITS}}"
