"""The citizen's pages: home, service, ordering, tracking, one's own orders, help."""

from django.urls import URLPattern, path

from dastak.citizen.pages import (
    alone,
    alone_sending,
    area_notices,
    closing,
    home,
    losses,
    mine,
    moving,
    objecting,
    ordering,
    paying,
    rating,
    service,
    tracking,
)

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("help", home.help_page, name="help"),
    path("accessibility", home.accessibility, name="accessibility"),
    path("privacy", home.privacy, name="privacy"),
    path("notices", area_notices.service_notices, name="service_notices"),
    path("services/<str:code>", service.service, name="service"),
    path("order/<str:code>", ordering.start, name="order"),
    path("order/<str:code>/online", alone.begin, name="order_online"),
    path("order/<str:code>/who", ordering.who, name="order_who"),
    path("order/<str:code>/where", ordering.where, name="order_where"),
    path("order/<str:code>/wish", ordering.wish, name="order_wish"),
    path("order/<str:code>/slot", closing.slot, name="order_slot"),
    path("order/<str:code>/check", closing.check, name="order_check"),
    path("track", tracking.find, name="track_find"),
    path("t/<str:token>", tracking.track, name="track"),
    path("t/<str:token>/visit.ics", tracking.calendar, name="track_calendar"),
    path("my/orders", mine.orders_list, name="my_orders"),
    path("my/orders/<uuid:order_id>", mine.order, name="my_order"),
    path("my/orders/<uuid:order_id>/form", alone.overview, name="my_form"),
    path("my/orders/<uuid:order_id>/form/<str:name>", alone.questions, name="my_form_questions"),
    path("my/orders/<uuid:order_id>/papers/<str:kind>", alone_sending.paper, name="my_form_paper"),
    path("my/orders/<uuid:order_id>/read", alone_sending.read, name="my_form_read"),
    path("my/orders/<uuid:order_id>/send", alone_sending.send, name="my_form_send"),
    path("my/orders/<uuid:order_id>/way", alone_sending.change_way, name="my_order_way"),
    path("my/orders/<uuid:order_id>/placed", mine.placed, name="my_order_placed"),
    path("my/orders/<uuid:order_id>/time", moving.choose, name="my_order_time"),
    path("my/orders/<uuid:order_id>/objection", objecting.objection, name="my_order_objection"),
    path("my/orders/<uuid:order_id>/withdraw", mine.withdraw, name="my_order_withdraw"),
    path("my/orders/<uuid:order_id>/pay", paying.pay, name="my_order_pay"),
    path("my/orders/<uuid:order_id>/pay/slip", paying.slip, name="my_order_pay_slip"),
    path(
        "my/orders/<uuid:order_id>/losses/<uuid:loss_id>",
        losses.police_report,
        name="my_order_loss",
    ),
    path("my/orders/<uuid:order_id>/rate", rating.rate, name="my_order_rate"),
]
root_urlpatterns: list[URLPattern] = [
    path("", home.root),
    path("t/<str:token>", tracking.choose_language),
]
