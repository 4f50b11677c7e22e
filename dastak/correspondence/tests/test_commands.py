"""Writing on a real database: sides, clocks, limits, translations, files, late answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from dastak.correspondence import api, models
from dastak.correspondence.tests.threads import (
    DAY,
    NOW,
    citizen,
    draft,
    new_person,
    person,
    seen,
    staff,
    submitted,
    write,
)
from dastak.documents import api as documents
from dastak.kernel.actors import SYSTEM, Actor, Role
from dastak.kernel.models import Access, EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.tests.props import picture, refuses
from dastak.people import api as people

pytestmark = pytest.mark.usefixtures("ground")
THURSDAY = datetime(2026, 6, 4, 12, tzinfo=NOW.tzinfo)  # three working days after Monday, 17:00


def emitted(name: str) -> list[dict[str, object]]:
    rows = EventLog.objects.filter(name=f"correspondence.{name}").order_by("seq")
    return list(rows.values_list("payload", flat=True))


def ready(
    opening: api.Opening,
    by: Actor,
    code: str = "being_checked",
    **values: str,
) -> api.Message:
    message = api.TemplateDraft(code=code, values=values)
    return api.write_from_template(line_id=opening.line_id, draft=message, by=by, now=NOW)


def test_a_thread_opens_once_with_a_word_of_the_platform() -> None:
    opening = submitted()
    api.open_thread(opening=opening, by=SYSTEM, now=NOW)
    thread = seen(opening, citizen(opening.applicant_id))
    (first,) = thread.messages
    assert first.side is api.Side.PLATFORM
    assert first.words
    assert thread.card.turn is None
    assert thread.card.unread == 0


def test_a_citizens_question_gives_the_department_three_working_days() -> None:
    opening, rabia = submitted(), staff()
    amna = citizen(opening.applicant_id)
    write(opening, amna)
    for side in (amna, rabia):
        turn = seen(opening, side).card.turn
        assert turn == api.Turn(api.Side.DEPARTMENT, THURSDAY)
    write(opening, amna, NOW + DAY, text="Please, it is urgent.")
    turn = seen(opening, amna).card.turn
    assert turn
    assert turn.answer_by == THURSDAY
    write(opening, rabia, NOW + DAY, text="Your CNIC copy.", aim=api.Aim.NOTE)
    card = seen(opening, amna).card
    assert (card.turn, card.unread) == (None, 1)


def test_an_officers_question_is_answered_by_the_citizen() -> None:
    opening, rabia = submitted(), staff()
    amna = citizen(opening.applicant_id)
    ready(opening, rabia, "paper_missing", paper="cnic")
    thread = seen(opening, amna)
    assert thread.card.turn
    assert thread.card.turn.side is api.Side.CITIZEN
    said = thread.messages[-1].words
    assert said
    assert "CNIC" in said.en
    assert "شناختی کارڈ" in said.ur
    write(opening, amna, text="Here it is.", aim=api.Aim.NOTE)
    assert seen(opening, amna).card.turn is None


def test_what_was_written_is_sealed_and_stays() -> None:
    opening = submitted()
    written = write(opening, citizen(opening.applicant_id), text="A secret word")
    with transaction_as(SYSTEM):
        row = models.Message.objects.get(pk=written.id)
        assert b"secret" not in bytes(row.words)
    for change in (
        "UPDATE correspondence_message SET seq = 9",
        "DELETE FROM correspondence_message",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), transaction_as(SYSTEM):
            connection.cursor().execute(change)


def test_events_hold_no_word_that_was_typed() -> None:
    opening, rabia = submitted(), staff()
    write(opening, citizen(opening.applicant_id), text="Mozang Chungi")
    write(opening, rabia, text="Mozang Chungi", aim=api.Aim.NOTE)
    ready(opening, rabia, "paper_missing", paper="affidavit")
    (asked,) = emitted("DepartmentAsked")
    assert asked["says_en"] == "A paper is missing."
    assert asked["person_id"] == str(opening.contact_id)
    told = f"{emitted('CitizenWrote')}{emitted('DepartmentWrote')}{asked}"
    assert "Mozang" not in told
    assert "affidavit" not in told
    assert len(emitted("CitizenWrote")) == len(emitted("DepartmentWrote")) == 1


def test_who_may_act_for_the_applicant_reads_and_writes_and_is_logged() -> None:
    son, orderer = person(), person()
    mother = people.add_family_member(
        member=new_person(), relation=people.Relation.MOTHER, by=citizen(son), now=NOW
    ).person.id
    opening = submitted(applicant_id=mother, contact_id=orderer)
    write(opening, citizen(orderer))
    write(opening, citizen(son))
    assert len(seen(opening, citizen(mother)).messages) == 3
    with refuses(api.NoSuchThread):
        seen(opening, citizen(person()))
    looks = Access.objects.filter(person_id=mother, purpose="messages")
    assert set(looks.values_list("actor", flat=True)) == {orderer, son}


def test_a_look_of_staff_is_logged_and_other_offices_see_nothing() -> None:
    opening, rabia = submitted(), staff()
    seen(opening, rabia)
    look = Access.objects.get(person_id=opening.applicant_id, purpose="messages")
    assert (look.actor, look.case) == (rabia.me, opening.number)
    for other in (staff(district="kasur"), staff(office="pb-local-government")):
        with refuses(api.NoSuchThread):
            seen(opening, other)
        with refuses(api.NoSuchThread):
            write(opening, other)
        assert api.find_thread(line_id=opening.line_id, by=other, now=NOW) is None
    supervisor = staff(Role.SUPERVISOR)
    assert seen(opening, supervisor).side is None
    with refuses(api.OnlyReading):
        api.write_message.__wrapped__(  # type: ignore[attr-defined]
            line_id=opening.line_id, draft=draft(), by=supervisor, now=NOW
        )


def test_an_officer_does_not_answer_their_own_application_elsewhere() -> None:
    farah = staff(office="pb-local-government")
    opening = submitted(applicant_id=farah.me)
    with refuses(api.NoSuchThread):
        seen(opening, farah)


def test_the_helpline_writes_for_a_caller_and_is_named() -> None:
    opening, dua = submitted(), staff(Role.AGENT)
    write(opening, dua, text="The caller asks when.")
    message = seen(opening, citizen(opening.applicant_id)).messages[-1]
    assert (message.side, message.role) == (api.Side.CITIZEN, "agent")
    assert message.name == "Rabia Anwar"


def test_a_day_has_ten_messages_of_the_citizen() -> None:
    opening = submitted()
    amna = citizen(opening.applicant_id)
    for _ in range(api.limits().citizen_messages_per_day):
        write(opening, amna)
    with refuses(api.TooManyToday, match="10"):
        write(opening, amna)
    assert write(opening, amna, NOW + DAY)


def test_empty_and_endless_texts_are_refused() -> None:
    opening = submitted()
    amna = citizen(opening.applicant_id)
    with refuses(api.TextMissing):
        write(opening, amna, text=" \n\u200b ")
    with refuses(api.TextTooLong):
        write(opening, amna, text="x" * 2001)
    assert len(seen(opening, amna).messages) == 1


def test_a_thread_can_be_written_in_for_seven_days_after_the_end() -> None:
    opening, rabia = submitted(), staff()
    amna = citizen(opening.applicant_id)
    write(opening, amna)
    api.end_thread(line_id=opening.line_id, by=SYSTEM, now=NOW)
    api.end_thread(line_id=opening.line_id, by=SYSTEM, now=NOW + DAY)
    card = seen(opening, amna).card
    assert (card.turn, card.closes_at) == (None, NOW + 7 * DAY)
    write(opening, rabia, NOW + 7 * DAY - timedelta(seconds=1), aim=api.Aim.NOTE)
    for side in (amna, rabia):
        with refuses(api.ThreadClosed):
            write(opening, side, NOW + 7 * DAY)
    thread = seen(opening, amna, NOW + 8 * DAY)
    assert not thread.card.is_open
    assert len(thread.messages) == 3


def test_a_ready_text_that_does_not_fit_is_refused() -> None:
    opening, rabia = submitted(), staff()
    with refuses(api.TemplateUnknown):
        ready(opening, rabia, "no_such_text")
    with refuses(api.TemplateUnknown):
        ready(opening, rabia, "opened")
    with refuses(api.PaperUnknown):
        ready(opening, rabia, "paper_missing")
    with refuses(api.DayWrong):
        ready(opening, rabia, "come_with_original", paper="cnic", day="2020-01-01")
    with refuses(api.FieldUnknown):
        ready(opening, rabia, "being_checked", paper="cnic")
    with refuses(api.OnlyReading):
        api.write_from_template.__wrapped__(  # type: ignore[attr-defined]
            line_id=opening.line_id,
            draft=api.TemplateDraft(code="ready"),
            by=citizen(opening.applicant_id),
            now=NOW,
        )


def test_a_translation_stands_beside_the_original_with_its_name() -> None:
    opening, rabia = submitted(), staff()
    amna = citizen(opening.applicant_id)
    message = write(opening, amna, text="کون سا کاغذ؟", language=api.Language.UR)

    def translate(language: api.Language, text: str = "Which paper?") -> None:
        api.translate_message(
            message_id=message.id, language=language, text=text, by=rabia, now=NOW
        )

    with refuses(api.NothingToTranslate):
        translate(api.Language.UR)
    with refuses(api.TextMissing):
        translate(api.Language.EN, "")
    translate(api.Language.EN)
    with refuses(api.NothingToTranslate):
        translate(api.Language.EN)
    shown = seen(opening, amna).messages[-1]
    assert shown.text == "کون سا کاغذ؟"
    (other,) = shown.translations
    assert (other.text, other.role, other.name) == ("Which paper?", "officer", "Rabia Anwar")
    assert shown.wanted_translation is None


def test_nobody_translates_what_they_may_not_see_or_what_is_in_both_languages() -> None:
    opening, rabia = submitted(), staff()
    message = write(opening, citizen(opening.applicant_id))
    both = ready(opening, rabia)

    def translate(message_id: object, by: object) -> None:
        api.translate_message(
            message_id=message_id,  # type: ignore[arg-type]
            language=api.Language.UR,
            text="x",
            by=by,  # type: ignore[arg-type]
            now=NOW,
        )

    for hidden, by in ((uuid4(), rabia), (message.id, staff(district="kasur"))):
        with refuses(api.NoSuchMessage):
            translate(hidden, by)
    with refuses(api.NothingToTranslate):
        translate(both.id, rabia)


def test_a_late_answer_is_told_once_and_a_new_question_anew() -> None:
    opening, rabia = submitted(), staff()
    amna = citizen(opening.applicant_id)
    write(opening, amna)

    def tell(at: datetime) -> int:
        with transaction_as(SYSTEM):
            return api.tell_overdue(by=SYSTEM, now=at)

    assert tell(THURSDAY) == 0
    assert tell(THURSDAY + timedelta(seconds=1)) == 1
    assert tell(THURSDAY + DAY) == 0
    (event,) = emitted("AnswerOverdue")
    assert (event["party"], event["line_id"]) == ("department", str(opening.line_id))
    write(opening, rabia, THURSDAY + DAY)
    assert tell(THURSDAY + 20 * DAY) == 1
    assert [each["party"] for each in emitted("AnswerOverdue")] == ["department", "citizen"]


def test_the_inbox_has_the_longest_late_first_and_finds_an_order_by_its_number() -> None:
    rabia = staff()
    old, new, waiting, quiet = (submitted() for _ in range(4))
    write(new, citizen(new.applicant_id), NOW + 2 * DAY)
    write(old, citizen(old.applicant_id))
    write(waiting, rabia)
    elsewhere = submitted(district="kasur")
    write(elsewhere, citizen(elsewhere.applicant_id))

    def inbox(chosen: api.Chosen = api.Chosen.ALL, search: str = "", page: int = 1) -> api.Inbox:
        return api.list_threads(
            chosen=chosen, search=search, page=page, by=rabia, now=THURSDAY + timedelta(hours=1)
        )

    found = inbox()
    order = [card.line_id for card in found.threads]
    assert order == [each.line_id for each in (old, new, waiting, quiet)]
    assert (found.to_answer, found.late) == (2, 1)
    assert [card.clock for card in found.threads] == ["late", "on_time", "on_time", ""]
    assert [card.line_id for card in inbox(api.Chosen.WAITING).threads] == [waiting.line_id]
    assert [card.line_id for card in inbox(search=quiet.number).threads] == [quiet.line_id]
    assert inbox(search=elsewhere.number).threads == inbox(search="12").threads == ()
    assert inbox(page=2).threads == ()


def test_files_go_with_a_message_and_are_opened_by_both_sides_only() -> None:
    orderer, rabia = person(), staff()
    opening = submitted(contact_id=orderer)
    files = (api.Upload("cnic.png", picture()),)
    message = write(opening, citizen(orderer), files=files)
    (kept,) = message.attachments
    assert kept.mime == "image/jpeg"
    for by in (citizen(opening.applicant_id), citizen(orderer), rabia):
        opened = api.open_attachment(attachment_id=kept.id, by=by, now=NOW)
        assert opened.content.startswith(b"\xff\xd8\xff")
    assert Access.objects.filter(actor=rabia.me, fields="file:message").count() == 1
    for by in (citizen(person()), staff(district="kasur")):
        with refuses(api.NoSuchMessage):
            api.open_attachment(attachment_id=kept.id, by=by, now=NOW)
    with refuses(api.NoSuchMessage):
        api.open_attachment(attachment_id=uuid4(), by=rabia, now=NOW)


def test_a_file_that_is_none_is_refused_and_nothing_is_written() -> None:
    opening = submitted()
    amna = citizen(opening.applicant_id)
    with refuses(documents.NotAllowedKind):
        write(opening, amna, files=(api.Upload("a.exe", b"MZ..."),))
    with refuses(api.TooManyFiles):
        write(opening, amna, files=(api.Upload("a.png", picture()),) * 4)
    with refuses(api.FileTooLarge):
        write(opening, amna, files=(api.Upload("a.png", b"x" * (5 * 1024 * 1024 + 1)),))
    assert len(seen(opening, amna).messages) == 1


def test_reading_ends_what_is_unread() -> None:
    opening, rabia = submitted(), staff()
    amna = citizen(opening.applicant_id)
    ready(opening, rabia)
    ready(opening, rabia)
    (card,) = api.list_of_order(order_id=opening.order_id, by=amna, now=NOW)
    assert card.unread == 2
    api.mark_read(line_id=opening.line_id, by=amna, now=NOW)
    assert seen(opening, amna).card.unread == 0
    assert api.list_of_order(order_id=opening.order_id, by=citizen(person()), now=NOW) == []
    with refuses(api.NoSuchThread):
        api.mark_read(line_id=opening.line_id, by=citizen(person()), now=NOW)
