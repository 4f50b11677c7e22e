"""Pages of people: signing in, oneself, one's family, who looked."""

from django.urls import path

from dastak.people.pages import mine, sign_in

urlpatterns = [
    path("sign-in", sign_in.start, name="sign_in"),
    path("sign-in/code", sign_in.code, name="sign_in_code"),
    path("sign-in/again", sign_in.again, name="sign_in_again"),
    path("staff/sign-in", sign_in.staff, name="staff_sign_in"),
    path("sign-out", sign_in.leave, name="sign_out"),
    path("sign-out/everywhere", sign_in.leave_everywhere, name="sign_out_everywhere"),
    path("welcome", mine.welcome, name="welcome"),
    path("my/data", mine.data, name="my_data"),
    path("my/data/number/<uuid:change_id>", mine.refuse_change, name="refuse_number_change"),
    path("my/family", mine.family, name="my_family"),
    path("my/family/<uuid:mandate_id>/accept", mine.accept, name="accept_mandate"),
    path("my/family/<uuid:mandate_id>/end", mine.end, name="end_mandate"),
]
