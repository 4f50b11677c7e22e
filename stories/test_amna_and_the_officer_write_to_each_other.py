"""A photograph cannot be read: the officer asks, Amna answers from her page, nobody is kept waiting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dastak.kernel.models import Access, EventLog
from simulators.people import answers
from simulators.people.cast import Citizen, Person
from stories.world import Stage, drain

YOURS = {"en": "Your turn", "ur": "آپ کی باری"}
LATE = {"en": "late: ", "ur": "تاخیر: "}
CLOSED = {"en": "can no longer be written", "ur": "اب پیغام نہیں لکھے جا سکتے"}


def browser(person: Person) -> Client:
    client = Client()
    client.cookies["dastak_session"] = person.api.token
    return client


def page(person: Person, path: str) -> str:
    answer = browser(person).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def send(person: Person, path: str, **fields: Any) -> None:
    answer = browser(person).post(path, {"_key": str(uuid4()), **fields})
    assert answer.status_code == 302, answer.content.decode()


def told(stage: Stage, amna: Citizen) -> list[str]:
    drain()
    return list(stage.world.phones.texts(amna.phone))


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_amna_and_the_officer_write_to_each_other(stage: Stage, lang: str) -> None:
    amna = stage.citizen(name="Amna Bibi")
    journey = stage.journey(amna)
    journey.place()
    journey.schedule()
    journey.assign()
    journey.travel()
    assert journey.order
    mine = f"/{lang}/my/messages/{journey.line}"
    order = f"/{lang}/my/orders/{journey.order['id']}"
    desk = f"/{lang}/department/messages"

    # Before the department has the application there is nobody to write to.
    assert mine not in page(amna, order)
    assert browser(amna).get(mine).status_code == 404
    journey.pay(journey.fill_in())
    rabia = journey.hand_in()
    drain()
    assert mine in page(amna, order)

    # Rabia cannot read a photograph. She chooses the ready text on the page of the case.
    chooser = page(rabia, f"/{lang}/department/cases/{journey.case}")
    assert "photo_unreadable" in chooser
    ready = {"template": "photo_unreadable", "paper": "photograph"}
    send(rabia, f"{desk}/{journey.line}/ready", **ready)

    # Amna's SMS says what it is about, until when, and how to answer; not which paper it is.
    text = told(stage, amna)[-1]
    assert journey.order["token"] in text
    assert "1202" in text
    assert {"en": "cannot be read", "ur": "صاف نہیں"}[
        amna.api.call("GET", "/people/me")["language"]
    ] in text
    assert "درخواست گزار کی تصویر" not in text
    shown = page(amna, order)
    assert YOURS[lang] in shown

    # She takes it again and answers on her page. Then it is nobody's turn.
    thread = page(amna, mine)
    assert "photograph of the applicant" in thread
    assert "درخواست گزار کی تصویر" in thread
    file = SimpleUploadedFile("again.png", answers.picture("again"), "image/png")
    send(amna, mine, text="یہ لیجیے، دوبارہ لی ہے", language="ur", aim="note", files=file)
    path = f"/correspondence/threads/{journey.line}"
    found = amna.api.call("GET", path)
    assert (found["card"]["turn"], found["card"]["unread"]) == (None, 0)
    (kept,) = found["messages"][-1]["attachments"]
    opened = browser(rabia).get(f"/{lang}/messages/files/{kept['id']}")
    assert opened.content.startswith(b"\xff\xd8\xff")

    # Then she asks, and Rabia has three working days. She sees it in her inbox, and translates.
    send(amna, mine, text="کب تک تیار ہو گا؟", language="ur", aim="question")
    found = rabia.api.call("GET", path)
    asked = found["messages"][-1]
    assert found["card"]["turn"]["side"] == "department"
    send(
        rabia,
        f"{desk}/{journey.line}/translate",
        message=asked["id"],
        language="en",
        text="When will it be ready?",
    )
    assert "When will it be ready?" in page(amna, mine)
    assert f"{desk}/{journey.line}" in page(rabia, desk)
    assert f"{desk}/{journey.line}" in page(rabia, f"{desk}?q={journey.order['number']}")

    # Nobody answers in time: it stands first at the desk, and operations hear of it once.
    due = datetime.fromisoformat(found["card"]["turn"]["answer_by"])
    stage.world.go_to(due + timedelta(minutes=1))
    drain()
    stage.world.pass_time(3600)
    drain()
    rabia.sign_in()
    assert LATE[lang] in page(rabia, desk)
    late = EventLog.objects.filter(name="correspondence.AnswerOverdue")
    assert [row.payload["party"] for row in late] == ["department"]
    send(rabia, f"{desk}/{journey.line}", text="Tomorrow, ma'am", language="en", aim="note")
    text = told(stage, amna)[-1]
    assert "Tomorrow" not in text
    looks = Access.objects.filter(purpose="messages", role="officer")
    assert {str(row.person_id) for row in looks} == {amna.person_id}

    # It is decided, delivered and closed. For seven days more both can write; then they can read.
    journey.decide(rabia)
    journey.collect(rabia)
    journey.deliver()
    stage.world.pass_time(8 * 24 * 3600)
    drain()
    amna.sign_in()
    send(amna, mine, text="Thank you", language="en", aim="note")
    stage.world.pass_time(8 * 24 * 3600)
    drain()
    amna.sign_in()
    thread = page(amna, mine)
    assert CLOSED[lang] in thread
    assert "<textarea" not in thread
    assert "Tomorrow, ma&#x27;am" in thread
