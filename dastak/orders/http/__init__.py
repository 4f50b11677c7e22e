"""JSON of orders: the order itself, and paying for it online."""

from dastak.orders.http import orders, payments, self_service

prefix = "orders"
router = orders.router
router.add_router("", payments.router)
router.add_router("", self_service.router)
