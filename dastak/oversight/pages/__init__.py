"""The desk of supervisors, auditors and admins."""

from django.urls import path

from dastak.oversight.pages import (
    acts,
    areas,
    health,
    home,
    lines,
    live,
    losses,
    money,
    order,
    overrides,
    payments,
    recoveries,
    refusals,
    swaps,
    worklist,
)

urlpatterns = [
    path("oversight", home.home, name="oversight"),
    path("oversight/worklist", worklist.worklist, name="oversight_worklist"),
    path("oversight/worklist.csv", worklist.worklist_csv, name="oversight_worklist_csv"),
    path("oversight/worklist/<str:kind>/<uuid:ref>", worklist.matter, name="oversight_matter"),
    path(
        "oversight/worklist/<str:kind>/<uuid:ref>/<str:verb>",
        worklist.care,
        name="oversight_care",
    ),
    path("oversight/lines", lines.lines, name="oversight_lines"),
    path("oversight/lines.csv", lines.lines_csv, name="oversight_lines_csv"),
    path("oversight/orders/<uuid:order_id>", order.order, name="oversight_order"),
    path(
        "oversight/orders/<uuid:order_id>/lines/<uuid:line_id>/propose",
        overrides.ask,
        name="oversight_override_ask",
    ),
    path(
        "oversight/orders/<uuid:order_id>/lines/<uuid:line_id>/swap",
        swaps.ask,
        name="oversight_swap_ask",
    ),
    path(
        "oversight/orders/<uuid:order_id>/lines/<uuid:line_id>/papers/<uuid:item_id>/lost",
        losses.ask,
        name="oversight_loss_ask",
    ),
    path("oversight/losses/<uuid:loss_id>", losses.end, name="oversight_loss"),
    path("oversight/swaps/<uuid:swap_id>", swaps.swap, name="oversight_swap"),
    path("oversight/swaps/<uuid:swap_id>/name", swaps.name, name="oversight_swap_name"),
    path(
        "oversight/orders/<uuid:order_id>/lines/<uuid:line_id>/<str:verb>",
        acts.act_on_line,
        name="oversight_act",
    ),
    path("oversight/map", live.live_map, name="oversight_map"),
    path("oversight/health", health.health, name="oversight_health"),
    path("oversight/health/ledger", health.check_ledger, name="oversight_ledger"),
    path(
        "oversight/health/dead-letters/<uuid:letter_id>",
        health.resend_dead_letter,
        name="oversight_resend",
    ),
    path(
        "oversight/health/messages/<uuid:message_id>",
        health.send_message_again,
        name="oversight_send_again",
    ),
    path(
        "oversight/health/dead-letters/<uuid:letter_id>/set-aside",
        health.set_aside_dead_letter,
        name="oversight_set_aside",
    ),
    path("oversight/areas", areas.areas, name="oversight_areas"),
    path("oversight/areas/new", areas.ask, name="oversight_area_ask"),
    path("oversight/areas/<uuid:area_hold_id>", areas.area, name="oversight_area"),
    path("oversight/areas/<uuid:area_hold_id>/<str:verb>", areas.act, name="oversight_area_act"),
    path("oversight/overrides", overrides.overrides, name="oversight_overrides"),
    path("oversight/overrides/<uuid:override_id>", overrides.override, name="oversight_override"),
    path(
        "oversight/overrides/<uuid:override_id>/<str:verb>",
        overrides.decide,
        name="oversight_override_decide",
    ),
    path("oversight/cash", money.cash, name="oversight_cash"),
    path(
        "oversight/facilitators/<uuid:facilitator_id>",
        money.facilitator,
        name="oversight_facilitator",
    ),
    path(
        "oversight/facilitators/<uuid:facilitator_id>/recovery",
        recoveries.ask,
        name="oversight_recovery_ask",
    ),
    path("oversight/recoveries/<uuid:recovery_id>", recoveries.recovery, name="oversight_recovery"),
    path(
        "oversight/recoveries/<uuid:recovery_id>/<str:verb>",
        recoveries.decide,
        name="oversight_recovery_decide",
    ),
    path(
        "oversight/facilitators/<uuid:facilitator_id>/<str:verb>",
        acts.act_on_facilitator,
        name="oversight_act_on_facilitator",
    ),
    path(
        "oversight/facilitators/<uuid:facilitator_id>/strikes/<uuid:strike_id>/<str:verdict>",
        acts.decide_strike,
        name="oversight_decide_strike",
    ),
    path("oversight/payments", payments.payments, name="oversight_payments"),
    path(
        "oversight/payments/suspense/<uuid:item_id>/<str:verb>",
        payments.act_on_item,
        name="oversight_item",
    ),
    path(
        "oversight/payments/refunds/<uuid:refund_id>/<str:verb>",
        payments.act_on_refund,
        name="oversight_refund",
    ),
    path("oversight/refusals", refusals.refusals, name="oversight_refusals"),
]
