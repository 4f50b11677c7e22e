"""While Amna's certificate is at the office the keys are changed; nobody on the way notices."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from dastak.kernel import rotation
from dastak.project.postgres_roles import OWNER
from stories.world import Stage, drain


@contextmanager
def _as_owner() -> Iterator[None]:
    """Connect as the command `dastak rotate-keys` does."""
    before = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = OWNER
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = before


def test_keys_are_changed_while_an_order_is_under_way(stage: Stage, settings: Settings) -> None:
    amna = stage.citizen()
    journey = stage.journey(amna)

    # Monday: order, visit, form, cash; the papers are with the officer.
    journey.place()
    journey.schedule()
    journey.assign()
    journey.travel()
    journey.pay(journey.fill_in())
    officer = journey.hand_in()
    thread = f"/correspondence/threads/{journey.line}"
    amna.api.call("POST", f"{thread}/messages", {"text": "Is it ready?", "language": "en"})

    # The operator names new keys first and keeps the former ones: everything can still be read.
    settings.DASTAK_VAULT_KEYS = (
        f"k2:{base64.b64encode(b'w' * 32).decode()},{settings.DASTAK_VAULT_KEYS}"
    )
    settings.DASTAK_INDEX_KEY_FORMER = settings.DASTAK_INDEX_KEY
    settings.DASTAK_INDEX_KEY = base64.b64encode(b"j" * 32).decode()
    before = officer.read(journey.case)
    written = amna.api.call("GET", thread)["messages"]
    said = StringIO()
    with _as_owner():
        call_command("rotate_keys", stdout=said)
        assert rotation.rotate(now=stage.world.now()) == 0
    assert "sealed under “k2”" in said.getvalue()

    # Then the former keys are thrown away. The officer reads the same case and decides.
    settings.DASTAK_VAULT_KEYS = settings.DASTAK_VAULT_KEYS.split(",")[0]
    settings.DASTAK_INDEX_KEY_FORMER = ""
    after = officer.read(journey.case)
    assert (after["rows"], after["scans"]) == (before["rows"], before["scans"])
    assert amna.api.call("GET", thread)["messages"] == written
    journey.decide(officer)
    journey.collect(officer)
    journey.deliver()

    # Amna signs in with the same card and phone and finds her order, her bill and her papers.
    person = amna.person_id
    stage.world.pass_time(120)
    amna.sign_in()
    assert amna.person_id == person
    assert amna.look(journey.order or {})["lines"][0]["stage"] == "DELIVERED"
    assert amna.api.call("GET", f"/finance/orders/{(journey.order or {})['id']}")["bills"]
    drain()
