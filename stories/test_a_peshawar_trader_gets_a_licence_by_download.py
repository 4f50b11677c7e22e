"""Gul Khan, a trader of Peshawar, finds the trade licence, applies alone at night and downloads it.

Nobody visits him. The officer decides at the desk of his own province; that of Punjab, and whoever
sits at it, sees nothing of his application, nor he and Peshawar's desk anything of Lahore's.
"""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dastak.finance import api as finance
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.models import Access
from dastak.kernel.scope import transaction_as
from simulators.people.alone import Alone
from simulators.people.cast import Officer
from simulators.people.wire import Refusal
from stories import invariants
from stories.world import Stage, drain

LICENCE = "KP-TMA-TRL"
SCOPED = (
    "orders_order",
    "orders_line",
    "orders_logentry",
    "orders_stagerecord",
    "connectors_case",
    "forms_answerset",
    "documents_file",
    "documents_issued",
)


def test_a_peshawar_trader_gets_a_licence_by_download(stage: Stage) -> None:
    gul = stage.citizen(
        name="Gul Khan", cnic="1730112345673", phone="+923331234567", district="peshawar"
    )
    gul.gender = "male"
    gul.sign_in()

    # He finds it in his own words, in Urdu letters and in English; it is done online, here only.
    for lang, text in (
        ("ur", "دکان کا لائسنس"),
        ("en", "trade licence"),
        ("ur", "dukan ka license"),
    ):
        found = gul.api.call("GET", f"/services/search?text={text}&lang={lang}")
        assert LICENCE in [each["code"] for each in found[:3]]
    assert gul.api.call("GET", f"/services/{LICENCE}/online?district=peshawar")["is_covered"]
    assert not gul.api.call("GET", f"/services/{LICENCE}/online?district=lahore")["is_covered"]
    service = gul.api.call("GET", f"/services/{LICENCE}")
    assert (service["time_limit_days"], service["officer"]["en"]) == (10, "TOI")

    # He orders without a visit. No fee is published, and none is invented.
    alone = Alone(gul, LICENCE)
    alone.begin()
    order = alone.order
    assert (order["channel"], order["total_paisa"]) == ("digital", 0)
    assert alone.form()["unpublished"] == ["government-fee"]
    with pytest.raises(Refusal, match="form_incomplete"):
        alone.read_through()

    # He writes a part, sleeps over it, and goes on the next day.
    assert not alone.say({"business_name": "Gul Cloth House"})
    stage.world.pass_time(20 * 3600)
    assert alone.form()["values"]["business_name"] == "Gul Cloth House"
    alone.fill_in()
    assert set(alone.say({"mobile": "12"})) == {"mobile"}
    alone.upload()

    # He reads everything through; the code of the SMS is his consent.
    code = alone.read_through()
    assert alone.send(f"{9999 - int(code):04}") == {"is_right": False, "tries_left": 4}
    assert alone.send(code)["is_right"]
    drain()
    sent = gul.look(order)["lines"][0]
    assert sent["stage"] == "SUBMITTED"
    stages = {each["stage"]: each for each in sent["stages"]}
    for name in ("SCHEDULED", "ASSIGNED", "EN_ROUTE", "AT_DOOR"):
        assert (stages[name]["state"], stages[name]["skipped"]) == ("skipped", "digital")
    said = " ".join(stage.world.phones.texts(gul.phone))
    assert "فیس شائع نہیں" in said
    assert gul.payments(order)["payable"] == []
    assert sent["clock"]["party"] == "department"
    assert sent["clock"]["due_at"]

    # Zarmina of the municipal administration has it in her queue at once, with the scans.
    zarmina = Officer(stage.world.wire, drain, username="zarmina")
    zarmina.sign_in()
    (case,) = zarmina.queue("received")
    assert case["is_electronic"]
    assert case["reference"].startswith("TRL-PSH-2026-")
    assert case["due_at"]
    read = zarmina.read(case["id"])
    assert {scan["kind"] for scan in read["scans"]} == {"file_cnic", "file_premises"}
    assert read["originals"] == []

    # Nobody of Punjab sees it: not through the desk, and not in the database.
    _nobody_else_sees_it(stage, order, case["id"])

    zarmina.take(case["id"])
    zarmina.approve(case["id"])
    drain()
    with pytest.raises(Refusal):
        zarmina.hand_out(case["id"])

    # The SMS leads to the order, not to the file; whoever is not he does not get the file.
    approved = stage.world.phones.texts(gul.phone)[-1]
    token = gul.look(order)["lines"][0]["certificate_token"]
    assert f"/t/{order['token']}" in approved
    assert token not in approved
    stranger = stage.citizen(name="Tariq Mehmood", cnic="3520211111115", phone="+923021112224")
    stranger.gender = "male"
    stranger.sign_in()
    with pytest.raises(Refusal, match="404"):
        stranger.api.call("GET", f"/documents/certificates/{token}")
    assert gul.stage(order) == "DECIDED"

    # He downloads it: that is the delivery, and it is logged.
    opened = Client().get(
        f"/api/v1/documents/certificates/{token}",
        headers={"Authorization": f"Bearer {gul.api.token}"},
    )
    assert opened["Content-Type"] == "application/pdf"
    drain()
    done = gul.look(order)["lines"][0]
    assert done["stage"] == "DELIVERED"
    stages = {each["stage"]: each for each in done["stages"]}
    assert stages["OUT_FOR_DELIVERY"]["skipped"] == "digital"
    with transaction_as(SYSTEM):
        assert Access.objects.filter(purpose="certificate", actor=gul.person_id).exists()

    # After a week nothing is open any more, and every invariant holds.
    stage.world.pass_time(8 * 24 * 3600)
    drain()
    assert gul.look(order)["lines"][0]["outcome"] == "completed"
    assert not finance.verify_ledger(by=SYSTEM)
    assert invariants.check_all(stage.world.now()) == []


