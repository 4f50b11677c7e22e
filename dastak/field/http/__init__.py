"""The facilitator's phone as JSON."""

from ninja import Router

from dastak.field.http import day, door, papers

prefix = "field"
router = Router(tags=["field"])
for _part in (day, door, papers):
    router.add_router("", _part.router)
