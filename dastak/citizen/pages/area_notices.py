"""Which districts wait, why and until when: for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from dastak.kernel.web import ActingRequest, page, public
from dastak.orders import api as orders
from dastak.places import api as places

OPEN = public("where no visits are possible, and why, is for everybody")


@page(OPEN)
def service_notices(request: ActingRequest) -> HttpResponse:
    """Every district that waits now or soon."""
    context = {"area_notices": notices_for(district="", now=request.now)}
    return render(request, "citizen/service_notices.html", context)


def notices_for(*, district: str, now: datetime) -> list[dict[str, Any]]:
    """What the banners say: of one district, or of all where it is empty. One query when none is."""
    return [
        {
            "district": places.get_district(code=each.district).name,
            "cause": each.cause,
            "notice": each.notice,
            "starts_at": each.starts_at,
            "ends_at": each.ends_at,
        }
        for each in orders.list_area_notices(district=district, now=now)
    ]
