"""Amna changes her mind after the form, and wants nothing of what she gave to be kept."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from dastak.kernel.actors import SYSTEM
from dastak.kernel.scope import transaction_as
from simulators.people.cast import Person
from stories.invariants import check_rows
from stories.world import Stage, drain

AHEAD = {"en": "That is done as soon as", "ur": "تمام کاغذات واپس ملتے ہی یہ کر دیا جائے گا"}
DONE = {"en": "your answers and files were deleted on", "ur": "کو حذف کر دی گئیں"}
TOLD = {"en": "answers and files are deleted", "ur": "جوابات اور فائلیں حذف کر دی گئیں"}


def page(person: Person, path: str) -> str:
    client = Client()
    client.cookies["dastak_session"] = person.api.token
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def files_of(line: str) -> list[Path]:
    """Where the bytes of the uploads of a line lie."""
    folder = Path(settings.DASTAK_FILES_DIR)
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT address FROM documents_file WHERE subject = %s", [line])
        return [folder / address[:2] / address[2:] for (address,) in cursor.fetchall()]


def values_left(line: str) -> tuple[int, int]:
    """Bytes of sealed answers, and kept replies that repeat them."""
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "SELECT length(values), (SELECT count(*) FROM kernel_idempotency"
            " WHERE about = subject AND length(body) > 0)"
            " FROM forms_answerset WHERE subject = %s",
            [line],
        )
        found: tuple[int, int] = cursor.fetchone()
        return found


@pytest.mark.parametrize("lang", ["en", "ur"])
def test_amna_has_what_she_gave_erased(stage: Stage, lang: str) -> None:
    amna = stage.citizen(name="Amna Bibi")
    journey = stage.journey(amna)
    journey.place()
    journey.schedule()
    journey.assign()
    journey.travel()
    journey.fill_in()
    assert journey.order
    assert journey.rider
    mine = f"/{lang}/my/orders/{journey.order['id']}"
    files = files_of(journey.line)
    assert files
    assert all(each.is_file() for each in files)
    sealed, replies = values_left(journey.line)
    assert sealed > 0
    assert replies > 0

    # She withdraws at the door and chooses that everything be deleted: first her paper comes back.
    body = {"command_id": str(uuid4()), "captured": "erase"}
    _, code = amna.code_after(
        lambda: amna.api.call("POST", f"/orders/{journey.order['id']}/ask-back", body)  # type: ignore[index]
    )
    drain()
    line = amna.look(journey.order)["lines"][0]
    assert (line["outcome"], line["erasure"]["done_at"]) == (None, None)
    assert line["erasure"]["asked_at"]
    assert AHEAD[lang] in page(amna, mine)
    assert values_left(journey.line) == (sealed, replies)

    # Bilal gives her the paper back. From then on nothing that she said can be read by anybody.
    told = {"code": code, "command_id": str(uuid4())}
    assert journey.rider.api.call("POST", f"/field/lines/{journey.line}/return", told)["is_right"]
    drain()
    line = amna.look(journey.order)["lines"][0]
    assert line["outcome"] == "withdrawn"
    assert line["erasure"]["done_at"]
    assert DONE[lang] in page(amna, mine)
    texts = stage.world.phones.texts(amna.phone)
    assert any(words in text for text in texts for words in TOLD.values())
    assert values_left(journey.line) == (0, 0)
    assert not files_of(journey.line)
    assert not any(each.exists() for each in files)
    with transaction_as(SYSTEM):
        assert not check_rows()

    # What the law keeps is still hers to see: who had her paper, and when it came back.
    assert [each["receiver"] for each in amna.paper_receipts(journey.order)] == [
        "facilitator",
        "citizen",
    ]
