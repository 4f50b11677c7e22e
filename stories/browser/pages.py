"""The pages that are looked at: name, who sees it, and where it is in the scene."""

from __future__ import annotations

from dataclasses import dataclass

SERVICE = "PB-REV-DOM"


@dataclass(frozen=True)
class Seen:
    """A page. ``by`` names a session of the scene; empty for everybody's pages."""

    name: str
    address: str
    by: str = ""
    status: int = 200


_ORDER = f"/order/{SERVICE}"
_LINE = "/field/lines/{door_line}"
CITIZEN = (
    Seen("home", "/"),
    Seen("services", "/services"),
    Seen("services-search", "/services?q=domicile"),
    Seen("services-search-nothing", "/services?q=passport"),
    Seen("department-services", "/services/departments/pb-dc-office"),
    Seen("service", f"/services/{SERVICE}?district=lahore"),
    Seen("service-birth", "/services/PB-LG-BIR"),
    Seen("sign-in", "/sign-in"),
    Seen("staff-sign-in", "/staff/sign-in"),
    Seen("order-who", f"{_ORDER}/who", "drafting"),
    Seen("order-where", f"{_ORDER}/where", "drafting"),
    Seen("order-wish", f"{_ORDER}/wish", "drafting"),
    Seen("order-slot", f"{_ORDER}/slot", "drafting"),
    Seen("order-check", f"{_ORDER}/check", "drafting"),
    Seen("placed", "/my/orders/{trip_order}/placed", "trip_citizen"),
    Seen("my-orders", "/my/orders", "done_citizen"),
    Seen("my-orders-none", "/my/orders", "drafting"),
    Seen("order-trip", "/my/orders/{trip_order}", "trip_citizen"),
    Seen("order-paid", "/my/orders/{paid_order}", "paid_citizen"),
    Seen("order-delivered", "/my/orders/{done_order}", "done_citizen"),
    Seen("withdraw", "/my/orders/{trip_order}/withdraw", "trip_citizen"),
    Seen("delivery-again", "/my/orders/{trip_order}/delivery", "trip_citizen"),
    Seen("time", "/my/orders/{trip_order}/time", "trip_citizen"),
    Seen("pay", "/my/orders/{trip_order}/pay", "trip_citizen"),
    Seen("pay-paid", "/my/orders/{paid_order}/pay", "paid_citizen"),
    Seen("rate", "/my/orders/{done_order}/rate", "done_citizen"),
    Seen("messages", "/my/messages/{handed_line}", "handed_citizen"),
    Seen("messages-begun", "/my/messages/{done_line}", "done_citizen"),
    Seen("messages-none", "/my/messages/{trip_line}", "trip_citizen", status=404),
    Seen("order-with-messages", "/my/orders/{handed_order}", "handed_citizen"),
    Seen("objection", "/my/orders/{handed_order}/objection", "handed_citizen"),
    Seen("objection-time", "/my/orders/{handed_order}/time", "handed_citizen"),
    Seen("withdraw-department", "/my/orders/{handed_order}/withdraw", "handed_citizen"),
    Seen("my-data", "/my/data", "done_citizen"),
    Seen("my-family", "/my/family", "done_citizen"),
    Seen("track-find", "/track"),
    Seen("track-trip", "/t/{trip_track}"),
    Seen("track-desk", "/t/{paid_track}"),
    Seen("track-delivered", "/t/{done_track}"),
    Seen("verify", "/verify"),
    Seen("verify-certificate", "/v/{certificate}"),
    Seen("verify-receipt", "/r/{receipt}"),
    Seen("verify-receipt-code", "/r"),
    Seen("verify-papers-out", "/c/{paid_papers}"),
    Seen("verify-papers-back", "/c/{done_papers}"),
    Seen("verify-papers-unknown", "/c/0000000000000000"),
    Seen("verify-papers-code", "/c"),
    Seen("verify-facilitator", "/verify-facilitator"),
    Seen("verify-facilitator-unknown", "/verify-facilitator?badge=LHR-9999"),
    Seen("service-notices", "/notices"),
    Seen("help", "/help"),
    Seen("privacy", "/privacy"),
    Seen("accessibility", "/accessibility"),
    Seen("service-two-ways", "/services/PB-LG-DIV?district=lahore"),
    Seen("service-online", "/services/KP-TMA-TRL?district=peshawar"),
    Seen("alone-begin", "/order/PB-LG-DIV/online?district=lahore", "alone"),
    Seen("alone-form", "/my/orders/{alone_order}/form", "alone"),
    Seen("alone-questions", "/my/orders/{alone_order}/form/{alone_question}", "alone"),
    Seen("alone-paper", "/my/orders/{alone_order}/papers/{alone_paper}", "alone"),
    Seen("alone-read", "/my/orders/{alone_order}/read", "alone"),
    Seen("alone-send", "/my/orders/{alone_order}/send", "alone"),
    Seen("alone-way", "/my/orders/{alone_order}/way", "alone"),
    Seen("alone-order", "/my/orders/{alone_order}", "alone"),
    Seen("missing", "/no/such/page", status=404),
)
FIELD = (
    Seen("field-today", "/field", "door_rider"),
    Seen("field-today-offer", "/field", "asked"),
    Seen("field-today-empty", "/field?day=2027-01-04", "asked"),
    Seen("field-cash", "/field/cash", "paid_rider"),
    Seen("field-visit-trip", "/field/lines/{trip_line}", "trip_rider"),
    Seen("field-visit", _LINE, "door_rider"),
    Seen("field-form", f"{_LINE}/form", "door_rider"),
    Seen("field-questions", f"{_LINE}/form/1", "door_rider"),
    Seen("field-papers", f"{_LINE}/papers", "door_rider"),
    Seen("field-originals", f"{_LINE}/originals", "door_rider"),
    Seen("field-finger", f"{_LINE}/finger", "door_rider"),
    Seen("field-gaps", f"{_LINE}/gaps", "door_rider"),
    Seen("field-stop", f"{_LINE}/stop", "door_rider"),
    Seen("field-missed", "/field/missed", "door_rider"),
    Seen("field-hand-overs", "/field/hand-overs", "door_rider"),
    Seen("field-cannot", f"{_LINE}/cannot", "door_rider"),
    Seen("field-lost", "/field/lines/{paid_line}/lost", "paid_rider"),
    Seen("field-nobody", "/field/lines/{trip_line}/nobody", "trip_rider"),
    Seen("field-read-back", "/field/lines/{captured_line}/read-back", "captured_rider"),
    Seen("field-consent", f"{_LINE}/consent", "door_rider"),
    Seen("field-collect-cash", "/field/lines/{captured_line}/cash", "captured_rider"),
    Seen("field-hand-in", "/field/lines/{paid_line}/hand-in", "paid_rider"),
    Seen("field-cure-line", "/field/lines/{handed_line}", "handed_rider"),
    Seen("field-cure", "/field/lines/{handed_line}/cure", "handed_rider"),
    Seen("field-cure-originals", "/field/lines/{handed_line}/cure/originals", "handed_rider"),
    Seen("field-cure-code", "/field/lines/{handed_line}/cure/code", "handed_rider"),
    Seen("field-cure-in-vain", "/field/lines/{handed_line}/cure/in-vain", "handed_rider"),
    Seen("field-visit-over", "/field/lines/{done_line}", "done_rider"),
)
DEPARTMENT = (
    Seen("department-queue", "/department", "officer"),
    Seen("department-queue-mine", "/department?state=mine", "officer"),
    Seen("department-queue-empty", "/department?state=rejected", "officer"),
    Seen("department-case", "/department/cases/{case}", "officer"),
    Seen("department-reject", "/department/cases/{case}/reject", "officer"),
    Seen("department-object", "/department/cases/{case}/object", "officer"),
    Seen("department-go-on", "/department/cases/{case}/go-on", "officer"),
    Seen("department-messages", "/department/messages?show=all", "officer"),
    Seen("department-messages-none", "/department/messages?q=1", "officer"),
    Seen("department-thread", "/department/messages/{handed_line}", "officer"),
    Seen(
        "department-thread-ready",
        "/department/messages/{handed_line}?template=come_with_original",
        "officer",
    ),
)
OVERSIGHT = (
    Seen("oversight", "/oversight", "supervisor"),
    Seen("oversight-worklist", "/oversight/worklist", "supervisor"),
    Seen("oversight-worklist-none", "/oversight/worklist?number=1", "supervisor"),
    Seen("oversight-areas", "/oversight/areas", "supervisor"),
    Seen("oversight-area-ask", "/oversight/areas/new", "supervisor"),
    Seen("oversight-area", "/oversight/areas/{area}", "supervisor"),
    Seen("oversight-overrides", "/oversight/overrides", "supervisor"),
    Seen(
        "oversight-override-ask",
        "/oversight/orders/{trip_order}/lines/{trip_line}/propose",
        "supervisor",
    ),
    Seen(
        "oversight-swap-ask",
        "/oversight/orders/{trip_order}/lines/{trip_line}/swap",
        "supervisor",
    ),
    Seen("oversight-lines", "/oversight/lines", "supervisor"),
    Seen("oversight-order", "/oversight/orders/{trip_order}", "supervisor"),
    Seen("oversight-map", "/oversight/map", "supervisor"),
    Seen("oversight-health", "/oversight/health", "supervisor"),
    Seen("oversight-cash", "/oversight/cash", "supervisor"),
    Seen("oversight-payments", "/oversight/payments", "supervisor"),
    Seen("oversight-refusals", "/oversight/refusals", "auditor"),
)
PAGES = CITIZEN + FIELD + DEPARTMENT + OVERSIGHT
