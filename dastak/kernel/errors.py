"""Families of refusals. A context defines its own errors beside the function that raises them.

The docstring of an error is its English text, ``ur`` its Urdu text, the keyword
arguments are its data, and its class name gives the stable ``code``.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from dastak.kernel.text import Bilingual

_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Problem(Exception):
    """Something went wrong."""

    status: ClassVar[int] = 500
    ur: ClassVar[str] = "کوئی خرابی ہوئی۔"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.text("en"))

    @property
    def code(self) -> str:
        """Stable id for programs: ``SlotTaken`` -> ``slot_taken``."""
        return _WORD.sub("_", type(self).__name__).lower()

    def text(self, lang: str) -> str:
        """The message for people in ``lang`` (``en`` or ``ur``)."""
        template = self.ur if lang == "ur" else " ".join((type(self).__doc__ or "").split())
        return template.format(**{name: _said(value, lang) for name, value in self.fields.items()})


def _said(value: Any, lang: str) -> Any:
    """A field in ``lang``: words that exist in both languages are said in the reader's."""
    return value.in_(lang) if isinstance(value, Bilingual) else value


class Refused(Problem):
    """The request is understood but the present state forbids it."""

    status = 409
    ur = "موجودہ حالت میں یہ ممکن نہیں۔"


class Missing(Problem):
    """There is no such thing, or it is not yours to see."""

    status = 404
    ur = "یہ موجود نہیں، یا آپ اسے نہیں دیکھ سکتے۔"


class Forbidden(Problem):
    """You are not allowed to do this."""

    status = 403
    ur = "آپ کو اس کی اجازت نہیں۔"


class Unauthenticated(Problem):
    """Sign in first."""

    status = 401
    ur = "پہلے سائن اِن کریں۔"


class Invalid(Problem):
    """What was sent cannot be read or is incomplete."""

    status = 422
    ur = "بھیجی گئی معلومات درست یا مکمل نہیں۔"


class TooMany(Problem):
    """Too many attempts. Try again in {retry_seconds} seconds."""

    status = 429
    ur = "بہت زیادہ کوششیں ہو گئیں۔ {retry_seconds} سیکنڈ بعد دوبارہ کوشش کریں۔"


class Unavailable(Problem):
    """A partner or a part of the system does not answer now. Nothing was lost; try again soon."""

    status = 503
    ur = "نظام کا ایک حصہ اس وقت جواب نہیں دے رہا۔ کچھ ضائع نہیں ہوا؛ تھوڑی دیر بعد کوشش کریں۔"


class FieldsInvalid(Invalid):
    """Some answers need correction: {names}."""

    ur = "کچھ جوابات درست کرنے ہیں: {names}"

    def __init__(self, *, problems: dict[str, Problem]) -> None:
        self.problems = problems
        super().__init__(names=", ".join(problems))
