"""JSON of orders: the order itself, paying for it online, work that passes to another."""

from dastak.orders.http import losses, orders, payments, recoveries, swaps

prefix = "orders"
router = orders.router
router.add_router("", payments.router)
router.add_router("", swaps.router)
router.add_router("", losses.router)
router.add_router("", recoveries.router)