def _nobody_else_sees_it(stage: Stage, order: dict[str, Any], case_id: str) -> None:
    amna = stage.citizen()
    amna.sign_in()
    hers = amna.order("PB-REV-DOM")
    for username in ("rabia", "farah"):
        officer = Officer(stage.world.wire, drain, username=username)
        officer.sign_in()
        assert officer.queue("received") == []
        with pytest.raises(Refusal, match="404"):
            officer.read(case_id)
    assert _rows("kp-tma", "peshawar")["orders_line"] == {order["id"]}
    of_punjab = _rows("pb-dc-office", "lahore")
    assert of_punjab["orders_line"] == {hers["id"]}
    assert all(order["id"] not in ids for ids in of_punjab.values())
    # Neither the district nor the department alone opens anything.
    for department, district in (("pb-dc-office", "peshawar"), ("kp-tma", "lahore")):
        assert not any(_rows(department, district).values())


def _rows(department: str, district: str) -> dict[str, set[str]]:
    """The orders whose rows an officer sees in each table, as the application's own role."""
    officer = Actor(
        Role.OFFICER,
        uuid.uuid4(),
        frozenset(),
        frozenset({district}),
        frozenset({department}),
    )
    seen: dict[str, set[str]] = {}
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT id, order_id FROM orders_line")
        order_of = {line: str(order) for line, order in cursor.fetchall()}
    with transaction_as(officer), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, row_security_active('orders_line')")
        user, is_active = cursor.fetchone()
        assert is_active, f"{user} is above the policies"
        for table in SCOPED:
            column = {"orders_order": "id", "orders_line": "order_id"}.get(table)
            column = column or ("line_id" if table[:6] in ("orders", "connec") else "subject")
            cursor.execute(f"SELECT {column} FROM {table}")
            found = [row[0] for row in cursor.fetchall()]
            seen[table] = {order_of.get(each, str(each)) for each in found}
    return seen
