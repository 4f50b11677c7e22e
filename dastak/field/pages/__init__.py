"""The facilitator's phone."""

from django.urls import path

from dastak.field.pages import (
    bundle,
    consent,
    form,
    handing,
    in_vain,
    lost,
    papers,
    strikes,
    today,
    visit,
)

_LINE = "field/lines/<uuid:line_id>"

urlpatterns = [
    path("field", today.home, name="field_home"),
    path("field/cash", today.cash, name="field_cash"),
    path("field/missed", strikes.missed, name="field_missed"),
    path("field/missed/<uuid:strike_id>", strikes.answer, name="field_answer"),
    path("field/hand-overs", handing.hand_overs, name="field_hand_overs"),
    path("field/hand-overs/<uuid:swap_id>", handing.confirm, name="field_hand_over"),
    path("field/hand-overs/<uuid:swap_id>/code", handing.other_code, name="field_other_code"),
    path("field/offers/<uuid:offer_id>/accept", today.accept, name="field_accept"),
    path("field/offers/<uuid:offer_id>/decline", today.decline, name="field_decline"),
    path("field/visits/<uuid:visit_id>", visit.visit, name="field_visit"),
    path("field/visits/<uuid:visit_id>/start", visit.start, name="field_start"),
    path("field/visits/<uuid:visit_id>/arrive", visit.arrive, name="field_arrive"),
    path("field/visits/<uuid:visit_id>/door", visit.door, name="field_door"),
    path(_LINE, visit.line, name="field_line"),
    path(f"{_LINE}/form", form.jump, name="field_form"),
    path(f"{_LINE}/form/<int:number>", form.questions, name="field_questions"),
    path(f"{_LINE}/papers", papers.papers, name="field_papers"),
    path(f"{_LINE}/papers/<str:kind>", papers.photograph, name="field_photograph"),
    path(f"{_LINE}/originals", papers.originals, name="field_originals"),
    path(f"{_LINE}/finger", consent.finger, name="field_finger"),
    path(f"{_LINE}/read-back", consent.read_back, name="field_read_back"),
    path(f"{_LINE}/consent", consent.consent, name="field_consent"),
    path(f"{_LINE}/cash", bundle.collect_cash, name="field_collect_cash"),
    path(f"{_LINE}/receipt/<str:token>", bundle.receipt, name="field_receipt"),
    path(f"{_LINE}/hand-in", bundle.hand_in, name="field_hand_in"),
    path(f"{_LINE}/collect", bundle.collect, name="field_collect"),
    path(f"{_LINE}/deliver", bundle.deliver, name="field_deliver"),
    path(f"{_LINE}/lost", lost.lost, name="field_lost"),
    path(f"{_LINE}/cannot", handing.cannot, name="field_cannot"),
    path(f"{_LINE}/nobody", in_vain.nobody_there, name="field_nobody"),
    path(f"{_LINE}/called", in_vain.called, name="field_called"),
    path(f"{_LINE}/stop", in_vain.stop, name="field_stop"),
    path(f"{_LINE}/gaps", in_vain.gaps, name="field_gaps"),
    path(f"{_LINE}/return", bundle.give_back, name="field_return"),
]
