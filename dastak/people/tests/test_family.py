"""Acting for a family member, and what a person says about themselves."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from dastak.kernel import clock, relay
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, OutsideYourArea, Role
from dastak.kernel.errors import FieldsInvalid
from dastak.kernel.scope import transaction_as
from dastak.people import api, models
from dastak.people.rules import budgets
from dastak.people.tests.walks import CNIC, ask, confirm, events, seed, sign_in, somebody
from dastak.people.types import (
    ConsentAct,
    FamilyMember,
    NewConsent,
    NewPerson,
    Person,
    Profile,
    Relation,
)
from dastak.places.api import NoSuchDistrict

pytestmark = pytest.mark.django_db(transaction=True)
PROFILE = Profile(
    name="Amna Bibi",
    gender="female",
    birth_date=date(1990, 5, 1),
    language="ur",
    district="lahore",
    needs=frozenset({"woman_visitor"}),
)


@pytest.fixture(autouse=True)
def _seeds() -> None:
    seed()


def add(by: Actor, member: NewPerson, relation: Relation = Relation.MOTHER) -> FamilyMember:
    return api.add_family_member(member=member, relation=relation, by=by, now=clock.now())


def agent(*permits: str) -> Actor:
    return Actor(
        role=Role.AGENT,
        person_id=uuid4(),
        permits=frozenset(permits),
        districts=frozenset({"lahore"}),
        departments=frozenset({"*"}),
    )


def test_a_son_acts_for_his_mother_who_has_no_phone() -> None:
    son = sign_in()
    member = add(son, somebody())
    assert member.is_agreed
    api.must_act_for(person_id=member.person.id, by=son, now=clock.now())
    assert events()[-2:] == ["people.PersonRegistered", "people.MandateGiven"]
    mother = api.get_person(person_id=member.person.id, purpose="order", by=son, now=clock.now())
    assert mother.name == "Zainab Bibi"
    contact = api.find_contact(person_id=mother.id, by=SYSTEM, now=clock.now())
    assert contact is not None
    assert contact.phone == "+923001234567"


def test_the_mother_signs_in_with_her_card_on_her_sons_phone() -> None:
    son = sign_in()
    member = add(son, somebody())
    clock.advance(by=timedelta(minutes=2))
    mother = sign_in(cnic="35202-7654321-2")
    assert mother.person_id == member.person.id
    # What her son did for her before stands in her own record.
    assert {each.role for each in api.list_looked_at(by=mother, now=clock.now())} <= {"citizen"}


def test_nobody_acts_for_a_stranger() -> None:
    me = sign_in()
    with pytest.raises(api.NoMandate):
        api.must_act_for(person_id=uuid4(), by=me, now=clock.now())


def test_everybody_acts_for_themselves_and_the_system_for_all() -> None:
    me = sign_in()
    api.must_act_for(person_id=me.me, by=me, now=clock.now())
    api.must_act_for(person_id=uuid4(), by=SYSTEM, now=clock.now())


def test_a_known_person_is_asked_first_and_nothing_of_theirs_is_shown() -> None:
    wife = sign_in(cnic="35202-7654321-2", phone="0321 7654321", device="phone-of-zainab")
    api.complete_profile(person_id=wife.me, profile=PROFILE, by=wife, now=clock.now())
    husband = sign_in()
    member = add(husband, somebody(name="Whoever"), Relation.WIFE)
    assert not member.is_agreed
    assert member.person.name == ""
    assert member.person.district is None
    assert member.person.masked_phone == ""
    with pytest.raises(api.NoMandate):
        api.must_act_for(person_id=wife.me, by=husband, now=clock.now())
    (asked,) = api.list_representatives(by=wife, now=clock.now())
    assert not asked.is_agreed
    api.accept_mandate(mandate_id=asked.mandate_id, by=wife, now=clock.now())
    api.accept_mandate(mandate_id=asked.mandate_id, by=wife, now=clock.now())
    api.must_act_for(person_id=wife.me, by=husband, now=clock.now())
    assert events().count("people.MandateGiven") == 1


def test_nobody_agrees_in_the_name_of_another() -> None:
    sign_in(cnic="35202-7654321-2", phone="0321 7654321", device="phone-of-zainab")
    husband = sign_in()
    member = add(husband, somebody())
    with pytest.raises(api.NoSuchMandate):
        api.accept_mandate(mandate_id=member.mandate_id, by=husband, now=clock.now())


def test_people_of_one_phone_are_one_household() -> None:
    sign_in(cnic="35202-7654321-2")
    clock.advance(by=timedelta(minutes=2))
    husband = sign_in()
    assert add(husband, somebody(), Relation.WIFE).is_agreed


def test_a_revoked_mandate_ends_at_once() -> None:
    son = sign_in()
    member = add(son, somebody())
    api.revoke_mandate(mandate_id=member.mandate_id, by=son, now=clock.now())
    with pytest.raises(api.NoMandate):
        api.must_act_for(person_id=member.person.id, by=son, now=clock.now())
    with pytest.raises(api.NoSuchMandate):
        api.revoke_mandate(mandate_id=member.mandate_id, by=son, now=clock.now())
    assert api.list_family(by=son, now=clock.now()) == []


def test_a_stranger_cannot_revoke_a_mandate() -> None:
    son = sign_in()
    member = add(son, somebody())
    stranger = sign_in(cnic="35202-9999999-9", phone="0345 1234567", device="strangers-phone")
    with pytest.raises(api.NoSuchMandate):
        api.revoke_mandate(mandate_id=member.mandate_id, by=stranger, now=clock.now())


def test_nobody_adds_themselves() -> None:
    with pytest.raises(api.NotYourself):
        add(sign_in(), somebody(cnic=CNIC))


def test_nobody_is_added_twice() -> None:
    son = sign_in()
    add(son, somebody())
    with pytest.raises(api.AlreadyFamily):
        add(son, somebody())


def test_wrong_answers_about_a_member_are_named() -> None:
    me = sign_in()
    with pytest.raises(FieldsInvalid) as refused:
        add(me, somebody(cnic="1"))
    assert set(refused.value.problems) == {"cnic"}
    with pytest.raises(NoSuchDistrict):
        add(me, replace(somebody(), district="atlantis"))


def test_family_lists_cannot_be_used_to_try_card_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    me = sign_in()
    full = budgets.Budget("family-test", budgets.DAY, 1)
    monkeypatch.setattr(budgets, "family_budget", lambda *, person: full)
    add(me, somebody())
    with pytest.raises(api.TooManyAdditions):
        add(me, somebody(cnic="35202-7654322-2"))


def test_the_agent_of_a_person_without_a_phone_is_told_of_a_change_of_number() -> None:
    son = sign_in()
    add(son, somebody())
    ask(cnic="35202-7654321-2", phone="0345 7654321", device="mothers-new-phone")
    relay.drain()
    assert events()[-1] == "people.NumberChangeAsked"
    clock.advance(by=timedelta(hours=73))
    mother = sign_in(cnic="35202-7654321-2", phone="0345 7654321", device="mothers-new-phone")
    assert api.get_person(
        person_id=mother.me, purpose="own", by=mother, now=clock.now()
    ).masked_phone.endswith("4321")


def test_a_profile_is_completed_once_and_changed_later() -> None:
    me = sign_in()
    person = api.complete_profile(person_id=me.me, profile=PROFILE, by=me, now=clock.now())
    assert person.is_complete
    assert person.needs == {"woman_visitor"}
    clock.advance(by=timedelta(minutes=2))
    assert confirm(ask()).is_complete


def test_a_profile_of_a_stranger_is_refused() -> None:
    with pytest.raises(api.NoMandate):
        api.complete_profile(person_id=uuid4(), profile=PROFILE, by=sign_in(), now=clock.now())


def test_an_unknown_district_is_refused() -> None:
    me = sign_in()
    with pytest.raises(NoSuchDistrict):
        api.complete_profile(
            person_id=me.me, profile=replace(PROFILE, district="x"), by=me, now=clock.now()
        )


def test_a_profile_of_nobody_is_refused() -> None:
    with pytest.raises(api.NoSuchPerson):
        api.complete_profile(person_id=uuid4(), profile=PROFILE, by=SYSTEM, now=clock.now())


def test_the_latest_word_on_a_matter_counts_and_none_is_ever_changed() -> None:
    me = sign_in()
    for act in (ConsentAct.GIVEN, ConsentAct.WITHDRAWN):
        consent = NewConsent(
            person_id=me.me, kind="data_use", act=act, wording="We use your data.", language="en"
        )
        clock.advance(by=timedelta(seconds=1))
        api.record_consent(consent=consent, by=me, now=clock.now())
    (latest,) = api.list_consents(by=me, now=clock.now())
    assert latest.act is ConsentAct.WITHDRAWN
    with pytest.raises(DatabaseError), transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("UPDATE people_consent SET act = 'given'")


def test_nobody_consents_for_a_stranger() -> None:
    consent = NewConsent(
        person_id=uuid4(), kind="data_use", act=ConsentAct.GIVEN, wording="x", language="en"
    )
    with pytest.raises(api.NoMandate):
        api.record_consent(consent=consent, by=sign_in(), now=clock.now())


def test_the_helpline_registers_and_finds_people_and_leaves_a_trace() -> None:
    clerk = agent("people.register_on_behalf", "people.find_person_by_cnic")
    person = api.register_on_behalf(person=somebody(), by=clerk, now=clock.now())
    found = api.find_person_by_cnic(
        cnic="35202 7654321 2", purpose="call", by=clerk, now=clock.now()
    )
    assert found == person
    nobody = api.find_person_by_cnic(
        cnic="35202-1111112-1", purpose="call", by=clerk, now=clock.now()
    )
    assert nobody is None
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("SELECT purpose, person_id FROM kernel_access")
        assert cursor.fetchall() == [("call", person.id)]


def test_a_known_card_is_not_registered_again() -> None:
    clerk = agent("people.register_on_behalf")
    api.register_on_behalf(person=somebody(), by=clerk, now=clock.now())
    with pytest.raises(api.PersonKnown):
        api.register_on_behalf(person=somebody(), by=clerk, now=clock.now())


def test_the_helpline_registers_people_of_its_area_only() -> None:
    clerk = agent("people.register_on_behalf")
    with pytest.raises(OutsideYourArea):
        api.register_on_behalf(
            person=replace(somebody(), district="multan"), by=clerk, now=clock.now()
        )


def test_look_ups_have_an_end() -> None:
    clerk = agent("people.find_person_by_cnic")
    for number in range(30):
        api.find_person_by_cnic(
            cnic=f"35202-11111{number:02}-1", purpose="call", by=clerk, now=clock.now()
        )
    with pytest.raises(api.TooManyLookups):
        api.find_person_by_cnic(cnic=CNIC, purpose="call", by=clerk, now=clock.now())


def _registered() -> Person:
    return api.register_on_behalf(person=somebody(), by=SYSTEM, now=clock.now())


def test_staff_see_people_of_their_area_and_the_person_sees_who_looked() -> None:
    person = _registered()
    here = agent("people.get_person")
    seen = api.get_person(person_id=person.id, purpose="visit", by=here, now=clock.now())
    assert seen == person
    elsewhere = replace(here, districts=frozenset({"multan"}))
    with pytest.raises(api.NoSuchPerson):
        api.get_person(person_id=person.id, purpose="visit", by=elsewhere, now=clock.now())
    owner = Actor(
        role=Role.CITIZEN, person_id=person.id, permits=frozenset({"people.list_own_records"})
    )
    (look,) = api.list_looked_at(by=owner, now=clock.now())
    assert (look.role, look.purpose) == ("agent", "visit")


def test_a_case_opens_what_the_area_does_not_and_is_written_down() -> None:
    person = _registered()
    officer = replace(
        agent("people.get_person_of_case", "people.get_cnic_of_case"),
        districts=frozenset({"multan"}),
    )
    seen = api.get_person_of_case(
        person_id=person.id, purpose="decision", case="4821730697", by=officer, now=clock.now()
    )
    assert seen.name == "Zainab Bibi"
    digits = api.get_cnic_of_case(
        person_id=person.id, purpose="decision", case="4821730697", by=officer, now=clock.now()
    )
    assert digits == "3520276543212"
    with transaction_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute('SELECT "case", fields FROM kernel_access ORDER BY seq')
        assert [row[0] for row in cursor.fetchall()] == ["4821730697"] * 2


def test_a_case_of_nobody_is_refused() -> None:
    officer = agent("people.get_person_of_case", "people.get_cnic_of_case")
    for read in (api.get_person_of_case, api.get_cnic_of_case):
        with pytest.raises(api.NoSuchPerson):
            read(person_id=uuid4(), purpose="visit", case="1", by=officer, now=clock.now())


def test_ones_own_look_is_not_a_look_by_others() -> None:
    me = sign_in()
    api.get_person(person_id=me.me, purpose="own", by=me, now=clock.now())
    assert api.list_looked_at(by=me, now=clock.now()) == []


def test_a_citizen_cannot_look_at_a_stranger() -> None:
    person = _registered()
    with pytest.raises(api.NoMandate):
        api.get_person(person_id=person.id, purpose="own", by=sign_in(), now=clock.now())
    with pytest.raises(NotPermitted):
        api.find_person_by_cnic(
            cnic=CNIC,
            purpose="call",
            by=sign_in(cnic="35202-9999999-9", phone="0345 1234567", device="strangers-phone"),
            now=clock.now(),
        )


def test_facts_for_a_form_leave_out_what_is_unknown() -> None:
    person = _registered()
    facts = api.facts_for_form(person_id=person.id, by=SYSTEM, now=clock.now())
    assert facts["cnic"] == "3520276543212"
    assert "phone" not in facts
    assert "birth_date" not in facts
    with pytest.raises(api.NoSuchPerson):
        api.facts_for_form(person_id=uuid4(), by=SYSTEM, now=clock.now())


def test_a_number_is_recognised_as_somebodys() -> None:
    me = sign_in()
    for typed, is_mine in (("03001234567", True), ("0321 1234567", False), ("no", False)):
        assert api.has_phone(person_id=me.me, phone=typed, by=SYSTEM, now=clock.now()) is is_mine


def test_nobody_is_reached_who_has_no_number() -> None:
    assert api.find_contact(person_id=_registered().id, by=SYSTEM, now=clock.now()) is None
    assert api.find_contact(person_id=uuid4(), by=SYSTEM, now=clock.now()) is None


def test_row_security_hides_people_from_other_areas() -> None:
    person = _registered()
    stranger = Actor(role=Role.CITIZEN, person_id=uuid4())
    with transaction_as(stranger):
        assert not models.Person.objects.filter(id=person.id).exists()
        assert not models.Mandate.objects.exists()
    with transaction_as(agent()):
        assert models.Person.objects.filter(id=person.id).exists()
