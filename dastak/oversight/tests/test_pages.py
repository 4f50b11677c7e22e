"""The pages, without JavaScript, in both languages."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from io import StringIO
from uuid import uuid4

import pytest
from django.core import signing

from dastak.dispatch import api as dispatch
from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Role
from dastak.kernel.ids import spoken, uuid7
from dastak.kernel.models import DeadLetter, EventLog
from dastak.kernel.scope import transaction_as
from dastak.notices import api as notices
from dastak.orders import api as orders
from dastak.oversight.tests.conftest import Desk, words
from dastak.oversight.tests.walks import NOW, Case, place, staff
from dastak.people import api as people
from dastak.workforce import api as workforce

PAGES = ("", "/worklist", "/areas", "/overrides", "/lines", "/map", "/health", "/cash")
RAW = re.compile(r"\d{5}-?\d{7}-?\d|03\d{9}|\+92\d{10}")
REASON = "The citizen travels until Friday."


@pytest.mark.parametrize("lang", ["ur", "en"])
@pytest.mark.parametrize("where", PAGES)
def test_every_page_opens_in_both_languages(desk: Desk, case: Case, where: str, lang: str) -> None:
    answer = desk.get(f"/{lang}/oversight{where}")
    assert answer.status_code == 200
    assert not RAW.search(words(answer))


@pytest.mark.parametrize("where", PAGES)
def test_an_empty_product_has_its_pages_too(desk: Desk, where: str) -> None:
    assert desk.get(f"/en/oversight{where}").status_code == 200


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.FACILITATOR, Role.OFFICER, Role.AGENT])
def test_others_are_refused(desk: Desk, role: Role) -> None:
    for where in (*PAGES, "/refusals"):
        assert desk.as_(role).get(f"/en/oversight{where}").status_code == 403


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN])
def test_the_permits_of_a_role_are_enough(desk: Desk, case: Case, role: Role) -> None:
    desk.actor = replace(staff(role), permits=people.permits_of(role))
    for where in PAGES:
        assert desk.get(f"/en/oversight{where}").status_code == 200, where
    rider = f"/en/oversight/facilitators/{case.bilal.id}"
    for path in (case.path, rider, "/en/oversight/lines.csv", "/api/v1/oversight/health"):
        assert desk.get(path).status_code == 200, path
    assert desk.post("/en/oversight/health/ledger").status_code == 200
    if role is Role.SUPERVISOR:
        assert desk.post(f"{rider}/suspend", reason=REASON).status_code == 302
        assert desk.post(f"{rider}/reinstate", reason=REASON).status_code == 302
        assert desk.post(case.act("hold"), reason=REASON).status_code == 302
        assert desk.post(case.act("release")).status_code == 302
        assert desk.post(case.act("unassign"), reason=REASON).status_code == 302
        letter = failed_event()
        path = f"/en/oversight/health/dead-letters/{letter.id}"
        assert desk.post(path).status_code == 302
    else:
        assert desk.get("/en/oversight/refusals").status_code == 200


def test_nobody_is_sent_to_the_staff_door(desk: Desk) -> None:
    desk.actor = None
    answer = desk.get("/en/oversight")
    assert answer["Location"].startswith("/en/staff/sign-in")


def test_another_district_is_refused_and_an_unknown_one_is_missing(desk: Desk) -> None:
    for where in ("", "/lines", "/lines.csv", "/map", "/cash"):
        assert desk.get(f"/en/oversight{where}", district="multan").status_code == 403
        assert desk.get(f"/en/oversight{where}", district="atlantis").status_code == 404


def test_the_first_page_counts_by_stage(desk: Desk, case: Case) -> None:
    text = words(desk.get("/en/oversight"))
    assert "Facilitator assigned" in text
    assert 'width="1000"' in text
    assert desk.as_(Role.ADMIN, "*").get("/en/oversight").status_code == 200


def test_lines_are_found_by_number_and_filtered(desk: Desk, case: Case) -> None:
    other, _ = place("3520212345689")
    number = spoken(case.order.number)
    text = words(desk.get("/en/oversight/lines", number=number))
    assert number in text
    assert spoken(other.number) not in text
    assert case.path in text
    text = words(desk.get("/en/oversight/lines", stage="2"))
    assert spoken(other.number) in text
    assert number not in text
    assert number not in words(desk.get("/en/oversight/lines", state="ended"))
    assert desk.get("/en/oversight/lines", stage="x", page="-1", state="?").status_code == 200


def test_lines_of_another_area_are_not_seen(desk: Desk, case: Case) -> None:
    desk.as_(Role.SUPERVISOR, "multan")
    assert spoken(case.order.number) not in words(desk.get("/en/oversight/lines"))
    assert desk.get(case.path).status_code == 404


def test_the_file_holds_the_same_lines(desk: Desk, case: Case) -> None:
    answer = desk.get("/en/oversight/lines.csv")
    assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(StringIO(words(answer).removeprefix("\ufeff"))))
    assert rows[0]["number"] == spoken(case.order.number)
    assert rows[0]["district"] == "lahore"


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_case_shows_all_that_was_done(desk: Desk, case: Case, lang: str) -> None:
    answer = desk.get(case.path.replace("/en/", f"/{lang}/"))
    text = words(answer)
    assert answer.status_code == 200
    assert "orders.FacilitatorAssigned" in text
    assert case.bilal.badge in text
    assert "Gulberg" not in text
    assert "Amna" not in text
    assert not RAW.search(text)


def test_a_supervisor_holds_and_releases_a_line(desk: Desk, case: Case) -> None:
    assert "10 to 200" in words(desk.get(case.act("hold")))
    short = desk.post(case.act("hold"), reason="no", party="citizen")
    assert short.status_code == 422
    assert 'href="#f-reason"' in words(short)
    answer = desk.post(case.act("hold"), reason=REASON, party="citizen")
    assert answer["Location"] == f"{case.path}?done=hold"
    text = words(desk.get(answer["Location"]))
    assert REASON in text
    assert "is on hold" in text
    line = orders.get_order(order_id=case.order.id, by=SYSTEM, now=NOW).lines[0]
    assert orders.Flag.ON_HOLD in line.flags
    assert desk.post(case.act("hold"), reason=REASON).status_code == 409
    assert desk.post(case.act("release")).status_code == 302
    line = orders.get_order(order_id=case.order.id, by=SYSTEM, now=NOW).lines[0]
    assert not line.flags


def test_a_supervisor_takes_a_visit_away(desk: Desk, case: Case) -> None:
    assert desk.post(case.act("unassign"), reason=REASON).status_code == 302
    visit = dispatch.get_visit(visit_id=case.visit.id, by=SYSTEM, now=NOW)
    assert visit.facilitator_id is None
    assert desk.get(case.act("unassign")).status_code == 409


def test_an_unknown_act_or_line_is_refused(desk: Desk, case: Case) -> None:
    assert desk.get(case.act("destroy")).status_code == 409
    assert desk.get(f"{case.path}/lines/{uuid4()}/hold").status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN])
def test_who_only_reads_is_offered_no_act(desk: Desk, case: Case, role: Role) -> None:
    desk.as_(role)
    assert "Put on hold" not in words(desk.get(case.path))
    for path in (case.act("hold"), f"/en/oversight/facilitators/{case.bilal.id}/suspend"):
        assert desk.post(path, reason=REASON).status_code == 403
    for path in ("dead-letters", "messages"):
        assert desk.post(f"/en/oversight/health/{path}/{uuid4()}").status_code == 403


def test_the_map_is_a_table_first(desk: Desk, case: Case) -> None:
    text = words(desk.get("/en/oversight/map"))
    assert f'data-id="{case.bilal.id}"' in text
    assert 'data-lat="31.53000"' in text
    assert case.bilal.badge in text
    assert spoken(case.order.number) in text


def test_the_ticket_opens_one_district_and_one_read(desk: Desk, case: Case) -> None:
    text = words(desk.get("/en/oversight/map"))
    found = re.search(r'data-live-url="[^"]*/live/ops/([0-9A-Za-z:_.-]{20,400})"', text)
    assert found is not None
    said = signing.loads(found.group(1), salt="live-ops")
    assert desk.actor is not None
    assert said == {
        "p": str(desk.actor.me),
        "d": ["lahore"],
        "s": ["dispatch.list_last_positions"],
    }


def test_a_district_without_facilitators_says_so(desk: Desk) -> None:
    assert "no facilitators yet" in words(desk.get("/en/oversight/map"))


def failed_event() -> DeadLetter:
    event = EventLog.objects.order_by("seq").first()
    assert event is not None
    return DeadLetter.objects.create(
        id=uuid7(), event_id=event.id, handler="x.on_y", error="ValueError: <b>", at=NOW
    )


def test_a_dead_letter_is_shown_and_sent_again(desk: Desk, case: Case) -> None:
    letter = failed_event()
    text = words(desk.get("/en/oversight/health"))
    assert "ValueError: &lt;b&gt;" in text
    answer = desk.post(f"/en/oversight/health/dead-letters/{letter.id}")
    assert answer["Location"] == "/en/oversight/health?done=resent"
    assert "given back" in words(desk.get(answer["Location"]))
    letter.refresh_from_db()
    assert letter.resolved_at == NOW


def test_a_failed_message_is_sent_again(desk: Desk, case: Case) -> None:
    told = notices.list_messages(person_id=None, state=None, by=SYSTEM, now=NOW)
    again = desk.post(f"/en/oversight/health/messages/{told[0].id}")
    assert again.status_code == 409
    assert desk.post(f"/en/oversight/health/messages/{uuid4()}").status_code == 404


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_the_ledger_is_checked_on_demand(desk: Desk, case: Case, lang: str) -> None:
    answer = desk.post(f"/{lang}/oversight/health/ledger")
    assert answer.status_code == 200
    assert ("The ledger holds." in words(answer)) is (lang == "en")
    assert desk.get("/en/oversight/health/ledger").status_code == 405


def test_a_broken_ledger_is_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = (finance.LedgerProblem("I1", "journal x", "5 paisa"),)
    monkeypatch.setattr(finance, "verify_ledger", lambda *, by: found)
    text = words(desk.post("/en/oversight/health/ledger"))
    assert "journal x" in text


def test_cash_is_shown_against_its_limit(desk: Desk, case: Case) -> None:
    text = words(desk.get("/en/oversight/cash"))
    assert case.bilal.badge in text
    assert "25,000" in text


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_facilitator_is_suspended_and_comes_back(desk: Desk, case: Case, lang: str) -> None:
    path = f"/{lang}/oversight/facilitators/{case.bilal.id}"
    assert desk.get(path).status_code == 200
    assert desk.get(f"{path}/suspend").status_code == 200
    assert desk.post(f"{path}/suspend", reason=REASON)["Location"] == f"{path}?done=suspend"
    found = workforce.get_facilitator(facilitator_id=case.bilal.id)
    assert found.status is workforce.Status.SUSPENDED
    assert desk.get(f"/{lang}/oversight/map").status_code == 200
    assert desk.post(f"{path}/reinstate", reason=REASON).status_code == 302
    assert desk.get(f"{path}/promote").status_code == 409
    desk.as_(Role.SUPERVISOR, "multan")
    assert desk.get(path).status_code == 403


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_auditors_see_who_looked_and_who_was_refused(desk: Desk, case: Case, lang: str) -> None:
    assert desk.get(f"/{lang}/oversight/refusals").status_code == 403
    refused = desk.actor
    assert refused is not None
    text = words(desk.as_(Role.AUDITOR).get(f"/{lang}/oversight/refusals"))
    assert str(refused.me) in text
    assert "oversight/refusals" in text


def test_a_line_without_anything_done_has_its_page(desk: Desk) -> None:
    order, _ = place()
    assert desk.get(f"/en/oversight/orders/{order.id}").status_code == 200


def test_the_money_of_a_case_is_traced(desk: Desk, case: Case) -> None:
    with transaction_as(SYSTEM):
        journals = finance.list_journals(order_id=case.order.id, by=SYSTEM, now=NOW)
    assert journals
    text = words(desk.get(case.path))
    assert journals[0].legs[0].account in text


def test_json_needs_the_role_and_keeps_to_the_area(desk: Desk, case: Case) -> None:
    base = "/api/v1/oversight"
    stages = desk.get(f"{base}/stages").json()["stages"]
    assert [each["count"] for each in stages if each["code"] == "ASSIGNED"] == [1]
    found = desk.get(f"{base}/lines", state="open").json()
    assert found["count"] == 1
    assert found["lines"][0]["order_id"] == str(case.order.id)
    assert desk.get(f"{base}/health").json()["outbox"]["waiting"] >= 0
    assert desk.get(f"{base}/lines", state="?").status_code == 422
    assert desk.get(f"{base}/stages", district="multan").status_code == 403
    desk.actor = staff(Role.OFFICER)
    for where in ("stages", "lines", "health"):
        assert desk.get(f"{base}/{where}").status_code == 403
    desk.actor = None
    assert desk.get(f"{base}/stages").status_code == 401
