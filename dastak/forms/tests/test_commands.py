"""Answers on a real database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dastak.forms import api, models
from dastak.forms.tests.factories import FILLED, JSON
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, OutsideYourArea, Role
from dastak.kernel.errors import FieldsInvalid
from dastak.kernel.models import Access, EventLog
from dastak.kernel.scope import transaction_as
from dastak.people.api import NoMandate
from dastak.places import api as places

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 9, tzinfo=UTC)
AMNA = UUID("01900000-0000-7000-8000-000000000001")
PERMITS = frozenset(
    {
        "forms.open_answers",
        "forms.save_answers",
        "forms.lock_answers",
        "forms.get_answers",
        "people.act_for_family",
    }
)
EVERYWHERE = frozenset({"*"})


def facilitator(district: str = "lahore", permits: frozenset[str] = PERMITS) -> Actor:
    return Actor(
        role=Role.FACILITATOR,
        person_id=uuid4(),
        permits=permits,
        districts=frozenset({district}),
        departments=EVERYWHERE,
    )


def officer(department: str) -> Actor:
    return Actor(
        role=Role.OFFICER,
        person_id=uuid4(),
        permits=PERMITS,
        districts=frozenset({"lahore"}),
        departments=frozenset({department}),
    )


def citizen(person_id: UUID = AMNA) -> Actor:
    return Actor(role=Role.CITIZEN, person_id=person_id, permits=PERMITS)


BILAL = facilitator()


@pytest.fixture(autouse=True)
def seeds() -> None:
    places.load_seeds(by=SYSTEM, now=NOW)
    api.load_seeds(by=SYSTEM, now=NOW)


def opened(
    prefilled: Mapping[str, Any] | None = None,
    by: Actor = BILAL,
    department: str | None = None,
) -> UUID:
    subject = uuid4()
    api.open_answers(
        subject=subject,
        service_code="PB-REV-DOM",
        prefilled=prefilled or {},
        district="lahore",
        department=department,
        person_id=AMNA,
        by=by,
        now=NOW,
    )
    return subject


def locked() -> UUID:
    subject = opened(FILLED)
    api.lock_answers(subject=subject, by=BILAL, now=LATER)
    return subject


def read(subject: UUID, by: Actor = SYSTEM) -> api.Answers:
    return api.get_answers(subject=subject, purpose="visit", by=by, now=LATER)


def test_loading_the_forms_again_changes_nothing() -> None:
    assert api.load_seeds(by=SYSTEM, now=LATER) == 0
    assert models.FormVersion.objects.count() == 53


def test_a_changed_form_gets_a_new_version_and_old_answers_keep_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subject = opened()
    from_files = api.get_form(service_code="PB-REV-DOM")
    monkeypatch.setattr(
        "dastak.forms.adapters.read_forms",
        lambda: {"PB-REV-DOM": ("PB-REV-DOM", [_row_of_name()])},
    )
    assert api.load_seeds(by=SYSTEM, now=LATER) == 1
    assert api.get_form(service_code="PB-REV-DOM").version == 2
    assert read(subject).version == from_files.version == 1
    assert api.get_form(service_code="PB-REV-DOM", version=1) == from_files


def test_a_version_that_never_was_is_named() -> None:
    with pytest.raises(api.NoForm, match="PB-REV-DOM"):
        api.get_form(service_code="PB-REV-DOM", version=9)


def _row_of_name() -> dict[str, str]:
    blank = dict.fromkeys(("options", "condition", "limits", "fact", "note", "source"), "")
    return {
        **blank,
        "field": "applicant_name",
        "name_en": "Name",
        "name_ur": "نام",
        "type": "text",
        "required": "required",
        "filled_by": "applicant",
        "verified": "yes",
    }


def test_a_version_of_a_form_is_never_changed() -> None:
    with pytest.raises(DatabaseError):
        models.FormVersion.objects.update(version=9)


def test_a_service_without_a_form_is_named() -> None:
    assert api.find_form(service_code="PB-NOT-YET") is None
    with pytest.raises(api.NoForm, match="PB-NOT-YET"):
        api.get_form(service_code="PB-NOT-YET")


def test_a_definition_is_read_once_per_version(
    django_assert_num_queries: Any,
) -> None:
    api.get_form(service_code="PB-REV-DOM")
    with django_assert_num_queries(1):
        api.get_form(service_code="PB-REV-DOM")


def test_a_partial_save_keeps_what_is_right_and_names_what_is_wrong() -> None:
    subject = opened({"applicant_name": "Amna"})
    given = {"cnic": "35202-1234567-1", "mobile": "12", "applicant_name": ""}
    saved = api.save_answers(subject=subject, values=given, by=BILAL, now=LATER)
    assert saved.answers.values == {"cnic": "3520212345671"}
    assert list(saved.problems) == ["mobile"]
    assert read(subject).values == {"cnic": "3520212345671"}


def test_it_is_kept_who_typed_which_answer() -> None:
    subject = opened({"applicant_name": "Amna", "tehsil": "Raiwind"}, by=SYSTEM)
    given = {"applicant_name": "Amna", "tehsil": "Lahore City"}
    api.save_answers(subject=subject, values=given, by=BILAL, now=LATER)
    authors = read(subject).authors
    assert authors["applicant_name"].role == "system"
    assert authors["tehsil"] == api.Author(BILAL.person_id, "facilitator", LATER)


def test_answers_are_not_readable_in_the_table() -> None:
    subject = opened({"cnic": "3520212345671"})
    with transaction_as(SYSTEM):
        sealed = bytes(models.AnswerSet.objects.get(subject=subject).values)
    assert b"35202" not in sealed


def test_a_second_form_for_the_same_subject_is_refused() -> None:
    subject = opened()
    with pytest.raises(api.AnswersAlreadyOpen):
        api.open_answers(
            subject=subject,
            service_code="PB-REV-DOM",
            prefilled={},
            district="lahore",
            department=None,
            person_id=AMNA,
            by=BILAL,
            now=NOW,
        )


def test_an_incomplete_form_is_not_locked_and_every_gap_is_named() -> None:
    rest = {name: value for name, value in FILLED.items() if name not in ("cnic", "mobile")}
    subject = opened(rest)
    with pytest.raises(FieldsInvalid) as refusal:
        api.lock_answers(subject=subject, by=BILAL, now=LATER)
    assert set(refusal.value.problems) == {"cnic", "mobile"}


def test_locking_gives_the_hash_of_the_canonical_answers_and_tells_it() -> None:
    subject = opened({**FILLED, "spouse_name": "nobody"})
    digest = api.lock_answers(subject=subject, by=BILAL, now=LATER)
    assert digest == api.content_hash(service_code="PB-REV-DOM", version=1, values=FILLED)
    answers = read(subject)
    assert answers.is_locked
    assert answers.values == FILLED
    assert set(answers.authors) == set(FILLED)
    event = EventLog.objects.get(name="forms.AnswersLocked")
    assert event.subject == subject
    assert event.payload["content_hash"] == digest


def test_locked_answers_are_not_saved_again() -> None:
    subject = locked()
    with pytest.raises(api.AnswersAreLocked, match="2026-06-01 14:00"):
        api.save_answers(subject=subject, values={"tehsil": "Raiwind"}, by=BILAL, now=LATER)


def test_locked_answers_are_not_locked_again() -> None:
    subject = locked()
    with pytest.raises(api.AnswersAreLocked):
        api.lock_answers(subject=subject, by=BILAL, now=LATER)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE forms_answerset SET values = 'x'",
        "UPDATE forms_answerset SET locked_at = NULL, content_hash = ''",
        "UPDATE forms_answerset SET content_hash = 'other'",
        "DELETE FROM forms_answerset",
    ],
)
def test_the_database_refuses_to_change_locked_answers(change: str) -> None:
    locked()
    with (
        pytest.raises(IntegrityError, match="locked answers"),
        transaction_as(SYSTEM),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


def test_locked_answers_with_another_content_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    subject = locked()
    monkeypatch.setattr("dastak.kernel.vault.unseal", lambda *_, **__: '{"tehsil":"elsewhere"}')
    with pytest.raises(api.AnswersBroken, match=str(subject)):
        read(subject)


def test_every_look_is_in_the_access_log_with_its_purpose() -> None:
    subject = opened()
    read(subject, by=BILAL)
    entry = Access.objects.get()
    assert (entry.person_id, entry.actor, entry.purpose) == (AMNA, BILAL.person_id, "visit")
    assert (entry.fields, entry.case) == ("answers", str(subject))


def test_a_facilitator_of_another_district_reads_nothing() -> None:
    subject = opened()
    with pytest.raises(api.NoAnswers):
        read(subject, by=facilitator("multan"))


def test_a_facilitator_of_another_district_saves_nothing() -> None:
    subject = opened()
    with pytest.raises(api.NoAnswers):
        api.save_answers(subject=subject, values={}, by=facilitator("multan"), now=LATER)


def test_a_facilitator_of_another_district_opens_nothing() -> None:
    with pytest.raises(OutsideYourArea):
        opened(by=facilitator("multan"))


def test_an_officer_sees_the_answers_of_the_department_only() -> None:
    subject = opened(department="revenue")
    assert read(subject, by=officer("revenue")).department == "revenue"
    with pytest.raises(api.NoAnswers):
        read(subject, by=officer("police"))


def test_citizens_fill_in_their_own_form() -> None:
    subject = opened(by=citizen())
    api.save_answers(subject=subject, values=FILLED, by=citizen(), now=LATER)
    assert read(subject, by=citizen()).values == FILLED


def test_a_citizen_without_a_mandate_opens_nothing_for_another() -> None:
    with pytest.raises(NoMandate):
        opened(by=citizen(uuid4()))


def test_a_citizen_without_a_mandate_reads_nothing_of_another() -> None:
    subject = opened()
    with pytest.raises(NoMandate):
        read(subject, by=citizen(uuid4()))


def test_a_son_with_a_mandate_fills_in_his_mothers_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dastak.people.api.must_act_for", lambda **_: None)
    son = citizen(uuid4())
    subject = opened(FILLED, by=son)
    api.save_answers(subject=subject, values={"tehsil": "Raiwind"}, by=son, now=LATER)
    assert read(subject, by=son).values["tehsil"] == "Raiwind"
    api.lock_answers(subject=subject, by=son, now=LATER)


@given(values=st.dictionaries(st.sampled_from(sorted(FILLED)), JSON, max_size=5))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_accepted_survives_saving_and_loading(values: dict[str, Any]) -> None:
    subject = opened()
    saved = api.save_answers(subject=subject, values=values, by=BILAL, now=LATER)
    assert read(subject).values == saved.answers.values
    again = api.save_answers(subject=subject, values=saved.answers.values, by=BILAL, now=LATER)
    assert not again.problems
    assert again.answers.values == saved.answers.values


WITHOUT = facilitator(permits=frozenset())


def test_opening_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"forms\.open_answers"):
        opened(by=WITHOUT)


def test_saving_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"forms\.save_answers"):
        api.save_answers(subject=opened(), values={}, by=WITHOUT, now=NOW)


def test_locking_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"forms\.lock_answers"):
        api.lock_answers(subject=opened(), by=WITHOUT, now=NOW)


def test_reading_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"forms\.get_answers"):
        read(opened(), by=WITHOUT)


def test_loading_the_forms_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"forms\.load_seeds"):
        api.load_seeds(by=WITHOUT, now=NOW)
