"""The facilitator's phone as JSON."""

from ninja import Router

from dastak.field.http import cure, day, door, papers

prefix = "field"
router = Router(tags=["field"])
for _part in (day, door, papers, cure):
    router.add_router("", _part.router)
