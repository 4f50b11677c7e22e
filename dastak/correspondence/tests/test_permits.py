"""Every command and query needs its permit."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from dastak.correspondence import api
from dastak.correspondence.tests.threads import NOW, OFFICE, draft
from dastak.kernel.actors import Actor, NotPermitted, Role
from dastak.kernel.text import Bilingual

ID = uuid4()
SOME: dict[str, Any] = {"by": Actor(role=Role.CITIZEN, person_id=ID), "now": NOW}
OPENING = api.Opening(
    line_id=ID,
    order_id=ID,
    number="1",
    token="T",
    service=Bilingual("a", "b"),
    applicant_id=ID,
    contact_id=ID,
    district="lahore",
    department=OFFICE,
)
CALLS: list[tuple[Any, dict[str, Any]]] = [
    (api.open_thread, {"opening": OPENING}),
    (api.end_thread, {"line_id": ID}),
    (api.write_message, {"line_id": ID, "draft": draft()}),
    (api.write_from_template, {"line_id": ID, "draft": api.TemplateDraft(code="ready")}),
    (
        api.translate_message,
        {"message_id": ID, "language": api.Language.UR, "text": "x"},
    ),
    (api.mark_read, {"line_id": ID}),
    (api.open_attachment, {"attachment_id": ID}),
    (api.tell_overdue, {}),
    (api.get_thread, {"line_id": ID}),
    (api.find_thread, {"line_id": ID}),
    (api.list_of_order, {"order_id": ID}),
    (api.list_threads, {"chosen": api.Chosen.ALL, "search": "", "page": 1}),
]


@pytest.mark.parametrize(("call", "fields"), CALLS, ids=[call.__name__ for call, _ in CALLS])
def test_nobody_calls_without_the_permit(call: Any, fields: dict[str, Any]) -> None:
    with pytest.raises(NotPermitted):
        call(**fields, **SOME)
