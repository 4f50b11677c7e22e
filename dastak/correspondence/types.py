"""Values about messages between citizen and department that may leave the context."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from dastak.kernel.text import Bilingual


class Side(StrEnum):
    """Who writes, and whose turn it may be (the platform never has one)."""

    CITIZEN = "citizen"
    DEPARTMENT = "department"
    PLATFORM = "platform"


class Aim(StrEnum):
    """What a message wants: an answer from the other side, or only to be read."""

    QUESTION = "question"
    NOTE = "note"


class Language(StrEnum):
    """The language in which words were written."""

    UR = "ur"
    EN = "en"


class Chosen(StrEnum):
    """Which threads of a desk are listed."""

    TO_ANSWER = "to_answer"
    WAITING = "waiting"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An order line that is at its department: its two sides may write to each other.

    :param contact_id: who ordered and is told. :param applicant_id: whose application it is.
    """

    line_id: UUID
    order_id: UUID
    number: str
    token: str
    service: Bilingual
    applicant_id: UUID
    contact_id: UUID
    district: str
    department: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The operator's parameters: working days to answer, and how much may be written."""

    department_answer_days: int
    citizen_answer_days: int
    open_days_after_end: int
    text_characters_max: int
    citizen_messages_per_day: int
    department_messages_per_day: int
    files_per_message: int
    file_megabytes_max: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose answer is awaited, and until when."""

    side: Side
    answer_by: datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field of a template."""

    code: str
    words: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Reviewed words with {fields}; ``sms`` is what an SMS may say of it, without any field."""

    code: str
    side: Side
    aim: Aim
    title: Bilingual
    words: Bilingual
    sms: Bilingual


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sent it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Words of one's own."""

    text: str
    language: Language
    aim: Aim
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDraft:
    """A template with its fields filled in: a choice's code, or a day as ``YYYY-MM-DD``."""

    code: str
    values: Mapping[str, str] = field(default_factory=dict)
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message, written anew. ``size`` in bytes."""

    id: UUID
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The words of a message in the other language, and whose translation it is."""

    language: Language
    text: str
    role: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message. One of a template has ``words`` in both languages, any other ``text``.

    :param role: of who wrote it: an agent writes for a citizen who called.
    :param name: of an officer or agent; empty for citizens and the platform.
    """

    id: UUID
    seq: int
    side: Side
    role: str
    name: str
    aim: Aim
    at: datetime
    language: Language | None
    text: str
    words: Bilingual | None
    translations: tuple[Translation, ...]
    attachments: tuple[Attachment, ...]

    @property
    def wanted_translation(self) -> Language | None:
        """The language in which it cannot yet be read; None where there is none."""
        if self.language is None or self.translations:
            return None
        return Language.EN if self.language is Language.UR else Language.UR


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadCard:
    """A thread as a row of a list; it tells nothing of what was written.

    :param clock: ``on_time``, ``due_soon`` or ``late``; empty when it is nobody's turn.
    :param unread: messages of the department that the citizen's side has not opened.
    :param closes_at: from when on nothing can be written; None while the order line goes on.
    """

    line_id: UUID
    order_id: UUID
    number: str
    service: Bilingual
    department: str
    district: str
    turn: Turn | None
    clock: str
    unread: int
    message_count: int
    last_at: datetime
    ended_at: datetime | None
    closes_at: datetime | None
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread with all its messages, oldest first. ``side`` is the reader's, None for none."""

    card: ThreadCard
    side: Side | None
    messages: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of a desk's threads, and how many there are to answer and late among all."""

    threads: tuple[ThreadCard, ...]
    number: int
    has_next: bool
    to_answer: int
    late: int
