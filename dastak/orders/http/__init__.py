"""JSON of orders: the order itself, its payment, objections, self-service, work that passes on."""

from dastak.orders.http import (
    losses,
    objections,
    orders,
    payments,
    recoveries,
    self_service,
    swaps,
    unclaimed,
)

prefix = "orders"
router = orders.router
router.add_router("", payments.router)
router.add_router("", objections.router)
router.add_router("", self_service.router)
router.add_router("", swaps.router)
router.add_router("", losses.router)
router.add_router("", recoveries.router)
router.add_router("", unclaimed.router)
