"""The real road in: a code is asked for, derived as the message would hold it, and given back."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from dastak.kernel.actors import PUBLIC, SYSTEM, Actor
from dastak.kernel.clock import now
from dastak.kernel.codes import one_time_code
from dastak.people import api
from dastak.people.types import NewPerson, Session
from dastak.places import api as places

NETWORK = "39.32.1.7"
PHONE = "0300 1234567"
CNIC = "35202-1234567-1"
DOOR = api.at_the_door(actor=PUBLIC, channel="web")


def seed() -> None:
    """Districts and permits."""
    places.load_seeds(by=SYSTEM, now=now())
    api.load_seeds(by=SYSTEM, now=now())


def ask(
    *,
    cnic: str = CNIC,
    phone: str = PHONE,
    device: str = "a-phone-of-amna",
    network: str = NETWORK,
    at: datetime | None = None,
) -> UUID:
    """Ask for a code; returns the challenge's id."""
    challenge = api.request_code(
        cnic=cnic,
        phone=phone,
        network=network,
        device=device,
        language="ur",
        by=DOOR,
        now=at or now(),
    )
    return challenge.id


def confirm(
    challenge_id: UUID,
    *,
    code: str = "",
    device: str = "a-phone-of-amna",
    at: datetime | None = None,
) -> Session:
    """Give the code back: the right one where none is named."""
    return api.confirm_code(
        challenge_id=challenge_id,
        code=code or one_time_code(purpose="sign_in", subject=challenge_id),
        device=device,
        network=NETWORK,
        by=DOOR,
        now=at or now(),
    )


def sign_in(
    *,
    cnic: str = CNIC,
    phone: str = PHONE,
    device: str = "a-phone-of-amna",
    at: datetime | None = None,
) -> Actor:
    """Sign in and return the actor of the session, permits and all."""
    session = confirm(ask(cnic=cnic, phone=phone, device=device, at=at), device=device, at=at)
    actor = api.find_actor(token=session.token, now=at or now())
    assert actor is not None
    return actor


def wrong(challenge_id: UUID) -> str:
    """A code that is not right."""
    right = one_time_code(purpose="sign_in", subject=challenge_id)
    return f"{(int(right) + 1) % 1_000_000:06}"


def somebody(cnic: str = "35202-7654321-2", name: str = "Zainab Bibi") -> NewPerson:
    """A mother without a phone."""
    return NewPerson(
        cnic=cnic, name=name, gender="female", birth_date=None, language="ur", district="lahore"
    )


def events() -> list[str]:
    """Names of all events so far, in their order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM kernel_event_log ORDER BY seq")
        return [name for (name,) in cursor.fetchall()]
