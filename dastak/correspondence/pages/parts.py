"""What the pages of both sides share: the fields of a message, refusals beside them, files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from dastak.correspondence import api
from dastak.documents import api as documents
from dastak.forms import api as forms
from dastak.kernel.actors import Role
from dastak.kernel.errors import Problem
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import ActingRequest, allow, page
from dastak.ui.api import page_language

Spec = dict[str, Any]
# Which question a refusal is about; any other is told on a page of its own.
FIELDS: dict[type[Problem], str] = {
    api.TextMissing: "text",
    api.TextTooLong: "text",
    api.TooManyFiles: "files",
    api.FileTooLarge: "files",
    documents.TooLarge: "files",
    documents.NotAllowedKind: "files",
    documents.TooManyPixels: "files",
    documents.TooManyPages: "files",
    documents.Protected: "files",
    documents.Unreadable: "files",
    api.PaperUnknown: "paper",
    api.DayWrong: "day",
}
# What a browser may show; anything else is saved and opened elsewhere.
_SHOWN = frozenset({"image/jpeg"})


def words(key: str, **fields: object) -> Bilingual:
    """A text of this context in both languages."""
    return bilingual(f"correspondence.{key}", **fields)


def message_fields(typed: Mapping[str, str], *, aim: api.Aim = api.Aim.QUESTION) -> list[Spec]:
    """Words of one's own, with what was typed.

    :param aim: what is chosen before anything was: a note from whoever owes an answer.
    """
    limits = api.limits()
    languages = [{"value": each.value, "label": words(f"write.{each}")} for each in api.Language]
    aims = [{"value": each.value, "label": words(f"write.{each}")} for each in api.Aim]
    return [
        {
            "name": "aim",
            "kind": "radios",
            "label": words("write.aim"),
            "options": aims,
            "value": typed.get("aim", aim.value),
        },
        {
            "name": "text",
            "kind": "textarea",
            "label": words("write.text"),
            "hint": words("write.text_hint", most=limits.text_characters_max),
            "value": typed.get("text", ""),
            "maxlength": str(limits.text_characters_max),
        },
        {
            "name": "language",
            "kind": "radios",
            "label": words("write.language"),
            "options": languages,
            "value": typed.get("language", page_language()),
        },
        files_field(),
    ]


def fields_for(card: api.ThreadCard, side: api.Side) -> list[Spec]:
    """The form below a thread as one of its sides finds it; none when it is closed."""
    if not card.is_open:
        return []
    owes = card.turn is not None and card.turn.side is side
    return message_fields({}, aim=api.Aim.NOTE if owes else api.Aim.QUESTION)


def files_field() -> Spec:
    """Files to attach."""
    limits = api.limits()
    hint = words(
        "write.files_hint", most=limits.files_per_message, megabytes=limits.file_megabytes_max
    )
    return {
        "name": "files",
        "kind": "file",
        "label": words("write.files"),
        "hint": hint,
        "required": False,
        "multiple": "multiple",
        "accept": "image/jpeg,image/png,image/webp,application/pdf",
    }


def draft_of(request: ActingRequest) -> api.Draft:
    """What was typed and attached."""
    posted = request.POST
    aims = {each.value: each for each in api.Aim}
    languages = {each.value: each for each in api.Language}
    return api.Draft(
        text=posted.get("text", ""),
        language=languages.get(posted.get("language", ""), api.Language(page_language())),
        aim=aims.get(posted.get("aim", ""), api.Aim.QUESTION),
        files=uploads_of(request),
    )


def uploads_of(request: ActingRequest) -> tuple[api.Upload, ...]:
    """The attached files; one more than may be taken is enough to be refused."""
    most = api.limits().files_per_message + 1
    sent = request.FILES.getlist("files")[:most]
    return tuple(
        api.Upload(name=forms.one_line(text=file.name or "")[:100], content=file.read())
        for file in sent
    )


def again(
    request: ActingRequest, template: str, fields: list[Spec], problem: Problem, back_url: str
) -> HttpResponse:
    """The form with what was typed, after a refusal about one of its fields.

    The transaction is over: what is shown reads no table.
    """
    name, message = FIELDS[type(problem)], problem.text(page_language())
    for spec in fields:
        if spec["name"] == name:
            spec["error"] = message
    context = {
        "fields": fields,
        "errors": [{"name": name, "message": message}],
        "heading": words("write.title"),
        "intro": words("write.again"),
        "submit_label": words("write.send"),
        "has_files": True,
        "back_url": back_url,
    }
    return render(request, template, context, status=problem.status)


@page(allow(Role.CITIZEN, Role.OFFICER, Role.SUPERVISOR))
def attachment(request: ActingRequest, attachment_id: Any) -> HttpResponse:
    """An attached file: a picture is shown, anything else is saved. Each reading is logged."""
    opened = api.open_attachment(attachment_id=attachment_id, by=request.actor, now=request.now)
    headers = dict(opened.headers)
    if opened.mime in _SHOWN:
        headers["Content-Disposition"] = "inline"
    return HttpResponse(opened.content, headers=headers)
