"""People over JSON: signing in, oneself, one's family, and who looked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from dastak.kernel.actors import Actor, Role
from dastak.kernel.idempotency import keep_secret
from dastak.kernel.web import allow, public
from dastak.people import api
from dastak.people.types import (
    Challenge,
    ConsentAct,
    NewConsent,
    NewPerson,
    Person,
    Profile,
    Relation,
    Session,
)

prefix = "people"
router = Router(tags=["people"])

DOOR = public("Nobody has signed in yet before signing in")
STAFF = (
    Role.FACILITATOR,
    Role.OFFICER,
    Role.SUPERVISOR,
    Role.AGENT,
    Role.AUDITOR,
    Role.ADMIN,
)


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class CodeIn(_In):
    cnic: str = Field(max_length=60)
    phone: str = Field(max_length=60)
    device: str = Field(max_length=100)
    language: str = "ur"


class AgainIn(_In):
    device: str = Field(max_length=100)


class SessionIn(_In):
    challenge_id: UUID
    code: str = Field(max_length=40)
    device: str = Field(max_length=100)


class StaffSessionIn(_In):
    username: str = Field(max_length=100)
    password: str = Field(max_length=1000)


class PasswordIn(_In):
    current: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class ProfileIn(_In):
    name: str = Field(max_length=400)
    gender: str
    birth_date: date | None = None
    language: str = "ur"
    district: str
    needs: list[str] = []


class MemberIn(_In):
    cnic: str = Field(max_length=60)
    name: str = Field(max_length=400)
    gender: str
    relation: Relation
    birth_date: date | None = None
    language: str = "ur"
    district: str | None = None


class ConsentIn(_In):
    kind: str = Field(max_length=40)
    act: ConsentAct
    wording: str = Field(min_length=1, max_length=20_000)
    language: str = "ur"


class ChallengeOut(Schema):
    challenge_id: UUID
    expires_at: datetime
    resend_at: datetime


class PersonOut(Schema):
    id: UUID
    name: str
    gender: str | None
    birth_date: date | None
    language: str
    district: str | None
    needs: list[str]
    masked_cnic: str
    masked_phone: str
    is_complete: bool


class MemberOut(Schema):
    mandate_id: UUID
    person: PersonOut
    relation: str
    is_agreed: bool
    since: datetime


class RepresentativeOut(Schema):
    mandate_id: UUID
    name: str
    relation: str
    is_agreed: bool
    since: datetime


class FamilyOut(Schema):
    members: list[MemberOut]
    representatives: list[RepresentativeOut]


class LookOut(Schema):
    at: datetime
    role: str
    channel: str
    purpose: str
    case: str
    fields: list[str]
    was_refused: bool


class NumberChangeOut(Schema):
    id: UUID
    masked_phone: str
    asked_at: datetime
    effective_at: datetime


class ConsentOut(Schema):
    kind: str
    act: str
    text_hash: str
    language: str
    channel: str
    at: datetime


def _door(request: Any) -> Actor:
    return api.at_the_door(actor=request.actor, channel="app")


def _challenge(challenge: Challenge) -> dict[str, Any]:
    return {
        "challenge_id": challenge.id,
        "expires_at": challenge.expires_at,
        "resend_at": challenge.resend_at,
    }


def _session(session: Session) -> HttpResponse:
    body = {
        "token": session.token,
        "person_id": str(session.person_id),
        "role": session.role,
        "expires_at": session.expires_at.isoformat(),
        "is_new": session.is_new,
        "is_complete": session.is_complete,
    }
    return keep_secret(JsonResponse(body, status=201, headers={"Cache-Control": "no-store"}))


def _person(person: Person) -> dict[str, Any]:
    fields = PersonOut.model_fields
    return {name: getattr(person, name) for name in fields} | {"needs": sorted(person.needs)}


@router.post("/codes", auth=DOOR, response={201: ChallengeOut})
def ask_for_code(request: Any, payload: CodeIn) -> Status[dict[str, Any]]:
    """Ask for a code by SMS. The answer is the same whether the card is known or not."""
    challenge = api.request_code(
        cnic=payload.cnic,
        phone=payload.phone,
        network=api.address_of(request=request),
        device=payload.device,
        language=payload.language,
        by=_door(request),
        now=request.now,
    )
    return Status(201, _challenge(challenge))


@router.post("/codes/{challenge_id}/again", auth=DOOR, response={201: ChallengeOut})
def ask_again(request: Any, challenge_id: UUID, payload: AgainIn) -> Status[dict[str, Any]]:
    """Ask for another code with the same card and number."""
    challenge = api.resend_code(
        challenge_id=challenge_id,
        network=api.address_of(request=request),
        device=payload.device,
        by=_door(request),
        now=request.now,
    )
    return Status(201, _challenge(challenge))


@router.post("/sessions", auth=DOOR)
def open_session(request: Any, payload: SessionIn) -> HttpResponse:
    """Sign in with a code. The token is in this answer only: keep it."""
    session = api.confirm_code(
        challenge_id=payload.challenge_id,
        code=payload.code,
        device=payload.device,
        network=api.address_of(request=request),
        by=_door(request),
        now=request.now,
    )
    return _session(session)


@router.post("/staff-sessions", auth=DOOR)
def open_staff_session(request: Any, payload: StaffSessionIn) -> HttpResponse:
    """Sign in as staff. The token is in this answer only: keep it."""
    session = api.sign_in_staff(
        username=payload.username,
        password=payload.password,
        network=api.address_of(request=request),
        by=_door(request),
        now=request.now,
    )
    return _session(session)


@router.delete("/sessions/current", auth=allow(Role.CITIZEN, *STAFF), response={204: None})
def close_session(request: Any) -> Status[None]:
    """Sign out."""
    api.sign_out(by=request.actor, now=request.now)
    return Status(204, None)


@router.delete("/sessions", auth=allow(Role.CITIZEN, *STAFF), response={204: None})
def close_all_sessions(request: Any) -> Status[None]:
    """Sign out on all devices."""
    api.sign_out_everywhere(by=request.actor, now=request.now)
    return Status(204, None)


@router.put("/staff/password", auth=allow(*STAFF), response={204: None})
def change_password(request: Any, payload: PasswordIn) -> Status[None]:
    """Change one's own password; all sessions of the account end."""
    api.change_own_password(
        current=payload.current, new=payload.new, by=request.actor, now=request.now
    )
    return Status(204, None)


