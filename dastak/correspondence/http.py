"""Messages as JSON, for the citizen's side, the desk and the helpline."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from dastak.correspondence import api
from dastak.kernel.actors import Role
from dastak.kernel.errors import Invalid
from dastak.kernel.web import ActingRequest, allow

prefix = "correspondence"
router = Router(tags=["correspondence"])
READERS = allow(Role.CITIZEN, Role.OFFICER, Role.AGENT, Role.SUPERVISOR)
WRITERS = allow(Role.CITIZEN, Role.OFFICER, Role.AGENT)
DESK = allow(Role.OFFICER)
# A file in base64 is a third longer than its bytes.
_CONTENT_MAX = 10_000_000


class ContentUnreadable(Invalid):
    """The content of “{name}” is not base64. Encode the bytes of the file and send it again."""

    ur = "«{name}» کا مواد base64 میں نہیں۔ فائل کو base64 میں بدل کر دوبارہ بھیجیں۔"


class Words(Schema):
    """The same words in both languages."""

    en: str
    ur: str


class FileIn(Schema):
    """A file to attach; ``content`` is base64."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(max_length=200)
    content: str = Field(max_length=_CONTENT_MAX)


class MessageIn(Schema):
    """Words of one's own. A question awaits an answer, a note does not."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(max_length=20_000)
    language: api.Language
    aim: api.Aim = api.Aim.QUESTION
    files: list[FileIn] = Field(default_factory=list, max_length=10)


class ReadyIn(Schema):
    """A ready text; ``values`` holds a paper's code and a day as ``YYYY-MM-DD`` where it asks."""

    model_config = ConfigDict(extra="forbid")
    template: str = Field(max_length=40)
    values: dict[str, str] = Field(default_factory=dict)
    files: list[FileIn] = Field(default_factory=list, max_length=10)


class TranslationIn(Schema):
    """The same words in the other language."""

    model_config = ConfigDict(extra="forbid")
    language: api.Language
    text: str = Field(max_length=20_000)


class TurnOut(Schema):
    """Whose answer is awaited, until when."""

    side: str
    answer_by: datetime


class TranslationOut(Schema):
    """A translation, and whose it is."""

    language: str
    text: str
    role: str
    name: str
    at: datetime


class AttachmentOut(Schema):
    """A file of a message."""

    id: UUID
    name: str
    mime: str
    size: int


class MessageOut(Schema):
    """One message: a ready text in ``words``, any other in ``text`` with its translations."""

    id: UUID
    seq: int
    side: str
    role: str
    name: str
    aim: str
    at: datetime
    language: str | None
    text: str
    words: Words | None
    translations: list[TranslationOut]
    attachments: list[AttachmentOut]


class CardOut(Schema):
    """A thread without what was written."""

    line_id: UUID
    order_id: UUID
    number: str
    service: Words
    department: str
    district: str
    turn: TurnOut | None
    clock: str
    unread: int
    message_count: int
    last_at: datetime
    ended_at: datetime | None
    closes_at: datetime | None
    is_open: bool


class ThreadOut(Schema):
    """A thread with its messages, oldest first."""

    card: CardOut
    messages: list[MessageOut]


class InboxOut(Schema):
    """A page of the desk's threads."""

    threads: list[CardOut]
    number: int
    has_next: bool
    to_answer: int
    late: int


class TemplateOut(Schema):
    """A ready text and the fields it asks for."""

    code: str
    aim: str
    title: Words
    words: Words
    fields: list[str]


class ChoiceOut(Schema):
    """A paper that a ready text can name."""

    code: str
    words: Words


class ReadyOut(Schema):
    """Ready texts and papers."""

    templates: list[TemplateOut]
    papers: list[ChoiceOut]


@router.get("/threads", auth=DESK, response=InboxOut)
def list_threads(
    request: ActingRequest,
    show: api.Chosen = api.Chosen.TO_ANSWER,
    search: str = "",
    page: int = 1,
) -> Any:
    """The desk's threads, the longest late first; ``search`` is an order number."""
    return api.list_threads(
        chosen=show, search=search[:40], page=min(page, 9999), by=request.actor, now=request.now
    )


@router.get("/ready-texts", auth=DESK, response=ReadyOut)
def list_ready_texts(request: ActingRequest) -> Any:
    """The reviewed texts of officers, with the papers they can name."""
    templates = [
        {
            "code": each.code,
            "aim": each.aim,
            "title": each.title,
            "words": each.words,
            "fields": list(api.fields_of(template=each)),
        }
        for each in api.list_templates()
    ]
    return {"templates": templates, "papers": api.list_papers()}


@router.get("/threads/{uuid:line_id}", auth=READERS, response=ThreadOut)
def get_thread(request: ActingRequest, line_id: UUID) -> Any:
    """All messages of an order line, and whose turn it is. A look at somebody else's is logged."""
    return api.get_thread(line_id=line_id, by=request.actor, now=request.now)


@router.post("/threads/{uuid:line_id}/messages", auth=WRITERS, response={201: MessageOut})
def write_message(request: ActingRequest, line_id: UUID, payload: MessageIn) -> Any:
    """Write in one's own words; an agent writes for a citizen who called."""
    draft = api.Draft(
        text=payload.text,
        language=payload.language,
        aim=payload.aim,
        files=_uploads(payload.files),
    )
    message = api.write_message(line_id=line_id, draft=draft, by=request.actor, now=request.now)
    return Status(201, message)


@router.post("/threads/{uuid:line_id}/ready-texts", auth=DESK, response={201: MessageOut})
def write_ready_text(request: ActingRequest, line_id: UUID, payload: ReadyIn) -> Any:
    """Send a ready text in both languages."""
    draft = api.TemplateDraft(
        code=payload.template, values=payload.values, files=_uploads(payload.files)
    )
    message = api.write_from_template(
        line_id=line_id, draft=draft, by=request.actor, now=request.now
    )
    return Status(201, message)


@router.post("/threads/{uuid:line_id}/read", auth=allow(Role.CITIZEN), response={204: None})
def mark_read(request: ActingRequest, line_id: UUID) -> Any:
    """The citizen's side has read everything."""
    api.mark_read(line_id=line_id, by=request.actor, now=request.now)
    return Status(204, None)


@router.post(
    "/messages/{uuid:message_id}/translations",
    auth=allow(Role.OFFICER, Role.AGENT),
    response={204: None},
)
def translate(request: ActingRequest, message_id: UUID, payload: TranslationIn) -> Any:
    """Add a translation; it is shown beside the original with one's name."""
    api.translate_message(
        message_id=message_id,
        language=payload.language,
        text=payload.text,
        by=request.actor,
        now=request.now,
    )
    return Status(204, None)


@router.get("/attachments/{uuid:attachment_id}", auth=READERS)
def attachment(request: ActingRequest, attachment_id: UUID) -> HttpResponse:
    """The content of an attached file; the reading is logged."""
    opened = api.open_attachment(attachment_id=attachment_id, by=request.actor, now=request.now)
    return HttpResponse(opened.content, headers=opened.headers)


def _uploads(files: list[FileIn]) -> tuple[api.Upload, ...]:
    return tuple(api.Upload(name=file.name, content=_bytes_of(file)) for file in files)


def _bytes_of(file: FileIn) -> bytes:
    try:
        return base64.b64decode(file.content, validate=True)
    except binascii.Error as unreadable:
        raise ContentUnreadable(name=file.name[:100]) from unreadable
