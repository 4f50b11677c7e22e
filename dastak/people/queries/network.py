"""Where a request comes from."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(*, request: HttpRequest) -> str:
    """The address of the caller.

    Behind TLS there is our own proxy, which appends the address it saw to X-Forwarded-For; what
    stands before that was written by the caller and proves nothing. Without TLS nobody is between.
    """
    if settings.IS_HTTPS:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
