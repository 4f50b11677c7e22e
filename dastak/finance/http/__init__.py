"""JSON of finance: bills, receipts and cash; suspense and refunds; what ePay tells us."""

from ninja import Router

from dastak.finance.http import bills, epay, payments

prefix = "finance"
router = Router(tags=["finance"])
for _part in (bills, payments, epay):
    router.add_router("", _part.router)
