"""Taking facilitators on, and their certificates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from dastak.kernel.actors import SYSTEM, OutsideYourArea
from dastak.kernel.models import EventLog
from dastak.kernel.scope import transaction_as
from dastak.kernel.text import Bilingual
from dastak.workforce import api, models
from dastak.workforce.tests.factories import (
    APPLICANT,
    ELSEWHERE,
    NOW,
    SUPERVISOR,
    TODAY,
    add,
    certify,
    fit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeds")]


def test_loading_the_requirements_again_changes_nothing() -> None:
    assert api.load_seeds(by=SYSTEM, now=NOW) == 0
    assert all(each.source for each in api.list_requirements(day=TODAY))


def test_a_new_facilitator_has_a_badge_and_is_told_of() -> None:
    one = add()
    assert api.get_facilitator(facilitator_id=one.id) == one
    assert one.status is api.Status.ACTIVE
    event = EventLog.objects.get(name="workforce.FacilitatorAdded")
    assert event.subject == one.id
    assert event.payload["badge"] == one.badge


def test_the_birth_date_is_not_kept_and_the_met_requirements_are() -> None:
    one = add()
    with transaction_as(SYSTEM):
        row = models.Facilitator.objects.get(id=one.id)
    assert "age-18" in row.met
    assert "training" not in row.met
    assert not any("birth" in field.name for field in models.Facilitator._meta.fields)


def test_whoever_does_not_meet_a_requirement_is_not_taken_on() -> None:
    with pytest.raises(api.NotEligible) as refusal:
        add(birth_date=date(2010, 1, 1), owns=frozenset({"motorcycle"}))
    assert "18" in refusal.value.text("en")
    assert "اسمارٹ فون" in refusal.value.text("ur")


def test_nobody_is_taken_on_before_the_requirements_are_loaded() -> None:
    models.Requirement.objects.all().delete()
    with pytest.raises(api.NoRequirements):
        add()


def test_nobody_is_taken_on_twice() -> None:
    one = add()
    with pytest.raises(api.AlreadyFacilitator):
        add(person_id=one.id)


def test_a_supervisor_takes_nobody_on_elsewhere() -> None:
    with pytest.raises(OutsideYourArea):
        add(by=ELSEWHERE)


def test_a_cash_limit_below_zero_is_refused() -> None:
    with pytest.raises(api.CashLimitInvalid):
        add(cash_limit_paisa=-1)


def test_a_home_outside_the_country_is_refused() -> None:
    with pytest.raises(api.HomeOutsidePakistan):
        add(home=replace(APPLICANT.home, lat=51.5))


@pytest.mark.parametrize("name", ["", "x" * 121, "\u202e"])
def test_a_name_is_needed_in_both_languages(name: str) -> None:
    with pytest.raises(api.NameInvalid):
        add(name=Bilingual(en="Bilal", ur=name))


def test_a_vehicle_is_needed() -> None:
    with pytest.raises(api.VehicleInvalid):
        add(vehicle=" ")


def test_an_unknown_facilitator_is_missing() -> None:
    assert api.find_facilitator(facilitator_id=uuid4()) is None
    with pytest.raises(api.NoFacilitator):
        api.get_facilitator(facilitator_id=uuid4())


def test_a_supervisor_lists_the_own_district_only() -> None:
    one = add()
    (listed,) = api.list_facilitators(district="lahore", by=SUPERVISOR, now=NOW)
    assert listed == one
    assert api.list_facilitators(district="lahore", after=one.badge, by=SUPERVISOR, now=NOW) == []


def test_a_supervisor_lists_nobody_elsewhere() -> None:
    with pytest.raises(OutsideYourArea):
        api.list_facilitators(district="lahore", by=ELSEWHERE, now=NOW)


def test_whoever_lacks_certificates_is_not_fit_and_each_is_named() -> None:
    one = add()
    certify(one)
    with pytest.raises(api.FacilitatorNotFit) as refusal:
        api.must_be_fit(facilitator_id=one.id, day=TODAY)
    assert [each.code for each in refusal.value.unfit] == [
        "biometric_device",
        "driving_licence",
        "police_clearance",
    ]
    assert "no valid police clearance" in refusal.value.text("en")
    assert "بلال احمد" in refusal.value.text("ur")


def test_certificates_are_judged_on_the_day_of_the_visit() -> None:
    one = fit()
    assert api.must_be_fit(facilitator_id=one.id, day=date(2026, 12, 31)) == one
    with pytest.raises(api.FacilitatorNotFit):
        api.must_be_fit(facilitator_id=one.id, day=date(2027, 1, 1))


def test_an_unknown_person_is_not_fit() -> None:
    with pytest.raises(api.NoFacilitator):
        api.must_be_fit(facilitator_id=uuid4(), day=TODAY)


def test_a_certificate_that_ends_before_it_begins_is_refused() -> None:
    one = add()
    with pytest.raises(api.CertificateReversed):
        certify(one, valid_from=date(2026, 9, 1), valid_to=date(2026, 8, 1))


def test_a_certificate_that_has_ended_is_refused() -> None:
    one = add()
    with pytest.raises(api.CertificateEnded, match="2026-05-31"):
        certify(one, valid_to=date(2026, 5, 31))


def test_the_same_certificate_is_entered_once() -> None:
    one = add()
    certify(one)
    with pytest.raises(api.CertificateKnown):
        certify(one)


def test_a_certificate_of_another_district_is_not_entered() -> None:
    one = add()
    with pytest.raises(api.NoFacilitator):
        certify(one, by=ELSEWHERE)
