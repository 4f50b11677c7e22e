"""JSON of orders: the order itself, paying for it online, and what the department objects to."""

from dastak.orders.http import objections, orders, payments, self_service

prefix = "orders"
router = orders.router
router.add_router("", payments.router)
router.add_router("", objections.router)
router.add_router("", self_service.router)
