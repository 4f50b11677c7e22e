"""JSON of orders: the order itself, and paying for it online."""

from dastak.orders.http import orders, payments

prefix = "orders"
router = orders.router
router.add_router("", payments.router)
