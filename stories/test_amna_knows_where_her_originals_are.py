"""Amna gives an original away: she has a receipt for it, on paper and by SMS, until it is back."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dastak.kernel.models import Access
from simulators.people.cast import Person
from simulators.people.wire import Api
from stories.world import Stage, drain

ADDRESS = re.compile(r"https?://\S+/c/([0-9A-Z]{17})$", re.MULTILINE)
OUT = {"en": "With the facilitator since", "ur": "سے نمائندے کے پاس"}
BACK = {"en": "Returned to the citizen on", "ur": "کو شہری کو واپس ملا"}


def browser(person: Person) -> Client:
    client = Client()
    client.cookies["dastak_session"] = person.api.token
    return client


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_amna_knows_where_her_originals_are(stage: Stage, lang: str) -> None:
    amna = stage.citizen(name="Amna Bibi")
    journey = stage.journey(amna)
    journey.place()
    journey.schedule()
    journey.assign()
    journey.travel()
    assert journey.order
    assert amna.paper_receipts(journey.order) == []

    # Bilal takes her matric certificate along: the SMS tells the number and a short address.
    due = journey.fill_in()
    drain()
    told = [text for text in stage.world.phones.texts(amna.phone) if ADDRESS.search(text)]
    (text,) = told
    found = ADDRESS.search(text)
    assert found
    (taken,) = amna.paper_receipts(journey.order)
    assert taken["number"] in text
    assert taken["token"] == found.group(1)
    assert taken["address"] == found.group(0)
    assert (taken["giver"], taken["receiver"]) == ("citizen", "facilitator")
    assert taken["papers"] == [
        {
            "name": {"en": "Matric certificate", "ur": "میٹرک کی سند"},
            "kind": "original",
            "count": 1,
        }
    ]

    # Whoever holds the paper sees that it is with the facilitator, and nobody's name.
    anybody, check = Client(), f"/{lang}/c/{taken['token']}"
    shown = page(anybody, check)
    assert OUT[lang] in shown
    for personal in ("Amna", amna.cnic, amna.phone, journey.order["number"]):
        assert personal not in shown

    # Both sides open it from their own pages, and print the same signed paper.
    assert journey.rider
    journey.rider.sign_in()
    mine = page(browser(amna), f"/{lang}/my/orders/{journey.order['id']}")
    his = page(browser(journey.rider), f"/{lang}/field/lines/{journey.line}")
    door = journey.rider.api.call("GET", f"/field/lines/{journey.line}")
    assert [each["token"] for each in door["paper_receipts"]] == [taken["token"]]
    paper = f"/{lang}/documents/receipts/{taken['token']}"
    for text in (mine, his):
        assert f'href="{check}"' in text
        assert f'href="{paper}"' in text
    pdfs = [browser(each).get(paper).content for each in (amna, journey.rider)]
    assert pdfs[0].startswith(b"%PDF")
    assert pdfs[0] == pdfs[1]
    assert Access.objects.filter(purpose="receipt", role="facilitator").count() == 1

    # It goes its way, and comes back under a seal: the same receipt says so.
    journey.pay(due)
    officer = journey.hand_in()
    journey.decide(officer)
    journey.collect(officer)
    journey.deliver()
    shown = page(anybody, check)
    assert BACK[lang] in shown
    assert OUT[lang] not in shown

    # The delivery has its own receipt, a note with the number of the seal.
    amna.sign_in()
    all_of_them = amna.paper_receipts(journey.order)
    assert [each["receiver"] for each in all_of_them] == [
        "facilitator",
        "department",
        "facilitator",
        "citizen",
    ]
    note = all_of_them[-1]
    assert note["is_delivery"]
    assert note["seal_number"] == all_of_them[-2]["seal_number"] != ""
    assert len(note["papers"]) == 2
    assert browser(amna).get(f"/{lang}/documents/receipts/{note['token']}").status_code == 200
    known = Api(stage.world.wire).call("GET", f"/documents/verify-receipt/{note['token']}")
    assert (known["standing"], {each["is_back"] for each in known["papers"]}) == ("valid", {True})
