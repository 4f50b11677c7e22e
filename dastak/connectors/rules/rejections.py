"""What a rejection must have before anybody is told."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from dastak.kernel.errors import Forbidden, Invalid
from dastak.kernel.text import Bilingual

WORDS_MAX = 2000
CLAUSE_MAX = 300
UNANSWERED = "objection_unanswered"


class NoSuchReason(Invalid):
    """“{code}” is not one of the reasons. Choose one from the list."""

    ur = "«{code}» فہرست میں شامل وجہ نہیں۔ فہرست میں سے چنیں۔"


class LawMissing(Invalid):
    """Name the clause of the law that the rejection rests on, in at most {longest} characters."""

    ur = "قانون کی وہ شق لکھیں جس کی بنا پر درخواست مسترد کی جا رہی ہے، زیادہ سے زیادہ {longest} حروف میں۔"


class ExplanationMissing(Invalid):
    """Explain to the applicant what is wrong and how to cure it, in at most {longest} characters."""

    ur = "درخواست گزار کو بتائیں کہ کیا کمی ہے اور کیسے دور ہو گی، زیادہ سے زیادہ {longest} حروف میں۔"


class StillTimeToCure(Invalid):
    """This reason is right only when the last day of an objection has passed without an answer."""

    ur = "یہ وجہ صرف تب درست ہے جب اعتراض کی آخری تاریخ بغیر جواب گزر چکی ہو۔"


class SecondOfficerNeeded(Forbidden):
    """A rejection is confirmed by another officer than the one who proposed it."""

    ur = "مسترد کرنے کی تصدیق تجویز دینے والے کے علاوہ کوئی دوسرا افسر کرتا ہے۔"


def must_be_reasoned(
    *, code: str, known: Collection[str], law_clause: str, explanation: Bilingual
) -> None:
    """A rejection has a coded reason, a law clause and words for the applicant.

    Source: domain rule 16; Right to Public Services Acts (KP IV of 2014, Punjab I of 2019).

    :raises NoSuchReason: for an unknown code. :raises LawMissing: without a clause.
    :raises ExplanationMissing: without words in either language.
    """
    if code not in known:
        raise NoSuchReason(code=code)
    if not 0 < len(law_clause.strip()) <= CLAUSE_MAX:
        raise LawMissing(longest=CLAUSE_MAX)
    words = [explanation.en.strip(), explanation.ur.strip()]
    if not any(words) or max(len(each) for each in words) > WORDS_MAX:
        raise ExplanationMissing(longest=WORDS_MAX)


def must_be_overdue(*, code: str, due_date: date | None, today: date) -> None:
    """Silence is a reason only for an objection whose last day in Pakistan has passed.

    :param due_date: of the open objection, None without one.
    :raises StillTimeToCure: for this reason before that, or without an objection.
    """
    if code == UNANSWERED and (due_date is None or today <= due_date):
        raise StillTimeToCure


def must_be_second(*, proposer_id: UUID, officer_id: UUID) -> None:
    """:raises SecondOfficerNeeded: when the proposer would confirm their own proposal."""
    if proposer_id == officer_id:
        raise SecondOfficerNeeded