@router.get("/me", auth=allow(Role.CITIZEN), response=PersonOut)
def get_me(request: Any) -> dict[str, Any]:
    """What is known about me."""
    me = request.actor.me
    return _person(api.get_person(person_id=me, purpose="own", by=request.actor, now=request.now))


@router.put("/me", auth=allow(Role.CITIZEN), response=PersonOut)
def put_me(request: Any, payload: ProfileIn) -> dict[str, Any]:
    """Say who I am."""
    return _complete(request, request.actor.me, payload)


@router.put("/family/persons/{person_id}", auth=allow(Role.CITIZEN), response=PersonOut)
def put_member(request: Any, person_id: UUID, payload: ProfileIn) -> dict[str, Any]:
    """Say who a family member is."""
    return _complete(request, person_id, payload)


def _complete(request: Any, person_id: UUID, payload: ProfileIn) -> dict[str, Any]:
    profile = Profile(
        name=payload.name,
        gender=payload.gender,
        birth_date=payload.birth_date,
        language=payload.language,
        district=payload.district,
        needs=frozenset(payload.needs),
    )
    person = api.complete_profile(
        person_id=person_id, profile=profile, by=request.actor, now=request.now
    )
    return _person(person)


@router.get("/family", auth=allow(Role.CITIZEN), response=FamilyOut)
def get_family(request: Any) -> dict[str, Any]:
    """Those I act for, and those who act for me."""
    members = api.list_family(by=request.actor, now=request.now)
    representatives = api.list_representatives(by=request.actor, now=request.now)
    return {"members": [_member(each) for each in members], "representatives": representatives}


def _member(member: api.FamilyMember) -> dict[str, Any]:
    return {
        "mandate_id": member.mandate_id,
        "person": _person(member.person),
        "relation": member.relation,
        "is_agreed": member.is_agreed,
        "since": member.since,
    }


@router.post("/family", auth=allow(Role.CITIZEN), response={201: MemberOut})
def post_member(request: Any, payload: MemberIn) -> Status[dict[str, Any]]:
    """Add somebody to act for."""
    member = api.add_family_member(
        member=NewPerson(
            cnic=payload.cnic,
            name=payload.name,
            gender=payload.gender,
            birth_date=payload.birth_date,
            language=payload.language,
            district=payload.district,
        ),
        relation=payload.relation,
        by=request.actor,
        now=request.now,
    )
    return Status(201, _member(member))


@router.post("/family/{mandate_id}/accept", auth=allow(Role.CITIZEN), response={204: None})
def accept(request: Any, mandate_id: UUID) -> Status[None]:
    """Agree that somebody acts for me."""
    api.accept_mandate(mandate_id=mandate_id, by=request.actor, now=request.now)
    return Status(204, None)


@router.delete("/family/{mandate_id}", auth=allow(Role.CITIZEN), response={204: None})
def revoke(request: Any, mandate_id: UUID) -> Status[None]:
    """End a mandate, or refuse one that was asked for."""
    api.revoke_mandate(mandate_id=mandate_id, by=request.actor, now=request.now)
    return Status(204, None)


@router.get("/me/looks", auth=allow(Role.CITIZEN), response=list[LookOut])
def get_looks(request: Any) -> list[Any]:
    """Who looked at my data."""
    return list(api.list_looked_at(by=request.actor, now=request.now))


@router.get("/me/consents", auth=allow(Role.CITIZEN), response=list[ConsentOut])
def get_consents(request: Any) -> list[Any]:
    """What I agreed to."""
    return list(api.list_consents(by=request.actor, now=request.now))


@router.post("/me/consents", auth=allow(Role.CITIZEN), response={201: ConsentOut})
def post_consent(request: Any, payload: ConsentIn) -> Status[Any]:
    """Agree to a wording, or withdraw."""
    consent = NewConsent(
        person_id=request.actor.me,
        kind=payload.kind,
        act=payload.act,
        wording=payload.wording,
        language=payload.language,
    )
    return Status(201, api.record_consent(consent=consent, by=request.actor, now=request.now))


@router.get("/me/number-changes", auth=allow(Role.CITIZEN), response=list[NumberChangeOut])
def get_number_changes(request: Any) -> list[Any]:
    """Moves of my account to another number."""
    return list(api.list_number_changes(by=request.actor, now=request.now))


@router.delete("/me/number-changes/{change_id}", auth=allow(Role.CITIZEN), response={204: None})
def refuse_change(request: Any, change_id: UUID) -> Status[None]:
    """This was not me: stop the move of my account."""
    api.refuse_number_change(change_id=change_id, by=request.actor, now=request.now)
    return Status(204, None)
